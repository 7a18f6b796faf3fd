"""The link check names what leads nowhere."""

from __future__ import annotations

import pytest

from tests.house.conftest import Plant
from tools.links import faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[a](gone.md)", "docs/page.md: the link to gone.md leads nowhere"),
        ("![a](images/gone.png)", "docs/page.md: the link to images/gone.png leads nowhere"),
        ("see `src/gone.py`", "docs/page.md: there is no src/gone.py"),
    ],
)
def test_what_leads_nowhere_is_named(plant: Plant, text: str, fault: str) -> None:
    assert faults(plant("docs/page.md", text)) == [fault]


@pytest.mark.parametrize(
    "text", ["[a](page.md#part)", "[a](../docs/page.md)", "`docs/page.md`", "`docs/`", "[a](mailto:b@c)"]
)
def test_what_leads_somewhere_passes(plant: Plant, text: str) -> None:
    assert faults(plant("docs/page.md", text)) == []


def test_examples_in_fences_are_left_alone(plant: Plant) -> None:
    assert faults(plant("docs/page.md", "```\n[a](gone.md) `src/gone.py`\n```\n")) == []


def test_our_pages_lead_somewhere() -> None:
    assert faults() == []
