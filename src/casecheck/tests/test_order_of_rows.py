"""A log whose newest rows come first accuses the same people as one whose oldest do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casecheck.checks.registry import CHECKS
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.examples import EXAMPLES
from casecheck.tests.logs import log_of

# the one is about the order of rows itself, the other files a finding under any of the cases that it names
OF_FILE = {"clock_regression", "custody_chain"}
TIER = "rules: [{id: r, check: tier_deviation, default_tier: middle, reason: reason}]"
TAKEN = "rules: [{id: r, check: favoured_counterpart, min_volume: 10}]"
LATE = "rules: [{id: r, check: total_limit, limit_days: 2}]"
DECIDED = [
    *((str(case), "Decide", "Li", case, "middle", "") for case in range(3)),
    *((str(case), "Correct", "Wang", 24 + case, "lenient", "no") for case in range(2)),
]
HANDLED = [
    (str(case), step, who[case % 2], day * 24 + case, "FG"[case % 2])
    for case in range(60)
    for day, step, who in ((0, "Take", ("Qi", "Bo")), (9, "Decide", ("Li", "Wang")))
]


def told(log, pack, moment=None):
    found = run(log, rules=pack, as_of=moment).table.to_pylist()
    return sorted(str([one[name] for name in ("rule", "case_id", "actor", "at", "measured", "score")]) for one in found)


@pytest.mark.parametrize(
    ("pack", "rows", "columns"),
    [
        (TIER, DECIDED, "case_id activity actor timestamp tier reason"),
        (TAKEN, HANDLED, "case_id activity actor timestamp counterpart"),
        (LATE, HANDLED, "case_id activity actor timestamp counterpart"),
    ],
)
def test_the_last_in_time_is_named_not_the_last_in_the_file(tmp_path, pack, rows, columns):
    oldest = told(log_of(tmp_path, rows, columns), parse_rules(pack))
    newest = told(log_of(tmp_path, rows[::-1], columns), parse_rules(pack))

    assert newest == oldest
    assert any("Wang" in one for one in oldest)


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) & set(CHECKS) - OF_FILE))
def test_every_example_gives_the_same_upside_down(tmp_path, name):
    example = EXAMPLES[name]
    head, *rows = example.rows.splitlines()
    down = replace(example, rows="\n".join([head, *rows[::-1]]))

    oldest = told(example.log(tmp_path), example.pack(), example.moment())
    newest = told(down.log(tmp_path), example.pack(), example.moment())

    assert newest == oldest
