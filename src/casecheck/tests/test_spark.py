"""Spark finds what DuckDB finds: the same rows, for every check and on every log there is."""

from __future__ import annotations

import pyarrow as pa
import pytest

from casecheck.backends import open_engine
from casecheck.bpmn import read_flow
from casecheck.errors import BadInput
from casecheck.large import open_log
from casecheck.log import read_log
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.cluster import quick_spark
from casecheck.tests.examples import EXAMPLES
from casecheck.tests.fingerprints import differences, fingerprint
from casecheck.tests.logs import log_of
from casecheck.tests.noise import SHARED, every_log
from casecheck.tests.sketch import flow_of

pytestmark = [pytest.mark.spark, pytest.mark.timeout(1_800)]
MASTER = "local[2]"
FLOW = "start > A\nA > g\ng:xor > B, C\nB > j\nC > j\nj:xor > D\nD > end\nend"
MODELS = {
    "receipt.xes.gz": "receipt",
    "helpdesk.xes.gz": "helpdesk",
    "bpic2020_DomesticDeclarations.xes.gz": "declarations",
}


@pytest.fixture(scope="module", autouse=True)
def _session():
    with quick_spark():
        yield


def both(log, **more):
    """Return what the two engines report."""
    return run(log, **more), run(log, **more, engine="spark", master=MASTER)


def assert_same(one, other):
    """Say which rows differ, if any do."""
    assert (fingerprint(one.table), one.rules, one.warnings) == (
        fingerprint(other.table),
        other.rules,
        other.warnings,
    ), differences(one.table, other.table)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_of_a_check_is_found_alike(tmp_path, name):
    example = EXAMPLES[name]

    duckdb, spark = both(example.log(tmp_path), rules=example.pack(), as_of=example.moment())

    assert_same(duckdb, spark)
    assert duckdb.table.num_rows > 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_check_finds_the_same_on_every_log(tmp_path, name):
    example = EXAMPLES[name]
    log = every_log(example, tmp_path)

    assert_same(*both(log, rules=example.pack(), as_of=example.moment()))


def test_deviations_are_found_alike(tmp_path):
    paths = ["ABD", "AD", "ABXD", "ACBD", "", "ABDD", "A", "DBA"]
    rows = [(f"{path}{place}", letter, "Li") for place in range(5) for path in paths for letter in path]

    duckdb, spark = both(log_of(tmp_path, rows), flow=flow_of(FLOW))

    assert_same(duckdb, spark)
    assert duckdb.table.num_rows == 30


def test_deviations_among_ties_are_found_alike(tmp_path):
    rows = [
        (f"{place}", letter, "Li", hour)
        for place, word in enumerate(["ABD", "BAD", "DAB"])
        for hour, letter in zip((0, 0, 1), word, strict=True)
    ]

    assert_same(*both(log_of(tmp_path, rows), flow=flow_of(FLOW)))


@pytest.mark.shared
@pytest.mark.parametrize("name", MODELS)
def test_deviations_of_real_cases_are_found_alike(name):
    if not SHARED.is_dir():
        pytest.skip("the material is not beside the repository")
    flow = read_flow(SHARED.parent / "models" / f"{MODELS[name]}_normative.bpmn")

    assert_same(*both(read_log(SHARED / name), flow=flow))


def test_conditions_choose_the_same_cases(tmp_path):
    rows = [
        (str(case), letter, "Li", None, amount)
        for case, amount in enumerate([10.5, None, 200.0, 1e9])
        for letter in "AB"
    ]
    log = log_of(tmp_path, rows, "case_id activity actor timestamp amount")
    rules = parse_rules(
        'rules:\n  - {id: r, check: four_eyes, a: A, b: B, where: {amount: "> 10.5", activity: \'"A"\'}}\n'
    )

    duckdb, spark = both(log, rules=rules)

    assert_same(duckdb, spark)
    assert [one.case_id for one in spark.findings()] == ["2", "3"]


def test_a_log_read_in_parts_is_judged_alike(tmp_path):
    example = EXAMPLES["total_limit"]
    example.log(tmp_path)
    log = open_log(tmp_path / "total_limit.csv", part_events=4)

    assert_same(*both(log, rules=example.pack(), as_of=example.moment()))


VALUES = {
    "id": pa.array(range(8), pa.int64()),
    "number": pa.array([0.1, -2.5, 0.00005, 12_345_678.9, 1e17, 2.0, None, 0.0000125]),
    "word": pa.array(['a"b', "back\\slash", "张\n", "[x]", "it's", "", None, "\x01/"]).dictionary_encode(),
    "group": pa.array([1, 1, 1, 2, 2, 2, 3, 3]),
    "moment": pa.array(
        [1_600_000_000_123_456 + place * 40_000_000_000 for place in range(8)], pa.timestamp("us", "UTC")
    ),
    "is_on": pa.array([True, False] * 4),
}


TEXTS = [
    "SELECT id, CAST(number AS VARCHAR(30)) AS a, round(number, 3) AS b, round(number) AS c FROM t",
    "SELECT id, concat('{', number, word, is_on, id, '}') AS a, json_text(word) AS b, 'a\\b''c' AS c FROM t",
    "SELECT id, micros(moment) AS a, day_of(moment, :zone) AS b, hour_of(moment, :zone) AS c FROM t",
    "SELECT id, weekday_of(moment, :zone) AS a, micros_of_day(local_time(moment, :zone)) AS b FROM t",
    "SELECT id, iso_utc(moment) AS a, worked_micros(id, is_on, moment, :zone) AS b FROM t",
    "SELECT id, plus_days(day_of(moment, :zone), id) AS a FROM t",
    "SELECT id, days_between(DATE '2020-01-31', day_of(moment, :zone)) AS a FROM t",
    "SELECT id, moment_at(day_of(moment, :zone), 3600000000, :zone) AS a FROM t",
    'SELECT "group" AS a, max_by(word, id) AS b, min_by(number, id) AS c FROM t GROUP BY "group"',
    'SELECT "group" AS a, median_of(number) AS b, any_value(word) IS NULL AS c FROM t GROUP BY "group"',
    'SELECT "group" AS a, sorted_list(id) AS b, joined(sorted_list(id), :mark) AS c FROM t GROUP BY "group"',
    "SELECT nth(steps, 2) IS NULL AS a, step_ids(steps) AS b, step_numbers(steps) AS c, step_ties(steps) AS d FROM"
    ' (SELECT ordered_steps(moment, id, CAST(id % 3 AS INTEGER)) AS steps FROM t GROUP BY "group") AS s',
    "SELECT step_ties(ordered_steps(first_at, id, CAST(1 AS INTEGER))) AS a"
    " FROM t CROSS JOIN (SELECT min(moment) AS first_at FROM t) AS begun",
    "SELECT id, is_among(word, :words) AS a, is_among(word, :none) AS b, digest(word) AS c FROM t",
    "SELECT id, id * 0.2 AS a, 0.3 * id / 7 AS b, least(1.0, number) AS c, id / 3.0 AS d FROM t",
    "SELECT id, :whole * 86400000000 AS a, CAST(number * 2 AS BIGINT) AS b FROM t WHERE number < 1e16",
    "SELECT id, rank() OVER (ORDER BY word, id) AS a, lag(id) OVER (ORDER BY number DESC, id) AS b FROM t",
    "SELECT id, coalesce(moment, :nothing) AS a, :at AS b, :yes AS c, :empty = '' AS d FROM t",
    "SELECT nth(pick(ids, places), 2) AS a, pick(ids, places) AS b FROM (SELECT sorted_list(id) AS ids,"
    " sorted_list(id + 1) AS places FROM t WHERE id < 3) AS s",
]


@pytest.mark.parametrize("place", range(len(TEXTS)))
def test_a_text_is_answered_alike(place):
    values = {
        "zone": "Asia/Shanghai",
        "mark": ", ",
        "words": ["[x]", "it's"],
        "none": [],
        "whole": 90_000,
        "nothing": None,
    }
    values |= {"at": VALUES["moment"][0].as_py(), "yes": True, "empty": ""}
    answers = []
    for name, master in (("duckdb", ""), ("spark", MASTER)):
        with open_engine(name, master) as engine:
            engine.register("t", pa.table(VALUES))
            answers.append(engine.query(TEXTS[place], **values))

    assert fingerprint(answers[0]) == fingerprint(answers[1]), differences(*answers)


def test_a_table_that_is_sent_in_slices_arrives_whole(monkeypatch):
    monkeypatch.setattr("casecheck.backends.spark.SENT_AT_ONCE", 1_000)
    with open_engine("spark", MASTER) as engine:
        engine.register("t", pa.table({"id": range(5_000)}))
        engine.define("kept", "SELECT id FROM t WHERE id >= :least", least=10)
        engine.view("seen", "SELECT id + 1 AS id FROM kept")
        engine.register("t", pa.table({"id": [1]}))

        counted = engine.query("SELECT count(*) AS n, sum(id) AS total FROM seen").to_pylist()

    assert counted == [{"n": 4_990, "total": sum(range(11, 5_001))}]


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * FROM csv."FILE"',
        "SELECT * FROM text.`FILE`",
        "SELECT 1 AS a; DROP VIEW t",
        "CREATE TABLE x AS SELECT 1",
    ],
)
def test_a_text_reads_no_file_and_writes_none(tmp_path, text):
    file = tmp_path / "secret.csv"
    file.write_text("1\n")
    with open_engine("spark", MASTER) as engine, pytest.raises(Exception, match="(?i)not|syntax|unsupported"):
        engine.query(f"SELECT * FROM ({text.replace('FILE', str(file))}) AS found")


def test_another_master_is_refused_while_one_is_used():
    with open_engine("spark", MASTER), pytest.raises(BadInput, match="already runs"):
        open_engine("spark", "local[1]")
