"""Read what the forms of this room send."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _

ZONE = ZoneInfo("Asia/Shanghai")
Form = Mapping[str, str]


def number(form: Form, name: str) -> int | None:
    """Return a number of the form, None where it is empty; refuse anything else."""
    given = str(form.get(name, ""))
    if not given:
        return None
    if not given.isascii() or not given.isdecimal() or len(given) > 18:
        raise NotFound("Row")
    return int(given)


def row_id(form: Form, name: str) -> int:
    """Return the id of a row that the form names."""
    found = number(form, name)
    if found is None:
        raise Refused("field_required", field=name)
    return found


def moment(form: Form, name: str) -> datetime:
    """Return a time of the form as it stands on the clock of the office."""
    try:
        return datetime.fromisoformat(str(form.get(name, ""))).replace(tzinfo=ZONE)
    except ValueError as wrong:
        raise Refused("moment_form", field=name) from wrong


def day(form: Form, name: str) -> date | None:
    """Return a date of the form, None where it is empty."""
    given = str(form.get(name, "")).strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as wrong:
        raise Refused("day_form", field=name) from wrong


def by_id(form: Form, prefix: str) -> dict[int, str]:
    """Return the values of inputs named `prefix-<id>` by their ids."""
    found = {}
    for name, value in form.items():
        before, dash, key = name.rpartition("-")
        if dash and before == prefix and key.isascii() and key.isdecimal() and len(key) <= 18:
            found[int(key)] = str(value)
    return found


declare_refusals(
    {
        "moment_form": _("Give day and time, such as 2026-10-01 09:00."),
        "day_form": _("Give a day such as 2026-10-01."),
    }
)
