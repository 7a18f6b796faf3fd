"""Pairs that exclude each other: what they keep apart in the published flows, and where one hand holds both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from lianfang.flowcharts.models import Step
from lianfang.flowcharts.queries.flows import published_version
from lianfang.flowcharts.queries.posts import list_office_posts
from lianfang.flowcharts.rules.separation import (
    POSTS,
    TYPES,
    Doer,
    Excluded,
    Pair,
    engine_rules,
    excluded_posts,
    excluded_steps,
    in_one_hand,
    in_one_post,
    pairs_of,
)
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import Refused
from lianfang.people.queries import list_all_incumbencies, map_persons_to_posts
from lianfang.policies.queries import get_tables, list_labels
from lianfang.store.acting import acting

if TYPE_CHECKING:
    from lianfang.catalogue.models import AuthorityItem
    from lianfang.flowcharts.models import FlowVersion

KEEPER = system("who holds which posts is held against the pairs that exclude each other")


@dataclass(frozen=True, slots=True)
class Hand:
    """One side of two steps: the step, the title of its post, and who holds the post now."""

    key: str
    no: str
    name: str
    post: str
    title: str
    holder: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pair holds in a published flow; breach: why it is broken, "" where two persons stand on the two sides."""

    item: str
    item_name: str
    first: Hand
    second: Hand
    breach: str


@dataclass(frozen=True, slots=True)
class PairSurvey:
    """A pair in the reader's language with every place where it holds."""

    key: str
    kind: str
    label: str
    first: str
    second: str
    reason: str
    basis: str
    places: tuple[Place, ...]
    persons: tuple[str, ...]

    @property
    def breaches(self) -> int:
        """Count where one post or one person stands on both sides now."""
        return sum(bool(place.breach) for place in self.places) + len(self.persons)


def list_pairs(actor: Actor) -> list[Pair]:
    """Return the pairs in force."""
    return pairs_of(get_tables(actor, "separation_pairs"))


def doers_of(steps: Iterable[Step]) -> list[Doer]:
    """Return steps as the rules take them."""
    return [Doer(step.key, step.no, step.name, step.type, step.post_code) for step in steps]


def separation_rules(actor: Actor, item: AuthorityItem, version: FlowVersion | None = None) -> list[dict[str, Any]]:
    """Return the engine's rules for an item's cases: one for every two steps that two persons must do.

    version: the flow by which the cases are judged, the published one by default.
    """
    judged = version or published_version(actor, item)
    if judged is None:
        return []
    steps = Step.objects.visible_to(actor).filter(flow_version=judged).order_by("position")
    return engine_rules(excluded_steps(doers_of(steps), list_pairs(actor), item.number))


def find_clash(actor: Actor, posts: Sequence[str]) -> tuple[Pair, str, Sequence[str]] | None:
    """Return (pair, item's number or "", both post codes) that forbids one person to hold all these posts.

    Ask as the system: a person may hold posts of divisions that the reader does not see.
    """
    pairs = list_pairs(actor)
    for pair in excluded_posts(pairs, posts):
        return pair, "", (pair.first, pair.second)
    for number, excluded in _current_exclusions(actor, pairs, posts):
        for found in in_one_hand(excluded, posts):
            return found.pair, number, (found.first.post, found.second.post)
    return None


def insist_on_hands(actor: Actor, version: FlowVersion) -> None:
    """Refuse a version in which one person, by two posts held now, would do steps that exclude each other."""
    with acting(KEEPER):
        many = map_persons_to_posts(KEEPER)
        rows = Step.objects.visible_to(KEEPER).filter(flow_version=version).order_by("position") if many else []
        excluded = excluded_steps(doers_of(rows), list_pairs(KEEPER), version.flow.item.number)
        for held in many.values():
            for found in in_one_hand(excluded, [row.post.code for row in held]):
                titles = {row.post.code: row.post.localized("title") for row in held}
                english = (get_language() or "").startswith("en")
                raise Refused(
                    "separation_hands",
                    person=held[0].person.localized("name"),
                    first=titles[found.first.post],
                    second=titles[found.second.post],
                    item=version.flow.item.number,
                    pair=(english and found.pair.label_en) or found.pair.label,
                    reason=(english and found.pair.reason_en) or found.pair.reason,
                )


def _current_exclusions(
    actor: Actor, pairs: Sequence[Pair], posts: Sequence[str] = ()
) -> Iterable[tuple[str, list[Excluded]]]:
    """Yield (number, excluded steps) of every published flow, or only between the steps of some posts."""
    for version, steps in _current_steps(actor, posts).items():
        number = version.flow.item.number
        if found := excluded_steps(doers_of(steps), pairs, number):
            yield number, found


def _current_steps(actor: Actor, posts: Sequence[str] = ()) -> dict[FlowVersion, list[Step]]:
    rows = Step.objects.visible_to(actor).filter(is_current=True, flow_version__isnull=False)
    if posts:
        rows = rows.filter(post_code__in=posts)
    rows = rows.select_related("flow_version__flow__item").defer("flow_version__xml", "flow_version__english")
    found: dict[FlowVersion, list[Step]] = defaultdict(list)
    for step in rows.order_by("flow_version__flow__item__number", "position"):
        if step.flow_version is not None:
            found[step.flow_version].append(step)
    return found


def survey_pairs(actor: Actor) -> list[PairSurvey]:
    """Return every pair with where it holds in the flows that the actor sees, and where it is broken now."""
    desk = _Desk(actor)
    places: dict[str, list[Place]] = defaultdict(list)
    for version, steps in _current_steps(actor).items():
        item, known = version.flow.item, {step.key: step for step in steps}
        for found in excluded_steps(doers_of(steps), desk.pairs, item.number):
            first, second = (desk.hand(known[doer.key]) for doer in (found.first, found.second))
            place = Place(item.number, item.localized("name"), first, second, desk.breach(found, first, second))
            places[found.pair.key].append(place)
    return [desk.survey(pair, places[pair.key]) for pair in desk.pairs]


class _Desk:
    """What a survey needs to know of posts, persons and words."""

    def __init__(self, actor: Actor) -> None:
        self.english = (get_language() or "").startswith("en")
        self.pairs = list_pairs(actor)
        self.types = list_labels(actor, "step_types")
        self.titles = {code: post.localized("title") for code, post in list_office_posts(actor).items()}
        # Who holds which post is no secret; the posts of other divisions are out of a reader's scope as rows.
        with acting(KEEPER):
            held = list_all_incumbencies(KEEPER).filter(until_on__isnull=True)
            self.holders = {row.post.code: row.person.localized("name") for row in held}
            many = map_persons_to_posts(KEEPER).values()
            self.many = {rows[0].person.localized("name"): [row.post.code for row in rows] for rows in many}

    def hand(self, step: Step) -> Hand:
        code = step.post_code
        title = self.titles.get(code) or step.localized("post_title")
        return Hand(step.key, step.no, step.localized("name"), code, title, self.holders.get(code, ""))

    def breach(self, found: Excluded, first: Hand, second: Hand) -> str:
        if in_one_post([found]):
            return "post"
        return "person" if any(in_one_hand([found], posts) for posts in self.many.values()) else ""

    def survey(self, pair: Pair, places: list[Place]) -> PairSurvey:
        names = self.types if pair.kind == TYPES else self.titles if pair.kind == POSTS else {}
        persons = [name for name, posts in self.many.items() if list(excluded_posts([pair], posts))]
        return PairSurvey(
            pair.key,
            pair.kind,
            (self.english and pair.label_en) or pair.label,
            names.get(pair.first, pair.first),
            names.get(pair.second, pair.second),
            (self.english and pair.reason_en) or pair.reason,
            pair.basis,
            tuple(places),
            tuple(persons),
        )
