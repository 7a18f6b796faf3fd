"""Template tags of the edge: the few things that a template cannot say with if and for."""

from __future__ import annotations

import secrets
from typing import Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianfang.edge.entity import Column, Entity
from lianfang.edge.repeats import FIELD
from lianfang.edge.tables import shown
from lianfang.kernel.access import ROLE_LABELS, Role

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: template.Context) -> SafeString:
    """Return what every form carries unseen: the CSRF token, and the key under which it is done once."""
    token = CsrfTokenNode().render(context)
    return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, secrets.token_urlsafe(16))


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
