"""Tiers are checked for gaps, overlaps and rows that nothing reaches, and say which tier a case falls in."""

from __future__ import annotations

import copy

import pytest

from lianfang.flowcharts.rules.discretion import faults_of, is_answered, judge_decision, read_tiers

TIERS = {
    "point": "赔偿数额",
    "hit_policy": "first",
    "fields": [
        {"name": "amount", "type": "number", "label": "金额", "min": 0, "max": 100},
        {"name": "repeat", "type": "bool", "label": "再犯"},
    ],
    "decision": {"name": "fine", "type": "number", "label": "罚款", "min": 0},
    "tiers": [
        {"tier": "轻", "when": {"amount": "< 10", "repeat": "false"}, "bounds": "不超过五十", "limit": "[0..50]"},
        {"tier": "重", "when": {"amount": "-", "repeat": "-"}, "bounds": "五十以上", "limit": "> 50", "default": True},
    ],
}


@pytest.fixture
def content():
    return copy.deepcopy(TIERS)


def codes(content) -> list[str]:
    return [fault.code for fault in faults_of(content)]


def test_a_sound_table_has_no_faults(content):
    assert faults_of(content) == []


def change(**values):
    return lambda content: content.update(values)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (change(tiers=[]), "tiers_unanswered"),
        (lambda content: content["tiers"].pop(), "tiers_few"),
        (lambda content: content["tiers"][1].pop("default"), "tier_default"),
        (lambda content: content["tiers"][0].update(tier="重"), "tier_name"),
        (lambda content: content["tiers"][0].update(bounds=" "), "tier_bounds"),
        (lambda content: content["tiers"][0]["when"].update(amount="around 5"), "condition_number"),
        (lambda content: content["tiers"][0]["when"].pop("amount"), "condition_empty"),
        (lambda content: content["tiers"][0]["when"].update(other="1"), "tier_field"),
        (lambda content: content["tiers"][0].update(limit="import os"), "condition_number"),
        (lambda content: content["tiers"][1]["when"].update(repeat="true"), "tier_gap"),
        (lambda content: content["tiers"][0]["when"].update(amount="-", repeat="-"), "tier_unreached"),
        (change(hit_policy="unique"), "tier_overlap"),
        (change(hit_policy="any"), "tiers_policy"),
        (change(point=""), "tiers_point"),
        (lambda content: content["fields"][0].update(type="script"), "tier_field"),
        (lambda content: content["fields"][0].update(min="NaN"), "tier_field"),
        (lambda content: content["fields"].append({"name": "amount", "type": "bool"}), "tier_field"),
        (change(fields=[]), "tiers_without_field"),
        (lambda content: content["tiers"].extend(content["tiers"] * 30), "tiers_many"),
    ],
)
def test_a_planted_fault_is_found(content, spoil, code):
    spoil(content)
    assert code in codes(content)


def test_a_gap_is_said_in_the_words_of_the_table(content):
    content["tiers"][1]["when"]["repeat"] = "true"
    fault = next(fault for fault in faults_of(content) if fault.code == "tier_gap")
    assert fault.params["case"] == "金额 [10..100]；再犯 false"


@pytest.mark.parametrize(
    ("values", "decision", "tier", "is_within", "needs_reason"),
    [
        ({"amount": 5, "repeat": False}, None, 0, None, False),
        ({"amount": 5, "repeat": False}, 50, 0, True, False),
        ({"amount": 5, "repeat": False}, 51, 0, False, True),
        ({"amount": 10, "repeat": False}, 51, 1, True, False),
        ({"amount": 10, "repeat": False}, 50, 1, False, True),
        ({}, 50, 1, False, True),
    ],
)
def test_a_decision_is_held_to_the_bounds_of_its_tier(content, values, decision, tier, is_within, needs_reason):
    verdict = judge_decision(read_tiers(content), values, decision)
    assert (verdict.tier, verdict.is_within, verdict.needs_reason) == (tier, is_within, needs_reason)


def test_each_other_tier_names_what_keeps_it_from_holding(content):
    verdict = judge_decision(read_tiers(content), {"amount": 20, "repeat": True})
    assert verdict.against == {0: ("amount", "repeat")}


def test_an_item_answers_by_tiers_or_by_a_reason_for_none():
    assert is_answered(TIERS)
    assert is_answered({"none_reason": "只作登记"})
    assert not is_answered({})
    assert not is_answered({"none_reason": " "})
