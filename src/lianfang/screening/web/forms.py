"""The form of one risk: what it offers, and what was typed into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.catalogue.queries import list_items
from lianfang.flowcharts.queries import steps_of_posts
from lianfang.kernel.access import Actor
from lianfang.policies.queries import list_labels, list_rows
from lianfang.register.queries import anchors_of, factor_labels, list_levels
from lianfang.register.terms import FACTORS
from lianfang.screening.actions import EntryValues
from lianfang.screening.queries.carried import list_item_posts_of

MEASURES_OFFERED = 4
PLAIN = ("kind", "cause", "title", "description", "scope_note", "level", "level_reason")
MEASURE = ("kind", "text", "cycle", "evidence")


def whole(text: str) -> int | None:
    """Return a small whole number that was typed, None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def values_of(form: Mapping[str, str], entry: Any = None) -> EntryValues:
    """Return what was typed; English texts and the origin stay as they stand in the entry."""
    item, _slash, step = str(form.get("place", "")).partition("/")
    factors = {name: value for name in FACTORS if (value := whole(str(form.get(name, "")))) is not None}
    measures = []
    for number in range(1, 21):
        row = {name: str(form.get(f"measure_{name}-{number}", "")).strip() for name in MEASURE}
        if row["text"]:
            measures.append({**row, "text_en": _english_of(entry, row["text"])})
    return EntryValues(
        **{name: str(form.get(name, "")) for name in PLAIN},
        item=item,
        step=step,
        factors=factors,
        measures=tuple(measures),
        extent=entry.extent if entry is not None else "post",
        origin=entry.origin if entry is not None else str(form.get("origin", "self")),
        title_en=_kept(entry, "title", form),
        description_en=_kept(entry, "description", form),
    )


def _kept(entry: Any, name: str, form: Mapping[str, str]) -> str:
    """Return the English text while the Chinese one is unchanged; a changed text has no translation yet."""
    if entry is None or str(form.get(name, "")).strip() != getattr(entry, name):
        return ""
    return str(getattr(entry, f"{name}_en"))


def _english_of(entry: Any, text: str) -> str:
    held = entry.measures if entry is not None else []
    return next((row.get("text_en", "") for row in held if row.get("text") == text), "")


def typed_of(entry: Any) -> dict[str, Any]:
    """Return what stands in an entry, as the form shows it."""
    place = ""
    if entry.item is not None:
        place = f"{entry.item.number}/{entry.step_key}" if entry.step_key else entry.item.number
    return {**{name: getattr(entry, name) for name in PLAIN}, "place": place}


def typed_from(form: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed, as the form shows it again."""
    return {name: str(form.get(name, "")) for name in (*PLAIN, "place")}


def context_of(
    actor: Actor, typed: Mapping[str, Any], *, chosen: Mapping[str, Any], measures: Any, post_id: int | None
) -> dict[str, Any]:
    """Return what the form offers beside what stands in it."""
    labels, anchors = factor_labels(actor), anchors_of(actor)
    kinds, causes = list_labels(actor, "risk_kinds"), list_labels(actor, "risk_causes")
    kind_of = {row["code"]: row["kind"] for row in list_rows(actor, "risk_causes")}
    rows = [dict(row) for row in measures] or [{}]
    while len(rows) < MEASURES_OFFERED and rows[-1]:
        rows.append({})
    return {
        "typed": typed,
        "kinds": list(kinds.items()),
        "causes": [
            (label, [(cause, said) for cause, said in causes.items() if kind_of.get(cause) == kind])
            for kind, label in kinds.items()
        ],
        "places": places_of(actor, post_id),
        "levels": list_levels(actor),
        "measure_rows": [{**row, "number": number} for number, row in enumerate(rows, start=1)],
        "measure_kinds": list(list_labels(actor, "measure_kinds").items()),
        "cycles": list(list_labels(actor, "measure_cycles").items()),
        "rows": [
            {
                "code": name,
                "label": labels.get(name, name),
                "choices": [(value, anchors[name].get(value, "")) for value in range(1, 6)],
                "chosen": chosen.get(name),
            }
            for name in FACTORS
        ],
    }


def places_of(actor: Actor, post_id: int | None) -> list[tuple[str, str]]:
    """Return the items and steps of a post to choose from; for a division every item in scope."""
    items = {item.pk: item for item in list_items(actor).order_by("number")}
    if post_id is None:
        return [(item.number, f"{item.number} {item.localized('name')}") for item in items.values()]
    found = []
    held = list_item_posts_of(actor, [post_id]).get(post_id, [])
    steps: dict[int, list[Any]] = {}
    for step in steps_of_posts(actor, [post_id]):
        if step.flow_version is not None:
            steps.setdefault(step.flow_version.flow.item_id, []).append(step)
    for pk in dict.fromkeys([*held, *steps]):
        item = items.get(pk)
        if item is None:
            continue
        found.append((item.number, f"{item.number} {item.localized('name')}"))
        found += [(f"{item.number}/{step.key}", f"— {step.key} {step.localized('name')}") for step in steps.get(pk, [])]
    return found
