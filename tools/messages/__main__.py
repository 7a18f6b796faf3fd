"""Check, update, compile or fill the Chinese catalogue; exit code 1 when a check finds something."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.messages.catalogue import Entry, compile_catalogue, read_catalogue, write_catalogue
from tools.messages.extract import Message, NotLiteral, find_messages
from tools.tree import REPOSITORY

CATALOGUE = Path("src/lianfang/locale/zh_Hans/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*(?:![rsa])?(?::[^{}]*)?\}")
Entries = dict[tuple[str, str], Entry]


def read(root: Path) -> Entries:
    """Return the entries of the catalogue below root; none where there is no file yet."""
    path = root / CATALOGUE
    return read_catalogue(path.read_text("utf-8")) if path.is_file() else {}


def write(root: Path, entries: Entries) -> None:
    """Write the catalogue below root."""
    path = root / CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_catalogue(entries.values()), "utf-8")


def faults(root: Path = REPOSITORY) -> list[str]:
    """Return what is missing, untranslated, fuzzy, stale or differs in its placeholders."""
    entries = read(root)
    found = {message.key: message for message in find_messages(root)}
    return [
        *(f"not in the catalogue: {message.source!r}" for key, message in found.items() if key not in entries),
        *(f"stale: {entry.message.source!r}" for key, entry in entries.items() if key not in found),
        *(fault for key, entry in entries.items() if key in found for fault in _faults_of(entry)),
    ]


def _faults_of(entry: Entry) -> Iterator[str]:
    source = entry.message.source
    if not entry.translation:
        yield f"untranslated: {source!r}"
    elif entry.is_fuzzy:
        yield f"fuzzy: {source!r}"
    elif set(PLACEHOLDER.findall(entry.translation)) != set(PLACEHOLDER.findall(entry.message.plural or source)):
        yield f"placeholders differ: {source!r} and {entry.translation!r}"


def updated(root: Path = REPOSITORY) -> Entries:
    """Return the catalogue with what the sources hold now: translations kept, stale entries dropped."""
    known = read(root)
    entries: Entries = {}
    for message, paths in find_messages(root).items():
        old = entries.get(message.key) or known.get(message.key, Entry(message))
        plural = message.plural or (old.message.plural if message.key in entries else "")
        places = [*old.places, *map(str, paths)] if message.key in entries else [*map(str, paths)]
        merged = Message(message.source, message.context, plural)
        entries[message.key] = Entry(merged, old.translation, sorted(set(places)), old.is_fuzzy)
    return entries


def filled(root: Path, translations: dict[str, str]) -> Entries:
    """Return the updated catalogue with translations, given by source, put into the entries that have none."""
    entries = updated(root)
    for entry in entries.values():
        entry.translation = entry.translation or translations.get(entry.message.source, "")
    return entries


def check() -> int:
    """Print the faults; return the exit code."""
    found = faults()
    print("\n".join(found) if found else "messages: the Chinese catalogue is complete")
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    """Run one command; return the exit code."""
    match arguments:
        case ["check"]:
            return check()
        case ["update"]:
            write(REPOSITORY, updated())
        case ["compile"]:
            path = REPOSITORY / CATALOGUE
            path.with_suffix(".mo").write_bytes(compile_catalogue(read(REPOSITORY).values()))
        case ["fill", file]:
            write(REPOSITORY, filled(REPOSITORY, json.loads(Path(file).read_text("utf-8"))))
        case _:
            print("usage: python -m tools.messages check|update|compile|fill FILE.json", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NotLiteral as fault:
        sys.exit(str(fault))
