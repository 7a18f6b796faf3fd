"""The pack, Cardinal's settings, the command and what it writes, and the page that says all this."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from casecheck.cli import main
from casecheck.procurement.cardinal import read_settings
from casecheck.procurement.commands import standard_pack
from casecheck.procurement.registry import ALL, INDICATORS
from casecheck.procurement.sentences import tell
from casecheck.procurement.tests.releases import award, bid, market, period, process, write
from casecheck.rules import parse_rules

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "casecheck" / "procurement.md"
WEEK = period("2026-03-01T00:00:00Z", "2026-03-08T00:00:00Z")
RELEASES = [
    process("a", [bid("W", 5), bid("L", 5)], [award("W")], buyer="B", **WEEK),
    process("b", [bid("W", 5), bid("D", 4, "disqualified")], [award("W")], buyer="B"),
]
GROUPS = {
    "OCID": {"a": {"R003": 1.0, "R028": 1.0}, "b": {"R035": 1.0, "R036": 1.0}},
    "Buyer": {"B": {"R038": 0.25}},
    "Tenderer": {"W": {"R028": 1.0, "R035": 0.0}, "L": {"R028": 1.0}},
}


def call(capsys, *words):
    code = main(["procurement", *map(str, words)])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_the_pack_has_every_indicator_under_its_code_with_its_defaults():
    rules = standard_pack().rules

    assert [(rule.id, rule.check.name, rule.values == rule.check.parameters()) for rule in rules] == [
        (one.code, one.name, True) for one in ALL
    ]


def test_the_command_writes_findings_and_groups_and_says_1(capsys, tmp_path):
    file = write(tmp_path, RELEASES)

    code, out, err = call(capsys, file, "--out", tmp_path / "out.json", "--groups", tmp_path / "groups.json")

    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (code, json.loads((tmp_path / "groups.json").read_text(encoding="utf-8"))) == (1, GROUPS)
    assert (len(written["findings"]), "R038" in out, "findings written to" in err) == (8, True, True)


def test_a_page_tells_its_findings_in_chinese(capsys, tmp_path):
    call(capsys, write(tmp_path, RELEASES), "--out", tmp_path / "page.html", "--language", "zh")

    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "提交的4份投标中有1份被否决(25%)" in page


def test_nothing_found_says_0(capsys, tmp_path):
    assert call(capsys, write(tmp_path, [process("x")]))[0] == 0


def test_what_cannot_be_used_is_written_beside_the_findings(capsys, tmp_path):
    file = write(tmp_path, [*RELEASES, {"ocid": 5}])

    _, _, err = call(capsys, file, "--out", tmp_path / "out.csv")

    assert "releases.jsonl, line 3: The ocid is missing or no text." in err
    assert (tmp_path / "out.rejects.csv").read_text("utf-8-sig").splitlines()[1].startswith("3,3,yes,")


def test_the_winner_beside_its_process_does_not_count_twice(capsys, tmp_path):
    call(capsys, write(tmp_path, RELEASES), "--out", tmp_path / "out.json")

    rules = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["rules"]
    assert [(one["judged"], one["flagged"], one["findings"]) for one in rules if one["rule"] == "R028"] == [(2, 1, 3)]


def test_every_finding_has_an_id_of_its_own_and_a_repeated_run_the_same(capsys, tmp_path):
    file = write(tmp_path, market(3, 400))
    ids = []
    for name in ("one.json", "two.json"):
        call(capsys, file, "--out", tmp_path / name)
        ids.append([one["finding_id"] for one in json.loads((tmp_path / name).read_text())["findings"]])

    assert (ids[0] == ids[1], len(set(ids[0])) == len(ids[0])) == (True, True)


SETTINGS = """\
; a comment
currency = CNY
price_comparison_procurement_methods = Auction|Plain

[exclusions]
procurement_method_details = Lottery

[defaults]
currency = USD

[R003]
threshold = 10 # in days
procurement_methods = open|limited
[R003.procurement_method_details]
Licitación de Obras = 30
[R024]
[R025]
percentile = 90
threshold = 0.05
[R028]
[R044]
[R048]
digits = 4
"""


def test_a_settings_file_of_cardinal_is_read_as_a_pack(tmp_path):
    file = tmp_path / "settings.ini"
    file.write_text(SETTINGS, encoding="utf-8")

    pack, notes = read_settings(file)

    values = {rule.id: rule.values for rule in pack.rules}
    assert list(values) == ["R003", "R024", "R025", "R028", "R048"]
    assert (values["R003"].threshold, values["R003"].days()) == (10, {"Licitación de Obras": 30})
    assert (values["R003"].procurement_methods, values["R025"].percentile) == (("open", "limited"), 90)
    assert (values["R024"].currency, values["R025"].threshold, values["R048"].digits) == ("CNY", 0.05, 4)
    assert values["R028"].price_comparison_procurement_methods == ("Auction", "Plain")
    assert {rule.values.excluded_procurement_method_details for rule in pack.rules} == {("Lottery",)}
    assert notes == (
        "[defaults] prepares data and is not applied here.",
        "[R044] is no indicator of this pack and is not judged.",
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("", "No indicator is enabled"),
        ("[R024]\nthreshold = much\n", "threshold = much"),
        ("[R024]\nthreshold = nan\n", "threshold = nan"),
        ("[R024]\nthreshold = -1\n", "threshold = -1"),
        ("[R024]\nlimit = 1\n", "has 'limit'"),
        ("[R025]\npercentile = 101\n", "percentile is 101"),
        ("[R003]\n[R003.procurement_method_details]\nA = soon\n", "has 'A = soon'"),
        ("[R024]\n[R024]\n", "cannot be read"),
        ("[Other]\n", "The section .Other. is unknown"),
        ("money = CNY\n[R024]\n", "'money' is unknown"),
        ("\udcff[R024]\n", "cannot be read"),
    ],
)
def test_a_mistake_in_settings_is_named(capsys, tmp_path, settings, message):
    file = tmp_path / "settings.ini"
    file.write_bytes(settings.encode("utf-8", "surrogateescape"))

    code, _, err = call(capsys, write(tmp_path, RELEASES), "--settings", file)

    assert (code, bool(re.search(message, err))) == (2, True), err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["none.jsonl"], "cannot be read"),
        (["releases.jsonl", "--out", "out.doc"], "End the name with"),
        (["releases.jsonl", "--settings", "none.ini"], "cannot be read"),
        (["releases.jsonl", "--rules", "events.yaml"], "'four_eyes' is unknown"),
        (["releases.jsonl", "--rules", "where.yaml"], "has where:"),
    ],
)
def test_bad_input_says_2(capsys, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, RELEASES)
    (tmp_path / "events.yaml").write_text("rules: [{id: x, check: four_eyes, a: A, b: B}]")
    (tmp_path / "where.yaml").write_text("rules: [{id: x, check: single_bid, where: {buyer: B}}]")

    code, _, err = call(capsys, *words)

    assert (code, message in err) == (2, True), err


OPEN_HANDED = {  # settings under which these releases make every indicator flag somebody
    "R024": "threshold: 0.5",
    "R025": "threshold: 1.0, percentile: 0",
    "R048": "minimum_contracting_processes: 1",
    "R058": "threshold: 0.01",
}
ALL_FLAGGING = "rules:\n" + "".join(
    f"  - {{id: {one.code}, check: {one.name}, {OPEN_HANDED.get(one.code, '')}}}\n" for one in ALL
)
GENEROUS = [
    *RELEASES,
    process("c", [bid("W", 5), bid("L", 6, date="2026-04-01")], [award("W", codes="10 20")], numberOfTenderers=1),
    process("d", [bid("W", 5, date="2026-04-01")], [award("W")], procurementMethod="open", numberOfTenderers=1, **WEEK),
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_finding_can_be_told(capsys, tmp_path, language):
    (tmp_path / "pack.yaml").write_text(ALL_FLAGGING)
    call(capsys, write(tmp_path, GENEROUS), "--rules", tmp_path / "pack.yaml", "--out", tmp_path / "out.json")

    findings = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["findings"]

    told = {(finding["rule"], tell(finding, language)[-1]) for finding in findings}
    assert told == {(one.code, "." if language == "en" else "。") for one in ALL}
    assert [finding for finding in findings if "None" in tell(finding, language)] == []


def test_the_page_names_every_code_check_and_setting():
    text = PAGE.read_text(encoding="utf-8")

    names = {word for one in ALL for word in (one.code, f"`{one.name}`")}
    fields = {f"`{field.name}" for one in ALL for field in dataclasses.fields(one.parameters)}
    assert sorted(word for word in names | fields if word not in text) == []


def test_the_pack_of_the_page_is_a_pack(tmp_path):
    example = re.search(r"(?m)^    name: works\n(?:    .*\n)+", PAGE.read_text(encoding="utf-8"))

    pack = parse_rules(example.group().replace("\n    ", "\n").strip(), checks=INDICATORS)

    assert [rule.id for rule in pack.rules] == ["R003", "R024", "R038"]
