"""What an open draft changes against the version in force, what is wrong with it, and what it would reopen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casecheck.drawing.steps import StepRow, read_steps
from lianfang.flowcharts.models import Flow, FlowVersion
from lianfang.flowcharts.queries.flows import RISK_MARKS, list_flows, list_versions
from lianfang.flowcharts.queries.posts import list_office_posts
from lianfang.flowcharts.queries.separation import list_pairs
from lianfang.flowcharts.rules import (
    CHANGE_LABELS,
    Course,
    FlowIssue,
    StepChange,
    compare_flows,
    issues_of,
    reopening,
    told_apart,
)
from lianfang.kernel.access import Actor
from lianfang.kernel.slots import Slot
from lianfang.kernel.text import Text as _
from lianfang.policies.queries import list_labels

if TYPE_CHECKING:
    from lianfang.catalogue.models import AuthorityItem

REOPENS = Slot("flowcharts.reopens")
"""Filled by (actor, version in force, changes) → lines on what publishing would reopen; None for nothing."""


@dataclass(frozen=True, slots=True)
class Reopening:
    """One step whose ratings are reopened: why, in words, and the numbers of the risks registered on it."""

    key: str
    no: str
    name: str
    reasons: tuple[str, ...]
    risks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One difference in words of the reader's language."""

    key: str
    what: str
    label: str
    no: str
    name: str
    before: str
    after: str


def flow_of(actor: Actor, item: AuthorityItem) -> Flow | None:
    """Return the flow of an item, None where none is drawn yet."""
    return list_flows(actor).filter(item=item).first()


def open_draft(actor: Actor, item: AuthorityItem) -> FlowVersion | None:
    """Return the open draft of an item's flow with its XML, None where there is none."""
    return list_versions(actor).filter(flow__item=item, state="draft").defer(None).first()


def version_before(actor: Actor, version: FlowVersion) -> FlowVersion | None:
    """Return the version in force that this one would replace; for one in force or out of it, the one before it."""
    rows = list_versions(actor).filter(flow=version.flow_id).defer(None)
    if version.state == "draft":
        return rows.filter(state="published").first()
    return rows.filter(number__lt=version.number).order_by("-number").first()


def rows_of_version(version: FlowVersion | None) -> list[StepRow]:
    """Return the table of steps of a version, empty for none."""
    return told_apart(read_steps(version.xml)) if version else []


def changes_of(actor: Actor, version: FlowVersion) -> list[StepChange]:
    """Return what a version changes against the one before it; every step is added where there is none."""
    before = version_before(actor, version)
    return compare_flows(before.xml if before else "", version.xml)


def issues_of_version(actor: Actor, version: FlowVersion) -> list[FlowIssue]:
    """Return what keeps a version from being published."""
    return check_xml(actor, version.flow.item, version.xml)


def check_xml(actor: Actor, item: AuthorityItem, xml: str) -> list[FlowIssue]:
    """Return the issues of a flow of an item while it is being edited; refused where the XML cannot be read."""
    return issues_of(
        xml,
        posts=list_office_posts(actor),
        promised=item.promised_limit_days,
        pairs=list_pairs(actor),
        item=item.number,
    )


def reopened_by(actor: Actor, item: AuthorityItem, xml: str) -> tuple[list[Reopening], list[str]]:
    """Return which steps' ratings publishing this flow would reopen, and what later rooms say about it.

    Nothing is reopened by a first version.
    """
    before = list_versions(actor).filter(flow__item=item, state="published").defer(None).first()
    if before is None:
        return [], []
    changes = compare_flows(before.xml, xml)
    rows = told_apart(read_steps(xml))
    known = {row.key: row for row in [*rows_of_version(before), *rows]}
    risks = _risks_of(actor, before)
    found = [
        Reopening(
            key,
            known[key].no,
            said(before, known[key].name),
            tuple(str(CHANGE_LABELS[change.what]) for change in ours),
            tuple(risks.get(key, ())),
        )
        for key, ours in reopening(changes).items()
    ]
    lines = [line for answer in REOPENS.answers(actor, before, changes) for line in answer] if changes else []
    return found, lines


def _risks_of(actor: Actor, version: FlowVersion) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for answer in RISK_MARKS.answers(actor, version):
        for key, marks in answer.items():
            found.setdefault(key, []).extend(mark.code for mark in marks)
    return {key: sorted(set(codes)) for key, codes in found.items()}


def said(version: FlowVersion, text: str) -> str:
    """Return a text of a diagram in the reader's language."""
    english = version.english.get(text, "") if version.reads_english() else ""
    return english or text


def lines_of(actor: Actor, before: FlowVersion | None, after: FlowVersion) -> list[ChangeLine]:
    """Return the differences of two versions in words."""
    old, new = rows_of_version(before), rows_of_version(after)
    names = {row.key: row for row in old} | {row.key: row for row in new}
    words = _Words(actor, {**(before.english if before else {}), **after.english}, names, after.reads_english())
    changes = compare_flows(before.xml if before else "", after.xml)
    return [words.line(change) for change in changes]


class _Words:
    """Say what a change holds: codes by their titles, steps by their names."""

    def __init__(
        self, actor: Actor, english: Mapping[str, str], rows: Mapping[str, StepRow], reads_english: bool
    ) -> None:
        self.english, self.rows, self.reads_english = english, rows, reads_english
        self.titles = {code: post.localized("title") for code, post in list_office_posts(actor).items()}
        self.types = list_labels(actor, "step_types")

    def line(self, change: StepChange) -> ChangeLine:
        row = self.rows[change.key]
        before, after = (self._value(change.what, text) for text in (change.before, change.after))
        label = str(CHANGE_LABELS[change.what])
        return ChangeLine(change.key, change.what, label, row.no, self._said(row.name), before, after)

    def _said(self, text: str) -> str:
        return (self.english.get(text) if self.reads_english else "") or text

    def _value(self, what: str, text: str) -> str:
        if what == "limit":
            return VALUES["days"].filled(n=text) if text not in ("", "0") else str(VALUES["same" if text else "none"])
        if what == "holder":
            return self.titles.get(text, text) or str(VALUES["nobody"])
        if what == "type":
            return self.types.get(text, text) or "—"
        if what == "returns":
            row = self.rows.get(text)
            return self._said(row.name) if row else text or "—"
        if what == "risk":
            return str(VALUES["risk" if text else "no_risk"])
        if what == "order":
            return VALUES["place"].filled(n=text)
        return self._said(text) or "—"


def course_of(actor: Actor, version: FlowVersion) -> Course:
    """Return how cases go through a version; ask it for the next steps, or to refuse a step that may not be done."""
    return Course(version.xml)


def next_steps(actor: Actor, version: FlowVersion, taken: list[str]) -> list[str]:
    """Return the keys of the steps that may be done next in a case, after the keys of those taken in their order."""
    return course_of(actor, version).next_steps(taken)


def check_step(actor: Actor, version: FlowVersion, taken: list[str], step: str) -> None:
    """Refuse a step (by key) that the version does not have or that may not be done after those taken."""
    course_of(actor, version).check(taken, step)


VALUES: dict[str, _] = {
    "days": _("{n} working days"),
    "same": _("same day"),
    "none": _("no limit"),
    "nobody": _("no post"),
    "risk": _("risk step"),
    "no_risk": _("no risk step"),
    "place": _("place {n}"),
}
