"""Rules of lint, each with its figures, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lianfang.catalogue.rules import JUDGES, BasisFact, LintCase, LintRule, Waiting, judge
from lianfang.catalogue.terms import LINT_SENTENCES, StepFact
from lianfang.catalogue.tests.factories import STEPS, entry
from lianfang.policies.terms import KINDS

PRESET = [LintRule(row["code"], row["level"], row["figure"]) for row in KINDS["item_lint"].preset]
WHOLE = LintCase(
    entry=entry("A"), steps=STEPS, bases={"B1": BasisFact("B1", "某法", "source_text")}, units=frozenset({"甲处"})
)


def item(**changed) -> LintCase:
    return replace(WHOLE, entry=entry("A", **changed))


def linked(**changed) -> LintCase:
    return replace(WHOLE, entry=replace(WHOLE.entry, **changed))


def step(**changed) -> LintCase:
    return replace(WHOLE, steps=(*STEPS[:2], replace(STEPS[2], **changed)))


# rule → (a case that breaks it, what is found: place and figures)
BROKEN = {
    "missing_basis": (linked(bases=[]), ("", {})),
    "missing_body": (item(body=" "), ("", {})),
    "missing_subject": (linked(posts={"decide": ["A1"]}), ("", {})),
    "missing_conditions": (item(conditions=("",)), ("", {})),
    "missing_steps": (replace(WHOLE, steps=()), ("", {})),
    "missing_limits": (replace(item(promised_limit_days=0), steps=(replace(STEPS[0], limit_days=0),)), ("", {})),
    "missing_suspensions": (item(suspensions=()), ("", {})),
    "missing_supervision": (item(supervision_methods=()), ("", {})),
    "missing_duties": (item(duties=()), ("", {})),
    "missing_liability": (item(liability=("  ",)), ("", {})),
    "missing_discretion": (item(publicity="public"), ("", {})),
    "promise_above_law": (item(legal_limit_days=8), ("", {"promised": 10, "legal": 8})),
    "steps_above_promise": (step(limit_days=7.5), ("", {"steps": 3, "sum": 10.5, "promised": 10})),
    "duties_overlap": (
        linked(posts={"decide": ["A1"], "execute": ["A1", "A2"], "supervise": ["B1"]}),
        ("A1", {"post": "A1", "duties": ["decide", "execute"], "count": 2}),
    ),
    "step_without_post": (step(post_code=""), ("S3", {"no": "3", "name": "决定", "name_en": "决定"})),
    "material_twice": (
        item(materials=("身份证", "申请表", "《身份证》")),
        ("身份证", {"material": "身份证", "count": 2}),
    ),
    "material_own": (
        item(materials=("证明",), material_details=({"form": "copy", "source": "甲处"},)),
        ("证明", {"material": "证明", "source": "甲处"}),
    ),
    "key_field_single": (
        replace(linked(key_fields=["admin_approval"]), steps=(STEPS[0], STEPS[1])),
        ("", {"posts": 1, "least": 2}),
    ),
    "unpublished_late": (
        replace(WHOLE, waiting=Waiting("T01-v2", 11)),
        ("T01-v2", {"version": "T01-v2", "days": 11, "most": 10}),
    ),
    "basis_repealed": (
        replace(WHOLE, bases={"B1": BasisFact("B1", "某法", "source_text", "Law", date(2026, 1, 5))}),
        ("B1", {"basis": "B1", "name": "某法", "name_en": "Law", "on": "2026-01-05"}),
    ),
    "basis_unverified": (
        replace(WHOLE, bases={"B1": BasisFact("B1", "某法", "own_knowledge")}),
        ("B1", {"basis": "B1", "name": "某法", "name_en": "某法"}),
    ),
    "code_malformed": (
        replace(WHOLE, prefix="110000ABC09"),
        ("", {"code": "999900ABC0100100", "prefix": "110000ABC09"}),
    ),
}


def test_every_rule_has_a_preset_a_judgement_a_sentence_and_a_case_here():
    assert {rule.code for rule in PRESET} == set(JUDGES) == set(LINT_SENTENCES) == set(BROKEN)


def test_a_whole_item_has_no_finding():
    assert judge(WHOLE, PRESET) == []


@pytest.mark.demand("T3.1.8")
@pytest.mark.demand("T3.1.10")
@pytest.mark.demand("T4.3.3")
@pytest.mark.parametrize("rule", BROKEN)
def test_each_rule_finds_its_case_and_nothing_else_with_the_figures(rule):
    case, (place, figures) = BROKEN[rule]
    assert [(found.rule, found.place, dict(found.figures)) for found in judge(case, PRESET)] == [(rule, place, figures)]


@pytest.mark.parametrize("rule", BROKEN)
def test_a_rule_that_rests_finds_nothing_and_one_that_warns_says_so(rule):
    case, _found = BROKEN[rule]
    assert judge(case, [LintRule(rule, "off")]) == []
    assert {found.level for found in judge(case, [LintRule(rule, "warn", 2)])} <= {"warn"}


def test_three_duties_of_one_post_are_one_finding():
    case = linked(posts={duty: ["A1"] for duty in ("decide", "execute", "supervise")})
    assert [found.figures["count"] for found in judge(case, PRESET) if found.rule == "duties_overlap"] == [3]


@pytest.mark.parametrize(("days", "found"), [(10, 0), (11, 1)])
def test_waiting_is_late_only_beyond_the_figure_of_the_office(days, found):
    case = replace(WHOLE, waiting=Waiting("T01-v2", days))
    assert len(judge(case, PRESET)) == found


def test_steps_that_fill_the_promise_exactly_are_within_it():
    assert judge(step(limit_days=7), PRESET) == []


def test_a_declared_none_settles_the_discretion_of_a_public_item():
    assert judge(item(publicity="public", discretion={"none_reason": "无裁量"}), PRESET) == []


def test_a_step_without_a_limit_counts_nothing():
    assert judge(replace(WHOLE, steps=(*STEPS, StepFact("S4", "4", "归档", post_code="A2"))), PRESET) == []
