"""Find what was done under a delegation that did not hold then."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, column, parameter, table
from casecheck.checks.listing import tell_empty
from casecheck.errors import BadInput


@dataclass(frozen=True)
class DelegationExpired:
    """Name the table of delegations, and how an event tells its own."""

    delegations: str = table(
        "Table of delegations; one holds for whatever activity it leaves empty, and is open at an end without a date.",
        {"delegation": "word", "actor": "word", "activity": "word", "from_on": "day", "until_on": "day"},
    )
    delegation_column: str = column(
        "Column that names the delegation an event was done under; events without one are not judged. Without it, an"
        " event is judged whose actor has a delegation for its activity.",
        default="",
    )
    grace_days: float = parameter("Days before and after that are let pass.", default=0.0)
    except_actors: tuple[str, ...] = parameter("Actors that are not judged, such as a system account.", default=())

    def __post_init__(self) -> None:
        if not self.delegations or self.grace_days < 0:
            reason = "delegations names no table, or grace_days is below 0."
            raise BadInput("rule_value", reason=reason, hint="Name the table of delegations.")


DELEGATION_EXPIRED = Check(
    "delegation_expired",
    "Somebody acted under a delegation that did not hold then.",
    DelegationExpired,
    needs=("actor",),
    prepare=tell_empty("delegation_column"),
    family="authority",
    sentences={
        "en": "{actor} did “{activity}” under a delegation that did not hold then ({reason}), {measured:g} days off.",
        "zh": "{actor}办理“{activity}”时授权不成立({reason}),相差{measured:g}日。",
    },
)
