"""Tables of tiers go out as DMN and come back the same; what other programs write is taken, named or refused."""

from __future__ import annotations

import pytest

from lianfang.flowcharts.rules.dmn import read_dmn, write_dmn
from lianfang.flowcharts.tests.test_discretion_rules import TIERS
from lianfang.kernel.errors import Refused

OTHER = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{namespace}" id="d" name="Dish" namespace="http://example.org/dmn">
  <inputData id="i" name="guests"/>
  <decision id="dish" name="Dish">
    <decisionTable id="t" hitPolicy="{policy}">
      <input id="in1" label="Guests">
        <inputExpression id="e1" typeRef="integer"><text>guests</text></inputExpression></input>
      <input id="in2" label="Season">
        <inputExpression id="e2" typeRef="string"><text>season of year</text></inputExpression>
        <inputValues><text>"winter","summer"</text></inputValues></input>
      <output id="o1" name="dish" typeRef="string"/>
      <rule id="r1"><inputEntry><text>&lt;= 8</text></inputEntry><inputEntry><text>"winter"</text></inputEntry>
        <outputEntry><text>"Roast"</text></outputEntry></rule>
      <rule id="r2"><inputEntry><text>{entry}</text></inputEntry><inputEntry><text>not("winter")</text></inputEntry>
        <outputEntry><text>"Salad"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""
DMN13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def other(entry="&gt; 8", policy="UNIQUE", namespace=DMN13) -> bytes:
    return OTHER.format(entry=entry, policy=policy, namespace=namespace).encode()


def test_a_table_comes_back_the_same():
    back, lines = read_dmn(write_dmn(TIERS, number="T01", name="x").encode(), file="t.dmn")
    assert {line.verdict for line in lines} == {"taken"}
    assert back == TIERS


def test_a_table_of_another_program_is_taken():
    content, lines = read_dmn(other(), file="dish.dmn")
    assert [tier["tier"] for tier in content["tiers"]] == ["Roast", "Salad"]
    assert content["fields"][1] == {
        "name": "q2",
        "label": "Season",
        "type": "choice",
        "choices": [{"value": "winter", "label": "winter"}, {"value": "summer", "label": "summer"}],
    }
    assert content["hit_policy"] == "unique"
    assert ("ignored", "inputData") in [(line.verdict, line.tag) for line in lines]


@pytest.mark.parametrize(
    "entry", ["__class__", "import os", "date(now())", "count(x) &gt; 1", "for i in 1..9 return i"]
)
def test_what_is_no_condition_is_named_and_keeps_the_table_out(entry):
    content, lines = read_dmn(other(entry=entry), file="dish.dmn")
    assert content is None
    assert ("refused", "inputEntry", "condition") in [(line.verdict, line.tag, line.reason) for line in lines]


def test_a_hit_policy_that_counts_is_refused():
    content, lines = read_dmn(other(policy="COLLECT"), file="dish.dmn")
    assert content is None
    assert ("refused", "policy") in [(line.verdict, line.reason) for line in lines]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "dmn_unreadable"),
        (b"<definitions", "dmn_unreadable"),
        (b'<!DOCTYPE d [<!ENTITY a "b">]><definitions/>', "dmn_unreadable"),
        (b"<definitions/>", "dmn_none"),
        (b"<html/>", "dmn_none"),
        (b"x" * 1_000_001, "dmn_size"),
    ],
)
def test_what_is_no_dmn_is_refused_by_name(data, code):
    with pytest.raises(Refused) as refused:
        read_dmn(data, file="x.dmn")
    assert refused.value.code == code


def test_a_file_without_a_table_says_so():
    content, lines = read_dmn(f'<definitions xmlns="{DMN13}"><decision name="x"/></definitions>'.encode(), file="x.dmn")
    assert content is None
    assert [(line.verdict, line.reason) for line in lines] == [("ignored", "no_table")]
