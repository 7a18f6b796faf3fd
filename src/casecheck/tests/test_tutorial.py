"""The tutorial, run from top to bottom: every block of Python prints what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "docs" / "tutorial"
BLOCK = re.compile(r"```(python|text)\n(.*?)```", re.DOTALL)


def printed_by(page: Path) -> list[tuple[str, str]]:
    """Run the blocks of a page one after another; return what each printed and what the page says it prints."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    names: dict[str, object] = {}
    told = []
    for place, (kind, text) in enumerate(blocks):
        if kind != "python":
            continue
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(text, f"{page.name} block {place}", "exec"), names)
        follows = blocks[place + 1] if place + 1 < len(blocks) else ("", "")
        told.append((printed.getvalue(), follows[1] if follows[0] == "text" else ""))
    return told


@pytest.mark.parametrize("page", ["audit-a-log.md", "audit-a-log.zh-CN.md"])
def test_every_block_prints_what_the_page_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    told = printed_by(FOLDER / page)

    assert len(told) == 7
    assert [printed for printed, _ in told] == [said for _, said in told]
