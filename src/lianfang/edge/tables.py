"""The rows of a list and the controls of its filters as HTML.

A list is the hottest page: its cells are written here with a plain loop, everything shown escaped. The library of
tables that stood here before took half of a page's time (docs/decisions/0008).
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.edge.listing import Listing
from lianfang.kernel.text import Text as _

RIGHT = {Kind.NUMBER, Kind.DATE, Kind.MOMENT}
MARKS = {"todo": "", "now": " now", "done": " done", "stop": " stop", "bad": " bad"}


LEVELS: dict[str, tuple[str, _]] = {"high": ("h", _("High")), "medium": ("m", _("Medium")), "low": ("l", _("Low"))}


def _escaped(value: Any) -> str:
    """Escape as `conditional_escape` does, without its wrapper for lazy texts: a list has some 700 parts to escape."""
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))


def level_badge(level: str, score: int | None = None) -> Any:
    """Return a level of risk by word, shape and colour; what is no level is said as not rated."""
    if level not in LEVELS:
        return format_html('<span class="tag">{}</span>', _("Not rated"))
    look, word = LEVELS[level]
    said = f"{word} {score}" if score else str(word)
    return mark_safe(
        f'<span class="lv {look}"><svg aria-hidden="true"><use href="#lv-{level}" /></svg>{_escaped(said)}</span>'
    )


def shown(column: Column, row: Any, entity: Entity) -> Any:
    """Return what a cell shows: text, a date as ISO, a state with its mark."""
    value = column.of(row)
    if value is None or value == "":
        return "—" if column.kind in RIGHT else ""
    if column.kind is Kind.MOMENT:
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if column.kind is Kind.DATE:
        return value.isoformat()
    if column.kind is Kind.LEVEL:
        return level_badge(value)
    if column.kind is Kind.FLAG:
        return _("Yes") if value else _("No")
    if column.kind is Kind.STATE and entity.workflow:
        state = entity.workflow.state(value)
        return mark_safe(f'<span class="st{MARKS[state.mark]}">{_escaped(state.label)}</span>')
    return value


def _opening(column: Column) -> str:
    """Return the tag before a column's cells; narrow screens show its label beside each value."""
    look = ' class="num"' if column.kind in RIGHT else ' class="lead"' if column.kind is Kind.LINK else ""
    look = look or (' class="nw"' if column.is_short else "")
    return f'<td{look} data-label="{_escaped(column.label)}">'


def _cell(column: Column, opening: str, row: Any, entity: Entity, base: str) -> str:
    """Return one cell; every part that is not markup of ours is escaped."""
    text = _escaped(shown(column, row, entity))
    if column.kind is Kind.LINK:
        text = f'<a class="ti" href="{_escaped(base + entity.key_of(row))}/">{text}</a>'
    if column.note and (note := column.note(row)):
        text = f"{text}<small>{_escaped(note)}</small>"
    return f"{opening}{text}</td>"


def table_rows(entity: Entity, listing: Listing) -> SafeString:
    """Return the rows of one page of a list as HTML."""
    base = reverse(entity.url("list"))
    columns = [(column, _opening(column)) for column in listing.columns]
    rows = ("".join(_cell(column, tag, row, entity, base) for column, tag in columns) for row in listing.rows)
    return mark_safe("\n".join(f"<tr>{cells}</tr>" for cells in rows))


def filter_controls(listing: Listing) -> list[dict[str, Any]]:
    """Return the filters of a list but for the search box: name, label and options as HTML."""
    form = listing.filters.form
    return [
        {"name": name, "label": field.label, "options": _options(field.choices, form.data.get(name, ""))}
        for name, field in form.fields.items()
        if name != "q"
    ]


def _options(choices: Iterable[tuple[str, object]], chosen: str) -> SafeString:
    return mark_safe("".join(_option(str(value), label, str(value) == chosen) for value, label in choices))


def _option(value: str, label: object, is_chosen: bool) -> str:
    return f'<option value="{_escaped(value)}"{" selected" if is_chosen else ""}>{_escaped(label)}</option>'
