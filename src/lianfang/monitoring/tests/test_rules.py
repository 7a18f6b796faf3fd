"""Which rules judge an item, which mappings are taken, and what a finding says."""

from __future__ import annotations

import pytest

from casecheck.rules import parse_rules
from lianfang.kernel.errors import Refused
from lianfang.kernel.text import Text
from lianfang.monitoring.rules import (
    Found,
    check_mapping,
    pack_of,
    refusal_kept,
    refusal_of,
    refusal_said,
    sentence,
    suggested,
)


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Read the sources of the sentences, whatever language the product speaks by default."""
    monkeypatch.setattr(Text, "translate", staticmethod(str))


COLUMNS = ["案号", "环节", "时间", "经办人"]
NEEDED = {"case_id": "案号", "activity": "环节", "timestamp": "时间"}


def found(check, **changed):
    values = {"actor": "李", "measured": None, "threshold": None, "parameters": {}, "detail": {}} | changed
    return Found(check, **values)


APART = [{"id": "W07-1", "check": "four_eyes", "severity": "high", "a": "受理", "b": "审定"}]


def test_an_item_without_a_limit_and_without_pairs_is_judged_by_its_flow_alone():
    pack = pack_of("P01", None, [])

    assert [rule["check"] for rule in pack["rules"]] == ["conformance"]


def test_what_separation_of_duties_asks_for_stands_beside_flow_and_limit():
    pack = pack_of("P01", 10, APART)

    assert [(rule["id"], rule.get("a"), rule.get("b")) for rule in pack["rules"]] == [
        ("W06", None, None),
        ("W02", None, None),
        ("W07-1", "受理", "审定"),
    ]


def test_the_engine_takes_the_pack():
    import yaml

    assert len(parse_rules(yaml.safe_dump(pack_of("P01", 10, APART))).rules) == 3


def test_a_mapping_loses_its_empty_parts():
    assert check_mapping({**NEEDED, "actor": "", "post": ""}, COLUMNS) == NEEDED


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({**NEEDED, "timestamp": ""}, "mapping_missing", "timestamp"),
        ({}, "mapping_missing", "case_id"),
        ({**NEEDED, "actor": "不在"}, "mapping_unknown", "actor"),
        ({**NEEDED, "actor": "案号"}, "mapping_twice", "actor"),
        ({**NEEDED, "nothing": "经办人"}, "mapping_field", ""),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_at_its_field(given, code, field):
    with pytest.raises(Refused) as refusal:
        check_mapping(given, COLUMNS)

    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_the_names_that_offices_use_suggest_the_mapping():
    assert suggested(COLUMNS, {}) == {**NEEDED, "actor": "经办人"}


def test_what_the_engine_tells_goes_before_our_names():
    assert suggested(["案号", "id"], {"case_id": "id"}) == {"case_id": "id"}


def test_four_eyes_names_the_person_and_both_steps():
    said = sentence(found("four_eyes", parameters={"a": "受理", "b": "审定"}))

    assert said == "李 did both “受理” and “审定”, which two persons must do"


@pytest.mark.parametrize(
    ("suspended", "said"),
    [
        (0, "13 working days used, 10 allowed"),
        (2.5, "13 working days used, 10 allowed (2.5 days of suspension are not counted)"),
    ],
)
def test_a_limit_names_its_figures(suspended, said):
    one = found("total_limit", measured=13.0, threshold=10.0, detail={"suspended_days": suspended})

    assert sentence(one) == said


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("skipped", "“审核” was skipped before event 2"),
        ("added", "“审核” (event 2) is out of place"),
        ("repeated", "“审核” (event 2) was done again"),
        ("swapped", "“审核” (event 2) was done out of order; it belongs before event 1"),
        ("unknown", "“审核” (event 2) is no step of the flowchart"),
    ],
)
def test_a_deviation_is_named_with_its_place(kind, said):
    detail = {"deviations": [{"kind": kind, "label": "审核", "position": 1, "belongs": 0}]}

    assert sentence(found("conformance", detail=detail)) == said


def test_several_deviations_stand_in_one_sentence():
    one = {"kind": "skipped", "label": "审核", "position": 1, "belongs": None}
    said = sentence(found("conformance", detail={"deviations": [one, {**one, "label": "审定"}]}))

    assert said == "“审核” was skipped before event 2; “审定” was skipped before event 2"


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ({"found": None, "position": 2, "expected": ["审定"]}, "The case ended too early; expected was “审定”"),
        ({"found": "x", "position": 1, "expected": ["a", "b"]}, "Event 2 was “x”; expected was “a” or “b”"),
        ({}, "Deviation from the flowchart"),
    ],
)
def test_where_only_the_first_deviation_is_known_it_is_said(detail, said):
    assert sentence(found("conformance", detail={"deviations": [], **detail})) == said


def test_a_check_without_words_is_named_by_its_code():
    assert sentence(found("no_such_check")) == "no_such_check"


def test_what_the_engine_says_of_a_file_is_said_in_our_words():
    refusal = refusal_of("xml_dtd", file="a.xes", at="line 2", reason="r", hint="h")

    assert (refusal.code, refusal.field) == ("log_xml_dtd", "file")
    assert refusal.sentence().startswith("a.xes, line 2: the document has a DOCTYPE")


def test_what_we_have_no_words_for_is_said_as_the_engine_says_it():
    refusal = refusal_of("new_code", file="a.xes", at="line 2", reason="It is bad.", hint="Mend it.")

    assert refusal.sentence() == "a.xes: line 2 It is bad. Mend it."


def test_a_kept_refusal_is_said_again_in_the_language_of_its_reader(monkeypatch):
    kept = refusal_kept(refusal_of("empty", file="a.csv", at="", reason="", hint=""))
    monkeypatch.setattr(Text, "translate", staticmethod(lambda source: "译:" + source))

    assert refusal_said(kept, "") == "译:a.csv: the file is empty. Export the log again."


def test_a_failure_of_ours_keeps_no_refusal():
    assert refusal_kept(None) == {}
    assert refusal_said({}, "as written") == "as written"
