"""The one error an input can raise: it names the file, the place in it, and what to do."""

from __future__ import annotations


class BadInput(Exception):
    """Say that an input cannot be used.

    code: stable word for programs, such as ``xml_dtd`` or ``column_missing``.
    file: name of the input as the user gave it.
    at: line, column or element id, as ``line 12`` or ``element Task_7``; empty where the whole file is meant.
    reason: one English sentence without the file name.
    hint: one English sentence that says what to do.
    """

    def __init__(self, code: str, *, file: str = "", at: str = "", reason: str, hint: str = "") -> None:
        self.code, self.file, self.at, self.reason, self.hint = code, file, at, reason, hint
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.at) if part)
        return " ".join(part for part in (f"{place}:" if place else "", self.reason, self.hint) if part)
