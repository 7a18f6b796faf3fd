"""How risk points are shown."""

from __future__ import annotations

from typing import Any

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.flowcharts.queries import steps_of_items
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices
from lianfang.register import actions, queries
from lianfang.register.access import PROPOSERS, VERIFIERS
from lianfang.register.entities.labels import level_choices, office_choices, office_label
from lianfang.register.entities.path import (
    definition_of,
    factors_of,
    floor_label,
    formula_of,
    levels_over_time,
    path_of,
)
from lianfang.register.entities.sheets import RISK_SHEET
from lianfang.register.terms import EXTENT_LABELS, ORIGIN_LABELS, STAGE_LABELS
from lianfang.register.workflow import RATING, RISK_POINT


def sums(actor: Actor) -> list[tuple[str, object]]:
    """Return the sums of two factors that a filter offers."""
    return [(str(number), str(number)) for number in range(2, 11)]


def _risk_panel(actor: Actor, risk: Any) -> dict[str, Any]:
    ratings = list(queries.list_ratings(actor).filter(risk=risk).order_by("-year", "-pk"))
    steps = queries.list_steps_of(actor, [rating.pk for rating in ratings])
    shown = next((held for held in ratings if held.state not in ("superseded", "withdrawn", "lapsed")), None)
    shown = shown or (ratings[0] if ratings else None)
    given = steps.get(shown.pk, []) if shown else []
    last = given[-1] if given else None
    is_owner = risk.post_id is not None and risk.post_id in actor.post_ids
    changes = list(queries.list_changes(actor).filter(risk=risk).order_by("-pk"))
    return {
        "kind": office_label("risk_kinds", risk.kind),
        "cause": office_label("risk_causes", risk.cause),
        "extent": EXTENT_LABELS[risk.extent],
        "origin": ORIGIN_LABELS[risk.origin],
        "definition": definition_of(risk.level),
        "rating": shown,
        "rating_state": RATING.state(shown.state) if shown else None,
        "path": path_of(actor, shown, given) if shown else [],
        "factors": factors_of(actor, given),
        "stages": list(STAGE_LABELS.values()),
        "scores": _scores(given),
        "formula": formula_of(shown) if shown else {},
        "floor": floor_label(last.floor) if last and last.floor else "",
        "measures": [
            (held, office_label("measure_kinds", held.kind), office_label("measure_cycles", held.cycle))
            for held in queries.list_measures(actor, risk)
        ],
        "rules": [held.basis for held in queries.list_rules_of(actor, risk)],
        "step": _step_of(actor, risk),
        "beside": _beside(actor, risk),
        "history": levels_over_time(ratings, steps, changes),
        "may_change": is_owner or actor.holds(PROPOSERS, risk.unit_path),
        "may_verify": risk.state == "in_force" and (is_owner or actor.holds(VERIFIERS, risk.unit_path)),
        "changes": changes[:5],
    }


def _scores(steps: list[Any]) -> list[int | None]:
    last = queries.last_steps(steps)
    return [last[stage].score if stage in last else None for stage in STAGE_LABELS]


def _step_of(actor: Actor, risk: Any) -> Any:
    if not risk.item_id or not risk.step_key:
        return None
    steps = steps_of_items(actor, [risk.item_id]).get(risk.item_id, [])
    return next((step for step in steps if step.key == risk.step_key), None)


def _beside(actor: Actor, risk: Any) -> list[Any]:
    rows = queries.list_open_risks(actor).exclude(pk=risk.pk).exclude(item=None)
    near = rows.filter(item_id=risk.item_id) if risk.item_id else rows.none()
    return list(near.order_by("number")[:8])


RISKS = Entity(
    name="risks",
    label=_("Risk point"),
    plural=_("Integrity risks"),
    rows=queries.list_risks,
    narrow=queries.narrow_risks,
    one=queries.get_risk,
    key="number",
    order="number",
    title=lambda risk: risk.localized("title"),
    workflow=RISK_POINT,
    moves={
        "ask_closing": actions.ask_closing,
        "close": actions.close_risk,
        "keep": actions.keep_risk,
        "drop": actions.drop_risk,
    },
    trail_type="register.riskpoint",
    template="register/risk.html",
    list_template="register/risks.html",
    importer=RISK_SHEET,
    panel=_risk_panel,
    empty=_("No risk stands in the register here. Risks come from the yearly screening."),
    columns=(
        Column("number", _("No."), source="number", search=("number",)),
        Column(
            "title",
            _("Risk point"),
            Kind.LINK,
            value=lambda risk: risk.localized("title"),
            note=lambda risk: risk.localized("description"),
            source="title",
            search=("title", "title_en", "description", "description_en"),
        ),
        Column(
            "post",
            _("Post"),
            value=lambda risk: risk.post.localized("title") if risk.post else risk.unit.localized("name"),
            note=lambda risk: " · ".join(
                filter(None, (risk.item.number if risk.item else "", office_label("risk_kinds", risk.kind)))
            ),
            source="post__title",
        ),
        Column("score", _("Score"), Kind.NUMBER, value=lambda risk: risk.score, source="score"),
        Column(
            "level",
            _("Level"),
            Kind.LEVEL,
            source="level",
            choices=level_choices,
        ),
        Column(
            "extent",
            _("Extent"),
            Kind.CHOICE,
            value=lambda risk: EXTENT_LABELS[risk.extent],
            source="extent",
            choices=lambda actor: list(EXTENT_LABELS.items()),
            is_shown=False,
        ),
        Column(
            "kind",
            _("Kind of risk"),
            Kind.CHOICE,
            value=lambda risk: office_label("risk_kinds", risk.kind),
            source="kind",
            choices=office_choices("risk_kinds"),
            is_shown=False,
        ),
        Column(
            "cause",
            _("Cause"),
            Kind.CHOICE,
            value=lambda risk: office_label("risk_causes", risk.cause),
            source="cause",
            choices=office_choices("risk_causes"),
            is_shown=False,
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda risk: risk.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
            is_shown=False,
        ),
        Column(
            "item",
            _("Authority item"),
            value=lambda risk: risk.item.number if risk.item else "",
            source="item__number",
            is_shown=False,
        ),
        Column("step", _("Step"), value=lambda risk: risk.step_key, source="step_key", is_shown=False),
        Column(
            "origin",
            _("Origin"),
            Kind.CHOICE,
            value=lambda risk: ORIGIN_LABELS[risk.origin],
            source="origin",
            choices=lambda actor: list(ORIGIN_LABELS.items()),
            is_shown=False,
        ),
        Column(
            "is_lapsed",
            _("Lapsed"),
            Kind.FLAG,
            source="is_lapsed",
            choices=lambda actor: [("True", _("Lapsed")), ("False", _("Not lapsed"))],
            is_shown=False,
        ),
        Column("power", _("Importance + discretion"), Kind.NUMBER, source="power", choices=sums, is_shown=False),
        Column("event", _("Probability + harm"), Kind.NUMBER, source="event", choices=sums, is_shown=False),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in RISK_POINT.states],
        ),
        Column("effective_on", _("In force since"), Kind.DATE, source="effective_on"),
    ),
)
