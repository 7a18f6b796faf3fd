"""Translatable text without a framework: the source is English, the translation is asked for when it is shown."""

from __future__ import annotations

from collections.abc import Callable


def _as_written(source: str) -> str:
    return source


class Text:
    """Hold an English source string and show its translation in the reader's language.

    The translator is set once at start-up by the edge; without one the source itself is shown.
    """

    __slots__ = ("source",)
    translate: Callable[[str], str] = staticmethod(_as_written)

    def __init__(self, source: str) -> None:
        self.source = source

    def __str__(self) -> str:
        return type(self).translate(self.source)

    def __repr__(self) -> str:
        return f"Text({self.source!r})"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)

    def __bool__(self) -> bool:
        return bool(self.source)

    def filled(self, **params: object) -> str:
        """Return the translation with its named placeholders filled."""
        return str(self).format(**params)
