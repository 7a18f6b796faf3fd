"""Show that a diagram edited in place keeps everything else letter by letter, and that arranging loses nothing."""

from __future__ import annotations

import pytest

from casecheck.drawing.arranging import arrange, is_placed
from casecheck.drawing.elements import set_attributes
from casecheck.drawing.reading import read_chart
from casecheck.drawing.tests.flows import ENDS, PARALLEL, bpmn, flows, tasks

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<!-- kept --><m:definitions xmlns:m="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:c="http://camunda.org/schema/1.0/bpmn">
  <m:process id="p"><m:startEvent id="s"/>
    <m:userTask  id='a'  name='a &gt; "b"' c:assignee="${x > 1}" >
      <m:documentation>受理 &amp; 说明</m:documentation></m:userTask>
    <m:endEvent id="e" /><m:sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
    <m:sequenceFlow id="f2" sourceRef="a" targetRef="e"/>
  </m:process>
</m:definitions>
"""
INSIDE = bpmn(
    ENDS
    + f'<subProcess id="sub" name="子"><startEvent id="is"/><endEvent id="ie"/>{tasks("x")}'
    + '<sequenceFlow id="i1" sourceRef="is" targetRef="x"/><sequenceFlow id="i2" sourceRef="x" targetRef="ie"/>'
    + "</subProcess>"
    + flows("s>sub", "sub>e")
)


def test_only_the_start_tags_that_change_are_written_anew():
    edited = set_attributes(FOREIGN, {"a": {"name": '<审> & "核"', "lf:post": "A2", "lf:no": None}})

    node = read_chart(edited).by_id["a"]
    assert (node.name, node.post) == ('<审> & "核"', "A2")
    expected = FOREIGN.replace("name='a &gt; \"b\"'", "name='&lt;审&gt; &amp; \"核\"'")
    expected = expected.replace('1}" >', '1}" lf:post="A2" >').replace(
        '/bpmn">', '/bpmn" xmlns:lf="urn:lianfang:flowchart:1">'
    )
    assert edited == expected.replace("\n    <m:userTask  id='a'  name", "\n    <m:userTask  id='a' name")


def test_nothing_changes_where_nothing_is_asked():
    assert set_attributes(FOREIGN, {"b": {"name": "x"}}) == FOREIGN


def test_an_attribute_set_twice_is_replaced():
    once = set_attributes(FOREIGN, {"a": {"lf:post": "A2"}})

    assert set_attributes(once, {"a": {"lf:post": "A1"}}) == once.replace('"A2"', '"A1"')


@pytest.mark.parametrize("source", [FOREIGN, PARALLEL, INSIDE], ids=["foreign", "parallel", "subprocess"])
def test_arranging_gives_places_and_changes_nothing_else(source):
    arranged = arrange(source)

    assert not is_placed(source)
    assert is_placed(arranged)
    assert read_chart(arranged) == read_chart(source)
    again = arrange(arranged)
    assert arrange(again) == again


def test_the_inside_of_a_subprocess_gets_a_page_of_its_own():
    arranged = arrange(INSIDE)

    assert arranged.count("<bpmndi:BPMNPlane ") == 2
    assert 'bpmnElement="x"' in arranged
