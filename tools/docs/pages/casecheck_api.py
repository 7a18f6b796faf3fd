"""The names that programs use of the engine, with their signatures and what they do."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from casecheck import api

PLAIN = (str, int, float, bool, type(None))


def render(root: Path) -> str:
    """Return the page from the door of the engine."""
    sections = "\n\n".join(_section(name, getattr(api, name)) for name in api.__all__)
    return f"""# casecheck for programs

What `casecheck.api` offers. The [tutorial](../tutorial/audit-a-log.md) shows most of it at work.

{sections}
"""


def _section(name: str, thing: Any) -> str:
    if inspect.isclass(thing):
        members = [_method(key, value) for key, value in vars(thing).items() if not key.startswith("_")]
        listed = "\n".join(filter(None, members))
        return f"## `{name}`\n\n{_text(thing)}" + (f"\n\n{listed}" if listed else "")
    if callable(thing):
        return f"## `{name}`\n\n    {name}{_signature(thing)}\n\n{_text(thing)}"
    return f"## `{name}`\n\nThe checks by name, {len(thing)} of them; [the list](casecheck.md)."


def _method(name: str, value: Any) -> str:
    function = value.__func__ if isinstance(value, classmethod) else value
    wrapped = getattr(function, "fget", None) or getattr(function, "func", None) or function
    if not inspect.isfunction(wrapped):
        return ""
    is_called = wrapped is function
    return f"- `{name}{_signature(wrapped) if is_called else ''}` {_first(wrapped)}"


def _signature(thing: Any) -> str:
    """Return the signature; a default that is no plain value stands as three dots."""
    signature = inspect.signature(thing)
    shown = [
        one if one.default is one.empty or isinstance(one.default, PLAIN) else one.replace(default=...)
        for one in signature.parameters.values()
    ]
    return str(signature.replace(parameters=shown)).replace("'", "").replace("Ellipsis", "...")


def _text(thing: Any) -> str:
    return inspect.cleandoc(thing.__doc__ or "")


def _first(thing: Any) -> str:
    return _text(thing).split("\n\n")[0].replace("\n", " ")
