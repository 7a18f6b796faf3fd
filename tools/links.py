"""Keep the written pages true: `python -m tools.links` names links and paths that lead nowhere, exit code 1 on one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.tree import REPOSITORY, read_text, repository_files

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
PLACE = re.compile(r"`((?:src|tests|tools|docs|demo|bench|frontend|deploy)/[\w./-]*)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def faults_of(root: Path, page: Path, text: str) -> Iterator[str]:
    """Yield each link and each path in backticks that leads to no file or folder of the repository."""
    prose = FENCE.sub("", text)
    for target in LINK.findall(prose):
        if ":" not in target and not (root / page.parent / target).exists():
            yield f"{page}: the link to {target} leads nowhere"
    for place in PLACE.findall(prose):
        if not (root / place).exists():
            yield f"{page}: there is no {place}"


def faults(root: Path = REPOSITORY) -> list[str]:
    """Return every fault of the Markdown pages below root."""
    pages = ((path, read_text(root / path)) for path in repository_files(root) if path.suffix == ".md")
    return [fault for path, text in pages if text is not None for fault in faults_of(root, path, text)]


def main() -> int:
    """Print the faults; return the exit code."""
    found = faults()
    print("\n".join(found) if found else "links: every link and path of the pages leads somewhere")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
