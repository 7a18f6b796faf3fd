"""The command line as a user types it: output, messages and exit codes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from casecheck.cli import main
from casecheck.tests.sketch import draw

FLOW = draw("start > A\nA > B\nB > end\nend")
LOG = "case_id,activity,timestamp,actor\n1,A,2024-03-04 09:00,Li\n1,B,2024-03-11 09:00,Li\n2,A,2024-03-04 09:00,Wang\n"
RULES = "rules:\n  - {id: apart, check: four_eyes, a: A, b: B}\n  - {id: days, check: total_limit, limit_days: 2}\n"


@pytest.fixture(autouse=True)
def _desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, content in {"flow.bpmn": FLOW, "log.csv": LOG.encode(), "rules.yaml": RULES.encode()}.items():
        (tmp_path / name).write_bytes(content)


def call(capsys, *words):
    code = main(words)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_run_prints_the_table_writes_the_findings_and_says_1(capsys, tmp_path):
    code, out, err = call(
        capsys, *["run", "log.csv", "--flow", "flow.bpmn", "--rules", "rules.yaml", "--out", "out.json"]
    )

    found = {(one["rule"], one["case_id"]) for one in json.loads((tmp_path / "out.json").read_text())["findings"]}
    assert (code, found) == (1, {("conformance", "2"), ("apart", "1"), ("days", "1")})
    assert ("conformance" in out, "findings written to out.json" in err) == (True, True)


def test_run_without_findings_says_0(capsys, tmp_path):
    (tmp_path / "log.csv").write_text("\n".join(LOG.splitlines()[:3]))

    assert call(capsys, "run", "log.csv", "--flow", "flow.bpmn")[0] == 0


def test_run_with_an_earlier_moment_leaves_open_cases_alone(capsys, tmp_path):
    (tmp_path / "rules.yaml").write_text("rules: [{id: d, check: total_limit, limit_days: 2, to_activity: B}]")

    codes = [
        call(capsys, "run", "log.csv", "--rules", "rules.yaml", "--out", "out.json", "--as-of", moment)[0]
        for moment in ("2024-03-06T09:00", "2024-03-06T09:00:01")
    ]

    cases = [one["case_id"] for one in json.loads((tmp_path / "out.json").read_text())["findings"]]
    assert (codes, cases) == ([1, 1], ["2", "1"])


def test_variants_as_json_are_a_list(capsys):
    code, out, _ = call(capsys, *["variants", "log.csv", "--flow", "flow.bpmn", "--format", "json"])

    assert (code, json.loads(out)) == (
        0,
        [
            {"variant": ["A"], "cases": 1, "fits": False, "cost": 1},
            {"variant": ["A", "B"], "cases": 1, "fits": True, "cost": 0},
        ],
    )


def test_variants_without_a_flow_have_no_verdict(capsys):
    _, out, _ = call(capsys, "variants", "log.csv", "--format", "json")

    assert json.loads(out)[0] == {"variant": ["A"], "cases": 1}


def test_variants_as_text_show_cost_and_steps(capsys):
    _, out, _ = call(capsys, "variants", "log.csv", "--flow", "flow.bpmn")

    assert ("fits" in out, "A → B" in out) == (True, True)


def test_columns_are_mapped_by_name(capsys, tmp_path):
    (tmp_path / "log.csv").write_text(LOG.replace("case_id,activity", "file no,step"))

    _, out, _ = call(capsys, "variants", "log.csv", "--map", "case_id=file no,activity=step", "--format", "json")

    assert len(json.loads(out)) == 2


def test_rows_that_cannot_be_used_are_named_and_written(capsys, tmp_path):
    (tmp_path / "log.csv").write_text(LOG + "3,,2024-03-04,Li\n")

    _, _, err = call(capsys, "run", "log.csv", "--flow", "flow.bpmn", "--out", "out.json")

    assert ("log.csv, line 5: The activity is empty" in err, "rows not used: 1" in err) == (True, True)
    assert (tmp_path / "out.rejects.csv").read_text("utf-8-sig").splitlines()[1].startswith("5,4,yes,")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("run log.csv", "Give --flow or --rules"),
        ("run log.csv --flow flow.bpmn --out out.doc", "End the name with"),
        ("run none.csv --flow flow.bpmn", "none.csv: The file cannot be read"),
        ("run flow.bpmn --flow flow.bpmn", "flow.bpmn, line 1: The document is <definitions>"),
        ("run log.csv --flow rules.yaml", "rules.yaml"),
        ("run log.csv --rules rules.yaml --as-of soon", "--as-of has 'soon'"),
        ("run log.csv --rules rules.yaml --calendar none.yaml", "none.yaml: The calendar cannot be read"),
        ("run log.csv --rules log.csv", "log.csv, line 1"),
        ("variants log.csv --map step", "--map has 'step'"),
        ("variants log.csv --map activity=step", "There is no column 'step'"),
        ("variants log.csv --zone Peking", "'Peking' is no time zone"),
        ("variants log.csv --encoding klingon", "The text is not klingon"),
        ("explain rules.yaml 1", "no file of findings"),
        ("run log.csv --rules rules.yaml --calendar month.yaml", "month must be in 1..12"),
        ("run log.csv --rules rules.yaml --calendar zones.yaml", "['UTC'] is no time zone"),
        ("run log.csv --rules endless.yaml", "endless.yaml, line 1: window_days is inf. Give a whole number"),
        ("run log.csv --rules grave.yaml", "grave.yaml, line 1: severity is {'low': 0, 'high': nan}"),
        ("explain none.json 1", "none.json: The file cannot be read"),
        ("explain list.json 1", "no file of findings"),
        ("run log.csv --rules rules.yaml --state log.csv", "log.csv: This is a file, no folder"),
    ],
)
def test_bad_input_is_one_line_and_says_2(capsys, tmp_path, words, message):
    (tmp_path / "list.json").write_text('{"findings": [1]}')
    (tmp_path / "month.yaml").write_text("holidays: [2026-13-01]")
    (tmp_path / "zones.yaml").write_text("zone: [UTC]")
    (tmp_path / "endless.yaml").write_text("rules: [{id: x, check: split_amounts, limit: 5, window_days: .inf}]")
    graded = "severity: {low: 0, high: .nan}"
    (tmp_path / "grave.yaml").write_text(f"rules: [{{id: x, check: four_eyes, a: A, b: B, {graded}}}]")
    code, out, err = call(capsys, *words.split())

    assert (code, out, err.count("\n"), message in err, (tmp_path / "out.json").exists()) == (2, "", 1, True, False)


def test_a_file_in_a_folder_that_may_not_be_looked_into_is_named(capsys, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.stat", refuse)
    code, _, err = call(capsys, "run", "log.csv", "--flow", "flow.bpmn")

    assert (code, "log.csv: The file cannot be read: Permission denied." in err) == (2, True)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
def test_a_run_that_is_stopped_says_so_in_one_line(capsys, monkeypatch, error):
    def stop(*_, **__):
        raise error

    monkeypatch.setattr("casecheck.cli.run", stop)

    assert call(capsys, "run", "log.csv", "--flow", "flow.bpmn") == (130, "", "casecheck: stopped\n")


def test_strict_stops_at_the_first_bad_row(capsys, tmp_path):
    (tmp_path / "log.csv").write_text(LOG + "3,,2024-03-04,Li\n")

    code, _, err = call(capsys, "variants", "log.csv", "--strict")

    assert (code, "line 5" in err) == (2, True)


def test_flow_names_what_is_weak(capsys, tmp_path):
    sound = call(capsys, "flow", "flow.bpmn")
    (tmp_path / "weak.bpmn").write_bytes(draw("start > g\ng:xor > A, B\nA > end\nB > j\nC > j\nj:and > end\nend"))

    code, out, err = call(capsys, "flow", "weak.bpmn")

    assert (sound[0], "Sound" in sound[1], code > 0, "element" in out + err) == (0, True, True, True)


@pytest.mark.parametrize(
    ("text", "code", "element"),
    [
        ("start > g\ng:and > A, B\nA > x\nB > x\nx:xor > C\nC > end\nend", "not_safe", "C"),
        ("start > g\ng:xor > A, B\nA > h\nB > h\nh:and > end\nend", "cannot_complete", "h"),
    ],
)
def test_flow_tells_what_cannot_be_judged_by_element(capsys, tmp_path, text, code, element):
    (tmp_path / "flow.bpmn").write_bytes(draw(text))

    said, out, _ = call(capsys, "flow", "flow.bpmn")
    row = json.loads(call(capsys, *["flow", "flow.bpmn", "--format", "json"])[1])

    assert (said, f"element {element}: " in out, "No case can be judged" in out) == (1, True, True)
    assert (row["is_judging"], [(issue["code"], issue["element"]) for issue in row["issues"]]) == (
        False,
        [(code, element)],
    )


def test_flow_lists_the_posts_with_their_steps(capsys):
    source = Path(__file__).parent / "flows" / "permit.bpmn"

    _, out, _ = call(capsys, "flow", str(source))
    row = json.loads(call(capsys, *["flow", str(source), "--format", "json"])[1])

    posts = {post["name"]: [step["name"] for step in post["steps"]] for post in row["posts"]}
    assert (posts["审批岗"], "审批岗: 决定" in out) == (["决定"], True)


def test_checks_lists_parameters_with_their_words(capsys):
    _, out, _ = call(capsys, "checks", "--format", "json")
    text = call(capsys, "checks")[1]

    listed = {check["name"]: [one["name"] for one in check["parameters"]] for check in json.loads(out)}
    assert (listed["four_eyes"], "one of complete, prefix" in text.replace("\n", " ")) == (
        ["a", "b", "except_actors"],
        True,
    )


@pytest.mark.parametrize(
    ("rule", "english", "chinese"),
    [
        ("conformance", "“B” was skipped before event 2", "在第2个事件之前缺少“B”"),
        ("apart", "Li did both “A” and “B”", "实际均由Li办理"),
        ("days", "it used 5 working days where 2 are allowed", "已用5个工作日，规定时限为2个工作日"),
    ],
)
@pytest.mark.parametrize("name", ["out.json", "out.parquet"])
def test_a_finding_is_explained_in_both_languages(capsys, tmp_path, name, rule, english, chinese):
    for out in ("out.json", name):
        call(capsys, *f"run log.csv --flow flow.bpmn --rules rules.yaml --out {out}".split())
    findings = json.loads((tmp_path / "out.json").read_text())["findings"]
    wanted = next(one["finding_id"] for one in findings if one["rule"] == rule)

    _, out, _ = call(capsys, "explain", name, wanted[:12])

    assert (english in out, chinese in out) == (True, True)


def test_an_unknown_finding_is_refused(capsys):
    call(capsys, *["run", "log.csv", "--flow", "flow.bpmn", "--rules", "rules.yaml", "--out", "out.json"])

    errors = [call(capsys, "explain", "out.json", wanted)[2] for wanted in ("none", "")]

    assert ["No finding has the id" in errors[0], "3 findings begin with" in errors[1]] == [True, True]


def test_the_module_runs_as_a_program(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "casecheck", "variants", "log.csv", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )

    assert (len(json.loads(done.stdout)), done.stderr) == (2, "")


@pytest.mark.parametrize("after", [0.15, 0.3, 0.5])
def test_a_key_that_stops_it_while_it_is_loaded_shows_no_traceback(after):
    command = [
        sys.executable,
        "-c",
        "from casecheck.__main__ import main; print('begun', flush=True); main()",
        "checks",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        assert started.stdout.readline() == "begun\n"
        time.sleep(after)
        started.send_signal(signal.SIGINT)
        _, err = started.communicate(timeout=60)
    assert ("Traceback" in err, started.returncode in (0, 130, -signal.SIGINT)) == (False, True)
