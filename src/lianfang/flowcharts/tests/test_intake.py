"""What becomes of the files of other modelers: each is taken with a report, or refused with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from casecheck.drawing.arranging import is_placed
from casecheck.drawing.reading import read_chart
from casecheck.drawing.svg import render
from lianfang.flowcharts.rules import issues_of, text_of_file
from lianfang.flowcharts.rules.intake import look_into, with_posts
from lianfang.kernel.errors import Refused

MODELS = Path(__file__).parent / "models"
SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "models"
TITLES = {"A1": ("甲处处长", "Head"), "A2": ("甲处经办岗", "Officer")}
TAKEN = {
    "camunda7": {"受理", "打分", "制证"},
    "camunda8": {"取数", "判断", "催办"},
    "signavio": {"受理 登记", "审定"},
    "bpmnio": {"受理"},
    "bizagi": {"收件", "会签", "核算"},
    "flowable": {"申请", "备案", "复核"},
}
REFUSED = {"adhoc": ("free", "no order to judge by"), "twopools": ("", "several processes")}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def looked(name):
    return look_into(text_of_file((MODELS / f"{name}.bpmn").read_bytes()), TITLES)


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_of_another_modeler_is_taken_with_all_its_steps_and_is_sound_but_for_posts(name):
    intake = looked(name)

    assert intake.refused == ()
    assert {node.name for node in read_chart(intake.xml).steps} == TAKEN[name]
    assert is_placed(intake.xml)
    assert {step.name for step in intake.open_steps} == TAKEN[name]
    given = with_posts(intake.xml, {step.node: "A2" for step in intake.open_steps})
    assert issues_of(given, posts=TITLES, promised=10) == []


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_judged_is_refused_with_the_element_and_the_reason(name):
    element, reason = REFUSED[name]

    (line,) = looked(name).refused
    assert line.element == element
    assert reason in line.words


@pytest.mark.parametrize(
    ("name", "tag", "verdict", "words"),
    [
        ("camunda7", "userTask", "taken_as", "a step"),
        ("camunda7", "scriptTask", "taken_as", "never|not run"),
        ("camunda7", "script", "ignored", "never run"),
        ("camunda7", "conditionExpression", "ignored", "never evaluated"),
        ("camunda7", "assignee", "ignored", "Camunda 7"),
        ("camunda7", "taskListener", "ignored", "Camunda 7"),
        ("camunda8", "taskDefinition", "ignored", "Camunda 8"),
        ("camunda8", "timerEventDefinition", "taken_as", "not awaited"),
        ("signavio", "signavioMetaData", "ignored", "Signavio"),
        ("signavio", "textAnnotation", "ignored", "not drawn"),
        ("bpmnio", "fill", "ignored", "bpmn.io"),
        ("bizagi", "BizagiProperty", "ignored", "Bizagi"),
        ("flowable", "callActivity", "taken_as", "not opened"),
        ("flowable", "grade", "ignored", "urn:unknown:vendor"),
    ],
)
def test_each_element_is_reported_by_what_becomes_of_it(name, tag, verdict, words):
    found = [line for line in looked(name).lines if line.tag == tag]

    assert {line.verdict for line in found} == {verdict}
    assert any(word in line.words for line in found for word in words.split("|"))


def test_equal_extensions_are_counted_together():
    (line,) = [line for line in looked("signavio").lines if line.tag == "signavioMetaData"]
    assert line.count == 2


def test_a_lane_called_exactly_like_a_post_proposes_it_and_no_other():
    guesses = {step.name: (step.lane, step.guess) for step in looked("signavio").open_steps}
    assert guesses == {"受理 登记": ("甲处经办岗", "A2"), "审定": ("处长室", "")}


def test_a_title_that_two_posts_share_proposes_neither():
    twice = {**TITLES, "B2": ("甲处经办岗", "")}
    intake = look_into(text_of_file((MODELS / "signavio.bpmn").read_bytes()), twice)
    assert {step.guess for step in intake.open_steps} == {""}


@pytest.mark.parametrize("head", ['<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "<!DOCTYPE d>"])
def test_a_document_type_is_refused(head):
    text = text_of_file((MODELS / "bizagi.bpmn").read_bytes()).replace("<definitions", head + "<definitions", 1)
    with pytest.raises(Refused) as refusal:
        look_into(text, TITLES)
    assert refusal.value.code == "xml_dtd"


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted(SHARED.glob("*.bpmn")), ids=lambda path: path.stem)
def test_real_diagrams_of_several_modelers_are_taken_and_drawn(path):
    intake = look_into(text_of_file(path.read_bytes()), TITLES)

    assert intake.refused == ()
    assert intake.open_steps
    given = with_posts(intake.xml, {step.node: "A2" for step in intake.open_steps})
    assert [issue.code for issue in issues_of(given, posts=TITLES, promised=10) if issue.blocks] == []
    assert "<svg" in render(given)
