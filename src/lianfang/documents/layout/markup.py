"""The markup of templates, read line by line, so that an official can write it and every error has a line.

A line that begins with a mark in 【】 or [] is a part of the document; ``#`` and ``##`` begin headings; every other
line is a paragraph. ``{name}`` stands for a value, ``{{`` and ``}}`` for braces.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lianfang.kernel.errors import Refused, declare_refusals, listed
from lianfang.kernel.text import Text as _

LONGEST_TEMPLATE = 20_000
MOST_HEADINGS = 30
MARKS: dict[str, str] = {
    "发文机关": "office",
    "文号": "number",
    "标题": "title",
    "主送": "to",
    "附件": "attachments",
    "表格": "table",
    "落款": "signature",
    "日期": "date",
    "office": "office",
    "number": "number",
    "title": "title",
    "to": "to",
    "attachments": "attachments",
    "table": "table",
    "signature": "signature",
    "date": "date",
}
ONCE = frozenset({"office", "number", "title", "to", "attachments", "signature", "date"})
NEEDED = ("number", "title")
MARK_LABELS: dict[str, _] = {
    "office": _("issuing body above the red line"),
    "number": _("word of the document number"),
    "title": _("title"),
    "to": _("addressee"),
    "h1": _("heading"),
    "h2": _("second heading"),
    "p": _("paragraph"),
    "table": _("table"),
    "attachments": _("list of attachments"),
    "signature": _("signature"),
    "date": _("date"),
}
_MARK = re.compile(r"^(?:【([^】]*)】|\[([^\]]*)\])\s*(.*)$")
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_SPLIT = re.compile(r"[|｜]")


@dataclass(frozen=True)
class Part:
    """One line of a template: its kind, its text with placeholders, and for a table its name and headings."""

    kind: str
    text: str
    line: int
    headings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What is wrong in one line; line 0 is the template as a whole."""

    line: int
    refusal: Refused

    def sentence(self) -> str:
        """Return the sentence for the reader."""
        return self.refusal.sentence()


def read_template(text: str, fields: Collection[str], tables: Collection[str]) -> tuple[list[Part], list[Fault]]:
    """Return the parts of a template and what is wrong with it, line by line."""
    if len(text) > LONGEST_TEMPLATE:
        return [], [Fault(0, Refused("template_long", most=LONGEST_TEMPLATE, length=len(text)))]
    parts: list[Part] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            part = _part(line.strip(), number)
            _check(part, parts, fields, tables)
            parts.append(part)
        except Refused as refusal:
            faults.append(Fault(number, refusal))
    seen = {part.kind for part in parts}
    wanted = [kind for kind in NEEDED if kind not in seen]
    if wanted and not faults:
        faults.append(Fault(0, Refused("template_part_missing", parts=listed(MARK_LABELS[kind] for kind in wanted))))
    return parts, faults


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Yield (is a placeholder, text or name) in order; Refused for a brace that stands alone."""
    begin = 0
    for found in _PIECE.finditer(text):
        if found.start() > begin:
            yield False, text[begin : found.start()]
        begin = found.end()
        if found[0] in ("{{", "}}"):
            yield False, found[0][0]
        elif found[1] is None:
            raise Refused("template_brace")
        else:
            yield True, found[1].strip()
    if begin < len(text):
        yield False, text[begin:]


def _part(line: str, number: int) -> Part:
    bad = next((sign for sign in line if ord(sign) < 32 and sign != "\t"), None)
    if bad is not None:
        raise Refused("template_sign", sign=f"U+{ord(bad):04X}")
    if line.startswith("##"):
        return Part("h2", line[2:].strip(), number)
    if line.startswith("#"):
        return Part("h1", line[1:].strip(), number)
    marked = _MARK.match(line)
    if marked is None:
        return Part("p", line, number)
    kind = MARKS.get((marked[1] or marked[2] or "").strip().lower())
    if kind is None:
        raise Refused("template_mark", mark=marked[1] or marked[2] or "", known=listed(MARKS))
    return _table(marked[3], number) if kind == "table" else Part(kind, marked[3].strip(), number)


def _table(rest: str, number: int) -> Part:
    name, _colon, headings = rest.replace("：", ":").partition(":")
    named = tuple(heading.strip() for heading in _SPLIT.split(headings))
    if not name.strip() or not all(named) or len(named) > MOST_HEADINGS:
        raise Refused("template_table_shape", most=MOST_HEADINGS)
    return Part("table", name.strip().strip("{}"), number, named)


def _check(part: Part, before: list[Part], fields: Collection[str], tables: Collection[str]) -> None:
    if part.kind in ONCE and any(known.kind == part.kind for known in before):
        raise Refused("template_twice", part=MARK_LABELS[part.kind])
    if part.kind == "table":
        if part.text not in tables:
            raise Refused("template_table_unknown", table=part.text, known=listed(tables) or "—")
        texts: tuple[str, ...] = part.headings
    else:
        texts = (part.text,)
    if part.kind not in ("table", "attachments") and not part.text:
        raise Refused("template_empty", part=MARK_LABELS[part.kind])
    for text in texts:
        for is_placeholder, name in pieces(text):
            if is_placeholder and (part.kind == "number" or name not in fields):
                raise Refused("template_unknown", name=name, known=listed("{" + known + "}" for known in fields))


declare_refusals(
    {
        "template_long": _("The template has {length} characters; {most} are allowed."),
        "template_part_missing": _("The template needs these lines: {parts}."),
        "template_brace": _("A brace stands alone. Write a placeholder as {{name}}, a brace itself twice."),
        "template_sign": _("The line holds the control character {sign}."),
        "template_mark": _("There is no part “{mark}”. Known: {known}."),
        "template_table_shape": _("A table line names the table, a colon and up to {most} headings divided by |."),
        "template_twice": _("There is a line for the {part} already."),
        "template_table_unknown": _("There is no table “{table}”. Known: {known}."),
        "template_empty": _("The {part} is empty."),
        "template_unknown": _("“{name}” is not known here. Known: {known}."),
    }
)
