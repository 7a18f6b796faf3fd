"""What a list shows, from the address bar alone: search, filters, order, columns, page.

Pages, API and exports share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext as _

from lianfang.edge.entity import Column, Entity, declared_entities
from lianfang.kernel.access import Actor

Offered = tuple[tuple[Column, str, tuple[tuple[str, str], ...]], ...]
PAGE_SIZE = 25
LARGEST_PAGE = 200
LONGEST_SEARCH = 100
FURTHEST_PAGE = 1_000_000
COUNTED = 1_000
"""How many rows that a search finds are counted: what stands in a quarter of a long register takes long to count."""


@dataclass(frozen=True)
class Listing:
    """One page of a list: the rows, the chosen columns, how many rows there are, and where in them we stand.

    is_lower_bound: there are at least `total` rows; so many were counted, and more than this page shows.
    """

    rows: list[Any]
    columns: list[Column]
    total: int
    is_lower_bound: bool
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
            found = entity.narrow(found, word) if entity.narrow else found
            found = found.filter(reduce(or_, (Q(**{lookup: word}) for lookup in lookups)))
        return found

    return django_filters.CharFilter(method=lambda rows, name, value: search(rows, name, value))


def filters_for(entity: Entity, actor: Actor) -> type[django_filters.FilterSet]:
    """Return the library's filter class: a search box and one choice for each column that offers choices."""
    offered = tuple(
        (column, str(column.label), tuple((value, str(label)) for value, label in column.choices(actor)))
        for column in entity.columns
        if column.choices
    )
    return _filter_class(entity.name, _("All"), offered)


@lru_cache(maxsize=256)
def _filter_class(name: str, everything: str, offered: Offered) -> type[django_filters.FilterSet]:
    """Make the class once for each set of choices: making it costs more than asking for the choices."""
    entity = declared_entities()[name]
    parts: dict[str, Any] = {}
    if any(column.search for column in entity.columns):
        parts["q"] = _text_filter(entity)
    for column, label, choices in offered:
        parts[column.name] = django_filters.ChoiceFilter(
            field_name=column.source, label=label, choices=choices, empty_label=everything
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


def selected_rows(
    entity: Entity, actor: Actor, asked: Mapping[str, Any], *, is_brief: bool = False
) -> tuple[Any, Any, str]:
    """Return (rows in order, filter set, order) for what the address bar asks; what no filter offers finds nothing."""
    every = (entity.brief if is_brief and entity.brief else entity.rows)(actor)
    filters = filters_for(entity, actor)(data=asked, queryset=every)
    order, lookup = _order(entity, str(asked.get("sort", "")))
    rows = filters.qs if filters.form.is_valid() else every.none()
    tie = "pk" if lookup.lstrip("-") != "pk" else ""
    return rows.order_by(*[part for part in (lookup, tie) if part]), filters, order


def _counted(rows: Any, asked: int, size: int, limit: int | None) -> tuple[list[Any], int, int, bool]:
    """Return (rows of a page, its number, how many rows there are, whether that is a lower bound).

    limit: count no further, None counts to the end. Whoever turns the pages comes to the end all the same: as long as
    there are more rows, the lower bound is beyond what was shown, and the last page knows the total.
    """
    total = rows.count() if limit is None else rows.order_by()[: limit + 1].count()
    if limit is not None and total > limit:
        begin = (asked - 1) * size
        held = list(rows[begin : begin + size + 1])
        if len(held) > size:
            return held[:size], asked, max(limit, begin + size + 1), True
        total = begin + len(held) if held else rows.count()
    page = min(asked, max(1, -(-total // size)))
    return list(rows[(page - 1) * size : page * size]), page, total, False


def list_page(entity: Entity, actor: Actor, asked: Mapping[str, Any], *, is_whole: bool = False) -> Listing:
    """Return the page of rows that the address bar asks for; two queries; counts what a search finds up to a limit.

    is_whole: the caller reads every column, whichever are shown.
    """
    columns = chosen_columns(entity, str(asked.get("columns", "")))
    is_brief = not is_whole and all(column.is_shown for column in columns)
    rows, filters, order = selected_rows(entity, actor, asked, is_brief=is_brief)
    size = _whole_number(asked.get("size"), PAGE_SIZE, LARGEST_PAGE)
    text = str(asked.get("q", ""))[:LONGEST_SEARCH]
    limit = COUNTED if text.strip() and "q" in filters.filters else None
    wanted = _whole_number(asked.get("page"), 1, FURTHEST_PAGE)
    held, page, total, is_lower_bound = _counted(rows, wanted, size, limit)
    return Listing(
        rows=held,
        columns=columns,
        total=total,
        is_lower_bound=is_lower_bound,
        page=page,
        size=size,
        order=order,
        filters=filters,
        text=text,
    )
