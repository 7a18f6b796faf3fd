"""Judge the value of a policy: pure, rows in, rows in their stored form or Refused out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianfang.kernel.errors import Refused, declare_refusals, listed
from lianfang.kernel.text import Text as _
from lianfang.policies.terms import KINDS, Cell, CellKind, PolicyKind, Table

CODE_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
LONGEST_TEXT = 2000
MOST_ROWS = 1000
TRUTHS = {
    True: True,
    False: False,
    "on": True,
    "yes": True,
    "true": True,
    "1": True,
    "": False,
    "no": False,
    None: False,
}
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that cannot be taken: its table, its row from 0, its column, and why."""

    table: str
    row: int
    column: str
    refusal: Refused


def kind_of(key: str) -> PolicyKind:
    """Return the kind with this key, or refuse it as unknown."""
    if key not in KINDS:
        raise Refused("policy_unknown", field="key", key=key)
    return KINDS[key]


def tables_of(kind: PolicyKind, value: Any) -> dict[str, Any]:
    """Return the value as table name → rows, whether it has one table or several; refuse any other form."""
    names = [table.name for table in kind.tables]
    if len(names) == 1:
        found: Any = {names[0]: value}
    elif kind.was_list and isinstance(value, list):
        found = {**{name: [] for name in names}, names[0]: value}
    else:
        found = value
    if not isinstance(found, Mapping) or set(found) != set(names):
        raise Refused("policy_form", field="value", tables=listed(names))
    for rows in found.values():
        if isinstance(rows, str) or not isinstance(rows, Sequence) or not all(isinstance(row, Mapping) for row in rows):
            raise Refused("policy_form", field="value", tables=listed(names))
    return dict(found)


def value_of(kind: PolicyKind, tables: Mapping[str, Rows]) -> Any:
    """Return tables as the value is stored: the rows alone where there is one table."""
    return dict(tables) if len(kind.tables) > 1 else tables[kind.tables[0].name]


def read_tables(
    kind: PolicyKind, tables: Mapping[str, Sequence[Mapping[str, Any]]]
) -> tuple[dict[str, Rows], list[Fault]]:
    """Return the rows in their stored form and every fault; rows without any content fall away."""
    read: dict[str, Rows] = {}
    faults: list[Fault] = []
    for table in kind.tables:
        rows, wrong = _read_table(table, tables[table.name])
        read[table.name] = rows
        faults += wrong
    if not faults:
        faults += _cross_faults(kind, read)
    return read, faults


def check_value(key: str, value: Any) -> Any:
    """Return the value in its stored form, or refuse it with the row that is to blame."""
    kind = kind_of(key)
    tables, faults = read_tables(kind, tables_of(kind, value))
    if faults:
        first = faults[0]
        label = next(table.label for table in kind.tables if table.name == first.table)
        raise Refused("policy_row", field="value", table=label, row=first.row + 1, reason=first.refusal.sentence())
    return value_of(kind, tables)


def is_blank(row: Mapping[str, Any]) -> bool:
    """Tell whether a row holds nothing: every cell empty, no box ticked."""
    return all(cell in ("", None, False, [], ()) for cell in row.values())


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that differs between two versions: added, removed or changed, with the columns that differ."""

    table: str
    mark: str
    key: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def differences(kind: PolicyKind, before: Any, after: Any) -> list[Difference]:
    """Return what a version changes of the one before it; a changed row holds its changed cells only."""
    old, new = tables_of(kind, before), tables_of(kind, after)
    return [found for table in kind.tables for found in _table_differences(table, old[table.name], new[table.name])]


def _table_differences(table: Table, before: Rows, after: Rows) -> Iterator[Difference]:
    old = {_key_of(table, row): row for row in before}
    new = {_key_of(table, row): row for row in after}
    for key, row in new.items():
        if key not in old:
            yield Difference(table.name, "added", key, {}, row)
        elif changed := [name for name in row if row[name] != old[key].get(name)]:
            was = {name: old[key].get(name) for name in changed}
            yield Difference(table.name, "changed", key, was, {name: row[name] for name in changed})
    for key, row in old.items():
        if key not in new:
            yield Difference(table.name, "removed", key, row, {})


def _key_of(table: Table, row: Mapping[str, Any]) -> str:
    return " ".join(str(row.get(name)) for name in table.key)


def _read_table(table: Table, rows: Sequence[Mapping[str, Any]]) -> tuple[Rows, list[Fault]]:
    read: Rows = []
    faults: list[Fault] = []
    seen: set[tuple[Any, ...]] = set()
    if len(rows) > MOST_ROWS:
        return [], [Fault(table.name, MOST_ROWS, table.cells[0].name, Refused("policy_rows_many", most=MOST_ROWS))]
    for number, row in enumerate(rows):
        if is_blank(row):
            continue
        known, wrong = _read_row(table, number, row)
        key = tuple(known.get(name) for name in table.key)
        if not wrong and key in seen:
            wrong = [Fault(table.name, number, table.key[0], Refused("policy_twice", value=" ".join(map(str, key))))]
        seen.add(key)
        read.append(known)
        faults += wrong
    return read, faults


def _read_row(table: Table, number: int, row: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    known: dict[str, Any] = {}
    faults = []
    names = {cell.name for cell in table.cells}
    if strange := sorted(set(row) - names):
        faults.append(Fault(table.name, number, strange[0], Refused("policy_column", column=strange[0])))
    for cell in table.cells:
        try:
            known[cell.name] = _read_cell(cell, row.get(cell.name))
        except Refused as refusal:
            faults.append(Fault(table.name, number, cell.name, refusal))
    return known, faults


def _read_cell(cell: Cell, given: Any) -> Any:
    if isinstance(given, str):
        given = given.replace("\x00", "").strip()
    if cell.kind is not CellKind.FLAG and given in ("", None, [], ()):
        if cell.is_required:
            raise Refused("policy_cell_empty", column=cell.label)
        return _EMPTY.get(cell.kind)
    return _READERS[cell.kind](cell, given)


def _code(cell: Cell, given: Any) -> str:
    if not CODE_PATTERN.fullmatch(str(given)):
        raise Refused("policy_code", value=str(given)[:60])
    return str(given)


def _text(cell: Cell, given: Any) -> str:
    if len(str(given)) > LONGEST_TEXT:
        raise Refused("policy_text_long", column=cell.label, most=LONGEST_TEXT)
    return str(given)


def _figure(cell: Cell, given: Any) -> int | float:
    try:
        number = float(given)
        if isinstance(given, bool) or not abs(number) < 1e15:
            raise ValueError
    except (TypeError, ValueError) as wrong:
        raise Refused("policy_number", column=cell.label, value=str(given)[:60]) from wrong
    return int(number) if number == int(number) else number


def _truth(cell: Cell, given: Any) -> bool:
    if not isinstance(given, str | bool | None) or given not in TRUTHS:
        raise Refused("policy_flag", column=cell.label, value=str(given)[:60])
    return TRUTHS[given]


def _day(cell: Cell, given: Any) -> str:
    try:
        return date.fromisoformat(str(given)).isoformat()
    except ValueError as wrong:
        raise Refused("policy_date", column=cell.label, value=str(given)[:60]) from wrong


def _codes(cell: Cell, given: Any) -> list[str]:
    parts = re.split(r"[\s,，、]+", given) if isinstance(given, str) else list(given)
    return [_code(cell, part) for part in parts if part]


def _choice(cell: Cell, given: Any) -> str:
    if given not in {code for code, _label in cell.choices}:
        raise Refused("policy_choice", column=cell.label, value=str(given)[:60])
    return str(given)


_EMPTY: dict[CellKind, Any] = {CellKind.NUMBER: None, CellKind.CODES: [], CellKind.TEXT: "", CellKind.CODE: ""}
_READERS: dict[CellKind, Callable[[Cell, Any], Any]] = {
    CellKind.CODE: _code,
    CellKind.TEXT: _text,
    CellKind.NUMBER: _figure,
    CellKind.FLAG: _truth,
    CellKind.DATE: _day,
    CellKind.CODES: _codes,
    CellKind.CHOICE: _choice,
}


def _calendar_faults(tables: Mapping[str, Rows]) -> Iterator[Fault]:
    years = {row["year"] for row in tables["years"]}
    off = {row["on"] for row in tables["holidays"]}
    for name in ("holidays", "make_up_days"):
        for number, row in enumerate(tables[name]):
            if int(row["on"][:4]) not in years:
                yield Fault(name, number, "on", Refused("policy_year", year=row["on"][:4]))
    for number, row in enumerate(tables["make_up_days"]):
        if row["on"] in off:
            yield Fault("make_up_days", number, "on", Refused("policy_day_both", on=row["on"]))


def _rating_faults(tables: Mapping[str, Rows]) -> Iterator[Fault]:
    factors = {row["code"] for row in tables["factors"]}
    for number, row in enumerate(tables["anchors"]):
        if row["factor"] not in factors:
            yield Fault("anchors", number, "factor", Refused("policy_reference", value=row["factor"]))


def _pair_faults(tables: Mapping[str, Rows]) -> Iterator[Fault]:
    for name, rows in tables.items():
        for number, row in enumerate(rows):
            if row["first"] == row["second"]:
                yield Fault(name, number, "second", Refused("policy_pair", value=row["second"]))


def check_charges(
    posts: Sequence[str], has_main_leader: bool, fields: Collection[str], five: Mapping[str, str]
) -> None:
    """Refuse what one leader would answer for: the main leader any of the five charges, anybody else all of them.

    posts: titles held; fields: codes or texts of the charges; five: code → label.
    """
    held = [five[code] for code in five if code in fields]
    if has_main_leader and held:
        raise Refused(
            "charge_main_leader", field="field", post=listed(posts), charge=held[0], five=listed(five.values())
        )
    if len(held) > 1 and len(held) == len(five):
        raise Refused("charge_all_five", field="field", post=listed(posts), five=listed(five.values()))


_CROSS: dict[str, Callable[[Mapping[str, Rows]], Iterator[Fault]]] = {
    "calendar": _calendar_faults,
    "rating_scheme": _rating_faults,
    "separation_pairs": _pair_faults,
}


def _cross_faults(kind: PolicyKind, tables: Mapping[str, Rows]) -> list[Fault]:
    return list(_CROSS[kind.key](tables)) if kind.key in _CROSS else []


declare_refusals(
    {
        "charge_main_leader": _(
            "“{post}” stands at the head of the office and holds none of {five} (notice 二: separation of powers);"
            " “{charge}” is one of them. Give it to a deputy."
        ),
        "charge_all_five": _(
            "“{post}” would hold all of {five}; no deputy does (notice 二: separation of powers)."
            " Leave one of them to somebody else."
        ),
        "policy_unknown": _("There is no policy “{key}”."),
        "policy_form": _("A policy is a list of rows for each of its tables: {tables}."),
        "policy_row": _("“{table}”, row {row}: {reason}"),
        "policy_rows_many": _("A table holds at most {most} rows."),
        "policy_twice": _("“{value}” stands in another row already."),
        "policy_column": _("There is no column “{column}”."),
        "policy_cell_empty": _("“{column}” is required."),
        "policy_code": _(
            "“{value}” is no code: use letters without accents, digits, dot, hyphen and underscore, at most 40."
        ),
        "policy_text_long": _("“{column}” holds at most {most} characters."),
        "policy_number": _("“{column}” is a number; “{value}” is none."),
        "policy_flag": _("“{column}” is yes or no; “{value}” is neither."),
        "policy_date": _("“{column}” is a date such as 2026-10-01; “{value}” is none."),
        "policy_choice": _("“{value}” is not offered for “{column}”."),
        "policy_year": _("The year {year} is missing from the table of years."),
        "policy_day_both": _("{on} cannot be a day off and a make-up day."),
        "policy_reference": _("There is no factor “{value}”."),
        "policy_pair": _("Nothing excludes itself: “{value}” stands on both sides."),
    }
)
