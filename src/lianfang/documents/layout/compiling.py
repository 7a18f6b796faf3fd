"""The process that makes one PDF: started by `pdf.py`, bounded there in time and here in memory, told by its input.

Reads one JSON object from standard input, writes the PDF to standard output; anything wrong ends it with a code.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import tempfile
from pathlib import Path

import typst

SOURCE = Path(__file__).with_name("paper.typ")


def main() -> int:
    """Compile what standard input holds."""
    asked = json.loads(sys.stdin.buffer.read())
    limit = int(asked["memory"])
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(SOURCE, Path(folder, "paper.typ"))
        Path(folder, "paper.json").write_text(json.dumps(asked["paper"], ensure_ascii=False), encoding="utf-8")
        made = typst.compile(
            str(Path(folder, "paper.typ")),
            font_paths=[asked["folder"]] if asked["folder"] else [],
            timestamp=int(asked["made_at"]),
            pdf_tags=bool(asked["is_tagged"]),
        )
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
