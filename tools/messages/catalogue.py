"""Read and write a catalogue (.po) and compile it (.mo), in the formats of GNU gettext."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tools.messages.extract import Message

HEADER = {
    "Project-Id-Version": "lianfang",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
MAGIC = 0x950412DE
FIELD = re.compile(r"^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+(\".*\")$")


@dataclass
class Entry:
    """One message with its translation (Chinese has one plural form) and where it stands."""

    message: Message
    translation: str = ""
    places: list[str] = field(default_factory=list)
    is_fuzzy: bool = False


def read_catalogue(text: str) -> dict[tuple[str, str], Entry]:
    """Return the entries of a .po text by (context, source), the header left out.

    Raises ValueError with the line number where the text is no catalogue. Obsolete entries are dropped.
    """
    entries: dict[tuple[str, str], Entry] = {}
    for block in _blocks(text):
        entry = _entry(block)
        if entry.message.source:
            entries[entry.message.key] = entry
    return entries


def write_catalogue(entries: Iterable[Entry]) -> str:
    """Return the .po text, sorted, so that two people who add messages seldom meet in one line."""
    head = ['msgid ""', 'msgstr ""', *(_quoted(line) for line in _header())]
    blocks = [head, *(list(_lines(entry)) for entry in sorted(entries, key=lambda entry: entry.message))]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def compile_catalogue(entries: Iterable[Entry]) -> bytes:
    """Return the .mo bytes of the translated entries; untranslated and fuzzy ones fall back to the source."""
    texts = {"": "".join(_header())}
    for entry in entries:
        if entry.translation and not entry.is_fuzzy:
            texts[_compiled_key(entry.message)] = entry.translation
    pairs = sorted((key.encode(), value.encode()) for key, value in texts.items())
    start = 7 * 4
    offset = start + 2 * 8 * len(pairs)
    tables, strings = [], b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<2I", len(pair[column]), offset + len(strings)))
            strings += pair[column] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(pairs), start, start + 8 * len(pairs), 0, start + 16 * len(pairs))
    return head + b"".join(tables) + strings


def _header() -> list[str]:
    return [f"{key}: {value}\n" for key, value in HEADER.items()]


def _compiled_key(message: Message) -> str:
    context = f"{message.context}\x04" if message.context else ""
    plural = f"\0{message.plural}" if message.plural else ""
    return context + message.source + plural


def _blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.strip() and not line.startswith("#~"):
            block.append((number, line.strip()))
        elif block:
            yield block
            block = []


def _entry(block: list[tuple[int, str]]) -> Entry:
    values: dict[str, str] = {}
    entry = Entry(Message(""))
    name = ""
    for number, line in block:
        found = FIELD.match(line)
        if line.startswith("#:"):
            entry.places += line[2:].split()
        elif line.startswith("#"):
            entry.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
        elif found:
            name = found[1]
            values[name] = ast.literal_eval(found[2])
        elif line.startswith('"') and line.endswith('"') and name:
            values[name] += ast.literal_eval(line)
        else:
            raise ValueError(f"line {number}: {line!r} is no part of a catalogue")
    entry.message = Message(values.get("msgid", ""), values.get("msgctxt", ""), values.get("msgid_plural", ""))
    entry.translation = values.get("msgstr", values.get("msgstr[0]", ""))
    return entry


def _lines(entry: Entry) -> Iterator[str]:
    for place in entry.places:
        yield f"#: {place}"
    if entry.is_fuzzy:
        yield "#, fuzzy"
    if entry.message.context:
        yield f"msgctxt {_quoted(entry.message.context)}"
    yield f"msgid {_quoted(entry.message.source)}"
    if entry.message.plural:
        yield f"msgid_plural {_quoted(entry.message.plural)}"
    yield f"msgstr{'[0]' if entry.message.plural else ''} {_quoted(entry.translation)}"


def _quoted(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(plain, escaped)
    return f'"{text}"'
