"""The table of steps as a form: its round trip, its faults, and the diagrams that it cannot express."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from casecheck.drawing.lanes import lanes_by_post
from casecheck.drawing.reading import read_chart
from casecheck.drawing.steps import read_steps, steps_of
from casecheck.drawing.tests.flows import PARALLEL
from casecheck.drawing.writing import StepSpec, write_bpmn
from lianfang.flowcharts.rules.tables import (
    TableRow,
    beyond_table,
    edited,
    faults_of_rows,
    rearranged,
    rows_from,
    rows_of,
    specs_of,
)

POSTS = {"A1": "甲处处长", "A2": "甲处经办岗", "B1": "乙处处长"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12).map(
    lambda text: " ".join(text.split())
)


@st.composite
def tables(draw) -> list[TableRow]:
    """Draw a table as an official could type it: any texts, branches, and ways back to this or an earlier step."""
    keys = draw(st.lists(WORDS.filter(bool), min_size=1, max_size=7, unique=True))
    rows = []
    for at, key in enumerate(keys):
        back = draw(st.sampled_from(["", *keys[: at + 1]]))
        limit = draw(st.one_of(st.just(""), st.decimals(0, 9_999, places=2).map(lambda days: f"{days.normalize():f}")))
        rows.append(
            TableRow(
                key=key,
                no=draw(st.sampled_from(["", str(at + 1), "4-1"])),
                name=draw(WORDS),
                post=draw(st.sampled_from(["", *POSTS])),
                limit=limit,
                type=draw(st.sampled_from(["", "accept", "decide"])),
                risk=draw(st.sampled_from(["", "yes"])),
                when=draw(st.sampled_from(["", "", "涉敏", "多次入境"])),
                returns_to=back,
                returns_when=draw(WORDS) if back else "",
            )
        )
    return rows


@settings(max_examples=300, deadline=None)
@given(tables())
def test_a_table_becomes_a_diagram_and_comes_back_the_same(rows):
    assert faults_of_rows(rows) == []
    xml = write_bpmn(specs_of(rows, POSTS), process_id="P1", name="事项")

    chart = read_chart(xml)
    table = steps_of(chart)
    assert [replace(row, node="") for row in rows_of(table, {}, {})] == rows
    assert beyond_table(chart, table) == []
    assert lanes_by_post(xml, POSTS) == xml


ROWS = [TableRow(key="S1", no="1", name="受理"), TableRow(key="S2", no="2", name="审定", returns_to="S1")]


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (ROWS, []),
        (ROWS[::-1], [(0, "returns_to")]),
        ([ROWS[0], replace(ROWS[1], key="S1")], [(1, "key")]),
        ([replace(ROWS[0], key=" ")], [(0, "key")]),
        ([replace(ROWS[0], limit="two")], [(0, "limit")]),
        ([replace(ROWS[0], limit="-1")], [(0, "limit")]),
        ([replace(ROWS[0], limit="2,5")], []),
        ([replace(ROWS[0], returns_when="退回")], [(0, "returns_to")]),
        ([replace(ROWS[0], name="长" * 201)], [(0, "name")]),
    ],
    ids=["sound", "forward", "key twice", "no key", "word", "negative", "comma", "returns nowhere", "long"],
)
def test_a_wrong_cell_is_told_by_row_and_cell(rows, cells):
    assert [(fault.row, fault.cell) for fault in faults_of_rows(rows)] == cells


@pytest.mark.parametrize(
    ("what", "at", "keys", "numbers"),
    [
        ("add", 0, ["S1", "T-S3", "S2"], ["1", "2", "3"]),
        ("remove", 0, ["S2"], ["1"]),
        ("up", 1, ["S2", "S1"], ["1", "2"]),
        ("up", 0, ["S1", "S2"], ["1", "2"]),
        ("down", 0, ["S2", "S1"], ["1", "2"]),
        ("down", 1, ["S1", "S2"], ["1", "2"]),
        ("remove", 9, ["S1", "S2"], ["1", "2"]),
    ],
)
def test_rows_are_rearranged_and_numbers_that_only_counted_go_on_counting(what, at, keys, numbers):
    found = rearranged(ROWS, what, at, "T")
    assert ([row.key for row in found], [row.no for row in found]) == (keys, numbers)


def test_numbers_of_their_own_stay():
    rows = [ROWS[0], replace(ROWS[1], no="4-1")]
    assert [row.no for row in rearranged(rows, "up", 1, "T")] == ["4-1", "1"]


def test_a_sent_form_becomes_rows_again_and_nothing_else():
    sent = {"rows": "2", "r0-key": "S1", "r0-name": " 受理\x00 ", "r1-key": "S2", "r2-key": "S3"}
    assert [(row.key, row.name) for row in rows_from(sent)] == [("S1", "受理"), ("S2", "")]
    assert rows_from({"rows": "99999999"}) == rows_from({"rows": "x"}) == []


def test_what_a_table_cannot_express_is_named_and_stays_when_its_cells_change():
    chart = read_chart(PARALLEL)
    table = steps_of(chart)
    assert [str(part) for part in beyond_table(chart, table)] == ["parallel work at “g”", "parallel work at “h”"]

    rows = rows_of(table, {}, {})
    changed = edited(PARALLEL, [replace(rows[0], name="受理", post="A2", limit="2"), *rows[1:]])
    after = read_chart(changed)
    assert (after.by_id["a"].name, after.by_id["a"].post, after.by_id["a"].limit_days) == ("受理", "A2", 2)
    assert after.edges == chart.edges
    assert [node.kind for node in after.nodes] == [node.kind for node in chart.nodes]


def test_steps_stand_in_the_lanes_of_their_posts_also_where_the_drawing_had_none():
    posts = {"a": "A2", "b": "A1", "c": "A2"}
    rows = [replace(row, post=posts[row.node]) for row in rows_of(read_steps(PARALLEL), {}, {})]
    settled = lanes_by_post(edited(PARALLEL, rows), POSTS)

    chart = read_chart(settled)
    names = {lane.id: lane.name for lane in chart.lanes}
    assert {node.id: names[node.lane] for node in chart.steps} == {
        "a": "甲处经办岗",
        "b": "甲处处长",
        "c": "甲处经办岗",
    }
    assert all(node.lane for node in chart.nodes)
    assert lanes_by_post(settled, POSTS) == settled


def test_a_post_that_changes_moves_its_step_into_another_lane():
    xml = write_bpmn(
        [StepSpec("1", "1", "受理", "A2", "经办岗"), StepSpec("2", "2", "审定", "A1", "处长")],
        process_id="P1",
        name="甲",
    )
    rows = rows_of(read_steps(xml), {}, {})
    settled = lanes_by_post(edited(xml, [rows[0], replace(rows[1], post="B1")]), POSTS)

    chart = read_chart(settled)
    assert [(lane.name, lane.post) for lane in chart.lanes] == [("经办岗", "A2"), ("乙处处长", "B1")]
    assert [row.post for row in read_steps(settled).rows] == ["A2", "B1"]
