"""Which steps of an item two persons must do, and where one post or one person stands on both. Pure.

Pairs are rows of a policy: types of step, posts, or single steps of one item that exclude each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianfang.kernel.errors import declare_refusals
from lianfang.kernel.text import Text as _

TYPES, POSTS, ITEM_STEPS = "steps", "posts", "item_steps"
RULE = "W07"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that exclude each other; kind: `steps` (types of step), `posts` or `item_steps` (steps of `item`)."""

    kind: str
    code: str
    first: str
    second: str
    label: str
    label_en: str = ""
    item: str = ""
    reason: str = ""
    reason_en: str = ""
    basis: str = ""

    @property
    def ends(self) -> frozenset[str]:
        """Return both sides."""
        return frozenset((self.first, self.second))

    @property
    def key(self) -> str:
        """Return what stands for the pair in its address: kind and code."""
        return f"{self.kind}.{self.code}"


@dataclass(frozen=True, slots=True)
class Doer:
    """One step of a flow with the code of the post that does it; "" where no post does."""

    key: str
    no: str
    name: str
    type: str
    post: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """Two steps of one item that one person may not do both, in the order of the flow, and the pair that says so."""

    pair: Pair
    first: Doer
    second: Doer


def pairs_of(tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[Pair]:
    """Return the pairs of a policy: table name → rows."""
    names = Pair.__dataclass_fields__.keys() - {"kind"}
    return [
        Pair(kind=kind, **{name: row.get(name) or "" for name in names})
        for kind in (TYPES, POSTS, ITEM_STEPS)
        for row in tables.get(kind, ())
    ]


def excluded_steps(steps: Sequence[Doer], pairs: Sequence[Pair], item: str) -> list[Excluded]:
    """Return every two steps of an item (by its number) that a pair keeps apart, once each by the first such pair."""
    found = []
    for at, first in enumerate(steps):
        for second in steps[at + 1 :]:
            if pair := next((pair for pair in pairs if _holds(pair, first, second, item)), None):
                found.append(Excluded(pair, first, second))
    return found


def _holds(pair: Pair, first: Doer, second: Doer, item: str) -> bool:
    if pair.kind == TYPES:
        return pair.ends == {first.type, second.type}
    if pair.kind == POSTS:
        return pair.ends == {first.post, second.post}
    return pair.item == item and pair.ends == {first.key, second.key}


def in_one_post(excluded: Iterable[Excluded]) -> list[Excluded]:
    """Keep what one post does on both sides."""
    return [pair for pair in excluded if pair.first.post and pair.first.post == pair.second.post]


def in_one_hand(excluded: Iterable[Excluded], posts: Collection[str]) -> list[Excluded]:
    """Keep what a person who holds these posts would do on both sides with two of them."""
    return [
        pair
        for pair in excluded
        if pair.first.post != pair.second.post and {pair.first.post, pair.second.post} <= set(posts)
    ]


def excluded_posts(pairs: Iterable[Pair], posts: Collection[str]) -> Iterator[Pair]:
    """Yield the pairs of posts of which a person would hold both."""
    return (pair for pair in pairs if pair.kind == POSTS and pair.ends <= set(posts))


def engine_rules(excluded: Iterable[Excluded]) -> list[dict[str, Any]]:
    """Return the rules by which casecheck finds one person on both sides in running cases.

    The engine knows steps by their names: two steps of one name cannot be told apart there and get no rule.
    """
    told = list(dict.fromkeys((one.first.name, one.second.name) for one in excluded))
    apart = [(first, second) for first, second in told if first != second]
    return [
        {"id": f"{RULE}-{number}", "check": "four_eyes", "severity": "high", "a": first, "b": second}
        for number, (first, second) in enumerate(apart, 1)
    ]


declare_refusals(
    {
        "separation_posts": _(
            "{person} would hold both “{first}” and “{second}”, which exclude each other: {pair}. {reason}"
        ),
        "separation_hands": _(
            "{person} would hold both “{first}” and “{second}”, which do steps of item {item} that exclude each other:"
            " {pair}. {reason}"
        ),
    }
)
