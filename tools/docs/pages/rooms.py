"""The rooms of the platform, lowest first, with what each holds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tools.docs.markdown import docstring, table


def render(root: Path) -> str:
    """Return the page from importlinter.toml and the docstring of each room."""
    config = tomllib.loads((root / "importlinter.toml").read_text("utf-8"))
    contracts = {contract["id"]: contract for contract in config["tool"]["importlinter"]["contracts"]}
    rooms = [room for layer in reversed(contracts["rooms"]["layers"]) for room in re.findall(r"\w+", layer)]
    extras = dict(line.split(": ", 1) for line in contracts["furniture"]["extras"])
    rows = [(f"`{room}`", _holds(root, room), _names(extras.get(room, ""))) for room in rooms]
    layers = [", ".join(f"`{name}`" for name in re.findall(r"\w+", layer)) for layer in contracts["inside"]["layers"]]
    doors = ", ".join(f"`{door}`" for door in contracts["doors"]["doors"])
    open_rooms = ", ".join(f"`{room}`" for room in contracts["doors"]["open_rooms"])
    return f"""# Rooms

A room is a folder of `src/lianfang`. It may import the rooms above it in this table, never those below. Other rooms
enter a room by {doors}; {open_rooms} stand open.

{table(("room", "holds", "modules of its own"), rows)}

## Inside a room

A module may import what stands further down. Any of them may be absent.

{table(("from the top", "modules"), [(number, layer) for number, layer in enumerate(layers, 1)])}
"""


def _holds(root: Path, room: str) -> str:
    text = " ".join(docstring(root / "src/lianfang" / room / "__init__.py").split())
    return text.removeprefix(f"{room.capitalize()}: ")


def _names(names: str) -> str:
    return "" if names == "*" else ", ".join(f"`{name}`" for name in names.split())
