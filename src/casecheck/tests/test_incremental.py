"""A run that sees only what is new gives the findings of a run over everything, whatever came when."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecheck import keeping, replay
from casecheck.checks.registry import CHECKS
from casecheck.claiming import HEAD
from casecheck.errors import BadInput
from casecheck.incremental import run_new
from casecheck.large import open_log
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.examples import EXAMPLES
from casecheck.tests.logs import START, log_of
from casecheck.tests.sketch import flow_of
from casecheck.tests.test_large import FLOW, RULES, events

FLOWCHART, PACK = flow_of(FLOW), parse_rules(RULES)


def batches(log, cuts):
    """Return a log cut at row numbers, its rows numbered as they come."""
    ends = [*sorted({cut for cut in cuts if 0 < cut < log.events}), log.events]
    begins = [0, *ends[:-1]]
    return [replace(log, table=log.table.slice(begin, end - begin)) for begin, end in zip(begins, ends, strict=True)]


def told(report):
    """Return what a report says of findings and rules; what came later may stand last."""
    rows = sorted(report.table.to_pylist(), key=lambda row: (row["rule"], row["finding_id"]))
    counted = {key: one.plain() for key, one in report.counted.items()}
    return rows, [vars(rule) for rule in report.rules], counted


def in_parts(folder, log, cuts, **given):
    report = None
    for batch in batches(log, cuts):
        report = run_new(folder, batch, **given)
    return report


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.lists(st.integers(1, 90), min_size=1, max_size=4))
def test_batches_in_any_order_give_the_findings_of_the_whole(seed, cuts):
    with tempfile.TemporaryDirectory() as folder:
        rows = events(seed, cases=25)
        Random(seed).shuffle(rows)
        log = log_of(Path(folder), rows)

        new = in_parts(Path(folder) / "state", log, cuts, flow=FLOWCHART, rules=PACK)

        assert told(new) == told(run(log, flow=FLOWCHART, rules=PACK))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_check_sees_the_same_in_batches_and_in_parts(tmp_path, name):
    example = EXAMPLES[name]
    log, given = example.log(tmp_path), {"rules": example.pack(), "as_of": example.moment()}
    third = max(1, log.events // 3)
    log.to_parquet(tmp_path / "whole.parquet")

    whole = told(run(log, **given))
    new = told(in_parts(tmp_path / "state", log, [third, 2 * third], **given))
    parts = told(run(open_log(tmp_path / "whole.parquet", part_events=third), **given))

    assert whole[0]
    assert new == whole
    assert parts == whole


@pytest.mark.parametrize("name", [check.name for check in CHECKS.values() if check.scope == "log"])
def test_facts_name_their_case_by_what_it_is_called_in_every_part(name):
    facts = CHECKS[name].texts.facts

    assert "case_id" in facts


def test_a_rule_that_changed_looks_at_everything_anew(tmp_path):
    log = log_of(tmp_path, events(4))
    first, second = batches(log, [100])
    run_new(tmp_path / "state", first, rules=PACK)
    changed = parse_rules(RULES.replace("0.2", "0.1"))

    new = run_new(tmp_path / "state", second, rules=changed)

    assert told(new) == told(run(log, rules=changed))


def test_many_batches_are_united(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_PIECES", 3)
    log = log_of(tmp_path, events(4))

    new = in_parts(tmp_path / "state", log, range(20, 200, 20), rules=PACK)

    assert told(new) == told(run(log, rules=PACK))
    assert len(list((tmp_path / "state").glob("events-*.arrow"))) <= 4


def test_an_interrupted_run_leaves_the_state_as_it_was(tmp_path, monkeypatch):
    log = log_of(tmp_path, events(4))
    first, second = batches(log, [100])
    run_new(tmp_path / "state", first, rules=PACK)
    kept = (tmp_path / "state" / HEAD).read_bytes()

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "_write_tables", stop)
        with pytest.raises(KeyboardInterrupt):
            run_new(tmp_path / "state", second, rules=PACK)
    new = run_new(tmp_path / "state", second, rules=PACK)

    assert kept != (tmp_path / "state" / HEAD).read_bytes()
    assert told(new) == told(run(log, rules=PACK))


def test_only_the_cases_touched_are_looked_at(tmp_path, monkeypatch):
    log = log_of(tmp_path, events(4))
    first, second = batches(log, [log.events - 1])
    run_new(tmp_path / "state", first, rules=PACK)
    monkeypatch.setattr(keeping.Keeping, "everything", None)

    new = run_new(tmp_path / "state", second, rules=PACK)

    assert told(new) == told(run(log, rules=PACK))


@pytest.mark.parametrize(
    ("content", "code"),
    [("{}", "state_broken"), ("nonsense", "state_broken"), ('{"version": 99, "segments": []}', "state_version")],
)
def test_a_folder_with_another_state_is_refused(tmp_path, content, code):
    log = log_of(tmp_path, events(4, cases=2))
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / HEAD).write_text(content)

    with pytest.raises(BadInput) as error:
        run_new(folder, log, rules=PACK)

    assert error.value.code == code


def test_a_folder_of_something_else_is_refused(tmp_path):
    log = log_of(tmp_path, events(4, cases=2))

    with pytest.raises(BadInput) as error:
        run_new(tmp_path, log, rules=PACK)

    assert error.value.code == "state_foreign"
    assert os.listdir(tmp_path) == ["log.parquet"]


def test_a_column_that_comes_later_is_judged_from_then_on(tmp_path):
    rows = [("1", "A", None, 0), ("1", "D", None, 1), ("2", "A", "Li", 2), ("2", "D", "Li", 3)]
    log = log_of(tmp_path, rows)
    first, second = batches(log, [2])

    early = run_new(tmp_path / "state", first, rules=PACK)
    new = run_new(tmp_path / "state", second, rules=PACK)

    assert early.rules[0].judged == 0
    assert told(new) == told(run(log, rules=PACK))
    assert pa.types.is_list(new.table.schema.field("event_ids").type)


@pytest.mark.parametrize("check", ["total_limit", "near_due"])
def test_cases_that_stay_open_are_measured_up_to_the_later_moment(tmp_path, check):
    pack = parse_rules(f"rules: [{{id: late, check: {check}, limit_days: 5, to_activity: D}}]")
    log = log_of(tmp_path, [("1", "A", "Li", 0), ("2", "A", "Li", 24)])
    first, second = batches(log, [1])
    early, late = (START + timedelta(days=days) for days in (2, 30))

    run_new(tmp_path / "state", first, rules=pack, as_of=early)
    new = run_new(tmp_path / "state", second, rules=pack, as_of=late)

    assert told(new) == told(run(log, rules=pack, as_of=late))
    assert new.table.num_rows == 2


def test_counts_of_cases_that_were_not_explained_to_the_end_are_not_kept(tmp_path, monkeypatch):
    log = log_of(tmp_path, events(3, cases=12))
    first, second = batches(log, [log.events // 2])
    for name in ("VECTOR_STATES", "SEARCH_BUDGET", "ALL_SEARCHES_BUDGET"):
        monkeypatch.setattr(replay, name, 0)
    report = run_new(tmp_path / "state", first, flow=FLOWCHART)
    kept = json.loads((tmp_path / "state" / HEAD).read_text())
    assert not all(one.is_sure for one in report.counted.values())
    assert "counted" not in kept
    monkeypatch.undo()
    assert told(run_new(tmp_path / "state", second, flow=FLOWCHART)) == told(run(log, flow=FLOWCHART))
    assert "counted" in json.loads((tmp_path / "state" / HEAD).read_text())
