"""Keep this machine and every package registry out of the repository: `python -m tools.hosts`, exit code 1 on a find.

Locks carry no address at all, so that the same lock works behind any mirror and on an island without network.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.tree import REPOSITORY, read_text, repository_files

# Written in pieces, so that this file does not find itself.
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "npm" + "mirror.com",
    "yarn" + "pkg.com",
    "crates" + ".io",
    "ruby" + "gems.org",
    "pypi.tuna" + ".tsinghua",
    "mirrors.al" + "iyun.com",
    "proxy.go" + "lang.org",
)
FOLDERS = ("wo" + "rk", "fa" + "rm", "t" + "mp", "ro" + "ot")
HOST = re.compile("|".join(re.escape(name) for name in REGISTRIES), re.IGNORECASE)
MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:" + "|".join(FOLDERS) + r")/")
ADDRESS = ":" + "//"
LOCKS = re.compile(r"(\.lock|package-lock\.json)$")


def faults_of(path: Path, text: str) -> Iterator[str]:
    """Yield each line of a file that names a registry, a path of this machine or, in a lock, any address."""
    is_lock = bool(LOCKS.search(path.name))
    for number, line in enumerate(text.splitlines(), 1):
        if HOST.search(line):
            yield f"{path}:{number}: names a package registry"
        elif is_lock and ADDRESS in line:
            yield f"{path}:{number}: a lock carries no address"
        if MACHINE_PATH.search(line):
            yield f"{path}:{number}: carries a path of this machine"


def faults(root: Path = REPOSITORY) -> list[str]:
    """Return every fault of the text files below root."""
    texts = ((path, read_text(root / path)) for path in repository_files(root))
    return [fault for path, text in texts if text is not None for fault in faults_of(path, text)]


def main() -> int:
    """Print the faults; return the exit code."""
    found = faults()
    print("\n".join(found) if found else "hosts: no registry, no path of this machine, no address in a lock")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
