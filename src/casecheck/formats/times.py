"""Turn what logs write for a time into instants: microseconds since 1970 in UTC.

ISO 8601 takes a fast path; what spreadsheets write (2024/1/5 9:30, 2024年1月5日, 45296.5) is parsed value by value.
Whether 3/4/2024 is in March or April is decided by the column's other values or not at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casecheck.errors import BadInput

INSTANT = pa.timestamp("us", "UTC")
WALL = pa.timestamp("us")
ISO = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?([ ]?(Z|[+-]\d\d(:?\d\d)?))?)?$"
ISO_ZONED = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d(:?\d\d)?)$"
FIRST_ROWS = 100
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST, END = ((datetime(year, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND for year in (1000, 9000))  # 9999 means never
EXCEL_EPOCH = datetime(1899, 12, 30)  # day 0 of the serial numbers since March 1900

CLOCK = (
    r"(?:[T\s]+(?P<half1>AM|PM|上午|下午)?\s*(?P<h>\d{1,2})[:时点](?P<mi>\d{1,2})分?"
    r"(?::?(?P<s>\d{1,2})秒?(?:[.,](?P<f>\d+))?)?\s*(?P<half2>AM|PM|上午|下午)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?$"
)
YEAR_FIRST = re.compile(r"^(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?" + CLOCK, re.IGNORECASE)
YEAR_LAST = re.compile(r"^(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})" + CLOCK, re.IGNORECASE)
COMPACT = re.compile(r"^(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:(?P<h>\d\d)(?P<mi>\d\d)(?P<s>\d\d))?$")
NUMBER = re.compile(r"^\d{5,16}(\.\d+)?$")


@dataclass(frozen=True)
class Instants:
    """Hold parsed times. values: timestamp[us, UTC], null where empty or bad; bad: rows with text that is no time."""

    values: pa.Array
    bad: list[int]


def to_instants(column: pa.ChunkedArray, zone: str, *, file: str, name: str) -> Instants:
    """Read a column of times; those without a zone are local times of `zone`. Years that no log is of are no times."""
    read = _instants(column, zone, file, name)
    numbers = read.values.cast(pa.int64())
    ends = pc.min_max(numbers).as_py()
    if ends["min"] is None or (ends["min"] >= FIRST and ends["max"] < END):
        return read
    is_far = pc.fill_null(pc.or_(pc.less(numbers, FIRST), pc.greater_equal(numbers, END)), False)
    values = pc.if_else(is_far, pa.scalar(None, INSTANT), read.values)
    return Instants(values, sorted({*read.bad, *np.flatnonzero(np.asarray(is_far)).tolist()}))


def _instants(column: pa.ChunkedArray, zone: str, file: str, name: str) -> Instants:
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        wall = column.cast(pa.timestamp("us", getattr(kind, "tz", None)), safe=False)
        return Instants(_flat(wall.cast(INSTANT) if wall.type.tz else _assume(wall, zone)), [])
    return _from_text(_flat(pc.utf8_trim_whitespace(column.cast(pa.string()))), zone, file, name)


def _flat(column: Any) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _assume(wall: Any, zone: str) -> Any:
    return pc.assume_timezone(wall, zone, ambiguous="earliest", nonexistent="earliest").cast(INSTANT)


def _from_text(text: pa.Array, zone: str, file: str, name: str) -> Instants:
    whole = _whole(text, zone)
    if whole is not None:
        return Instants(whole, [])
    iso = pc.fill_null(pc.match_substring_regex(text, ISO), False)
    zoned = pc.and_(iso, pc.fill_null(pc.match_substring_regex(text, ISO_ZONED), False))
    result = np.zeros(len(text), np.int64)
    done = np.zeros(len(text), bool)
    for mask, has_zone in ((zoned, True), (pc.and_not(iso, zoned), False)):
        picked = np.asarray(mask)
        if picked.any():
            instants = _iso(text.filter(mask), zone, has_zone)
            if instants is not None:
                result[picked], done[picked] = instants.cast(pa.int64()).to_numpy(zero_copy_only=False), True
    rest = np.flatnonzero(~done & np.asarray(pc.fill_null(pc.greater(pc.utf8_length(text), 0), False)))
    bad = _slow(text, rest, result, done, zone, file, name) if len(rest) else []
    return Instants(pa.array(result, mask=~done).cast(INSTANT), bad)


def _whole(text: pa.Array, zone: str) -> Any:
    """Cast a column that is written alike throughout, as most are; None for any other."""
    first = next((value.as_py() for value in text[:FIRST_ROWS] if value.is_valid), "")
    try:
        return pc.cast(text, INSTANT) if re.match(ISO_ZONED, first) else _assume(pc.cast(text, WALL), zone)
    except pa.ArrowInvalid:
        return None


def _iso(text: pa.Array, zone: str, has_zone: bool) -> Any:
    """Cast well-formed text at once; None when a value is no real date, so that it can be found one by one."""
    even = pc.replace_substring_regex(text, r"[.,](\d{1,6})\d*", r".\1")
    try:
        if has_zone:
            return pc.cast(pc.replace_substring_regex(even, r" (Z|[+-])", r"\1"), INSTANT)
        return _assume(pc.cast(even, WALL), zone)
    except pa.ArrowInvalid:
        return None


def _slow(text: pa.Array, rows: Any, result: Any, done: Any, zone: str, file: str, name: str) -> list[int]:
    """Parse the remaining rows value by value into result and done; return the rows that are no times."""
    values = text.take(pa.array(rows)).to_pylist()
    unique = dict.fromkeys(values)
    day_first = _day_first(list(unique), file, name)
    local = ZoneInfo(zone)
    known = {value: _instant(value, local, day_first) for value in unique}
    bad = []
    for row, value in zip(rows.tolist(), values, strict=True):
        instant = known[value]
        if instant is None:
            bad.append(row)
        else:
            result[row], done[row] = instant, True
    return bad


def _day_first(values: list[str], file: str, name: str) -> bool:
    """Say whether dates with the year last begin with the day. Raise BadInput when nothing in the column tells."""
    pairs = [(int(m["a"]), int(m["b"]), m["sep"]) for m in map(YEAR_LAST.match, values) if m]
    if not pairs or any(separator == "." for _, _, separator in pairs):
        return True
    day, month = any(a > 12 for a, _, _ in pairs), any(b > 12 for _, b, _ in pairs)
    if day == month:
        raise BadInput(
            "date_order",
            file=file,
            at=f"column {name}",
            reason="The dates do not tell whether the day or the month comes first.",
            hint="Write them with the year first, as 2024-03-31.",
        )
    return day


def _instant(text: str, local: ZoneInfo, day_first: bool) -> int | None:
    """Return microseconds since 1970 for one text, None when it is no time."""
    try:
        moment = _moment(text, day_first)
    except (ValueError, OverflowError):
        return None
    if moment is None:
        return None
    return ((moment if moment.tzinfo else moment.replace(tzinfo=local)) - EPOCH) // MICROSECOND


def _moment(text: str, day_first: bool) -> datetime | None:
    if found := YEAR_FIRST.match(text) or COMPACT.match(text):
        part = found.groupdict()
        return _clock(date(int(part["y"]), int(part["m"]), int(part["d"])), part)
    if found := YEAR_LAST.match(text):
        part = found.groupdict()
        a, b = int(part["a"]), int(part["b"])
        day, month = (a, b) if day_first else (b, a)
        return _clock(date(int(part["y"]), month, day), part)
    return _numbered(float(text)) if NUMBER.match(text) else None


def _clock(day: date, part: dict[str, Any]) -> datetime:
    hour = int(part.get("h") or 0)
    half = (part.get("half1") or part.get("half2") or "").upper()
    if half:
        hour = hour % 12 + (12 if half in ("PM", "下午") else 0)
    micro = int(((part.get("f") or "") + "000000")[:6])
    moment = datetime(day.year, day.month, day.day, hour, int(part.get("mi") or 0), int(part.get("s") or 0), micro)
    zone = part.get("zone")
    return moment.replace(tzinfo=_offset(zone)) if zone else moment


def _offset(zone: str) -> timezone:
    if zone[0] not in "+-":
        return UTC
    digits = (zone[1:].replace(":", "") + "00")[:4]
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if zone[0] == "-" else span)


def _numbered(number: float) -> datetime | None:
    """Read a serial number of a spreadsheet, or seconds, milliseconds or microseconds since 1970."""
    if 20_000 <= number < 80_000:
        return EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))
    for low, unit in ((1e8, 1.0), (1e11, 1e-3), (1e14, 1e-6)):
        if low <= number < low * 100:
            return EPOCH + timedelta(seconds=number * unit)
    return None
