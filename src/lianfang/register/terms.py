"""Codes of the register with their labels: where a risk sits, who found it, its level, the stages of its rating."""

from __future__ import annotations

from enum import StrEnum

from lianfang.kernel.text import Text as _
from lianfang.meetings.terms import TopicKind, declare_topic_kind
from lianfang.tasks.terms import TaskKind, declare_task_kinds


class Extent(StrEnum):
    """How far a risk reaches (notice 三.2: 岗位、内设机构、单位)."""

    POST = "post"
    DIVISION = "division"
    OFFICE = "office"


EXTENT_LABELS: dict[str, _] = {
    Extent.POST: _("Post"),
    Extent.DIVISION: _("Division"),
    Extent.OFFICE: _("Office"),
}


class Origin(StrEnum):
    """Who found a risk (notice 三.2: 自查为主、上下促进、内外结合)."""

    SELF = "self"
    SUPERIOR = "superior"
    PEER = "peer"
    OUTSIDE = "outside"


ORIGIN_LABELS: dict[str, _] = {
    Origin.SELF: _("Found by the post itself"),
    Origin.SUPERIOR: _("Named by a superior"),
    Origin.PEER: _("Named by a colleague"),
    Origin.OUTSIDE: _("Named from outside"),
}


class Kind(StrEnum):
    """The three kinds of risk that every post is asked for; their labels are the policy `risk_kinds`."""

    POWER = "power"
    INSTITUTION = "institution"
    ETHICS = "ethics"


ENVIRONMENT = "external_env"
"""The cause inside the ethics kind that statistics can show as a kind of its own (T3.2.10)."""


class Level(StrEnum):
    """The three levels of the notice; labels and definitions are the policy `level_labels`."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


LEVELS: tuple[str, ...] = (Level.LOW.value, Level.MEDIUM.value, Level.HIGH.value)
"""Levels from the lowest to the highest."""


class Factor(StrEnum):
    """The four factors of the notice, each scored 1 to 5; their labels and anchors stand in the rating scheme."""

    IMPORTANCE = "importance"
    DISCRETION = "discretion"
    PROBABILITY = "probability"
    HARM = "harm"


FACTORS: tuple[str, ...] = tuple(factor.value for factor in Factor)


class Stage(StrEnum):
    """Whose rating a step is."""

    SELF = "self"
    DIVISION = "division"
    TEAM = "team"


STAGE_LABELS: dict[str, _] = {
    Stage.SELF: _("Self rating"),
    Stage.DIVISION: _("Rating of the division"),
    Stage.TEAM: _("Rating of the team"),
}


class Opening(StrEnum):
    """Why a rating was opened."""

    SCREENING = "screening"
    CHANGE = "change"
    OBJECTION = "objection"
    LOADED = "loaded"


OPENING_LABELS: dict[str, _] = {
    Opening.SCREENING: _("Yearly screening"),
    Opening.CHANGE: _("Change between two cycles"),
    Opening.OBJECTION: _("Upheld objection"),
    Opening.LOADED: _("Taken over from before"),
}


class Trigger(StrEnum):
    """What gives rise to a change between two cycles (notice 五.4)."""

    LAW = "law"
    CHARTER = "charter"
    PERSONNEL = "personnel"
    INCIDENT = "incident"
    FLOW = "flow"


TRIGGER_LABELS: dict[str, _] = {
    Trigger.LAW: _("Change of a law or rule"),
    Trigger.CHARTER: _("Change of the staffing charter"),
    Trigger.PERSONNEL: _("Change of personnel"),
    Trigger.INCIDENT: _("Incident"),
    Trigger.FLOW: _("Change of a step, limit or holder"),
}

BATCH_TOPIC = "register.ratingbatch"
EDITION_TOPIC = "register.edition"
declare_topic_kind(
    TopicKind(BATCH_TOPIC, _("Levels of integrity risks")), TopicKind(EDITION_TOPIC, _("Catalogue of integrity risks"))
)

RATE_AGAIN = "rate_risk"
REVIEW_RATING = "review_rating"
LOOK_AT_CHANGE = "look_at_change"
declare_task_kinds(
    TaskKind(RATE_AGAIN, _("Rate {object} again"), _("Rate"), limit="risk_rating", is_done_here=False),
    TaskKind(REVIEW_RATING, _("Rate {object} for the division"), _("Rate"), limit="risk_rating", is_done_here=False),
    TaskKind(
        LOOK_AT_CHANGE,
        _("Look at {object} again: {reason}"),
        _("Look at it"),
        limit="risk_change",
        is_done_here=False,
    ),
)
NOTICE_POLICY = "risk_rating"
"""The row of the policy `public_notice` that says how long levels are on notice."""
