"""The indicators by name: what each is called, what it reads, and whom its result is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from casecheck.backends.texts import read_text
from casecheck.checks.contract import Check
from casecheck.procurement import settings
from casecheck.procurement.sentences import SENTENCES

PART = re.compile(r"^-- (measures|found|judged)\n", re.MULTILINE)
Group = Literal["OCID", "Buyer", "ProcuringEntity", "Tenderer"]
Fenced = Literal["", "lower", "upper", "grouped"]


class Parts(NamedTuple):
    """Hold the texts of one indicator. measures: kept as a table of that name before the others run; may be empty."""

    measures: str
    found: str
    judged: str


@dataclass(frozen=True)
class Indicator(Check):
    """Describe one indicator.

    code: what Cardinal calls it. groups: whose shares its table counts. fenced: on which side it looks for outliers,
    `grouped` for one fence for each kind of organisation. shared: where its measures come from when not its own.
    """

    code: str = ""
    groups: tuple[Group, ...] = ("OCID",)
    fenced: Fenced = ""
    shared: str = ""

    @cached_property
    def parts(self) -> Parts:
        """Return the texts of the indicator."""
        found = pieces(self.name) | (pieces(self.shared) if self.shared else {})
        return Parts(found.get("measures", ""), found["found"], found["judged"])


def pieces(name: str) -> dict[str, str]:
    """Return the parts of a text by their headings."""
    cut = PART.split(read_text("casecheck.procurement", name))
    return dict(zip(cut[1::2], cut[2::2], strict=True))


def _indicator(code: str, name: str, summary: str, kind: type, fenced: Fenced = "", shared: str = "") -> Indicator:
    groups: dict[str, tuple[Group, ...]] = {
        "R025": ("Tenderer",),
        "R038": ("Buyer", "ProcuringEntity", "Tenderer"),
        "R048": ("Tenderer",),
    }
    return Indicator(
        name,
        summary,
        kind,
        family="procurement",
        sentences=SENTENCES[name],
        code=code,
        groups=groups.get(code, ("OCID",)),
        fenced=fenced,
        shared=shared,
    )


ALL = (
    _indicator("R003", "short_submission_period", "Bidders have fewer days than they must have.", settings.ShortPeriod),
    _indicator("R018", "single_bid", "A competitive procedure received one bid.", settings.SingleBid),
    _indicator(
        *("R024", "close_to_winning", "The second-lowest bid is unusually close to the winning one."),
        *(settings.PriceGap, "lower", "price_gaps"),
    ),
    _indicator(
        *("R025", "unsuccessful_bidder", "A tenderer bids often and wins unusually rarely."),
        *(settings.UnsuccessfulBidder, "lower"),
    ),
    _indicator("R028", "identical_prices", "Different tenderers bid the same price.", settings.SamePrice),
    _indicator("R030", "late_bid_won", "A bid received after the deadline won.", settings.Scope),
    _indicator(
        "R035", "others_disqualified", "All bids but the winner's were disqualified.", settings.OthersDisqualified
    ),
    _indicator("R036", "lowest_disqualified", "The lowest bid was disqualified.", settings.MoneyScope),
    _indicator(
        *("R038", "excessive_disqualified", "Unusually many bids were disqualified, by one body or of one tenderer."),
        *(settings.ManyDisqualified, "grouped"),
    ),
    _indicator(
        *("R048", "heterogeneous_supplier", "A supplier is awarded unusually many kinds of items."),
        *(settings.MixedSupplier, "upper"),
    ),
    _indicator(
        *("R058", "deep_discount", "The winning bid is unusually far below the second-lowest."),
        *(settings.PriceGap, "upper", "price_gaps"),
    ),
)
INDICATORS: dict[str, Indicator] = {indicator.name: indicator for indicator in ALL}
