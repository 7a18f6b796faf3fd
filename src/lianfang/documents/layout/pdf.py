"""Draw a paper as PDF: typst in a process of its own, bounded in time and memory; long tables piece by piece."""

from __future__ import annotations

import json
import logging
import secrets
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from typing import Any

from lianfang.documents.layout.blocks import Block, Paper
from lianfang.documents.layout.fonts import Fonts
from lianfang.documents.layout.joining import join_pieces
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

SECONDS = 30
MEMORY = 3 * 1024**3
"""Bytes of address space; fonts are mapped into it, so that it lies far above what is used."""
PIECE_ROWS = 1_000
WORKERS = 2
SAMPLED = 400
Progress = Callable[[int, int], None]
LOG = logging.getLogger("lianfang.documents")


def draw_pdf(paper: Paper, fonts: Fonts, progress: Progress | None = None) -> bytes:
    """Return the paper as PDF, the same bytes for the same paper and fonts; Refused where it cannot be drawn.

    progress: told (rows done, rows in all) after each piece of a long table.
    """
    if not fonts.has_chinese:
        raise Refused("font_missing")
    table = next((block for block in paper.blocks if block.kind == "table" and len(block.rows) > PIECE_ROWS), None)
    if table is None:
        return _compile(paper, fonts, is_numbered=True)
    return _draw_pieces(paper, table, fonts, progress)


def widths_of(block: Block) -> list[float]:
    """Return how wide the columns of a table are against each other, by what they hold."""
    step = max(1, len(block.rows) // SAMPLED)
    rows = block.rows[::step]
    found = []
    for place, heading in enumerate(block.headings):
        longest = max([_breadth(row[place]) for row in rows] or [0])
        mean = sum(_breadth(row[place]) for row in rows) / max(1, len(rows))
        found.append(round(min(30.0, max(_breadth(heading) / 2, mean, min(longest, 4.0), 2.5)), 2))
    return found


def _breadth(text: str) -> float:
    return sum(1.0 if ord(sign) > 0x2E7F else 0.55 for sign in text[:200])


def _draw_pieces(paper: Paper, table: Block, fonts: Fonts, progress: Progress | None) -> bytes:
    place = paper.blocks.index(table)
    widths, total = widths_of(table), len(table.rows)
    starts = range(0, total, PIECE_ROWS)

    def piece(start: int) -> bytes:
        rows = table.rows[start : start + PIECE_ROWS]
        before = paper.blocks[:place] if start == 0 else ()
        after = paper.blocks[place + 1 :] if start + PIECE_ROWS >= total else ()
        part = replace(paper, blocks=(*before, replace(table, rows=rows), *after))
        return _compile(part, fonts, is_numbered=False, widths=widths)

    made: list[bytes] = []
    with ThreadPoolExecutor(WORKERS) as workers:
        try:
            for drawn in workers.map(piece, starts):
                made.append(drawn)
                if progress:
                    progress(min(total, len(made) * PIECE_ROWS), total)
        except BaseException:
            workers.shutdown(cancel_futures=True)
            raise
    return join_pieces(made, is_landscape=paper.is_landscape)


def _compile(paper: Paper, fonts: Fonts, *, is_numbered: bool, widths: list[float] | None = None) -> bytes:
    asked = {
        "paper": _data(paper, fonts, is_numbered, widths),
        "folder": fonts.folder,
        "made_at": paper.made_at,
        "memory": MEMORY,
        "is_tagged": is_numbered and not any(block.kind == "table" and len(block.rows) > 200 for block in paper.blocks),
    }
    given = json.dumps(asked, ensure_ascii=False).encode()
    command = [sys.executable, "-m", "lianfang.documents.layout.compiling"]
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        raise Refused("pdf_slow", seconds=SECONDS) from late
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        reference = secrets.token_hex(4)
        LOG.error("PDF %s failed: %s", reference, done.stderr[-2000:].decode(errors="replace"))
        raise Refused("pdf_failed", reference=reference)
    return done.stdout


def _data(paper: Paper, fonts: Fonts, is_numbered: bool, widths: list[float] | None) -> dict[str, Any]:
    blocks = []
    for block in paper.blocks:
        said: dict[str, Any] = asdict(block)
        if block.kind == "table":
            said["widths"] = widths or widths_of(block)
        blocks.append(said)
    roles = ("body", "title", "heading", "subheading", "page")
    return {
        "title": paper.title,
        "office": paper.office,
        "language": paper.language,
        "is_landscape": paper.is_landscape,
        "is_numbered": is_numbered,
        "fonts": {role: fonts.of(role, paper.language) for role in roles},
        "blocks": blocks,
    }


declare_refusals(
    {
        "font_missing": _(
            "No Chinese font is installed on the server, so PDF would print empty boxes. Put the office's fonts into"
            " the fonts folder, or take the docx file, which names its fonts."
        ),
        "pdf_slow": _("The PDF was not finished within {seconds} seconds. Nothing is lost; take the docx file."),
        "pdf_failed": _(
            "The PDF could not be made. Nothing is lost. Tell the administrator the reference {reference}."
        ),
    }
)
