"""What a finding says: every check has words in both languages, and names only figures it has."""

import re
from dataclasses import fields
from string import Formatter

import pytest

from casecheck.checks.contract import Check
from casecheck.checks.registry import CHECKS
from casecheck.explain import explain_finding
from casecheck.findings import Finding
from casecheck.procurement.registry import INDICATORS
from casecheck.sentences import LANGUAGES, fill, tell_finding

EVERY = {**CHECKS, **INDICATORS}


def figures(check: Check) -> set[str]:
    """Return the names a sentence of a check may have in braces."""
    if check.name == "conformance":
        return {"deviations"}
    text = check.parts.found + check.parts.measures if check.name in INDICATORS else check.texts.found
    details = set(re.findall(r'"(\w+)"\s*:', text)) | (
        {"group", "share", "fence_share"} if check.name in INDICATORS else set()
    )
    return {one.name for one in (*fields(Finding), *fields(check.parameters))} | details


def names(sentence: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERY)
def test_every_check_has_a_sentence_and_names_only_its_figures(name: str, language: str):
    sentence = EVERY[name].sentences[language]
    assert sentence.strip().endswith("." if language == "en" else "。")
    assert names(sentence) <= figures(EVERY[name])


def finding(**values) -> dict:
    blank = {"finding_id": "f", "rule": "r", "check": "conformance", "case_id": "7", "event_ids": [1, 2], "at": None}
    return blank | {"parameters": {}, "detail": {}, "measured": 1.0} | values


DEVIATIONS = [
    {"kind": "skipped", "label": "B", "position": 1, "belongs": None},
    {"kind": "swapped", "label": "C", "position": 2, "belongs": 0},
    {"kind": "unknown", "label": "X", "position": 3, "belongs": None},
    {"kind": "added", "label": "D", "position": 4, "belongs": None},
    {"kind": "repeated", "label": "A", "position": 5, "belongs": None},
]


def conformance(**detail) -> dict:
    plain = {"position": 1, "found": "C", "expected": ["B"], "deviations": [], "note": "", "ties": None}
    return finding(detail=plain | detail)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["“B” was skipped before event 2", "belongs before event 1", "no step", "was added", "done again"]),
        ("zh", ["在第2个事件之前缺少“B”", "应在第1个事件之前", "不是流程图中的环节", "多出“D”", "重复办理“A”"]),
    ],
)
def test_every_kind_of_deviation_is_told(language: str, words: list[str]):
    told = tell_finding(conformance(deviations=DEVIATIONS), language)
    assert [word for word in words if word not in told] == []


@pytest.mark.parametrize(
    ("detail", "english"),
    [
        ({}, "event 2 was “C”; expected was “B”."),
        ({"found": None}, "it ended too early; expected was “B”."),
        ({"expected": []}, "expected was nothing more."),
        ({"note": "x"}, "too large"),
        ({"ties": {"orders": 6, "is_cut": False}}, "of their 6 orders, the best was judged."),
        ({"ties": {"orders": 6, "is_cut": True}}, "not all of their 6 orders were looked at."),
        ({"deviations": DEVIATIONS[:1] * 10}, "and 2 more."),
    ],
)
def test_the_first_deviation_and_what_is_uncertain_are_told(detail: dict, english: str):
    assert english in tell_finding(conformance(**detail), "en")


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (None, "not recorded", "未记录"),
        (True, "yes", "是"),
        (["a", "b"], "a, b", "a、b"),
        (0.1 + 0.2, "0.3", "0.3"),
        (3, "3", "3"),
    ],
)
def test_a_figure_is_written_as_people_write_it(value, english: str, chinese: str):
    assert (fill("{x}", {"x": value}, "en"), fill("{x}", {"x": value}, "zh")) == (english, chinese)


def test_a_figure_given_as_text_needs_no_number():
    assert fill("{x:g} {y:g}", {"x": "many", "y": 2.0}, "en") == "many 2"


def test_a_finding_of_no_known_check_still_names_case_and_events():
    assert explain_finding(finding(check="own"), "en") == "Case 7, rule r:  Seen at not recorded, events 1, 2."
