"""Suggestions to a post that looks for its risks: from the catalogue, its steps, findings, rules, and typical risks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import get_language

from lianfang.catalogue.queries import list_bases, list_items, list_items_of_posts
from lianfang.flowcharts.queries import steps_of_posts
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.monitoring.queries import list_findings
from lianfang.policies.queries import get_tables, list_rows
from lianfang.screening.queries.posts import list_entries
from lianfang.screening.rules import EntryValues

MOST = 8
YEAR = timedelta(days=365)
SINGLE = _("{item}: one post decides, and no tiers of discretion are set")
RETURNS = _("{step} may send a case back")
FOUND = _("{count} findings of monitoring at {step} in twelve months")
STALE = _("{basis} has not changed for {years} years or more")
TYPICAL = _("typical of {step}")
EVERYWHERE = _("typical of every post")


@dataclass(frozen=True)
class Hint:
    """One suggestion: what stands for it in an address, its title, why it is made, and what it fills in."""

    key: str
    title: str
    because: str
    values: EntryValues


def list_hints(actor: Actor, screening: Any) -> list[Hint]:
    """Return what may be suggested to a post now, most telling first; what an entry says already is left out."""
    entries = list(list_entries(actor).filter(screening=screening).exclude(state="dropped"))
    places = {(entry.item.number if entry.item else "", entry.step_key, entry.cause) for entry in entries}
    titles = {entry.title for entry in entries}
    found: dict[str, Hint] = {}
    for hint in _all(actor, screening.post_id):
        place = (hint.values.item, hint.values.step, hint.values.cause)
        if place not in places and hint.values.title not in titles:
            found.setdefault(hint.key, hint)
    return list(found.values())[:MOST]


def find_hint(actor: Actor, screening: Any, key: str) -> Hint | None:
    """Return one suggestion by its key, None where it is not made any more."""
    return next((hint for hint in _all(actor, screening.post_id) if hint.key == key), None)


def _all(actor: Actor, post_id: int) -> Iterator[Hint]:
    steps = steps_of_posts(actor, [post_id])
    items = {item.pk: item for item in list_items(actor)}
    yield from _from_findings(actor, steps, items)
    yield from _from_items(actor, post_id, items)
    yield from _from_returns(steps, items)
    yield from _from_rules(actor)
    yield from _from_library(actor, steps, items)


def _item_of(step: Any, items: dict[int, Any]) -> Any:
    return items.get(step.flow_version.flow.item_id) if step.flow_version is not None else None


def _from_findings(actor: Actor, steps: list[Any], items: dict[int, Any]) -> Iterator[Hint]:
    since = clock.today() - YEAR
    for step in steps:
        item = _item_of(step, items)
        if item is None:
            continue
        count = list_findings(actor).filter(item=item, step_name=step.name, at__date__gte=since).count()
        if count:
            because = FOUND.filled(count=count, step=f"{step.key} {step.localized('name')}")
            values = _values(item, step, "power", "procedure_irregular", f"{step.name}未按流程办理")
            yield Hint(f"finding:{step.key}", values.title, str(because), values)


def _from_items(actor: Actor, post_id: int, items: dict[int, Any]) -> Iterator[Hint]:
    """Suggest items in which one post decides alone and nothing bounds its discretion (T3.2.7)."""
    held = dict.fromkeys(item_id for _post, item_id in list_items_of_posts(actor, [post_id]))
    for item_id in held:
        item = items.get(item_id)
        if item is None or item.discretion:
            continue
        deciders = [row for row in item.posts_held if row["duty"] == "decide"]
        if len(deciders) == 1:
            values = _values(item, None, "power", "discretion_excessive", f"{item.name}由一岗决定、无裁量基准")
            because = SINGLE.filled(item=f"{item.number} {item.localized('name')}")
            yield Hint(f"item:{item.number}", values.title, str(because), values)


def _from_returns(steps: list[Any], items: dict[int, Any]) -> Iterator[Hint]:
    for step in steps:
        item = _item_of(step, items)
        if item is not None and step.returns_to:
            values = _values(item, step, "power", "procedure_irregular", f"{step.name}随意退回")
            because = RETURNS.filled(step=f"{step.key} {step.localized('name')}")
            yield Hint(f"returns:{step.key}", values.title, str(because), values)


def _from_rules(actor: Actor) -> Iterator[Hint]:
    """Suggest internal rules that nobody has changed for the office's years (T3.2.8)."""
    figures = {row["code"]: row["value"] for row in get_tables(actor, "screening_quality")["figures"]}
    years = int(figures.get("stale_years", 3))
    before = clock.today() - years * YEAR
    rows = list_bases(actor).filter(kind="internal", repealed_on=None, effective_on__lt=before)
    for basis in rows.order_by("effective_on", "code")[:MOST]:
        note = f"依据《{basis.name.strip('《》')}》"
        values = EntryValues(
            kind="institution", cause="rules_missing", title=f"{basis.name}多年未修订"[:200], scope_note=note[:300]
        )
        because = STALE.filled(basis=basis.localized("name"), years=years)
        yield Hint(f"rule:{basis.code}", values.title, str(because), values)


def _from_library(actor: Actor, steps: list[Any], items: dict[int, Any]) -> Iterator[Hint]:
    by_type: dict[str, Any] = {}
    for step in steps:
        if _item_of(step, items) is not None:
            by_type.setdefault(step.type, step)
    english = (get_language() or "").startswith("en")
    for row in list_rows(actor, "risk_library"):
        step = by_type.get(row.get("step_type") or "")
        if row.get("step_type") and step is None:
            continue
        because = TYPICAL.filled(step=f"{step.key} {step.localized('name')}") if step is not None else EVERYWHERE
        item = _item_of(step, items) if step is not None else None
        values = EntryValues(
            kind=row["kind"],
            cause=row["cause"],
            title=row["title"],
            title_en=row.get("title_en") or "",
            description=row["description"],
            description_en=row.get("description_en") or "",
            item=item.number if item is not None else "",
            step=step.key if step is not None else "",
            scope_note="" if item is not None else "本岗各项工作",
        )
        title = (english and row.get("title_en")) or row["title"]
        yield Hint(f"typical:{row['code']}", title, str(because), values)


def _values(item: Any, step: Any, kind: str, cause: str, title: str) -> EntryValues:
    return EntryValues(
        kind=kind, cause=cause, title=title[:200], item=item.number, step=step.key if step is not None else ""
    )
