"""What differs between two tables of steps, in words that people use for it, and what of it reopens a rating. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casecheck.drawing.reading import read_chart
from casecheck.drawing.steps import StepRow, rows_by_arrows, steps_of
from lianfang.kernel.text import Text as _

# A rating judges who does what within which time and by which right; the order alone does not change it.
RATED = frozenset({"added", "removed", "name", "type", "holder", "limit", "condition", "returns", "risk"})
CHANGE_LABELS: dict[str, _] = {
    "added": _("Step added"),
    "removed": _("Step removed"),
    "name": _("Renamed"),
    "type": _("Type"),
    "holder": _("Post"),
    "limit": _("Limit"),
    "condition": _("Only when"),
    "returns": _("May return to"),
    "risk": _("Risk mark"),
    "order": _("Moved"),
}


@dataclass(frozen=True, slots=True)
class StepChange:
    """One difference of one step.

    what: a key of CHANGE_LABELS. before, after: name of the step where it is added, removed or renamed; limit in
    working days as text ("" = none); code of the post, its title where it has no code; code of the type; text of the
    condition; key of the step returned to; "yes" or ""; place from 1 where it is moved.
    """

    key: str
    what: str
    before: str = ""
    after: str = ""


def compare(before: Sequence[StepRow], after: Sequence[StepRow]) -> list[StepChange]:
    """Return what differs between two tables, step by step in the later order, steps taken away at the end."""
    old, new = _by_key(before), _by_key(after)
    moved = _moved(list(old), list(new))
    found: list[StepChange] = []
    for place, (key, row) in enumerate(new.items(), 1):
        if key not in old:
            found.append(StepChange(key, "added", after=row.name))
            continue
        found += _differences(old[key], row)
        if key in moved:
            found.append(StepChange(key, "order", str(list(old).index(key) + 1), str(place)))
    return found + [StepChange(key, "removed", before=row.name) for key, row in old.items() if key not in new]


def compare_flows(before: str, after: str) -> list[StepChange]:
    """Return what differs between two flows as BPMN XML, "" for none; each must be readable.

    Where a table cannot express one of them, both are compared by their arrows, so that nothing seems to have changed
    only because it is drawn in a way that the table has no words for.
    """
    charts = [read_chart(xml) if xml else None for xml in (before, after)]
    tables = [steps_of(chart) for chart in charts if chart]
    if all(table.is_traced for table in tables):
        rows = [steps_of(chart).rows if chart else () for chart in charts]
    else:
        rows = [tuple(rows_by_arrows(chart)) if chart else () for chart in charts]
    return compare(*rows)


def _by_key(rows: Sequence[StepRow]) -> dict[str, StepRow]:
    """Return the rows by key; a draft may hold a key twice, then the first counts."""
    found: dict[str, StepRow] = {}
    for row in rows:
        found.setdefault(row.key, row)
    return found


def _differences(old: StepRow, new: StepRow) -> Iterator[StepChange]:
    pairs = {
        "name": (old.name, new.name),
        "type": (old.type, new.type),
        "holder": (old.post or old.lane_name, new.post or new.lane_name),
        "limit": (days_of(old), days_of(new)),
        "condition": (old.when, new.when),
        "returns": (old.returns_to, new.returns_to),
        "risk": ("yes" * old.is_risk, "yes" * new.is_risk),
    }
    for what, (was, now) in pairs.items():
        if was != now:
            yield StepChange(new.key, what, was, now)


def days_of(row: StepRow) -> str:
    """Return a step's limit as plain text, such as 2.5, "" where it has none."""
    return "" if row.limit_days is None else f"{row.limit_days:.2f}".rstrip("0").rstrip(".")


def _moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """Return the fewest keys that must have moved: those outside a longest run that kept its order."""
    place = {key: index for index, key in enumerate(old)}
    common = [key for key in new if key in place]
    ends: list[int] = []
    last: list[str] = []
    before: dict[str, str] = {}
    for key in common:
        at = bisect_left(ends, place[key])
        if at:
            before[key] = last[at - 1]
        ends[at : at + 1], last[at : at + 1] = [place[key]], [key]
    kept: set[str] = set()
    key = last[-1] if last else ""
    while key:
        kept.add(key)
        key = before.get(key, "")
    return frozenset(common) - kept


def marks_of_changes(changes: Sequence[StepChange]) -> dict[str, str]:
    """Return step key → added, removed, moved or changed, for the two drawings side by side."""
    found: dict[str, str] = {}
    for change in changes:
        if change.what in ("added", "removed"):
            found[change.key] = change.what
        elif change.what == "order":
            found.setdefault(change.key, "moved")
        else:
            found[change.key] = "changed"
    return found


def reopening(changes: Sequence[StepChange]) -> Mapping[str, list[StepChange]]:
    """Return step key → the changes for which a rating tied to the step must be looked at again."""
    found: dict[str, list[StepChange]] = {}
    for change in changes:
        if change.what in RATED:
            found.setdefault(change.key, []).append(change)
    return found
