"""Find every translatable string in Python sources and templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from tools.tree import repository_files

HOUSE = Path("src/lianfang")
# Function → what its leading arguments are.
SHAPES = {
    "gettext": ("source",),
    "ngettext": ("source", "plural"),
    "pgettext": ("context", "source"),
    "npgettext": ("context", "source", "plural"),
}
KEYWORDS = {name + ending: shape for name, shape in SHAPES.items() for ending in ("", "_lazy", "_noop")}
KEYWORDS["Text"] = ("source",)
HOMES = {"django.utils.translation", "lianfang.kernel.text"}

_STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(({_STRING}(?:\s*,\s*{_STRING})*)")
# Attributes of components hold `_('…')` outside any tag, where templatize does not look.
BARE = re.compile(rf"\b_\(({_STRING})\)")


@dataclass(frozen=True, order=True)
class Message:
    """One translatable string; equal messages are one entry of the catalogue, as gettext has it."""

    source: str
    context: str = ""
    plural: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Return what an entry is looked up by."""
        return self.context, self.source


class NotLiteral(ValueError):
    """Say that a string is put together before it is translated, so that no catalogue can hold it."""


def message_of(keyword: str, arguments: list[str]) -> Message:
    """Return the message of a call, given its leading string arguments."""
    return Message(**dict(zip(KEYWORDS[keyword], arguments, strict=False)))


def python_messages(source: str, path: Path) -> Iterator[Message]:
    """Yield the messages of a Python source; a marker is known by its import, whatever it is called there.

    Raises NotLiteral for an f-string handed to a marker.
    """
    tree = ast.parse(source)
    names = dict(_imported_markers(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        keyword = _marker(node.func, names)
        if not keyword:
            continue
        arguments = node.args[: len(KEYWORDS[keyword])]
        if any(isinstance(argument, ast.JoinedStr) for argument in arguments):
            raise NotLiteral(f"{path}:{node.lineno}: translate a literal with named placeholders, not an f-string")
        texts = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
        if len(texts) == len(KEYWORDS[keyword]) and all(isinstance(text, str) and text for text in texts):
            yield message_of(keyword, [str(text) for text in texts])


def template_messages(source: str, path: Path) -> Iterator[Message]:
    """Yield the messages of a Django template, those in attributes of components included."""
    for name, arguments in CALL.findall(templatize(source, origin=str(path))):
        texts = [ast.literal_eval(text) for text in re.findall(_STRING, arguments)]
        if texts[0]:
            yield message_of("gettext" if name == "_" else name, texts)
    for text in BARE.findall(source):
        yield Message(ast.literal_eval(text))


def find_messages(root: Path) -> dict[Message, list[Path]]:
    """Return every message of the product with the files it stands in; tests and migrations are left out."""
    found: dict[Message, list[Path]] = {}
    for path in repository_files(root):
        if HOUSE not in path.parents or {"tests", "migrations", "locale"} & set(path.parts):
            continue
        for message in _messages_of(root, path):
            places = found.setdefault(message, [])
            if path not in places:
                places.append(path)
    return found


def _messages_of(root: Path, path: Path) -> Iterator[Message]:
    if path.suffix == ".py":
        yield from python_messages((root / path).read_text("utf-8"), path)
    elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
        yield from template_messages((root / path).read_text("utf-8"), path)


def _imported_markers(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in HOMES:
            for alias in node.names:
                if alias.name in KEYWORDS:
                    yield alias.asname or alias.name, alias.name


def _marker(function: ast.expr, names: dict[str, str]) -> str:
    if isinstance(function, ast.Name):
        return names.get(function.id, "")
    if isinstance(function, ast.Attribute) and ast.unparse(function.value) in {"translation", "text"}:
        return function.attr if function.attr in KEYWORDS else ""
    return ""
