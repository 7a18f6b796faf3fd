"""Take the releases out of one large JSON document without holding it whole.

The text goes through a window that grows only until the value in hand is complete, so a package of any size needs the
memory of its largest release.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from casecheck.errors import BadInput

CHUNK = 1 << 20
LARGEST = 64 << 20  # signs of one value; no release is near it
SPACES = " \t\r\n"
LISTS = ("releases", "records")
HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


def refuse_constant(word: str) -> Any:
    """Refuse NaN and the infinities, which JSON does not have."""
    raise ValueError(f"{word} is no JSON")


def refuse_half_pairs(value: Any) -> None:
    """Raise ValueError for a text with one half of a surrogate pair, which no table can hold."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("half a surrogate pair is no text") from error


DECODER = json.JSONDecoder(parse_constant=refuse_constant)


class Window:
    """Hold the part of a JSON text that is being read. read: returns up to so many bytes, none at the end."""

    def __init__(self, read: Callable[[int], bytes], name: str) -> None:
        self.name, self.place = name, 0
        self._read, self._text, self._at, self._has_ended = read, "", 0, False
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode

    def sign(self) -> str:
        """Return the next sign that is no space, without taking it; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in SPACES:
                self._at += 1
            if self._at < len(self._text) or not self._grow(CHUNK):
                return self._text[self._at : self._at + 1]

    def take(self, allowed: str) -> None:
        """Take the next sign, which must be the one allowed."""
        sign = self.sign()
        if sign != allowed:
            raise self.wrong(f"Expected {allowed!r}, found {sign or 'the end'}")
        self._at += 1

    def value(self) -> Any:
        """Take one whole value."""
        self.sign()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
                if HALF_PAIR.search(self._text, self._at, end):
                    refuse_half_pairs(value)
            except RecursionError as error:
                raise self.wrong("The values are nested too deep") from error
            except json.JSONDecodeError as error:
                if self._has_ended or len(self._text) - self._at > LARGEST:
                    raise self.wrong(error.msg) from error
            except ValueError as error:
                raise self.wrong(f"This is no JSON: {error}") from error
            else:
                if end < len(self._text) or self._has_ended:
                    self._at = end
                    return value
            self._grow(max(CHUNK, len(self._text) - self._at))

    def wrong(self, reason: str) -> BadInput:
        """Return what is to be raised for a text that is no sound JSON."""
        at = f"release {self.place + 1}"
        return BadInput("json", file=self.name, at=at, reason=f"{reason}.", hint="Export the releases again.")

    def _grow(self, size: int) -> bool:
        """Read on, forgetting what was taken; say whether there was more."""
        if self._has_ended:
            return False
        chunk = self._read(size)
        try:
            text = self._decode(chunk, not chunk)
        except UnicodeDecodeError as error:
            raise self.wrong("The text is not UTF-8") from error
        self._has_ended = not chunk
        self._text, self._at = self._text[self._at :] + text, 0
        return bool(chunk)


def releases_of(window: Window) -> Iterator[Any]:
    """Yield the elements of a list of releases, or of the lists in a package; a single release is one element."""
    if window.sign() == "[":
        yield from _elements(window)
        return
    window.take("{")
    others: dict[str, Any] = {}
    has_list = False
    while window.sign() != "}":
        key = window.value()
        if not isinstance(key, str):
            raise window.wrong("A key is no text")
        window.take(":")
        if key in LISTS and window.sign() == "[":
            has_list = True
            yield from _elements(window)
        else:
            others[key] = window.value()
        if window.sign() != "}":
            window.take(",")
    window.take("}")
    if not has_list:
        yield others


def _elements(window: Window) -> Iterator[Any]:
    window.take("[")
    while window.sign() != "]":
        value = window.value()
        yield value
        window.place += 1
        if window.sign() != "]":
            window.take(",")
    window.take("]")
