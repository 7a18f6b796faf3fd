"""The settings of each indicator, under the names that Cardinal's documentation gives them."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.errors import BadInput
from casecheck.parameters import parameter

FENCE = "A number of its own in place of the fence worked out from the data; below 0: the fence."
AS_WORDED = "Follow the words of Cardinal's documentation where its published results differ from them."


@dataclass(frozen=True)
class Scope:
    """Say which contracting processes count. Cancelled ones never do."""

    excluded_procurement_method_details: tuple[str, ...] = parameter(
        "Leave out contracting processes with these procurement method details.", default=()
    )


@dataclass(frozen=True)
class PriceScope(Scope):
    """Say further where prices may be compared."""

    no_price_comparison_procurement_methods: tuple[str, ...] = parameter(
        "Procurement method details under which prices are not compared.", default=()
    )
    price_comparison_procurement_methods: tuple[str, ...] = parameter(
        "The only procurement method details under which prices are compared; empty: all.", default=()
    )


@dataclass(frozen=True)
class MoneyScope(PriceScope):
    """Say further in which currency amounts are compared."""

    currency: str = parameter("Main currency; empty: the first one observed.", default="")
    as_worded: bool = parameter(AS_WORDED, default=False)


@dataclass(frozen=True)
class ShortPeriod(Scope):
    """Set how many days bidders must have."""

    threshold: int = parameter("Whole days that the submission period must have.", default=15)
    procurement_method_details: tuple[str, ...] = parameter(
        "Days for single procurement method details, each written as NAME = DAYS.", default=()
    )
    procurement_methods: tuple[str, ...] = parameter("Judge these procurement methods only; empty: all.", default=())

    def __post_init__(self) -> None:
        self.days()

    def days(self) -> dict[str, int]:
        """Return the days of single procurement method details."""
        found = {}
        for text in self.procurement_method_details:
            name, _, days = text.rpartition("=")
            if not name.strip() or not days.strip().isdecimal():
                reason = f"procurement_method_details has {text!r}."
                raise BadInput("rule_value", reason=reason, hint="Write it as NAME = DAYS.")
            found[name.strip()] = int(days)
        return found


@dataclass(frozen=True)
class SingleBid(Scope):
    """Say which procurement methods are competitive."""

    procurement_methods: tuple[str, ...] = parameter(
        "Procurement methods that are competitive; empty: all.", default=("open", "selective")
    )


@dataclass(frozen=True)
class PriceGap(MoneyScope):
    """Set the fence for the difference between winning and second-lowest bid."""

    threshold: float = parameter(FENCE, default=-1.0)


@dataclass(frozen=True)
class UnsuccessfulBidder(Scope):
    """Set who is a top tenderer, and the fence for the share of bids won."""

    percentile: int = parameter("Percentile of the numbers of bids from which a tenderer is a top one.", default=75)
    threshold: float = parameter(FENCE, default=-1.0)
    as_worded: bool = parameter(AS_WORDED, default=False)

    def __post_init__(self) -> None:
        _between("percentile", self.percentile, 0, 100)


@dataclass(frozen=True)
class SamePrice(MoneyScope):
    """Take no setting of its own. The currency counts as_worded only; otherwise equal prices are of one currency."""


@dataclass(frozen=True)
class OthersDisqualified(Scope):
    """Set how many others must have been disqualified."""

    threshold: int = parameter("Tenderers with disqualified bids from which it is flagged; at least 1.", default=1)


@dataclass(frozen=True)
class ManyDisqualified(Scope):
    """Set the fence for the share of bids disqualified, and who is too small to be judged."""

    threshold: float = parameter(FENCE, default=-1.0)
    minimum_submitted_bids: int = parameter("Bids from which a tenderer is judged.", default=2)
    minimum_contracting_processes: int = parameter(
        "From how many a buyer or procuring entity is judged: submitted bids; as_worded, contracting processes.",
        default=2,
    )
    as_worded: bool = parameter(AS_WORDED, default=False)


@dataclass(frozen=True)
class MixedSupplier(Scope):
    """Set what tells items apart, the fence for their variety, and who is too small to be judged."""

    digits: int = parameter("First digits of a classification that tell items apart.", default=2)
    threshold: int = parameter(FENCE, default=-1)
    minimum_contracting_processes: int = parameter(
        "Contracting processes with an award from which a supplier is judged.", default=20
    )
    as_worded: bool = parameter(AS_WORDED, default=False)

    def __post_init__(self) -> None:
        _between("digits", self.digits, 1, 32)


def _between(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        reason = f"{name} is {value}."
        raise BadInput("rule_value", reason=reason, hint=f"It lies between {least} and {most}.")
