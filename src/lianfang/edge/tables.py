"""The library's table class for an entity, made once per choice of columns."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.edge.listing import Listing

RIGHT = {Kind.NUMBER, Kind.DATE, Kind.MOMENT}
MARKS = {"todo": "", "now": " now", "done": " done", "stop": " stop", "bad": " bad"}


def shown(column: Column, row: Any, entity: Entity) -> Any:
    """Return what a cell shows: text, a date as ISO, a state with its mark, a link."""
    value = column.of(row)
    if value is None or value == "":
        return "—" if column.kind in RIGHT else ""
    if column.kind is Kind.MOMENT:
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if column.kind is Kind.DATE:
        return value.isoformat()
    if column.kind is Kind.STATE and entity.workflow:
        state = entity.workflow.state(value)
        return format_html('<span class="st{}">{}</span>', MARKS[state.mark], state.label)
    return value


class EntityColumn(tables.Column):
    """A column that shows its value as the entity says, with a second line where it has a note."""

    def __init__(self, column: Column, entity: Entity) -> None:
        classes = "num" if column.kind in RIGHT else ""
        attrs = {"th": {"class": classes}, "td": {"class": classes}} if classes else {}
        super().__init__(
            verbose_name=str(column.label), empty_values=(), orderable=False, accessor=entity.key, attrs=attrs
        )
        self.declared, self.entity = column, entity

    def render(self, record: Any) -> Any:
        """Return the cell."""
        value = shown(self.declared, record, self.entity)
        if self.declared.kind is Kind.LINK:
            value = format_html('<a class="ti" href="{}">{}</a>', self._url(record), value)
        if self.declared.note and (note := self.declared.note(record)):
            return format_html("{}<small>{}</small>", value, note)
        return value

    def _url(self, record: Any) -> str:
        return f"{reverse(self.entity.url('list'))}{self.entity.key_of(record)}/"


@lru_cache(maxsize=512)
def _table_class(entity_name: str, names: tuple[str, ...], language: str | None, build: Any) -> type[tables.Table]:
    entity, columns = build()
    parts: dict[str, Any] = {column.name: EntityColumn(column, entity) for column in columns}
    parts["Meta"] = type("Meta", (), {"template_name": "edge/table.html", "orderable": False})
    return type("EntityTable", (tables.Table,), parts)


class _Build:
    """Carry entity and columns past the cache, which keys on their names."""

    def __init__(self, entity: Entity, columns: list[Column]) -> None:
        self.entity, self.columns = entity, columns

    def __call__(self) -> tuple[Entity, list[Column]]:
        return self.entity, self.columns

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Build) and other.entity.name == self.entity.name

    def __hash__(self) -> int:
        return hash(self.entity.name)


def table_for(entity: Entity, listing: Listing) -> tables.Table:
    """Return the library's table of one page of rows."""
    names = tuple(column.name for column in listing.columns)
    made = _table_class(entity.name, names, get_language(), _Build(entity, listing.columns))
    return made(listing.rows)
