"""The examples of the pages of the checks are found as the pages say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from casecheck.run import run
from casecheck.tests.examples import EXAMPLES


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_finds_what_its_page_says(tmp_path, name):
    example = EXAMPLES[name]
    as_of = datetime.fromisoformat(example.as_of) if example.as_of else None

    report = run(example.log(tmp_path), rules=example.pack(), as_of=as_of)

    assert (sorted({one.case_id for one in report.findings()}), len(report.warnings)) == (sorted(example.found), 0)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_finding_has_a_score_and_says_itself_in_two_languages(tmp_path, name):
    example = EXAMPLES[name]
    as_of = datetime.fromisoformat(example.as_of) if example.as_of else None
    check = example.pack().rules[0].check

    for one in run(example.log(tmp_path), rules=example.pack(), as_of=as_of).findings():
        values = vars(one) | one.parameters | one.detail
        told = [check.sentences[language].format(**values) for language in ("en", "zh")]

        assert (0 <= (one.score or 0.0) <= 1, all(told)) == (True, True)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_rule_about_no_case_finds_nothing(tmp_path, name):
    example = EXAMPLES[name]
    pack = example.pack()
    about_nobody = replace(pack, rules=tuple(replace(rule, where={"case_id": "nobody"}) for rule in pack.rules))

    report = run(example.log(tmp_path), rules=about_nobody)

    assert (report.table.num_rows, [rule.judged for rule in report.rules]) == (0, [0] * len(pack.rules))
