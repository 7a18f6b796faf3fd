"""Use cases of the register, one file for each subject."""

from lianfang.register.actions.batches import (
    about_batch,
    compose_batches,
    note_departure,
    put_batch_forward,
    take_team_decision,
)
from lianfang.register.actions.closing import (
    ask_closing,
    close_risk,
    drop_risk,
    keep_risk,
    plan_level,
    verify_level,
)
from lianfang.register.actions.editions import (
    compose_edition,
    export_register,
    publish_edition,
    submit_edition,
    take_edition_decision,
    withdraw_edition,
)
from lianfang.register.actions.events import RatingConfirmed, RatingLapsed
from lianfang.register.actions.lapsing import (
    ask_change,
    follow_change,
    leave_change,
    rate_change,
    settle_changes,
    withdraw_change,
)
from lianfang.register.actions.loading import LoadedRating, LoadedRisk, load_risks
from lianfang.register.actions.notices import (
    close_notice,
    confirm_notice,
    confirm_rating,
    follow_objection,
    notice_days,
    object_to_level,
    publish_notice,
    withdraw_notice,
)
from lianfang.register.actions.ratings import (
    about_rating,
    keep_self_rating,
    open_rating,
    return_rating,
    review_rating,
    second_rating,
    submit_rating,
    withdraw_rating,
)
from lianfang.register.actions.risks import adopt_risk
from lianfang.register.actions.writing import save_risk
from lianfang.register.rules import Given, MeasureEntry, RiskEntry

__all__ = [
    "save_risk",
    "compose_edition",
    "export_register",
    "publish_edition",
    "submit_edition",
    "take_edition_decision",
    "withdraw_edition",
    "ask_closing",
    "close_risk",
    "drop_risk",
    "keep_risk",
    "plan_level",
    "verify_level",
    "Given",
    "LoadedRating",
    "LoadedRisk",
    "MeasureEntry",
    "RatingConfirmed",
    "RatingLapsed",
    "RiskEntry",
    "about_batch",
    "about_rating",
    "adopt_risk",
    "ask_change",
    "close_notice",
    "compose_batches",
    "confirm_notice",
    "confirm_rating",
    "follow_change",
    "follow_objection",
    "keep_self_rating",
    "leave_change",
    "load_risks",
    "note_departure",
    "notice_days",
    "object_to_level",
    "open_rating",
    "publish_notice",
    "put_batch_forward",
    "rate_change",
    "return_rating",
    "review_rating",
    "second_rating",
    "settle_changes",
    "submit_rating",
    "take_team_decision",
    "withdraw_change",
    "withdraw_notice",
    "withdraw_rating",
]
