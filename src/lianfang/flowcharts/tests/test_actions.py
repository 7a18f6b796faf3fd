"""How a flow is kept, refused, published and followed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casecheck.drawing.marks import Level, RiskMark
from casecheck.drawing.tests.flows import flows
from casecheck.drawing.vocabulary import BPMN as MODEL
from casecheck.drawing.vocabulary import OWN
from casecheck.drawing.writing import StepSpec, write_bpmn
from lianfang.catalogue import actions as catalogue
from lianfang.catalogue.queries import get_item
from lianfang.catalogue.tests.factories import published_item
from lianfang.flowcharts import actions, queries
from lianfang.flowcharts.actions import StepsChanged
from lianfang.flowcharts.listeners import facts_of_items
from lianfang.flowcharts.queries import drafts
from lianfang.flowcharts.rules import FlowEntry, StepChange
from lianfang.kernel.access import PUBLIC, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.events import listen
from lianfang.kernel.slots import Slot
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting
from lianfang.trail.queries import list_object_entries

pytestmark = pytest.mark.django_db
STEPS = (
    StepSpec("T01-S1", "1", "受理", "A2", "甲处经办岗", 1, "accept"),
    StepSpec("T01-S2", "2", "审定", "A1", "甲处处长", 2, "decide", is_risk=True),
)
ENGLISH = {"受理": "Acceptance", "审定": "Decision"}
FIRST = FlowEntry(item="T01", steps=STEPS, english=ENGLISH, notes={"T01-S2": "会签"})


def loaded(publicity: str = "internal"):
    """Give an office with one item and the published first version of its flow."""
    office()
    published_item("A", publicity=publicity)
    return actions.load_flows(SETUP, entries=[FIRST])[0]


def test_the_steps_are_projected_from_the_diagram():
    version = loaded()
    with acting(SETUP):
        steps = queries.list_steps(SETUP, version)
    assert [(step.key, step.name_en, step.post_code, step.limit_days, step.is_risk, step.note) for step in steps] == [
        ("T01-S1", "Acceptance", "A2", 1, False, ""),
        ("T01-S2", "Decision", "A1", 2, True, "会签"),
    ]


@pytest.mark.demand("T3.1.11")
def test_a_changed_step_changes_the_drawing_and_keeps_what_was_not_given():
    loaded()
    officer = holder("li", post="A2", unit="A")
    steps = (STEPS[0], StepSpec("T01-S2", "2", "集体审定", "A1", "甲处处长", 2, "decide", is_risk=True))
    draft = actions.save_flow_version(officer, entry=FlowEntry(item="T01", steps=steps))
    with acting(officer):
        assert "集体审定" in queries.draw(officer, draft)
        kept = queries.list_steps(officer, draft)
    assert [(step.name_en, step.note) for step in kept] == [("Acceptance", ""), ("", "会签")]


def test_the_published_version_stays_as_it_is_when_a_draft_is_saved():
    first = loaded()
    officer = holder("li", post="A2", unit="A")
    actions.save_flow_version(officer, entry=FlowEntry(item="T01", steps=STEPS[:1]))
    again = actions.save_flow_version(officer, entry=FlowEntry(item="T01", steps=STEPS[1:]))
    with acting(SETUP):
        versions = queries.list_versions(SETUP).order_by("number").values_list("number", "state", "xml")
        assert list(versions) == [(1, "published", first.xml), (2, "draft", again.xml)]


def test_a_published_drawing_is_kept_whoever_asks():
    office()
    published_item()
    version = actions.load_flows(SETUP, entries=[FlowEntry(item="T01", xml=BPMN)])[0]
    for act in ("update flowcharts_flowversion set xml = xml || ' '", "delete from flowcharts_flowversion"):
        with (
            acting(SETUP),
            pytest.raises(DatabaseError, match="is published"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"{act} where id = %s", [version.pk])


def test_the_drafter_does_not_publish_and_another_person_supersedes_the_version_before():
    first = loaded()
    head = holder("chen", post="A1", role=Role.DIVISION_HEAD, unit="A")
    leader = holder("gu", role=Role.MAIN_LEADER)
    draft = actions.save_flow_version(head, entry=FlowEntry(item="T01", steps=STEPS[:1]))
    with pytest.raises(Refused) as refusal:
        actions.publish_flow(head, key=draft.key)
    assert refusal.value.code == "four_eyes"
    actions.publish_flow(leader, key=draft.key)
    with acting(leader):
        states = {known.number: known.state for known in queries.list_versions(leader)}
        current = queries.get_flow(leader, "T01").current
    assert states == {1: "superseded", 2: "published"}
    assert current.pk == draft.pk != first.pk


def test_an_officer_does_not_publish():
    loaded()
    officer = holder("li", post="A2", unit="A")
    other = holder("sun", role=Role.OFFICER, unit="A")
    draft = actions.save_flow_version(officer, entry=FlowEntry(item="T01", steps=STEPS))
    with pytest.raises(Refused) as refusal:
        actions.publish_flow(other, key=draft.key)
    assert refusal.value.code == "move_not_yours"


def test_the_flow_of_another_division_is_not_found():
    loaded(publicity="public")
    stranger = holder("zhou", post="B2", unit="B")
    with acting(stranger), pytest.raises(NotFound):
        queries.get_flow(stranger, "T01")
    with pytest.raises(NotFound):
        actions.save_flow_version(stranger, entry=FIRST)


def test_a_step_in_another_division_is_shown_to_the_post_that_does_it():
    office()
    published_item("A")
    actions.load_flows(
        SETUP, entries=[FlowEntry(item="T01", steps=(StepSpec("T01-S1", "1", "会签", "B2", "乙处经办岗"),))]
    )
    stranger = holder("zhou", post="B2", unit="B")
    with acting(stranger):
        steps = queries.steps_of_posts(stranger, stranger.post_ids)
    assert [(step.name, step.flow_version) for step in steps] == [("会签", None)]


def test_the_public_sees_a_flow_as_long_as_it_sees_its_item():
    version = loaded(publicity="public")
    secretary = holder("wang", role=Role.SECRETARY)
    with acting(PUBLIC):
        shown = queries.published_version(PUBLIC, version.flow.item)
        assert shown is not None
        assert "<svg" in queries.draw(PUBLIC, shown)
        assert queries.marks_of(PUBLIC, shown, queries.chart_of(shown)) == {}
    catalogue.cancel_item(secretary, key="T01", comment="修订")
    with acting(PUBLIC):
        assert queries.published_version(PUBLIC, version.flow.item) is None


def test_each_flow_loaded_leaves_one_entry_in_the_trail():
    version = loaded()
    with acting(SETUP):
        entries = list_object_entries(SETUP, "flowcharts.flowversion", str(version.pk))
    assert [entry.action for entry in entries] == ["flowcharts.load_flow"]


def test_an_english_reader_reads_the_drawing_in_english():
    version = loaded()
    with acting(SETUP):
        drawn = queries.draw(SETUP, version, lang="en")
    assert "Acceptance" in drawn
    assert "受理" not in drawn


def test_the_way_of_a_case_is_drawn_by_the_names_of_the_log():
    version = loaded()
    with acting(SETUP):
        drawn = queries.draw_walk(SETUP, version, taken=[("受理", "李"), ("补录", "")], skipped={"审定": "未审定"})
    assert "补录" in drawn
    assert "未审定" in drawn


BPMN = write_bpmn(STEPS, process_id="T01", name="测试事项")
HOSTILE = {
    "xml_dtd": (BPMN.replace("<bpmn:definitions", '<!DOCTYPE x [<!ENTITY a "b">]><bpmn:definitions', 1), "2"),
    "xml_malformed": (BPMN[: len(BPMN) // 2], ""),
    "xml_encoding": (BPMN.replace("审定", "审\ud800"), ""),
    "flow_not_bpmn": ("<html/>", ""),
    "flow_empty": (f'<definitions xmlns="{MODEL}"><process id="p"/></definitions>', ""),
    "flow_xml_size": (BPMN + "<!--" + "x" * 2_000_000 + "-->", "2"),
    "flow_text_long": (BPMN.replace("审定", "审" * 201), "200"),
}
UNSOUND = {
    "flow_element": (BPMN.replace("bpmn:task", "bpmn:choreographyTask"), "step_T01-S1"),
    "flow_no_end": (BPMN.replace("bpmn:endEvent", "bpmn:task"), ""),
    "flow_unlabelled": (BPMN.replace('name="审定"', 'name=""'), "step_T01-S2"),
    "flow_dangling": (BPMN.replace('targetRef="end"', 'targetRef="gone"'), "flow_3"),
    "step_post_unknown": (BPMN.replace('"A1"', '"Z9"'), "step_T01-S2"),
    "step_without_post": (BPMN.replace(' lf:post="A1"', ""), "step_T01-S2"),
    "step_key_twice": (BPMN.replace('lf:key="T01-S2"', 'lf:key="T01-S1"'), "step_T01-S2"),
    "limits_above_promised": (BPMN.replace('limitDays="2"', 'limitDays="12.5"'), ""),
    "flow_cannot_complete": (
        f'<definitions xmlns="{MODEL}" xmlns:lf="{OWN}"><process id="p"><startEvent id="s"/><endEvent id="e"/>'
        + '<exclusiveGateway id="g"/><parallelGateway id="h"/><task id="a" name="甲" lf:post="A1"/>'
        + '<task id="b" name="乙" lf:post="A1"/>'
        + flows("s>g", "g>a", "g>b", "a>h", "b>h", "h>e")
        + "</process></definitions>",
        "h",
    ),
}


@pytest.mark.parametrize("code", HOSTILE)
def test_what_cannot_be_read_is_refused_when_it_is_saved(code):
    loaded()
    officer = holder("li", post="A2", unit="A")
    xml, place = HOSTILE[code]
    with pytest.raises(Refused) as refusal:
        actions.save_flow_version(officer, entry=FlowEntry(item="T01", xml=xml))
    assert refusal.value.code == code
    assert place in refusal.value.sentence()
    with acting(officer):
        assert queries.list_versions(officer).count() == 1


@pytest.mark.demand("T3.1.8")
@pytest.mark.parametrize("code", UNSOUND)
def test_an_unsound_flow_is_kept_as_a_draft_told_by_element_and_never_published(code):
    loaded()
    officer, leader = holder("li", post="A2", unit="A"), holder("gu", role=Role.MAIN_LEADER)
    xml, element = UNSOUND[code]
    draft = actions.save_flow_version(officer, entry=FlowEntry(item="T01", xml=xml))
    with acting(leader):
        issues = {issue.code: issue for issue in queries.issues_of_version(leader, draft)}
    assert issues[code].element == element
    with pytest.raises(Refused) as refusal:
        actions.publish_flow(leader, key=draft.key)
    assert refusal.value.code == "flow_unsound"
    assert issues[code].sentence() in refusal.value.sentence()
    with acting(leader):
        assert {known.number: known.state for known in queries.list_versions(leader)} == {1: "published", 2: "draft"}


def test_limits_above_the_promise_are_told_with_figures():
    loaded()
    officer = holder("li", post="A2", unit="A")
    with acting(officer):
        issues = queries.check_xml(officer, get_item(officer, "T01"), UNSOUND["limits_above_promised"][0])
    assert [issue.params for issue in issues] == [{"days": "13.5", "promised": 10, "over": "3.5"}]


def test_a_flow_decided_before_is_not_taken_in_unsound():
    office()
    published_item("A")
    with pytest.raises(Refused) as refusal:
        actions.load_flows(SETUP, entries=[FlowEntry(item="T01", xml=UNSOUND["flow_cannot_complete"][0])])
    assert refusal.value.code == "flow_unsound"


def test_the_second_of_two_editors_is_told():
    loaded()
    officer, colleague = holder("li", post="A2", unit="A"), holder("sun", unit="A")
    entry = FlowEntry(item="T01", steps=STEPS)
    draft = actions.save_flow_version(officer, entry=entry, version=0)
    with pytest.raises(Refused) as refusal:
        actions.save_flow_version(colleague, entry=entry, version=0)
    assert refusal.value.code == "version_changed"
    actions.save_flow_version(colleague, entry=entry, version=draft.version)


def test_changing_one_limit_announces_that_step_only():
    loaded()
    officer, leader = holder("li", post="A2", unit="A"), holder("gu", role=Role.MAIN_LEADER)
    heard = []
    listen(StepsChanged)(heard.append)
    draft = actions.save_flow_version(
        officer, entry=FlowEntry(item="T01", xml=BPMN.replace('limitDays="2"', 'limitDays="3"'))
    )
    actions.publish_flow(leader, key=draft.key)
    (event,) = heard
    assert (event.item.number, event.version.number) == ("T01", 2)
    assert event.changes == (StepChange("T01-S2", "limit", "2", "3"),)


def test_what_publishing_would_reopen_is_said_with_the_risks_of_the_step(monkeypatch):
    loaded()
    officer = holder("li", post="A2", unit="A")
    marks = Slot("for this test")
    marks.fill(
        lambda actor, version: {"T01-S1": [RiskMark(Level.LOW, "R001")], "T01-S2": [RiskMark(Level.HIGH, "R064")]}
    )
    monkeypatch.setattr(drafts, "RISK_MARKS", marks)
    draft = actions.save_flow_version(
        officer, entry=FlowEntry(item="T01", xml=BPMN.replace('limitDays="2"', 'limitDays="3"'))
    )
    with acting(officer):
        steps, lines = queries.reopened_by(officer, draft.flow.item, draft.xml)
    assert [(step.key, step.no, step.risks) for step in steps] == [("T01-S2", "2", ("R064",))]
    assert lines == []


def test_the_next_steps_of_a_case_are_told_and_an_undefined_one_is_refused():
    version = loaded()
    with acting(SETUP):
        assert queries.next_steps(SETUP, version, []) == ["T01-S1"]
        assert queries.next_steps(SETUP, version, ["T01-S1"]) == ["T01-S2"]
        queries.check_step(SETUP, version, ["T01-S1"], "T01-S2")
        for taken, step, code in (([], "T01-S2", "step_not_now"), ([], "T09-S1", "step_undefined")):
            with pytest.raises(Refused) as refusal:
                queries.check_step(SETUP, version, taken, step)
            assert refusal.value.code == code
            assert step in refusal.value.sentence()


def test_the_catalogue_reads_the_steps_in_force_and_a_first_draft_where_none_is():
    version = loaded()
    published_item("B", "T02")
    officer, stranger = holder("li", post="A2", unit="A"), holder("zhou", post="B2", unit="B")
    actions.save_flow_version(officer, entry=FlowEntry(item="T01", steps=STEPS[:1]))
    actions.save_flow_version(stranger, entry=FlowEntry(item="T02", steps=STEPS[1:]))
    with acting(SETUP):
        second = get_item(SETUP, "T02")
        facts = facts_of_items(SETUP, [version.flow.item_id, second.pk])
    told = {item: [(fact.key, fact.post_code, fact.limit_days) for fact in found] for item, found in facts.items()}
    assert told == {
        version.flow.item_id: [("T01-S1", "A2", 1.0), ("T01-S2", "A1", 2.0)],
        second.pk: [("T01-S2", "A1", 2.0)],
    }


def test_saving_and_publishing_lock_a_flow_before_its_versions():
    loaded()
    officer, leader = holder("li", post="A2", unit="A"), holder("gu", role=Role.MAIN_LEADER)
    locks = []
    with CaptureQueriesContext(connection) as saving:
        draft = actions.save_flow_version(officer, entry=FlowEntry(item="T01", steps=STEPS[:1]))
    with CaptureQueriesContext(connection) as publishing:
        actions.publish_flow(leader, key=draft.key)
    for asked in (saving, publishing):
        locks.append(next(one["sql"] for one in asked.captured_queries if "FOR UPDATE" in one["sql"]))
    assert all('FOR UPDATE OF "flowcharts_flow"' in one for one in locks)
