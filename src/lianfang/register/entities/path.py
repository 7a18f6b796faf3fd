"""The way of a rating side by side: what each stage gave, when, and who may not have been the same person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.policies.queries import get_tables
from lianfang.register import queries
from lianfang.register.queries.words import anchors_of, english, factor_labels
from lianfang.register.rules import scheme_of
from lianfang.register.terms import FACTORS, OPENING_LABELS, STAGE_LABELS, Opening, Stage
from lianfang.register.workflow import RATING
from lianfang.store.acting import current_actor


@dataclass(frozen=True)
class PathPart:
    """One part of the way: its name, what it gave, when, and what is said about it."""

    label: object
    level: str = ""
    score: int | None = None
    is_done: bool = False
    on: Any = None
    note: object = ""


@dataclass(frozen=True)
class FactorRow:
    """One factor across the stages: label, values by stage (None where a stage has not rated), the anchor taken."""

    code: str
    label: str
    values: tuple[int | None, ...]
    anchor: str


def formula_of(rating: Any) -> dict[str, Any]:
    """Return the scheme of a rating as it is printed with it: formula in the factors' words and the thresholds."""
    actor = current_actor()
    labels = factor_labels(actor) if actor else {}
    scheme = scheme_of(rating.scheme)
    parts = [" + ".join(labels.get(name, name) for name in part) for part in scheme.parts]
    return {
        "formula": " × ".join(f"({part})" if len(scheme.parts) > 1 else part for part in parts),
        "thresholds": [(level, least) for level, least in scheme.thresholds],
    }


def path_of(actor: Actor, rating: Any, steps: list[Any]) -> list[PathPart]:
    """Return the parts of the way in their order: self, division, team, notice, confirmed."""
    last = queries.last_steps(steps)
    parts = []
    for stage in Stage:
        step = last.get(stage.value)
        label = STAGE_LABELS[stage]
        if step is None:
            parts.append(PathPart(label))
            continue
        note = rating.decision if stage is Stage.TEAM else step.reason
        parts.append(PathPart(label, step.level, step.score, True, step.at, note))
    notice = rating.notice
    if notice is None and rating.opening == Opening.LOADED and rating.effective_on:
        parts.append(PathPart(_("Notice in the office"), is_done=True, note=_("taken over from before, not kept here")))
    else:
        parts.append(_notice_part(notice))
    is_done = bool(rating.effective_on)
    parts.append(PathPart(_("Confirmed"), rating.level if is_done else "", None, is_done, rating.effective_on))
    return parts


def _notice_part(notice: Any) -> PathPart:
    return PathPart(
        _("Notice in the office"),
        is_done=bool(notice and notice.state == "closed"),
        on=notice.ends_on if notice else None,
        note=notice.number if notice else "",
    )


@dataclass(frozen=True)
class PastLevel:
    """One rating among those of a risk over time: what it came to and what moved it from the one before.

    moved: (factor, value before, value now) of the last stage. because: why the rating was opened, in words.
    """

    rating: Any
    state: object
    opening: object
    moved: tuple[tuple[str, int, int], ...]
    because: str


def levels_over_time(ratings: Sequence[Any], steps: Mapping[int, list[Any]], changes: Iterable[Any]) -> list[PastLevel]:
    """Return the ratings of one risk, newest first as they are given, each beside what moved its level."""
    actor = current_actor()
    labels = factor_labels(actor) if actor else {}
    reasons = {change.rating_id: change.reason for change in changes if change.rating_id}
    found, before = [], None
    for rating in reversed(ratings):
        given = steps.get(rating.pk, [])
        last = given[-1] if given else None
        moved: tuple[tuple[str, int, int], ...] = ()
        if last is not None and before is not None:
            pairs = [(name, getattr(before, name), getattr(last, name)) for name in FACTORS]
            moved = tuple((labels.get(name, name), was, now) for name, was, now in pairs if was != now)
        because = reasons.get(rating.pk, "") or (last.reason if last else "")
        past = PastLevel(rating, RATING.state(rating.state).label, OPENING_LABELS[rating.opening], moved, because)
        found.append(past)
        if rating.state != "withdrawn":
            before = last or before
    return found[::-1]


def factors_of(actor: Actor, steps: list[Any]) -> list[FactorRow]:
    """Return each factor with the value of every stage and the anchor of the last value given."""
    last, labels, anchors = queries.last_steps(steps), factor_labels(actor), anchors_of(actor)
    rows = []
    for name in FACTORS:
        values = tuple(getattr(last[stage.value], name) if stage.value in last else None for stage in Stage)
        taken = next((value for value in reversed(values) if value is not None), None)
        anchor = anchors[name].get(taken, "") if taken else ""
        rows.append(FactorRow(name, labels.get(name, name), values, anchor))
    return rows


def floor_label(code: str) -> str:
    """Return the words of a floor of the scheme."""
    actor = current_actor()
    rows = get_tables(actor, "rating_scheme")["floors"] if actor else []
    return next(((english() and row.get("label_en")) or row["label"] for row in rows if row["code"] == code), code)


def definition_of(level: str) -> str:
    """Return the notice's definition of a level."""
    actor = current_actor()
    if actor is None or not level:
        return ""
    rows = get_tables(actor, "level_labels")["rows"]
    return next(
        ((english() and row.get("meaning_en")) or row.get("meaning", "") for row in rows if row["code"] == level), ""
    )
