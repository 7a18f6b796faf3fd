"""What the simulator knows about one authority item: its steps, loops, people, limits and excluded pairs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from casecheck.automaton import Automaton
from casecheck.bpmn import read_flow
from demo.office.flows import flow_xml, specs
from demo.office.load import Office

HEADS = "division_head"


@dataclass(frozen=True)
class Facts:
    """Hold an item of the office, its steps by number from 0."""

    item: dict[str, Any]
    office: Office

    @property
    def id(self) -> str:
        """Return the item's number, such as P16."""
        return str(self.item["id"])

    @cached_property
    def names(self) -> list[str]:
        """Return the names of the steps in the order of the flow."""
        return [step["name"] for step in self.item["steps"]]

    @cached_property
    def automaton(self) -> Automaton:
        """Return the automaton of the item's flowchart."""
        return Automaton(read_flow(flow_xml(self.item, self.office).encode(), name=self.id))

    @cached_property
    def optional(self) -> set[int]:
        """Return the steps that are done only in some cases."""
        return {number for number, step in enumerate(specs(self.item, self.office)) if step.when}

    @cached_property
    def loops(self) -> set[tuple[int, int]]:
        """Return the ways back: from which step to which."""
        keys = {step["key"]: number for number, step in enumerate(self.item["steps"])}
        steps = enumerate(self.item["steps"])
        return {(number, keys[step["returns_to"]]) for number, step in steps if step.get("returns_to")}

    @cached_property
    def limits(self) -> list[float]:
        """Return the working days that each step may take; 0 means the same day."""
        return [float(step["limit_days"] or 0) for step in self.item["steps"]]

    @cached_property
    def waits(self) -> list[int]:
        """Return for each step how many working days at most lie before it that do not count; mostly 0."""
        return [_working_days(step.get("own_limit")) for step in self.item["steps"]]

    @cached_property
    def pairs(self) -> list[tuple[str, int, int]]:
        """Return the pairs of steps that two people must do, with the rule that judges each."""
        kinds = [step["type"] for step in self.item["steps"]]
        listed = self.office["policies"]["separation_of_duties"]["excluded_pairs"]
        excluded = {frozenset(pair["pair"]) for pair in listed}
        numbers = range(len(kinds))
        found = [(a, b) for a in numbers for b in numbers[a + 1 :] if frozenset((kinds[a], kinds[b])) in excluded]
        return [(f"W07-{place}", a, b) for place, (a, b) in enumerate(found, 1)]

    @cached_property
    def people(self) -> list[str]:
        """Return the names of all holders of the office, in the order of its posts."""
        return [post["holder"]["name"] for post in self.office["posts"]]

    @cached_property
    def holders(self) -> list[int]:
        """Return who holds the post of each step, as a number into `people`."""
        places = {post["id"]: place for place, post in enumerate(self.office["posts"])}
        return [places[step["post"]] for step in self.item["steps"]]

    @cached_property
    def deputies(self) -> list[list[int]]:
        """Return who may stand in at each step: never anybody who does an excluded step, and nobody of lower rank."""
        posts = self.office["posts"]
        found = []
        for step, holder in enumerate(self.holders):
            barred = {self.holders[b if step == a else a] for _, a, b in self.pairs if step in (a, b)}
            able = [at for at in range(len(posts)) if at not in barred and _can_stand_in(posts[holder], posts[at])]
            found.append(able)
        return found


def _can_stand_in(post: dict[str, Any], other: dict[str, Any]) -> bool:
    if post is other or post["role"] == HEADS or post["division"] != other["division"]:
        return False
    return other["role"] in (post["role"], HEADS)


def _working_days(own_limit: dict[str, Any] | None) -> int:
    """Return a step's own limit in working days, a quarter of a year at most: two years must hold enough cases."""
    if own_limit is None:
        return 0
    days = own_limit["days"] if own_limit["unit"] == "working_days" else own_limit["days"] * 5 // 7
    return min(int(days), 65)
