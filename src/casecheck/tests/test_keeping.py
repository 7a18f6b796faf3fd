"""What is kept in a folder: nobody's other files, one run at a time, each batch once, columns of any type."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from casecheck.claiming import claimed
from casecheck.errors import BadInput
from casecheck.incremental import run_new
from casecheck.log import log_of_frame
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import log_of
from casecheck.tests.test_incremental import told

EYES = parse_rules("rules: [{id: eyes, check: four_eyes, a: A, b: D}]")
WHERE = "rules: [{id: eyes, check: four_eyes, a: A, b: D, where: {kind: '%s'}}]"
ROWS = [("1", "A", "Li", 0), ("1", "D", "Li", 1), ("2", "A", "Qi", 2), ("2", "D", "Qi", 3)]


def halves(folder):
    log = log_of(folder, ROWS)
    return log, replace(log, table=log.table.slice(0, 2)), replace(log, table=log.table.slice(2))


def with_kind(log, kind, *, begin=0):
    """Return a log with a column more, as a table in memory has it."""
    rows = log.table.drop_columns("event_id").slice(begin, len(kind))
    words = {name: rows[name].cast(pa.string()) for name in ("case_id", "activity", "actor")}
    return log_of_frame(pa.table({**words, "timestamp": rows["timestamp"], "kind": kind}))


def test_a_run_that_was_refused_leaves_a_folder_that_can_be_used(tmp_path):
    log, *_ = halves(tmp_path)
    with pytest.raises(BadInput):
        run_new(tmp_path / "state", log, rules=parse_rules(WHERE % "x"))

    report = run_new(tmp_path / "state", log, rules=EYES)

    assert told(report) == told(run(log, rules=EYES))


def test_what_others_put_into_the_folder_stays(tmp_path):
    _, first, second = halves(tmp_path)
    run_new(tmp_path / "state", first, rules=EYES)
    (tmp_path / "state" / "report.html").write_text("mine")
    (tmp_path / "state" / "drafts").mkdir()

    run_new(tmp_path / "state", second, rules=EYES)

    assert (tmp_path / "state" / "report.html").read_text() == "mine"
    assert (tmp_path / "state" / "drafts").is_dir()


def test_a_second_run_at_the_same_time_is_refused(tmp_path):
    log, first, second = halves(tmp_path)
    run_new(tmp_path / "state", first, rules=EYES)

    with claimed(tmp_path / "state"), pytest.raises(BadInput) as error:
        run_new(tmp_path / "state", second, rules=EYES)

    assert error.value.code == "state_busy"
    assert told(run_new(tmp_path / "state", second, rules=EYES)) == told(run(log, rules=EYES))


def test_a_batch_given_again_is_not_added_again(tmp_path):
    log, first, second = halves(tmp_path)
    for batch in (first, second, second):
        report = run_new(tmp_path / "state", batch, rules=EYES)

    assert told(report) == told(run(log, rules=EYES))
    assert report.log["events"] == 4
    assert any("not added again" in warning for warning in report.warnings)


def test_a_piece_that_is_damaged_is_told(tmp_path):
    _, first, second = halves(tmp_path)
    run_new(tmp_path / "state", first, rules=EYES)
    next((tmp_path / "state").glob("findings-*.arrow")).write_bytes(b"ARROW1")

    with pytest.raises(BadInput) as error:
        run_new(tmp_path / "state", second, rules=EYES)

    assert error.value.code == "state_broken"


@pytest.mark.parametrize("later", [[2.5, 2.5], [True, True], ["3", "x"], [3, 3], [None, None]])
@pytest.mark.parametrize("earlier", [["3", "x"], [3, 3]])
def test_a_column_may_change_its_type_from_batch_to_batch(tmp_path, earlier, later):
    log, *_ = halves(tmp_path)
    pack = parse_rules(WHERE % "= 3")
    first, second = with_kind(log, earlier), with_kind(log, later, begin=2)
    words = [str(one) if one is not None else None for one in (*earlier, *later)]

    run_new(tmp_path / "state", first, rules=pack)
    new = run_new(tmp_path / "state", second, rules=pack)

    assert told(new) == told(run(with_kind(log, words), rules=pack))


def test_a_condition_holds_where_a_later_batch_lacks_its_column(tmp_path):
    log, _, second = halves(tmp_path)
    pack = parse_rules(WHERE % "x")

    run_new(tmp_path / "state", with_kind(log, ["x", "x"]), rules=pack)
    new = run_new(tmp_path / "state", second, rules=pack)

    assert told(new) == told(run(with_kind(log, ["x", "x", None, None]), rules=pack))
