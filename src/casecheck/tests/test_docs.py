"""The pages of the checks: one each, with every parameter, and an example that is a rule."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from casecheck.calendar import KEYS
from casecheck.checks.registry import CHECKS
from casecheck.formats.columns import FIELDS, STANDARD_KEYS
from casecheck.rules import parse_rules

PAGES = Path(__file__).parents[3] / "docs" / "reference" / "casecheck"


def page(name):
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_a_page_with_all_its_parameters(name):
    text = page(name)

    named = [f"`{field.name}`" in text for field in dataclasses.fields(CHECKS[name].parameters)]
    assert (text.splitlines()[0], all(named)) == (f"# {name}", True)


@pytest.mark.parametrize("name", CHECKS)
def test_the_example_of_a_page_is_a_rule_of_its_check(name):
    example = re.search(r"(?m)^    rules:\n(?:    .*\n)+", page(name))

    assert [rule.check.name for rule in parse_rules(example.group().replace("\n    ", "\n").strip()).rules] == [name]


def test_the_page_of_logs_names_every_field_and_key():
    text = page("log")

    assert [word for word in (*FIELDS, *list(STANDARD_KEYS)[1:]) if f"`{word}`" not in text] == []


def test_the_page_of_the_limit_names_every_key_of_a_calendar():
    assert [key for key in KEYS if f"{key}:" not in page("total_limit")] == []
