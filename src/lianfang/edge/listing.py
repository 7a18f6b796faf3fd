"""What a list shows, from the address bar alone: search, filters, order, columns, page.

Pages, API and exports share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext as _

from lianfang.edge.entity import Column, Entity
from lianfang.kernel.access import Actor

PAGE_SIZE = 25
LARGEST_PAGE = 200
LONGEST_SEARCH = 100
FURTHEST_PAGE = 1_000_000


@dataclass(frozen=True)
class Listing:
    """One page of a list: the rows, the chosen columns, how many rows there are, and where in them we stand."""

    rows: list[Any]
    columns: list[Column]
    total: int
    page: int
    size: int
    order: str
    filters: Any
    text: str

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


def _text_filter(entity: Entity) -> Any:
    lookups = [f"{lookup}__icontains" for column in entity.columns for lookup in column.search]

    def search(rows: Any, name: str, value: str) -> Any:
        found = rows
        for word in value[:LONGEST_SEARCH].replace("\x00", "").split():
            found = found.filter(reduce(or_, (Q(**{lookup: word}) for lookup in lookups)))
        return found

    return django_filters.CharFilter(method=lambda rows, name, value: search(rows, name, value))


def filters_for(entity: Entity, actor: Actor) -> type[django_filters.FilterSet]:
    """Return the library's filter class: a search box and one choice for each column that offers choices."""
    parts: dict[str, Any] = {}
    if any(column.search for column in entity.columns):
        parts["q"] = _text_filter(entity)
    for column in entity.columns:
        if column.choices:
            parts[column.name] = django_filters.ChoiceFilter(
                field_name=column.source,
                label=str(column.label),
                choices=[(value, str(label)) for value, label in column.choices(actor)],
                empty_label=_("All"),
            )
    return type("Filters", (django_filters.FilterSet,), parts)


def _whole_number(text: Any, default: int, largest: int) -> int:
    try:
        number = int(str(text))
    except ValueError:
        return default
    return min(max(number, 1), largest)


def _order(entity: Entity, asked: str) -> tuple[str, str]:
    """Return (the order as the address bar says it, the database lookup)."""
    column = entity.column(asked.lstrip("-"))
    if column is None or not column.source:
        return "", entity.order
    return asked, ("-" if asked.startswith("-") else "") + column.source


def chosen_columns(entity: Entity, asked: str) -> list[Column]:
    """Return the columns that the reader chose, or those shown by default."""
    names = [name for name in asked.split(",") if name]
    chosen = [column for column in entity.columns if column.name in names]
    return chosen or [column for column in entity.columns if column.is_shown]


def selected_rows(entity: Entity, actor: Actor, asked: Mapping[str, Any]) -> tuple[Any, Any, str]:
    """Return (rows in order, filter set, order) for what the address bar asks; unknown values filter nothing."""
    filters = filters_for(entity, actor)(data=asked, queryset=entity.rows(actor))
    order, lookup = _order(entity, str(asked.get("sort", "")))
    rows = filters.qs if filters.form.is_valid() else entity.rows(actor).none()
    tie = "pk" if lookup.lstrip("-") != "pk" else ""
    return rows.order_by(*[part for part in (lookup, tie) if part]), filters, order


def list_page(entity: Entity, actor: Actor, asked: Mapping[str, Any], size: int = PAGE_SIZE) -> Listing:
    """Return the page of rows that the address bar asks for; two queries."""
    rows, filters, order = selected_rows(entity, actor, asked)
    size = _whole_number(asked.get("size"), size, LARGEST_PAGE)
    total = rows.count()
    page = min(_whole_number(asked.get("page"), 1, FURTHEST_PAGE), max(1, -(-total // size)))
    return Listing(
        rows=list(rows[(page - 1) * size : page * size]),
        columns=chosen_columns(entity, str(asked.get("columns", ""))),
        total=total,
        page=page,
        size=size,
        order=order,
        filters=filters,
        text=str(asked.get("q", ""))[:LONGEST_SEARCH],
    )
