"""A workflow is one declaration; pages, API, database, docs and tests are drawn from it.

Nothing else assigns a subject's state: an action asks `Workflow.check`, which answers with the next state or refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Protocol

from lianfang.kernel.access import ROLE_LABELS, Actor, Role
from lianfang.kernel.errors import Refused, declare_refusals, listed
from lianfang.kernel.text import Text as _

LONGEST_TEXT = 4_000
"""Characters of a reason, an objection or a reply."""

Guard = Callable[[Any, Actor, Mapping[str, Any]], None]
"""A guard takes the subject, the actor and what was given with the move; it returns nothing or raises Refused."""


class Subject(Protocol):
    """What a workflow moves."""

    state: str


@dataclass(frozen=True, slots=True)
class State:
    """One state: its code, label, mark (todo, now, done, stop, bad) and how many working days it may last."""

    name: str
    label: _
    mark: str = "now"
    days: int | None = None
    editable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Move:
    """One move: from which states to which, by whom, and under which conditions.

    apart_from: attributes of the subject that hold account ids; whoever they name may not make this move.
    needs_comment: the move is refused without a reason in words.
    holder: attribute, dotted where it is reached over another row, that holds the id of the subject's post; whoever
    holds that post may make the move wherever the role is held, so that a leader whose roles are held on divisions
    acts for the own post in the leadership.
    """

    name: str
    label: _
    source: frozenset[str]
    target: str
    by: frozenset[Role]
    apart_from: tuple[str, ...] = ()
    needs_comment: bool = False
    guards: tuple[Guard, ...] = ()
    holder: str = ""

    def belongs_to(self, actor: Actor, subject: Subject) -> bool:
        """Tell whether the actor holds one of the roles on the subject's unit, or anywhere as holder of its post."""
        if actor.holds(self.by, unit_path_of(subject)):
            return True
        return bool(self.holder) and attrgetter(self.holder)(subject) in actor.post_ids and actor.holds(self.by)


@dataclass(frozen=True, slots=True)
class Workflow:
    """Declare the states and moves of one kind of object."""

    name: str
    label: _
    initial: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    _guards: dict[str, list[Guard]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Refuse a declaration that names states it does not have, or has states that nothing reaches."""
        names = {state.name for state in self.states}
        used = {self.initial} | {move.target for move in self.moves}
        for move in self.moves:
            used |= move.source
        if used != names:
            raise ValueError(f"workflow {self.name}: {sorted(used ^ names)} stand in states or moves only")
        if len({move.name for move in self.moves}) != len(self.moves):
            raise ValueError(f"workflow {self.name}: two moves share a name")
        _DECLARED[self.name] = self

    def state(self, name: str) -> State:
        """Return the state with this code; KeyError when there is none."""
        return next(state for state in self.states if state.name == name)

    def move(self, name: str) -> Move:
        """Return the move with this name, or refuse it as unknown."""
        for move in self.moves:
            if move.name == name:
                return move
        raise Refused("move_unknown", move=name)

    def accept_guard(self, move: str, guard: Guard) -> None:
        """Let a later room add a condition to a move of this one."""
        self.move(move)
        waiting = self._guards.setdefault(move, [])
        if guard not in waiting:
            waiting.append(guard)

    def check(self, name: str, subject: Subject, actor: Actor, **given: Any) -> str:
        """Return the state that the move leads to, or refuse it.

        The order is fixed: state, role, separation of persons, comment, guards; the first that fails is said.
        """
        move = self.move(name)
        if subject.state not in move.source:
            raise Refused("move_not_now", move=move.label, state=self.state(subject.state).label)
        if not move.belongs_to(actor, subject):
            raise Refused("move_not_yours", move=move.label, roles=_roles(move.by))
        if any(actor.id is not None and getattr(subject, who) == actor.id for who in move.apart_from):
            raise Refused("four_eyes", move=move.label)
        comment = str(given.get("comment") or "")
        if move.needs_comment and not comment.strip():
            raise Refused("comment_required", field="comment")
        if len(comment) > LONGEST_TEXT:
            raise Refused("text_long", field="comment", most=LONGEST_TEXT, length=len(comment))
        for guard in (*move.guards, *self._guards.get(name, ())):
            guard(subject, actor, given)
        return move.target

    def available(self, subject: Subject, actor: Actor) -> tuple[Move, ...]:
        """Return the moves that state, role and separation of persons allow now; guards speak when one is tried."""
        return tuple(
            move
            for move in self.moves
            if subject.state in move.source
            and move.belongs_to(actor, subject)
            and not any(actor.id is not None and getattr(subject, who) == actor.id for who in move.apart_from)
        )

    def may_edit(self, subject: Subject, name: str) -> bool:
        """Tell whether a field of the subject may still be changed in its state."""
        return name in self.state(subject.state).editable

    def diagram(self) -> str:
        """Return the workflow as a Mermaid state diagram in English."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for move in self.moves:
            lines += [f"    {source} --> {move.target}: {move.name}" for source in sorted(move.source)]
        return "\n".join(lines)

    def role_table(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield (move, from, to, roles) as codes, in the order of declaration."""
        for move in self.moves:
            yield move.name, ", ".join(sorted(move.source)), move.target, ", ".join(sorted(move.by))


_DECLARED: dict[str, Workflow] = {}


def declared_workflows() -> dict[str, Workflow]:
    """Return every workflow by name."""
    return dict(_DECLARED)


def unit_path_of(subject: object) -> str | None:
    """Return the path of the unit that owns the subject, None where the subject has no unit."""
    return getattr(subject, "unit_path", None)


def _roles(roles: frozenset[Role]) -> str:
    return listed(ROLE_LABELS[role] for role in Role if role in roles)


declare_refusals(
    {
        "move_unknown": _("There is no move “{move}” here."),
        "move_not_now": _("“{move}” is not possible in the state “{state}”."),
        "move_not_yours": _("“{move}” belongs to: {roles}."),
        "four_eyes": _("“{move}” needs a second person: you have already acted on this object."),
        "comment_required": _("Give the reason in words."),
        "version_changed": _(
            "Somebody else has changed this meanwhile. Your text is kept below; compare and save again."
        ),
        "field_required": _("This field is required."),
        "text_long": _("The text has {length} characters; {most} are allowed. Shorten it; nothing was saved."),
        "field_locked": _("“{field_label}” can no longer be changed in the state “{state}”."),
    }
)
