"""Items for tests, made through the actions; factories are named by the state they give."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from lianfang.catalogue import actions
from lianfang.catalogue.models import AuthorityItem, ItemVersion
from lianfang.catalogue.queries import STEP_FACTS
from lianfang.catalogue.rules import ItemEntry, ItemValues
from lianfang.catalogue.terms import StepFact
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.people.tests.factories import SETUP
from lianfang.store.acting import acting

VALUES = ItemValues(
    number="T01",
    code="999900ABC0100100",
    name="测试事项",
    name_en="Test item",
    category="APPR",
    legal_limit_days=20,
    promised_limit_days=10,
    applicant="申请人",
    body="某局",
    conditions=("符合条件",),
    suspensions=("supplement",),
    supervision_methods=("抽查",),
    duties=("核实",),
    liability=("追责",),
)


STEPS = (
    StepFact("S1", "1", "受理", post_code="A2", limit_days=1, type="accept"),
    StepFact("S2", "2", "审核", "Review", "A1", "甲处处长", "Head A", 2, "review"),
    StepFact("S3", "3", "决定", post_code="L1", limit_days=1, type="decide"),
)


@contextmanager
def steps_everywhere(*steps: StepFact) -> Iterator[None]:
    """Let every item have these steps, two sound ones by default, whatever flowcharts there are."""
    before = STEP_FACTS._fillers
    STEP_FACTS._fillers = [(0, lambda actor, ids: dict.fromkeys(ids, steps or STEPS))]
    try:
        yield
    finally:
        STEP_FACTS._fillers = before


def basis(code: str = "B1", status: str = "source_text") -> None:
    """Write down a legal basis."""
    actions.save_basis(SETUP, code=code, name="某法", name_en="Some Law", kind="law", status=status, text="规定")


def entry(unit: str = "A", **changed: Any) -> ItemEntry:
    """Return an item of a division that could be published; its basis B1 is not written down by this."""
    posts = {"decide": [f"{unit}1"], "execute": [f"{unit}2"]}
    return ItemEntry(unit=unit, values=replace(VALUES, **changed), bases=["B1"], posts=posts)


def published_item(unit: str = "A", number: str = "T01", **changed: Any) -> AuthorityItem:
    """Make a published item of a division, with its basis."""
    basis()
    code = f"999900ABC01{int(number[1:]):05d}"
    return actions.load_items(SETUP, entries=[entry(unit, number=number, code=code, **changed)])[0]


def drafted_version(writer: Actor, number: str = "T01", **changes: Any) -> ItemVersion:
    """Make a draft of the next version of an item that is published."""
    return actions.change_draft(writer, number=number, changes=changes or {"fee": "不收费"}, reason="测试")


def checked_version(writer: Actor, head: Actor, number: str = "T01", **changes: Any) -> ItemVersion:
    """Make a version that the division has checked."""
    return actions.check_version(head, key=drafted_version(writer, number, **changes).key)


def reviewed_version(writer: Actor, head: Actor, secretary: Actor, **changes: Any) -> ItemVersion:
    """Make a version whose legality is reviewed."""
    return actions.review_version(secretary, key=checked_version(writer, head, **changes).key, comment="合法")


def approved_version(writer: Actor, head: Actor, secretary: Actor, **changes: Any) -> ItemVersion:
    """Make a version that the team has approved."""
    key = reviewed_version(writer, head, secretary, **changes).key
    return actions.approve_version(SETUP, key=key, decision="党组会议", decided_on=clock.today())


def many_items(unit: str, count: int) -> None:
    """Put many items of a division straight into the table: for what a long list costs."""
    model = published_item(unit)
    with acting(SETUP):
        AuthorityItem.objects.bulk_create(
            AuthorityItem(
                unit_id=model.unit_id,
                number=f"X{number:05d}",
                code=f"999900ABC90{number:05d}",
                name=f"事项{number}",
                category=model.category,
                applicant_kind=model.applicant_kind,
                applicant=model.applicant,
                promised_limit_days=5,
                publicity="internal",
            )
            for number in range(count)
        )
