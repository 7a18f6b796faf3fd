"""Lay releases out as plain tables, one row for each release, bid, tenderer, award, supplier and item.

What Cardinal's `prepare` always does is done here too: a number as the id of an organisation is read as text, and an
object where OCDS has a list is read as a list of one. Nothing else is repaired; what has the wrong type is absent.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from casecheck.findings import MOMENT
from casecheck.procurement.reading import Numbered

BATCH = 50_000
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
DATED = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
RELEASES = {
    "release": pa.int64(),
    "ocid": pa.string(),
    "dated_at": MOMENT,
    "buyer": pa.string(),
    "procuring_entity": pa.string(),
    "method": pa.string(),
    "method_details": pa.string(),
    "is_cancelled": pa.bool_(),
    "tenderers": pa.float64(),
    "starts_at": MOMENT,
    "ends_at": MOMENT,
    "ends_text": pa.string(),
    "has_awards": pa.bool_(),
    "has_bids": pa.bool_(),
}
BIDS = {
    "release": pa.int64(),
    "bid": pa.int64(),
    "status": pa.string(),
    "is_submitted": pa.bool_(),
    "amount": pa.float64(),
    "currency": pa.string(),
    "received_at": MOMENT,
    "received_text": pa.string(),
    "tenderers": pa.int64(),
    "tenderer": pa.string(),
    "tenderer_set": pa.string(),
}
BID_TENDERERS = {"release": pa.int64(), "bid": pa.int64(), "tenderer": pa.string()}
AWARDS = {
    "release": pa.int64(),
    "award": pa.int64(),
    "status": pa.string(),
    "suppliers": pa.int64(),
    "supplier": pa.string(),
}
AWARD_SUPPLIERS = {"release": pa.int64(), "award": pa.int64(), "supplier": pa.string()}
AWARD_ITEMS = {"release": pa.int64(), "award": pa.int64(), "code": pa.string()}
NOT_SUBMITTED = ("invited", "withdrawn")


class Rows:
    """Gather rows and keep them as Arrow batches, so that only the latest are Python values."""

    def __init__(self, kinds: dict[str, pa.DataType]) -> None:
        self.schema = pa.schema(list(kinds.items()))
        self._rows: list[tuple[Any, ...]] = []
        self._batches: list[pa.RecordBatch] = []

    def add(self, *row: Any) -> None:
        """Add one row, its values in the order of the columns."""
        self._rows.append(row)
        if len(self._rows) >= BATCH:
            self._keep()

    def table(self) -> pa.Table:
        """Return all rows."""
        self._keep()
        return pa.Table.from_batches(self._batches, self.schema)

    def _keep(self) -> None:
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(list(column), kind.type) for column, kind in zip(columns, self.schema, strict=True)]
            self._batches.append(pa.RecordBatch.from_arrays(arrays, schema=self.schema))
            self._rows = []


def lay_out(releases: Iterable[Numbered]) -> dict[str, pa.Table]:
    """Return the tables of releases by name."""
    rows = {
        "releases": Rows(RELEASES),
        "bids": Rows(BIDS),
        "bid_tenderers": Rows(BID_TENDERERS),
        "awards": Rows(AWARDS),
        "award_suppliers": Rows(AWARD_SUPPLIERS),
        "award_items": Rows(AWARD_ITEMS),
    }
    for number, _, release in releases:
        _add_release(rows["releases"], number, release)
        for place, bid in enumerate(_list(_part(release, "bids").get("details")) or (), start=1):
            _add_bid(rows, number, place, bid)
        for place, award in enumerate(_list(release.get("awards")) or (), start=1):
            _add_award(rows, number, place, award)
    return {name: one.table() for name, one in rows.items()}


def _add_release(rows: Rows, number: int, release: dict[str, Any]) -> None:
    tender = _part(release, "tender")
    period = _part(tender, "tenderPeriod")
    rows.add(
        number,
        release["ocid"],
        moment(release.get("date")),
        _id(release.get("buyer")),
        _id(tender.get("procuringEntity")),
        _word(tender.get("procurementMethod")),
        _word(tender.get("procurementMethodDetails")),
        tender.get("status") == "cancelled",
        _number(tender.get("numberOfTenderers")),
        moment(period.get("startDate")),
        moment(period.get("endDate")),
        _dated(period.get("endDate")),
        isinstance(release.get("awards"), list),
        isinstance(_part(release, "bids").get("details"), list),
    )


def _add_bid(rows: dict[str, Rows], number: int, place: int, bid: Any) -> None:
    if not isinstance(bid, dict):
        return
    status, value = _word(bid.get("status")), _part(bid, "value")
    tenderers = _list(bid.get("tenderers"), from_object=True)
    ids = [found for found in map(_id, tenderers or ()) if found is not None]
    rows["bids"].add(
        number,
        place,
        status,
        status is not None and status not in NOT_SUBMITTED,
        _number(value.get("amount")),
        _word(value.get("currency")),
        moment(bid.get("date")),
        _dated(bid.get("date")),
        None if tenderers is None else len(tenderers),
        ids[0] if ids and len(tenderers or ()) == 1 else None,
        _as_set(ids),
    )
    for one in ids:
        rows["bid_tenderers"].add(number, place, one)


def _add_award(rows: dict[str, Rows], number: int, place: int, award: Any) -> None:
    if not isinstance(award, dict):
        return
    suppliers = _list(award.get("suppliers"), from_object=True)
    ids = [found for found in map(_id, suppliers or ()) if found is not None]
    sole = ids[0] if ids and len(suppliers or ()) == 1 else None
    count = None if suppliers is None else len(suppliers)
    rows["awards"].add(number, place, _word(award.get("status")), count, sole)
    for one in ids:
        rows["award_suppliers"].add(number, place, one)
    for item in _list(award.get("items")) or ():
        code = _id(_part(item, "classification")) if isinstance(item, dict) else None
        if code is not None:
            rows["award_items"].add(number, place, code)


def moment(value: Any) -> datetime | None:
    """Return a time written as RFC 3339 says, with its zone; None for anything else."""
    if not isinstance(value, str) or not RFC_3339.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _as_set(ids: list[str]) -> str | None:
    """Return a text that two lists share only when they hold the same ids."""
    if len(ids) == 1:
        return f"one {ids[0]}"
    different = sorted(set(ids))
    return f"one {different[0]}" if len(different) == 1 else json.dumps(different) if ids else None


def _dated(value: Any) -> str | None:
    return value if isinstance(value, str) and DATED.match(value) else None


def _part(holder: dict[str, Any], key: str) -> dict[str, Any]:
    found = holder.get(key)
    return found if isinstance(found, dict) else {}


def _list(value: Any, *, from_object: bool = False) -> list[Any] | None:
    if from_object and isinstance(value, dict):
        return [value]
    return value if isinstance(value, list) else None


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _id(reference: Any) -> str | None:
    found = reference.get("id") if isinstance(reference, dict) else None
    if isinstance(found, int | float) and not isinstance(found, bool):
        return json.dumps(found)
    return _word(found)


def _number(value: Any) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
