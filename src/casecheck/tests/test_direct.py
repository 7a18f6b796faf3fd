"""What is answered straight from the columns of a log is what the text answers, on whatever log."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from math import inf, nan
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecheck.calendar import WorkCalendar
from casecheck.checks.registry import CHECKS
from casecheck.findings import order_of
from casecheck.formats.times import INSTANT
from casecheck.hashing import FEW, digests
from casecheck.incremental import run_new
from casecheck.large import open_log
from casecheck.log import log_of_frame, read_log
from casecheck.rules import parse_rules
from casecheck.run import run

RULES = parse_rules(
    """
rules:
  - {id: pair, check: four_eyes, a: A, b: B}
  - {id: persons, check: four_eyes, a: A, b: B, except_actors: [x, robot]}
  - {id: nobody, check: four_eyes, a: A, b: no such activity}
  - {id: two, check: segregation, decide: [A, D], execute: [B], supervise: [C]}
  - {id: three, check: segregation, decide: [A], execute: [B], supervise: [C], min_duties: 3, except_actors: [y]}
  - {id: part, check: segregation, decide: [A], supervise: [C, B]}
"""
)
LIMITS = parse_rules(
    """
rules:
  - {id: days, check: total_limit, limit_days: 1}
  - {id: more, check: total_limit, limit_days: 1, extra_days: 2.5}
  - {id: from, check: total_limit, limit_days: 1, from_activity: B}
  - {id: to, check: total_limit, limit_days: 1, to_activity: A}
  - {id: both, check: total_limit, limit_days: 0.25, from_activity: A, to_activity: C}
  - {id: same, check: total_limit, limit_days: 0.25, from_activity: A, to_activity: A}
  - {id: nowhere, check: total_limit, limit_days: 1, from_activity: none such, to_activity: nor such}
"""
)
EVENT = st.tuples(st.integers(1, 4), st.sampled_from("ABCD"), st.sampled_from(["x", "y", "z", None]), st.integers(0, 5))


STEPS = parse_rules(
    """
tables: {by_step: [{activity: B, limit_days: 1}, {activity: C, limit_days: 2}]}
rules:
  - {id: one, check: step_limit, limit_days: 1}
  - {id: some, check: step_limit, limit_days: 0.25, extra_days: 1, activities: [A, C]}
  - {id: own, check: step_limit, limit_column: days}
  - {id: each, check: step_limit, limits: by_step, limit_column: days, limit_days: 3, counted: to_next, closing: [D]}
  - {id: open, check: step_limit, limits: by_step, counted: to_next, closing: [D, C]}
  - {id: never open, check: step_limit, limit_days: 1, counted: to_next}
  - {id: marks, check: step_limit, limit_days: 1, suspend_activity: A, resume_activity: B}
  - {id: within, check: step_limit, limit_days: 1, only_within_total: true, total_days: 4}
  - {id: begun, check: step_limit, limit_days: 1, counted: from_start}
"""
)


def by_text(pack):
    """Return rules that are answered by their texts alone."""
    rules = [replace(rule, check=replace(rule.check, direct=None)) for rule in pack.rules]
    return replace(pack, rules=tuple(rules))


def log_of_events(events, more=None, began=datetime(2024, 1, 8, tzinfo=UTC)):
    cases, activities, actors, moments = zip(*events, strict=True)
    columns = {
        "case_id": [f"案{case}" for case in cases],
        "activity": list(activities),
        "actor": pa.array(actors, pa.string()),
        "timestamp": [began + timedelta(hours=moment) for moment in moments],
    }
    return log_of_frame(pa.table(columns | (more or {})))


def told(log, pack, **more):
    report = run(log, rules=pack, **more)
    return report.table.to_pylist(), report.rules, report.warnings


@settings(deadline=None)
@given(st.lists(EVENT, min_size=1, max_size=25))
def test_the_columns_and_the_text_answer_alike(events):
    log = log_of_events(events)
    assert told(log, RULES) == told(log, by_text(RULES))


SPREAD = st.tuples(st.integers(1, 4), st.sampled_from("ABC"), st.just(None), st.integers(0, 300))
HEAD = "case_id,activity,actor,timestamp,days"
NIGHT = datetime(2024, 1, 12, 21, tzinfo=UTC)  # a Friday; the next day begins in Shanghai, not in Amsterdam
PLACES = st.sampled_from(["Asia/Shanghai", "Europe/Amsterdam", "America/New_York"])


@settings(deadline=None, max_examples=30)
@given(st.lists(SPREAD, min_size=1, max_size=25), st.sampled_from([None, 0, 50, 400]), PLACES, st.integers(0, 400))
def test_the_columns_and_the_text_measure_alike(events, as_of, zone, months):
    began = NIGHT + timedelta(hours=months * 24)  # nights on which clocks change, and make-up days
    log = log_of_events(events, began=began)
    more = {"as_of": None if as_of is None else began + timedelta(hours=as_of), "calendar": WorkCalendar(zone=zone)}
    assert told(log, LIMITS, **more) == told(log, by_text(LIMITS), **more)


def test_the_columns_and_the_text_count_days_off_alike():
    log = log_of_events([(1, "A", None, 0), (1, "C", None, 700), (2, "B", None, 90), (2, "A", None, 790)], began=NIGHT)
    rows, rules, _ = told(log, LIMITS)  # up to the spring festival of 2024, for which one Sunday is worked
    assert (rows, rules) == told(log, by_text(LIMITS))[:2]
    assert [row["measured"] for row in rows if row["rule"] == "days"] == [21.0, 20.0]


@pytest.mark.parametrize("more", [{"suspended_days": [1.5, None, None, 2.0]}, {"suspended_days": ["", "", "", ""]}])
def test_granted_days_are_taken_off_by_whichever_answers(more):
    log = log_of_events([(1, "A", None, 0), (1, "C", None, 60), (2, "A", None, 0), (2, "C", None, 90)], more, NIGHT)
    assert told(log, LIMITS) == told(log, by_text(LIMITS))


@pytest.mark.parametrize("pack", [LIMITS, STEPS], ids=["limits", "steps"])
@pytest.mark.parametrize(
    ("zone", "began", "hours"),
    [
        ("America/New_York", datetime(2040, 7, 12, 4, 30, tzinfo=UTC), 48.5),  # far ahead, in summer
        ("Europe/Amsterdam", datetime(1935, 6, 3, 21, tzinfo=UTC), 30),
        ("Pacific/Apia", datetime(2011, 12, 30, 9, tzinfo=UTC), 2),  # two hours in which the clock goes on by 26
    ],
)
def test_whoever_answers_reads_the_same_clock(pack, zone, began, hours):
    log = log_of_events(
        [(1, "A", None, 0), (1, "C", None, hours), (2, "C", None, 0), (2, "A", None, hours)], began=began
    )
    log = replace(log, table=log.table.append_column("days", pa.array([0.05, 1.0, 1.0, 0.05])))
    more = {"calendar": WorkCalendar(zone=zone)}
    rows, rules, _ = told(log, pack, **more)
    assert rows
    assert (rows, rules) == told(log, by_text(pack), **more)[:2]


def test_a_clock_that_skips_a_day_makes_a_step_too_long():
    log = log_of_events([(1, "A", None, 0), (1, "B", None, 2)], began=datetime(2011, 12, 30, 9, tzinfo=UTC))
    pack = parse_rules("rules: [{id: r, check: step_limit, limit_days: 1}]")
    for one in (pack, by_text(pack)):
        assert [row["measured"] for row in told(log, one, calendar=WorkCalendar(zone="Pacific/Apia"))[0]] == [2.0]


@pytest.mark.parametrize("days", [[None, nan, None, 0.5], [inf, -1.0, 0.0, 1e300]])
def test_whoever_answers_reads_the_same_limits(days):
    events = [(1, "A", None, 0), (1, "B", None, 60), (2, "A", None, 0), (2, "B", None, 60)]
    log = log_of_events(events, {"days": pa.array(days)}, NIGHT)
    assert told(log, STEPS) == told(log, by_text(STEPS))


def test_an_activity_listed_without_a_limit_has_none():
    pack = parse_rules(
        "tables: {some: [{activity: B, limit_days: 1}, {activity: C}, {activity: B, limit_days: 2}]}\n"
        "rules: [{id: r, check: step_limit, limits: some}]"
    )
    log = log_of_events([(1, "A", None, 0), (1, "C", None, 120), (2, "A", None, 0), (2, "B", None, 120)], began=NIGHT)
    rows, (rule,), _ = told(log, pack)
    assert (len(rows), rule.judged) == (1, 1)
    assert told(log, pack) == told(log, by_text(pack))


@pytest.mark.parametrize("name", ["total_limit", "step_limit", "four_eyes", "segregation"])
def test_usual_logs_are_answered_from_their_columns(name):
    log = log_of_events([(1, "A", "x", 0), (1, "B", "x", 50), (1, "C", "y", 90)], {"days": pa.array([1.0, None, 1.0])})
    every = [rule for pack in (RULES, LIMITS, STEPS) for rule in pack.rules if rule.check.name == name]
    meant = [rule for rule in every if getattr(rule.values, "counted", "") != "from_start"]
    counts = []

    def direct(context, values):
        counts.append(rule.check.direct(context, values)[1])
        return

    for rule in meant:
        run(log, rules=replace(STEPS, rules=(replace(rule, check=replace(rule.check, direct=direct)),)))
    assert len(counts) == len(meant)


@pytest.mark.parametrize("pack", [RULES, LIMITS, STEPS], ids=["hands", "limits", "steps"])
@pytest.mark.parametrize("is_new", [False, True], ids=["in parts", "in batches"])
def test_parts_and_batches_are_answered_alike(tmp_path, pack, is_new):
    random = Random(3)
    lines = [
        f"案{case},{random.choice('ABCD')},{random.choice('xy')},2024-03-{1 + place:02d}T0{case % 9}:00:00Z,1"
        for place in range(20)
        for case in range(12)
    ]
    path = tmp_path / "log.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    whole = run(read_log(path), rules=by_text(pack))
    if is_new:
        for batch in (lines[:100], lines[100:]):
            path.write_text("\n".join([HEAD, *batch]), encoding="utf-8")
            found = run_new(tmp_path / "state", read_log(path), rules=pack)
    else:
        found = run(open_log(path, part_events=50), rules=pack)
    assert (found.table.to_pylist(), found.rules) == (whole.table.to_pylist(), whole.rules)


def test_moments_beyond_the_calendar_are_left_to_the_text():
    log = log_of_events([(1, "A", None, 0), (1, "B", None, 40_000 * 24), (2, "A", None, 0), (2, "B", None, 70 * 24)])
    log = replace(log, table=log.table.set_column(3, "timestamp", pa.array([0, 1 << 53, 0, 1 << 43], INSTANT)))
    found = told(log, LIMITS)
    assert found == told(log, by_text(LIMITS))


LINES = st.lists(st.tuples(SPREAD, st.sampled_from([None, None, 0.25, 1.0, 2.0])), min_size=1, max_size=25)


@settings(deadline=None, max_examples=30)
@given(LINES, st.sampled_from([None, 0, 50, 400]), st.booleans())
def test_the_columns_and_the_text_find_the_same_slow_steps(lines, as_of, is_in_order):
    events, days = zip(*(sorted(lines, key=lambda line: line[0][3]) if is_in_order else lines), strict=True)
    log = log_of_events(events, {"days": pa.array(days, pa.float64())}, NIGHT)
    more = {"as_of": None if as_of is None else NIGHT + timedelta(hours=as_of)}
    assert told(log, STEPS, **more) == told(log, by_text(STEPS), **more)


@pytest.mark.parametrize("pack", [RULES, LIMITS, STEPS], ids=["hands", "limits", "steps"])
@pytest.mark.parametrize("is_mixed", [False, True], ids=["case by case", "mixed"])
def test_large_logs_are_answered_in_parts_alike(monkeypatch, pack, is_mixed):
    monkeypatch.setattr("casecheck.pieces.PIECE", 50)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    random = Random(5)
    cases = [case for case in range(120) for _ in range(5)]
    events = [(case, random.choice("ABCD"), random.choice("xyz"), random.randint(0, 90)) for case in cases]
    long = [(-1, "AB"[place % 2], "x", place % 90) for place in range(300)]  # no part ends within a case
    events = [*long, *events, *((500, *event[1:]) for event in long)]
    events.sort(key=lambda event: (0 if is_mixed else event[0], event[3]))
    log = log_of_events(events, {"days": pa.array([random.choice([None, 0.5, 1.0]) for _ in events])})
    found = told(log, pack)
    assert found[0]
    assert found == told(log, by_text(pack))


def test_numbers_of_events_that_do_not_rise_are_left_to_the_text():
    events = [(1, "A", "x", 0), (1, "B", "x", 1), (2, "B", "y", 0), (2, "A", "y", 0)]
    log = log_of_events(events)
    log = replace(log, table=log.table.set_column(0, "event_id", pa.array([4, 3, 2, 1])))
    found = told(log, RULES)
    assert found == told(log, by_text(RULES))
    assert [row["event_ids"] for row in found[0] if row["rule"] == "pair"] == [[1, 2], [3, 4]]


def test_numbers_with_gaps_name_the_events_that_they_are():
    log = log_of_events([(1, "A", "x", 0), (1, "B", "x", 1), (2, "B", "y", 0), (2, "A", "y", 0)])
    log = replace(log, table=log.table.set_column(0, "event_id", pa.array([1, 5, 7, 30])))
    rows = told(log, RULES)[0]
    assert [(row["actor"], row["event_ids"]) for row in rows if row["rule"] == "pair"] == [
        ("y", [7, 30]),
        ("x", [1, 5]),
    ]
    assert rows == told(log, by_text(RULES))[0]


def test_a_rule_about_some_cases_judges_those_alone():
    pack = parse_rules("rules: [{id: some, check: four_eyes, a: A, b: B, where: {kind: k}}]")
    events = [(1, "A", "x", 0), (1, "B", "x", 1), (2, "A", "y", 0), (2, "B", "y", 0)]
    log = log_of_events(events, {"kind": ["k", "", "", ""]})
    rows, (rule,), _ = told(log, pack)
    assert ([row["actor"] for row in rows], rule.judged) == (["x"], 1)


def test_a_log_without_such_events_is_judged_in_no_case():
    assert [rule.judged for rule in told(log_of_events([(1, "D", "x", 0)]), RULES)[1]] == [0] * len(RULES.rules)


@pytest.mark.parametrize("name", [name for name, check in CHECKS.items() if check.direct])
def test_what_is_answered_directly_is_held_to_its_text_here(name):
    assert name in {rule.check.name for pack in (RULES, LIMITS, STEPS) for rule in pack.rules}


EXTREME = st.sampled_from([0, 1, 2, 3, 1_000_000, -(1 << 63), (1 << 63) - 1, 1 << 61])


@given(st.lists(st.tuples(EXTREME, st.integers(0, 9)), max_size=12, unique_by=lambda pair: pair[1]))
def test_findings_stand_by_time_then_by_their_first_event(pairs):
    moments, first = (np.array([pair[place] for pair in pairs], np.int64) for place in (0, 1))
    order = order_of(moments, first)
    assert [pairs[place] for place in (range(len(pairs)) if order is None else order)] == sorted(pairs)


def test_digests_keep_the_order_of_their_words_however_many():
    words = [f"字 {number}" for number in range(20 * FEW + 5)]
    expected = [sha256(word.encode()).hexdigest()[:32] for word in words]
    assert digests(pa.chunked_array([words])).to_pylist() == expected
    assert digests(pa.chunked_array([words[:3], words[3:5]])).to_pylist() == expected[:5]
    assert digests(pa.chunked_array([], pa.string())).to_pylist() == []
