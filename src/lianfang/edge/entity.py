"""One description per entity: tables, filters, forms of moves, exports, imports and API schemas follow from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.kernel.text import Text
from lianfang.kernel.workflow import Workflow


class Kind(StrEnum):
    """How a value is shown, sorted and written into files."""

    TEXT = "text"
    LINK = "link"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    STATE = "state"
    CHOICE = "choice"
    FLAG = "flag"
    LEVEL = "level"


PYTHON_TYPES: dict[Kind, type] = {
    Kind.TEXT: str,
    Kind.LINK: str,
    Kind.NUMBER: float,
    Kind.DATE: date,
    Kind.MOMENT: datetime,
    Kind.STATE: str,
    Kind.CHOICE: str,
    Kind.FLAG: bool,
    Kind.LEVEL: str,
}

Choices = Callable[[Actor], Sequence[tuple[str, object]]]


@dataclass(frozen=True)
class Column:
    """One column of an entity.

    name: key in the address bar, the API and files of open data.
    value: takes a row, returns what is shown; by default the attribute of that name.
    source: database lookup that sorts and filters; empty where the column can do neither.
    search: database lookups that the search box looks into.
    choices: the values a filter offers, given the actor; a column with choices has a filter.
    note: takes a row, returns the second, smaller line of the cell on pages.
    is_shown: whether the list shows it before the reader chooses columns.
    is_short: its words stand on one line, however narrow the column would be.
    """

    name: str
    label: Text
    kind: Kind = Kind.TEXT
    value: Callable[[Any], Any] | None = None
    source: str = ""
    search: tuple[str, ...] = ()
    choices: Choices | None = None
    note: Callable[[Any], Any] | None = None
    is_shown: bool = True
    is_short: bool = False
    help: Text = Text("")

    def of(self, row: Any) -> Any:
        """Return the value of this column for a row."""
        return self.value(row) if self.value else getattr(row, self.name)

    def data(self, row: Any) -> Any:
        """Return the value for programs: the code of a choice where pages show its label."""
        if self.kind is not Kind.CHOICE or "__" in self.source or not hasattr(row, self.source or " "):
            return self.of(row)
        value = getattr(row, self.source)
        return str(getattr(value, "code", value)) if value is not None else None


@dataclass(frozen=True)
class Field:
    """One input of an import or a creation form: a name, a label, its type and whether it must be given."""

    name: str
    label: Text
    kind: Kind = Kind.TEXT
    required: bool = True
    help: Text = Text("")
    choices: Choices | None = None


@dataclass(frozen=True)
class Importer:
    """What a spreadsheet must hold and the action that takes one row, keyword by keyword.

    standing: takes the actor and the same keywords, returns field → value as it stands now, None where the row makes
    something new; a row that says what stands already is passed by and leaves no trace.
    group: field whose value joins rows into one object; the action then takes that field and `rows`, one mapping for
    each line. Its refusal may name one of them by the parameter `row`, from 0.
    """

    fields: tuple[Field, ...]
    action: Callable[..., Any]
    by: frozenset[Role]
    standing: Callable[..., Mapping[str, Any] | None] | None = None
    group: str = ""


@dataclass(frozen=True)
class Entity:
    """Declare one kind of object as pages and API show it.

    rows: takes the actor, returns the scoped query set of the list.
    brief: the same rows with no more than the columns shown by default need; pages that show others take `rows`.
    narrow: takes rows and a word of the search, returns rows among which all stand that hold it, found by an index.
    one: takes the actor and the key, returns the object or raises NotFound.
    key: attribute that stands in the address of an object.
    moves: name of a workflow's move → action(actor, *, key, version, comment).
    panel: takes the actor and the object, returns what the object page's own template needs.
    list_panel: takes the actor, returns what the list page's own template needs.
    """

    name: str
    label: Text
    plural: Text
    rows: Callable[[Actor], Any]
    one: Callable[[Actor, str], Any]
    columns: tuple[Column, ...]
    title: Callable[[Any], str]
    brief: Callable[[Actor], Any] | None = None
    narrow: Callable[[Any, str], Any] | None = None
    key: str = "pk"
    readers: frozenset[Role] = BUSINESS
    is_public: bool = False
    order: str = "pk"
    workflow: Workflow | None = None
    moves: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    importer: Importer | None = None
    template: str = "edge/object.html"
    list_template: str = "edge/list.html"
    panel: Callable[[Actor, Any], Mapping[str, Any]] | None = None
    list_panel: Callable[[Actor], Mapping[str, Any]] | None = None
    empty: Text = Text("Nothing is here yet.")
    trail_type: str = ""

    def __post_init__(self) -> None:
        """Register the entity; refuse a name taken twice and moves that the workflow does not have."""
        if self.name in _DECLARED:
            raise ValueError(f"entity {self.name!r} is declared twice")
        for move in self.moves:
            if self.workflow is None or move not in {known.name for known in self.workflow.moves}:
                raise ValueError(f"entity {self.name!r}: no move {move!r}")
        _DECLARED[self.name] = self

    def column(self, name: str) -> Column | None:
        """Return the column with this name, None where there is none."""
        return next((column for column in self.columns if column.name == name), None)

    def key_of(self, row: Any) -> str:
        """Return what stands for a row in its address."""
        return str(getattr(row, self.key))

    def url(self, part: str) -> str:
        """Return the name of one of this entity's URLs: list, object, move, export or import."""
        return f"{self.name}-{part}"


_DECLARED: dict[str, Entity] = {}


def declared_entities() -> dict[str, Entity]:
    """Return every entity by name."""
    return dict(_DECLARED)
