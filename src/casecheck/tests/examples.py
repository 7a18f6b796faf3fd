"""The examples of the pages of the checks: a rule, a small log, and the cases that are found.

A page holds them as blocks that are indented by four spaces: one that begins with `rules:` and may have tables below,
one that begins with `case_id,`, and a line `Found:` with the cases in backquotes. What the docs show is what is tested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from casecheck.checks.registry import CHECKS
from casecheck.log import DEFAULT_ZONE, Log, read_log
from casecheck.rules import RulePack, parse_rules

PAGES = Path(__file__).parents[3] / "docs" / "reference" / "casecheck"
BLOCK = r"(?m)^    {head}.*\n(?:    .*\n)*"


@dataclass(frozen=True)
class Example:
    """Hold one example. rules: YAML with the tables it names; rows: CSV; found: cases; as_of: ISO moment or empty."""

    check: str
    rules: str
    rows: str
    found: tuple[str, ...]
    as_of: str = ""

    def pack(self) -> RulePack:
        """Return the rules."""
        return parse_rules(self.rules)

    def moment(self) -> datetime | None:
        """Return the moment up to which open cases are measured, in the zone that logs have without another."""
        return datetime.fromisoformat(self.as_of).replace(tzinfo=ZoneInfo(DEFAULT_ZONE)) if self.as_of else None

    def log(self, folder: Path) -> Log:
        """Write the rows into a folder and read them as a log."""
        file = folder / f"{self.check}.csv"
        file.write_text(self.rows, encoding="utf-8")
        return read_log(file)


def _growing_and_narrow() -> str:
    """Return amounts that follow Benford's law, and amounts that do not."""
    paid = [("Firm A", f"{10 * 10 ** (place / 100):.2f}") for place in range(300)]
    paid += [("Firm B", str(5000 + 16 * place)) for place in range(300)]
    lines = [
        f"{number},Pay,2024-03-{4 + number // 30:02d} 09:{number % 30:02d},{firm},{amount}"
        for number, (firm, amount) in enumerate(paid, 1)
    ]
    return "\n".join(["case_id,activity,timestamp,counterpart,amount", *lines])


MADE = {"benford": _growing_and_narrow}  # logs that are too long for a page, which says how they are made


def example_of(name: str) -> Example | None:
    """Return the example of a check's page; None where the page shows no log."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    rules, rows = (_block(text, head) for head in ("rules:", "case_id,"))
    rows = MADE[name]() if name in MADE else rows
    found = re.search(r"(?m)^Found: (.+)$", text)
    if not rules or not rows or not found:
        return None
    moment = re.search(r"`--as-of (\d[^`]+)`", found[1])
    cases = re.findall(r"`([^`]+)`", found[1].split("(")[0])
    return Example(name, rules, rows, tuple(cases), moment[1] if moment else "")


def _block(text: str, head: str) -> str:
    found = re.search(BLOCK.format(head=re.escape(head)), text)
    return re.sub(r"(?m)^    ", "", found.group()) if found else ""


EXAMPLES: dict[str, Example] = {
    name: example for name in CHECKS if (PAGES / f"{name}.md").exists() and (example := example_of(name)) is not None
}
