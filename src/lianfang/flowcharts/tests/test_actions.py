"""How a flow is kept, refused, published and followed."""

from __future__ import annotations

import pytest

from lianfang.catalogue import actions as catalogue
from lianfang.catalogue.tests.factories import published_item
from lianfang.flowcharts import actions, queries
from lianfang.flowcharts.drawing.writing import StepSpec, write_bpmn
from lianfang.flowcharts.rules import FlowEntry
from lianfang.kernel.access import PUBLIC, Role
from lianfang.kernel.errors import NotFound, Refused
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
    "flow_element": (BPMN.replace("bpmn:task", "bpmn:choreographyTask"), "step_T01-S1"),
    "flow_no_end": (BPMN.replace("bpmn:endEvent", "bpmn:task"), "T01"),
    "xml_malformed": (BPMN[: len(BPMN) // 2], ""),
    "flow_not_bpmn": ("<html/>", "1"),
    "flow_unlabelled": (BPMN.replace('name="审定"', 'name=""'), "step_T01-S2"),
    "flow_dangling": (BPMN.replace('targetRef="end"', 'targetRef="gone"'), "flow_"),
}


@pytest.mark.parametrize("code", HOSTILE)
def test_a_diagram_that_cannot_be_judged_is_refused_by_line_or_element(code):
    loaded()
    officer = holder("li", post="A2", unit="A")
    xml, place = HOSTILE[code]
    with pytest.raises(Refused) as refusal:
        actions.save_flow_version(officer, entry=FlowEntry(item="T01", xml=xml))
    assert refusal.value.code == code
    assert place in refusal.value.sentence()
    with acting(officer):
        assert queries.list_versions(officer).count() == 1


def test_a_post_that_does_not_exist_is_refused():
    loaded()
    officer = holder("li", post="A2", unit="A")
    with pytest.raises(Refused) as refusal:
        actions.save_flow_version(officer, entry=FlowEntry(item="T01", xml=BPMN.replace('"A1"', '"Z9"')))
    assert refusal.value.code == "post_unknown"
