"""The one way a rule, an action or a workflow says no."""

from __future__ import annotations

from collections.abc import Iterable

from lianfang.kernel.text import Text

_MESSAGES: dict[str, Text] = {}


class Refused(Exception):
    """Refuse a use case: a stable code for programs, named values for the sentence that people read.

    field: name of the input that is to blame, so that a form shows the sentence beside it.
    """

    def __init__(self, code: str, *, field: str = "", **params: object) -> None:
        self.code, self.field, self.params = code, field, params
        super().__init__(code, params)

    def sentence(self) -> str:
        """Return the sentence for this refusal in the reader's language."""
        message = _MESSAGES.get(self.code)
        return message.filled(**self.params) if message else self.code


class NotFound(Exception):
    """Say that there is no such object for this actor, whether it exists or belongs to others."""


class ScopeForgotten(Exception):
    """Say that a read named neither its actor nor the reason for reading without one."""


def declare_refusals(messages: dict[str, Text]) -> None:
    """Register the sentences of a room's refusals; a code declared twice with another sentence raises ValueError."""
    for code, message in messages.items():
        if _MESSAGES.setdefault(code, message) != message:
            raise ValueError(f"refusal {code!r} is declared twice")


def declared_refusals() -> dict[str, Text]:
    """Return every declared refusal code with its sentence."""
    return dict(_MESSAGES)


LIST_MARK = Text(", ")


def listed(parts: Iterable[object]) -> str:
    """Return the parts as one list in the reader's language: commas, or the mark that Chinese puts between words."""
    return str(LIST_MARK).join(str(part) for part in parts)
