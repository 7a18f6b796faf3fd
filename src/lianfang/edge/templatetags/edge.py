"""Template tags of the edge: the few things that a template cannot say with if and for."""

from __future__ import annotations

from typing import Any

from django import template

from lianfang.edge.entity import Column, Entity
from lianfang.edge.tables import shown
from lianfang.kernel.access import ROLE_LABELS, Role

register = template.Library()


@register.simple_tag
def cell(column: Column, row: Any, entity: Entity) -> Any:
    """Return what a column shows for a row."""
    return shown(column, row, entity)


@register.filter
def local_text(thing: Any, name: str) -> str:
    """Return a column of a record in the reader's language."""
    return str(thing.localized(name))


@register.filter
def local_list(thing: Any, name: str) -> list[str]:
    """Return a column of several lines in the reader's language."""
    lines: list[str] = thing.lines(name)
    return lines


@register.filter
def role_label(code: str) -> str:
    """Return the label of a role."""
    return str(ROLE_LABELS[Role(code)])
