"""Measure the working time of cases: what total_limit, near_due and step_limit share.

`clock.sql` reads their parameters of the same names, so that it is said in one place which activities start, stop and
suspend a clock, and which limit holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casecheck.backends.engine import Column
from casecheck.backends.texts import read_text
from casecheck.checks.contract import Context
from casecheck.errors import BadInput

PART = re.compile(r"^-- (pauses|clocks)\n", re.MULTILINE)
WITHOUT = {"extra_days": 0.0, "else_column": Column(), "else_extra_days": 0.0}  # what not every check lets be set
ACTIVITIES = ("from_activity", "to_activity", "suspend_activity", "resume_activity")


def set_clocks(context: Context, values: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Make the tables `pauses` and `clocks`, which hold the suspensions and the used working time of each case."""
    define_clocks(context, WITHOUT | context.bindings(values))
    return {}, ()


def define_clocks(context: Context, bound: Mapping[str, Any], *names: str) -> None:
    """Make those of the tables `pauses` and `clocks` that are named, or both, from what `clock.sql` reads."""
    _, *pieces = PART.split(read_text("casecheck.checks", "clock"))
    for name, text in zip(pieces[::2], pieces[1::2], strict=True):
        if not names or name in names:
            context.engine.define(name, text, **bound)


def check_marks(suspend_activity: str, resume_activity: str) -> None:
    """Raise BadInput where only one of the marks of a suspension is named."""
    if bool(suspend_activity) != bool(resume_activity):
        reason = "Only one of suspend_activity and resume_activity is given."
        raise BadInput("rule_value", reason=reason, hint="Give both or neither.")


def check_clock(values: Any) -> None:
    """Raise BadInput for marks or limits that do not go together."""
    check_marks(values.suspend_activity, values.resume_activity)
    if values.limit_days <= 0 and not values.limit_column:
        reason = "limit_days is not above 0, and no limit_column is named."
        raise BadInput("rule_value", reason=reason, hint="Give working days, or the column that has them.")
