"""The tiers of the reference office: every item answers, every table comes back from DMN, no decision is silent."""

from __future__ import annotations

import pytest

from casecheck.conditions import parse
from demo.office.load import load_office
from lianfang.flowcharts.rules.discretion import faults_of, field_of, is_answered, judge_decision, read_tiers
from lianfang.flowcharts.rules.dmn import read_dmn, write_dmn
from lianfang.flowcharts.rules.tierform import coded, worded


def tables():
    return [item for item in load_office()["items"] if item["discretion"].get("tiers")]


@pytest.mark.parametrize("item", tables(), ids=lambda item: item["id"])
def test_a_table_goes_out_as_dmn_and_comes_back_the_same(item):
    content = {key: value for key, value in item["discretion"].items() if key != "note"}
    back, lines = read_dmn(write_dmn(content, number=item["id"], name=item["name"]).encode(), file="t.dmn")
    assert [line for line in lines if line.verdict == "refused"] == []
    assert faults_of(back) == []
    assert plain(back) == plain(content)


def plain(content):
    """Return a content with numbers as written in files, and conditions in their common form."""
    kept = {key: content[key] for key in ("point", "point_en", "hit_policy") if content.get(key)}
    fields = {question["name"]: field_of(question) for question in content["fields"]}
    kept["fields"] = [{key: str(value) for key, value in question.items()} for question in content["fields"]]
    kept["decision"] = {key: str(value) for key, value in content.get("decision", {}).items()}
    kept["tiers"] = [
        {**tier, "when": {name: parse(text, fields[name]).text for name, text in tier["when"].items()}}
        for tier in content["tiers"]
    ]
    return kept


@pytest.mark.demand("T4.3.6")
def test_every_public_item_of_the_office_has_tiers_or_declares_none():
    items = [item for item in load_office()["items"] if item["publicity"] == "public"]
    assert items
    assert [item["id"] for item in items if not is_answered(item["discretion"])] == []


@pytest.mark.demand("T4.3.7")
@pytest.mark.parametrize("decision", ["none", "one", "two", "multiple"])
def test_a_decision_outside_its_tier_is_never_silent(decision):
    item = next(item for item in load_office()["items"] if item["id"] == "P16")
    case = {"host_credit": "normal", "purpose_true": True, "closeout_rate": 95, "visits": 2, "project_need": False}
    verdict = judge_decision(read_tiers(item["discretion"]), case, decision)
    assert verdict.is_within is (decision in ("one", "two"))
    assert verdict.needs_reason is not verdict.is_within


def test_every_condition_of_the_reference_office_reads_back():
    for item in load_office()["items"]:
        content = item["discretion"]
        for tier in content.get("tiers", ()):
            for question in content["fields"]:
                text = tier["when"][question["name"]]
                for english in (False, True):
                    assert coded(worded(text, question, english=english), question) == coded(text, question) == text
