"""Reads of policies.

One database serves one office tree, so a key has one version in force. Values are held for the length of a web request:
a list of 25 rows asks for the same labels 25 times.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.utils.translation import get_language

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workdays import WorkCalendar, calendar_of, china
from lianfang.policies.models import PolicyVersion
from lianfang.policies.rules import kind_of, tables_of
from lianfang.policies.terms import KINDS
from lianfang.store.records import ScopedQuerySet

DECIDED = ("in_force", "superseded")
YEARS_AROUND = 2
_HELD: ContextVar[dict[bool, dict[str, Any]] | None] = ContextVar("held_policies", default=None)


def hold_values() -> None:
    """Begin to hold what is read, until `forget_values` or the next beginning."""
    _HELD.set({})


def forget_values(*, hold_on: bool = False) -> None:
    """Drop what is held; with hold_on keep holding what is read from now on."""
    _HELD.set({} if hold_on and _HELD.get() is not None else None)


def list_versions(actor: Actor) -> ScopedQuerySet[PolicyVersion]:
    """Return every version of every policy that the actor may read."""
    return PolicyVersion.objects.visible_to(actor).select_related("drafted_by", "approved_by")


def get_version(actor: Actor, ref: str) -> PolicyVersion:
    """Return one version by its reference `key-number`; NotFound for anything else."""
    key, _dash, number = ref.rpartition("-")
    if key not in KINDS or not number.isdecimal() or len(number) > 6:
        raise NotFound("PolicyVersion")
    return list_versions(actor).get(key=key, number=int(number))


def list_drafts(actor: Actor) -> list[PolicyVersion]:
    """Return the open drafts of all policies."""
    return list(list_versions(actor).filter(state="draft").order_by("key"))


def count_in_force(actor: Actor) -> int:
    """Count the policies that the office has put in force itself."""
    return PolicyVersion.objects.visible_to(actor).filter(state="in_force").count()


def count_calendar(actor: Actor) -> int:
    """Count the years of the calendar that the office has put in force itself."""
    found = _values(actor).get("calendar")
    return len(found["years"]) if found else 0


def list_versions_of(actor: Actor, key: str) -> list[PolicyVersion]:
    """Return the versions of one policy, newest first."""
    return list(list_versions(actor).filter(key=key).order_by("-number"))


def get_policy(actor: Actor, key: str, on: date | None = None) -> Any:
    """Return the value of a policy in force on a day, today by default: rows, or table name → rows.

    Before a first version is in force the kind's preset holds; Refused `policy_unset` where it has none.
    """
    kind = kind_of(key)
    found = _values(actor).get(key) if on is None else _value_on(actor, key, on)
    if found is None:
        if kind.preset is None:
            raise Refused("policy_unset", policy=kind.label)
        return copied(kind.preset)
    return found


def copied(preset: Any) -> Any:
    """Return a preset that may be changed: rows, or table name → rows."""
    if isinstance(preset, Mapping):
        return {name: [dict(row) for row in rows] for name, rows in preset.items()}
    return [dict(row) for row in preset]


def list_rows(actor: Actor, key: str, on: date | None = None) -> list[dict[str, Any]]:
    """Return the rows of a policy of one table, an empty list where nothing is set."""
    try:
        return list(get_policy(actor, key, on))
    except Refused as refusal:
        if refusal.code != "policy_unset":
            raise
        return []


def get_tables(actor: Actor, key: str) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of a policy in force today by name, each empty where nothing is set."""
    kind = kind_of(key)
    value = _values(actor).get(key)
    if value is None:
        value = kind.preset
    if value is None:
        return {table.name: [] for table in kind.tables}
    return {name: [dict(row) for row in rows] for name, rows in tables_of(kind, value).items()}


def list_labels(actor: Actor, key: str) -> dict[str, str]:
    """Return code → label in the reader's language, in the office's order."""
    english = (get_language() or "").startswith("en")
    return {row["code"]: (english and row.get("label_en")) or row["label"] for row in list_rows(actor, key)}


def label_of(actor: Actor, key: str, code: str) -> str:
    """Return the label of a code in the reader's language, the code itself where it is not in force."""
    return list_labels(actor, key).get(code, code)


def get_days(actor: Actor, code: str) -> int:
    """Return a limit of the table `task_limits` in working days; the preset where the office left the code out."""
    rows = [*KINDS["task_limits"].preset, *get_policy(actor, "task_limits")]
    return int({row["code"]: row["days"] for row in rows}[code])


def working_calendar(actor: Actor) -> WorkCalendar:
    """Return the office's calendar; the State Council's notices where the office has set none."""
    value = _values(actor).get("calendar")
    if value is None:
        year = clock.today().year
        return china(year - YEARS_AROUND, year + YEARS_AROUND)
    return calendar_of(value["holidays"], value["make_up_days"], value["years"])


def list_unconfirmed_years(actor: Actor) -> list[int]:
    """Return which of this and the next year stand in the calendar as a forecast only."""
    year = clock.today().year
    return working_calendar(actor).unconfirmed((year, year + 1))


def _values(actor: Actor) -> dict[str, Any]:
    """Return the value of every policy in force today; one query."""
    held, insider = _HELD.get(), actor.is_authenticated or actor.is_system
    if held is not None and insider in held:
        return held[insider]
    rows = PolicyVersion.objects.visible_to(actor).filter(state__in=DECIDED, effective_on__lte=clock.today())
    newest = rows.order_by("key", "-effective_on", "-number").distinct("key")
    found = dict(newest.values_list("key", "value"))
    if held is not None:
        held[insider] = found
    return found


def _value_on(actor: Actor, key: str, on: date) -> Any:
    rows = PolicyVersion.objects.visible_to(actor).filter(key=key, state__in=DECIDED, effective_on__lte=on)
    return rows.order_by("-effective_on", "-number").values_list("value", flat=True).first()


declare_refusals({"policy_unset": _("The office has not set “{policy}” yet.")})
