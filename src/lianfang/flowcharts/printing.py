"""Set a drawing as PDF or PNG: `python -m … < order.json > file`, in a process with bounds on time and memory.

The order is JSON with svg, kind (pdf or png), heading and line; the file comes on standard output.
"""

from __future__ import annotations

import json
import resource
import sys

import typst

SECONDS, MEMORY_BYTES = 20, 2 << 30
PIXELS_PER_INCH = 144.0
PAPER = """#set page(paper: "a4", flipped: true, margin: (x: 15mm, top: 15mm, bottom: 12mm))
#set text(font: ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC"), size: 10pt, lang: "zh")
#let order = json("order.json")
#text(size: 15pt, weight: "bold", order.heading)
#v(-6pt)
#text(size: 9pt, order.line)
#v(4pt)
#align(center, image("flow.svg", width: 100%, height: 1fr, fit: "contain"))
"""
SCREEN = """#set page(width: auto, height: auto, margin: 12pt)
#image("flow.svg")
"""


def set_drawing(order: dict[str, str]) -> bytes:
    """Return the bytes of the file that the order asks for."""
    told = json.dumps({"heading": order["heading"], "line": order["line"]})
    page = PAPER if order["kind"] == "pdf" else SCREEN
    files = {"main.typ": page.encode(), "flow.svg": order["svg"].encode(), "order.json": told.encode()}
    made = typst.compile(files, format=order["kind"], ppi=PIXELS_PER_INCH)
    return made if isinstance(made, bytes) else b"".join(part or b"" for part in made or ())


def main() -> None:
    """Read the order, write the file."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    sys.stdout.buffer.write(set_drawing(json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
