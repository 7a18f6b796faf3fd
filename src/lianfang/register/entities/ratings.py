"""How ratings are shown: their way, all values side by side, and what may be done next."""

from __future__ import annotations

from typing import Any

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices
from lianfang.register import actions, queries
from lianfang.register.access import KEEPERS
from lianfang.register.entities.labels import level_choices
from lianfang.register.entities.path import definition_of, factors_of, floor_label, formula_of, path_of
from lianfang.register.terms import OPENING_LABELS, STAGE_LABELS
from lianfang.register.workflow import RATING, is_own
from lianfang.tasks.queries import list_objections_to


def _may(actor: Actor, rating: Any, move: str) -> bool:
    return any(known.name == move for known in RATING.available(rating, actor))


def rating_panel(actor: Actor, rating: Any) -> dict[str, Any]:
    """Return what the page of a rating shows."""
    given = queries.list_steps_of(actor, [rating.pk]).get(rating.pk, [])
    last = given[-1] if given else None
    own = is_own(rating, actor)
    leads = rating.risk.post_id is None and _may(actor, rating, "review")
    return {
        "risk": rating.risk,
        "opening": OPENING_LABELS[rating.opening],
        "path": path_of(actor, rating, given),
        "factors": factors_of(actor, given),
        "stages": list(STAGE_LABELS.values()),
        "scores": [step.score if step else None for step in _by_stage(given)],
        "formula": formula_of(rating),
        "floor": floor_label(last.floor) if last and last.floor else "",
        "definition": definition_of(rating.level),
        "given": [(STAGE_LABELS[step.stage], step) for step in given],
        "objections": list_objections_to(actor, "register.rating", str(rating.pk)),
        "may_rate_self": rating.state == "drafted" and (own or leads),
        "may_review": not own and _may(actor, rating, "review"),
        "may_depart": rating.state == "before_team" and not own and actor.holds(KEEPERS, rating.unit_path),
    }


def _by_stage(steps: list[Any]) -> list[Any]:
    last = queries.last_steps(steps)
    return [last.get(stage) for stage in STAGE_LABELS]


RATINGS = Entity(
    name="ratings",
    label=_("Rating"),
    plural=_("Ratings"),
    rows=queries.list_ratings,
    one=queries.get_rating,
    order="-pk",
    title=lambda rating: rating.risk.localized("title"),
    workflow=RATING,
    moves={
        "submit": actions.submit_rating,
        "second": actions.second_rating,
        "return": actions.return_rating,
        "confirm": actions.confirm_rating,
        "withdraw": actions.withdraw_rating,
    },
    trail_type="register.rating",
    template="register/rating.html",
    panel=rating_panel,
    empty=_("No rating is on its way here."),
    columns=(
        Column("number", _("Risk"), value=lambda row: row.risk.number, source="risk__number", search=("risk__number",)),
        Column(
            "title",
            _("Risk point"),
            Kind.LINK,
            value=lambda row: row.risk.localized("title"),
            note=lambda row: row.risk.post.localized("title") if row.risk.post else row.risk.unit.localized("name"),
            source="risk__title",
            search=("risk__title", "risk__title_en"),
        ),
        Column("year", _("Year"), Kind.NUMBER, source="year"),
        Column("score", _("Score"), Kind.NUMBER, source="score"),
        Column("level", _("Level"), Kind.LEVEL, source="level", choices=level_choices),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in RATING.states],
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda row: row.risk.unit.localized("name"),
            source="risk__unit",
            choices=list_unit_choices,
            is_shown=False,
        ),
        Column("batch", _("Batch"), value=lambda row: row.batch.number if row.batch else "", is_shown=False),
        Column("notice", _("Notice"), value=lambda row: row.notice.number if row.notice else "", is_shown=False),
        Column("decided_on", _("Decided on"), Kind.DATE, source="decided_on"),
        Column("effective_on", _("In force since"), Kind.DATE, source="effective_on"),
    ),
)
