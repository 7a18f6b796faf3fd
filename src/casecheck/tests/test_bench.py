"""The benchmark runs on a small log of its own and prints its figures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_benchmark_prints_a_line_for_each_work(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--events", "3000"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if key != "PEERS_PYTHON"}
        | {"LIANFANG_SHARED": str(tmp_path)},
    )

    lines = [line for line in done.stdout.splitlines() if "casecheck" in line]
    assert [line.split("│")[1].strip() for line in lines] == [
        "everything in one run",
        "loading",
        "conformance",
        "alignment of variants",
        "four-eyes",
        "separation of duties",
        "working-day limit",
    ]
