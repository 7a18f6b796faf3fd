"""What may be done with work programmes and stages."""

from lianfang.cycle.actions.programmes import (
    ProgrammeEntry,
    change_programme,
    close_programme,
    draft_programme,
    start_programme,
    submit_programme,
    take_decision,
    withdraw_programme,
)
from lianfang.cycle.actions.stages import (
    StageEntry,
    add_stage,
    change_stage,
    drop_stage,
    finish_stage,
    remind_stages,
    remove_stage,
    reopen_stage,
)

__all__ = [
    "ProgrammeEntry",
    "StageEntry",
    "add_stage",
    "change_programme",
    "change_stage",
    "close_programme",
    "draft_programme",
    "drop_stage",
    "finish_stage",
    "remind_stages",
    "remove_stage",
    "reopen_stage",
    "start_programme",
    "submit_programme",
    "take_decision",
    "withdraw_programme",
]
