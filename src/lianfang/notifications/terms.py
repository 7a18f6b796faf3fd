"""What people are told: each kind of notice with its texts; rooms declare theirs here, an office may reword them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lianfang.kernel.text import Text as _

PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Channel(StrEnum):
    """By which way a notice reaches its reader."""

    PRODUCT = "product"
    EMAIL = "email"


CHANNEL_LABELS: dict[str, _] = {Channel.PRODUCT: _("In the product"), Channel.EMAIL: _("By e-mail")}


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice: a title and a text with {named} placeholders, and whether an e-mail goes out as well."""

    code: str
    title: _
    body: _
    by_email: bool = True


_KINDS: dict[str, NoticeKind] = {}


def declare_notices(*kinds: NoticeKind) -> None:
    """Register kinds of notices; a code declared twice with another text raises ValueError."""
    for kind in kinds:
        if _KINDS.setdefault(kind.code, kind) != kind:
            raise ValueError(f"notice {kind.code!r} is declared twice")


def declared_notices() -> dict[str, NoticeKind]:
    """Return every declared kind of notice by its code."""
    return dict(_KINDS)


def fill(text: str, params: Mapping[str, Any], *, is_english: bool) -> str:
    """Return the text with its {named} placeholders filled; an unknown one stays as it is.

    Where params hold `name` and `name_en`, English readers get the latter. No attribute or index is ever looked up.
    """

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        chosen = (is_english and params.get(f"{name}_en")) or params.get(name)
        return found.group(0) if chosen is None else str(chosen)

    return PLACEHOLDER.sub(value, text)
