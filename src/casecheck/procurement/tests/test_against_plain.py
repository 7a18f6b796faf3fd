"""The texts of all indicators say what a plain program says, on markets of our own generator."""

from __future__ import annotations

import pytest

from casecheck.procurement.cardinal import grouped
from casecheck.procurement.registry import INDICATORS
from casecheck.procurement.running import read_releases, run_indicators
from casecheck.procurement.tests.plain import judge
from casecheck.procurement.tests.releases import market, write
from casecheck.rules import parse_rules

PACK = "rules:\n" + "".join(
    f"  - {{id: {one.code}, check: {one.name}{', minimum_contracting_processes: 2' if one.code == 'R048' else ''}}}\n"
    for one in INDICATORS.values()
)


@pytest.mark.parametrize("seed", range(12))
def test_every_market_is_judged_as_the_plain_program_judges_it(tmp_path, seed):
    releases = market(seed, 10 + 12 * seed)
    report = run_indicators(read_releases(write(tmp_path, releases)), parse_rules(PACK, checks=INDICATORS))

    assert rounded(grouped(report)) == rounded(judge(releases, minimum_awards=2))


def rounded(results):
    return {
        (group, name, rule): round(value, 9)
        for group, found in results.items()
        for name, values in found.items()
        for rule, value in values.items()
    }


def test_the_markets_make_every_indicator_flag_somebody():
    flagged = [judge(market(seed, 10 + 12 * seed), minimum_awards=2) for seed in range(12)]

    rules = {rule for results in flagged for found in results.values() for values in found.values() for rule in values}
    assert rules == {one.code for one in INDICATORS.values()}
