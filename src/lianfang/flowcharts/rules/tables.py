"""The table of steps as a form holds it: every cell a text, so that nothing typed is lost where it is wrong. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casecheck.drawing.chart import Chart
from casecheck.drawing.elements import set_attributes
from casecheck.drawing.ranks import edges_back
from casecheck.drawing.steps import StepRow, StepTable
from casecheck.drawing.writing import StepSpec
from lianfang.flowcharts.rules.changes import days_of
from lianfang.kernel.text import Text as _

LIMIT = re.compile(r"[0-9]{1,5}([.,][0-9]{1,2})?")
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as it is typed; node: id in the diagram it came from, "" for a new row."""

    key: str = ""
    no: str = ""
    name: str = ""
    name_en: str = ""
    post: str = ""
    limit: str = ""
    type: str = ""
    risk: str = ""
    when: str = ""
    returns_to: str = ""
    returns_when: str = ""
    note: str = ""
    node: str = ""


CELLS = tuple(TableRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a cell: place of the row from 0, name of the cell, sentence."""

    row: int
    cell: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Beyond:
    """One element that a table cannot express: what it is, and its name or id."""

    kind: str
    name: str

    def __str__(self) -> str:
        return BEYOND[self.kind].filled(name=self.name)


def rows_of(table: StepTable, english: Mapping[str, str], notes: Mapping[str, str]) -> list[TableRow]:
    """Return the rows of a table for a form."""
    return [_row_of(row, english, notes) for row in table.rows]


def _row_of(row: StepRow, english: Mapping[str, str], notes: Mapping[str, str]) -> TableRow:
    return TableRow(
        key=row.key,
        no=row.no,
        name=row.name,
        name_en=english.get(row.name, ""),
        post=row.post,
        limit=days_of(row),
        type=row.type,
        risk="yes" * row.is_risk,
        when=row.when,
        returns_to=row.returns_to,
        returns_when=row.returns_when,
        note=notes.get(row.key, ""),
        node=row.node,
    )


def beyond_table(chart: Chart, table: StepTable) -> list[Beyond]:
    """Name what the table of a chart leaves out; empty where the table is the whole flow."""
    found = [Beyond(node.kind, node.name or node.id) for node in chart.nodes if node.kind in BEYOND]
    for kind, word in (("start", "starts"), ("end", "ends")):
        count = sum(node.kind == kind for node in chart.nodes)
        found += [Beyond(word, str(count))] * (count != 1)
    if not found:
        loose = (node for node in chart.nodes if node.kind != "start" and not chart.incoming.get(node.id))
        found += [Beyond("loose", node.name or node.id) for node in loose]
    if not found and not table.is_whole:
        back = edges_back(chart)
        ways = sum(len(chart.outgoing.get(node.id, ())) > 1 for node in chart.nodes)
        found.append(Beyond("ways", str(max(ways, len(back)))))
    return found


def specs_of(rows: Sequence[TableRow], titles: Mapping[str, str]) -> list[StepSpec]:
    """Return typed rows as the writer of BPMN takes them; ask `faults_of_rows` first. titles: post code → title."""
    return [
        StepSpec(
            key=_line(row.key),
            no=_line(row.no),
            name=_line(row.name),
            post=row.post,
            lane_name=titles.get(row.post, row.post),
            limit_days=float(row.limit.replace(",", ".")) if row.limit else None,
            type=row.type,
            is_risk=bool(row.risk),
            when=_line(row.when),
            returns_to=row.returns_to,
            returns_when=_line(row.returns_when) if row.returns_to else "",
        )
        for row in rows
    ]


def _line(text: str) -> str:
    return " ".join(text.split())


def faults_of_rows(rows: Sequence[TableRow]) -> list[RowFault]:
    """Return what keeps the rows from being drawn at all; what is merely unsound is said by `issues_of`."""
    return list(_faults(rows))


def _faults(rows: Sequence[TableRow]) -> Iterator[RowFault]:
    seen: set[str] = set()
    if len(rows) > MOST_ROWS:
        yield RowFault(MOST_ROWS, "name", FAULTS["rows"].filled(most=MOST_ROWS))
    for at, row in enumerate(rows):
        key = _line(row.key)
        if not key or key in seen:
            yield RowFault(at, "key", FAULTS["key" if key else "no_key"].filled(key=key))
        seen.add(key)
        if row.limit and not LIMIT.fullmatch(row.limit):
            yield RowFault(at, "limit", FAULTS["limit"].filled(text=row.limit[:20]))
        if row.returns_to and row.returns_to not in seen:
            yield RowFault(at, "returns_to", FAULTS["returns"].filled(key=row.returns_to[:60]))
        if row.returns_when and not row.returns_to:
            yield RowFault(at, "returns_to", str(FAULTS["returns_when"]))
        for cell, most in MOST.items():
            if len(getattr(row, cell)) > most:
                yield RowFault(at, cell, FAULTS["long"].filled(most=most))


def edited(xml: str, rows: Sequence[TableRow]) -> str:
    """Return a diagram that no table can express with the cells of its steps changed in place, all else untouched.

    Steps are neither added nor taken away nor moved, and their branches stay as drawn.
    """
    changes: dict[str, dict[str, str | None]] = {}
    for row in rows:
        if row.node:
            limit = row.limit.replace(",", ".")
            changes[row.node] = {
                "name": _line(row.name),
                "lf:key": _line(row.key),
                "lf:no": _line(row.no) or None,
                "lf:post": row.post or None,
                "lf:type": row.type or None,
                "lf:limitDays": limit or None,
                "lf:risk": "true" if row.risk else "false",
            }
    return set_attributes(xml, changes)


def fresh_row(rows: Sequence[TableRow], item: str) -> TableRow:
    """Return an empty row with the next key and number."""
    taken = {row.key for row in rows}
    count = len(rows) + 1
    while f"{item}-S{count}" in taken:
        count += 1
    return TableRow(key=f"{item}-S{count}", no=str(len(rows) + 1))


def rearranged(rows: Sequence[TableRow], what: str, at: int, item: str) -> list[TableRow]:
    """Return the rows after add (below place `at`), remove, up or down; numbers that only counted go on counting."""
    found = list(rows)
    counted = all(row.no in ("", str(place)) for place, row in enumerate(rows, 1))
    if what == "add":
        found.insert(at + 1, fresh_row(rows, item))
    elif what == "remove" and 0 <= at < len(found):
        found.pop(at)
    elif what == "up" and 0 < at < len(found):
        found[at - 1 : at + 1] = [found[at], found[at - 1]]
    elif what == "down" and 0 <= at < len(found) - 1:
        found[at : at + 2] = [found[at + 1], found[at]]
    return [replace(row, no=str(place)) for place, row in enumerate(found, 1)] if counted else found


def rows_from(given: Mapping[str, str], known: Collection[str] = CELLS) -> list[TableRow]:
    """Return the rows of a sent form, whose fields are named r0-name, r0-post, …, and `rows` is their number."""
    count = given.get("rows", "0")
    most = min(int(count), MOST_ROWS + 1) if count.isascii() and count.isdecimal() and len(count) < 5 else 0
    return [
        TableRow(**{cell: given.get(f"r{at}-{cell}", "").replace("\x00", "").strip() for cell in known})
        for at in range(most)
    ]


MOST = {
    "key": 60, "no": 20, "name": 200, "name_en": 300, "post": 20, "type": 40, "when": 300, "returns_when": 300,
    "note": 300,
}  # fmt: skip
BEYOND: dict[str, _] = {
    "and": _("parallel work at “{name}”"),
    "or": _("a choice of one or several ways at “{name}”"),
    "gate": _("a choice by event or condition at “{name}”"),
    "event": _("the event “{name}”"),
    "subprocess": _("the subprocess “{name}”"),
    "starts": _("{name} start events"),
    "ends": _("{name} end events"),
    "loose": _("“{name}”, to which no arrow leads"),
    "ways": _("{name} choices or ways back that are drawn freely"),
}
FAULTS: dict[str, _] = {
    "rows": _("A table holds {most} steps at most."),
    "no_key": _("Each step needs a key."),
    "key": _("The key {key} belongs to another step already."),
    "limit": _("“{text}” is no number of working days, such as 2 or 0.5."),
    "returns": _("“{key}” is neither this step nor an earlier one."),
    "returns_when": _("Choose the step to which the case returns, or clear the words."),
    "long": _("At most {most} characters."),
}
