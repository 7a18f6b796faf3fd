"""Time enters here and nowhere else: rules take moments as values, actions ask this clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_FROZEN: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """Return the present moment in UTC, or the one that a test has set."""
    return _FROZEN.get() or datetime.now(UTC)


def today(zone: str = "Asia/Shanghai") -> date:
    """Return the present date in a time zone."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at a moment with a time zone for the length of a block."""
    if moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    token = _FROZEN.set(moment)
    try:
        yield
    finally:
        _FROZEN.reset(token)
