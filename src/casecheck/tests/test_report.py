"""Reports for people: the page and the workbook, in both languages, harmless whatever the log holds."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import load_workbook

from casecheck.report import page, sheets, write_report
from casecheck.report.flowchart import in_order
from casecheck.rules import read_rules
from casecheck.run import Report, run
from casecheck.tests.logs import log_of
from casecheck.tests.sketch import flow_of

FLOW = "start > A\nA > B\nB > C\nC > end\nend"
RULES = "rules: [{id: apart, check: four_eyes, a: A, b: B, title: Two people, title_zh: 两人办理, severity: high}]"
EVIL = "<script>alert(1)</script>"


def report_of(path: Path, *cases: tuple[str, str], flow: str = FLOW, actor: str = "Li") -> Report:
    """Judge cases, each a name and its one-letter steps, by the flow and by four eyes."""
    (path / "rules.yaml").write_text(RULES, encoding="utf-8")
    rows = [(case, step, actor) for case, steps in cases for step in steps]
    return run(log_of(path, rows), flow=flow_of(flow), rules=read_rules(path / "rules.yaml"))


def html_of(report: Report, path: Path, language: str = "en") -> str:
    write_report(report, path / "r.html", language=language)
    return (path / "r.html").read_text(encoding="utf-8")


class Reader(HTMLParser):
    """Collect the texts, the tags and the addresses of a page; unclosed tags stay open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.open += [] if tag in ("meta",) else [tag]
        self.addresses += [value for name, value in attrs if name in ("href", "src", "srcset", "action")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def test_the_page_tells_rules_counts_and_findings(tmp_path):
    texts = Reader(html_of(report_of(tmp_path, ("1", "AC"), ("2", "ABC")), tmp_path)).texts
    assert [word for word in ("Two people", "50.0%", "high", "Confirmed") if word in texts] == [
        "Two people",
        "50.0%",
        "high",
    ]
    assert "The case did not follow the flowchart: “B” was skipped before event 2." in texts


def test_the_page_is_well_formed_and_asks_for_nothing(tmp_path):
    text = html_of(report_of(tmp_path, ("1", "AC")), tmp_path)
    read = Reader(text)
    assert (read.open, [one for one in read.addresses if not one.startswith("#")]) == ([], [])
    assert ("script" in read.tags, "url(" in text.replace("url(#", ""), "default-src 'none'" in text) == (
        False,
        False,
        True,
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_log_holds_never_becomes_markup(tmp_path, language):
    report = report_of(tmp_path, (EVIL, "AC"), actor='"><img src=x onerror=alert(1)>')
    evil = replace(report, warnings=(EVIL,), log={**report.log, "name": EVIL})
    read = Reader(html_of(evil, tmp_path, language))
    assert ({"script", "img"} & set(read.tags), EVIL in "".join(read.texts)) == (set(), True)


def test_names_of_steps_never_become_markup(tmp_path):
    flow = flow_of(FLOW).renamed({"B": EVIL})
    report = run(log_of(tmp_path, [("1", "A", "Li"), ("1", EVIL + "x", "Li")]), flow=flow)
    assert "script" not in Reader(html_of(report, tmp_path)).tags


def test_the_page_speaks_chinese(tmp_path):
    texts = Reader(html_of(report_of(tmp_path, ("1", "AC"), ("2", "ABC")), tmp_path, "zh")).texts
    assert {"两人办理", "高", "已核查"} <= set(texts)
    assert any("在第2个事件之前缺少“B”" in text for text in texts)


def test_the_flow_is_drawn_with_cases_and_deviations(tmp_path):
    text = html_of(report_of(tmp_path, ("1", "AC"), ("2", "ABC"), ("3", "ABC")), tmp_path)
    assert re.findall(r">(2 cases|off 33.3%)<", text) == ["2 cases", "off 33.3%"]


def test_the_inside_of_a_subprocess_is_drawn_too(tmp_path):
    flow = "start > A\nA > S\nS:subprocess > end\ns:start in S > B\nB in S > e\ne:end in S\nend"
    report = report_of(tmp_path, ("1", "AB"), flow=flow)
    assert html_of(report, tmp_path).count("<svg") == 2
    assert [node.name for node in in_order(report.counted["conformance", ""].flow)] == ["A", "B"]


def test_a_flow_too_large_to_draw_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("casecheck.report.flowchart.MOST_SHAPES", 2)
    text = html_of(report_of(tmp_path, ("1", "AC")), tmp_path)
    assert ("<svg" in text, "too large to draw" in text) == (False, True)


def test_activities_of_no_step_are_named(tmp_path):
    assert "no step of the flowchart: X (1 cases)." in html_of(report_of(tmp_path, ("1", "AXC")), tmp_path)


def test_the_gravest_findings_are_shown_and_the_cut_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MOST_OF_A_RULE", 2)
    monkeypatch.setattr(page, "AT_ONCE", 1)
    report = report_of(tmp_path, ("one", "AC"), ("two", "ZZAC"), ("three", "ZAC"))
    text = html_of(report, tmp_path)
    shown = re.findall(r'data-label="Case">(\w+)<', text)
    assert (shown, "The 2 gravest of 3 findings" in text, text.count("<details>")) == (["two", "three"], True, 1)


def test_nothing_found_is_said(tmp_path):
    assert "No finding." in html_of(report_of(tmp_path, ("1", "ABCA"[:3]), actor=None), tmp_path)


def test_the_workbook_has_summary_rules_steps_and_findings(tmp_path):
    write_report(report_of(tmp_path, ("1", "AC"), ("2", "ABC")), tmp_path / "r.xlsx")
    book = load_workbook(tmp_path / "r.xlsx")
    found = book.get_sheet_by_name("Findings").to_python()
    rules = book.get_sheet_by_name("Rules").to_python()
    assert book.sheet_names == ["Summary", "Rules", "Steps", "Findings"]
    assert [row[:7] for row in rules[1:]] == [
        ["conformance", "conformance", "medium", 2.0, 0.0, 1.0, 0.5],
        ["Two people", "four_eyes", "high", 1.0, 1.0, 1.0, 1.0],
    ]
    assert [(row[1], row[5]) for row in found[1:]] == [("conformance", "1"), ("apart", "2")]


def test_the_workbook_speaks_chinese(tmp_path):
    write_report(report_of(tmp_path, ("1", "AC")), tmp_path / "r.xlsx", language="zh")
    assert load_workbook(tmp_path / "r.xlsx").sheet_names == ["概要", "规则", "环节", "发现"]


@pytest.mark.parametrize("case", ["=1+1", "@SUM(1)", "https://example.org", "+1", "x" * 40_000])
def test_a_text_of_the_log_stays_a_text_in_the_workbook(tmp_path, case):
    write_report(report_of(tmp_path, (case, "AC")), tmp_path / "r.xlsx")
    rows = load_workbook(tmp_path / "r.xlsx").get_sheet_by_name("Findings").to_python()
    assert rows[1][5] == case[: sheets.MOST_SIGNS]


def test_more_findings_than_a_sheet_holds_are_said(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    write_report(report_of(tmp_path, ("1", "AC"), ("2", "AC")), tmp_path / "r.xlsx")
    book = load_workbook(tmp_path / "r.xlsx")
    told = [row[1] for row in book.get_sheet_by_name("Summary").to_python()]
    assert (book.get_sheet_by_name("Findings").height, "The sheet holds 1 of 2 findings" in told[-1]) == (2, True)


def test_a_log_judged_by_rules_alone_has_no_chart(tmp_path):
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    report = run(log_of(tmp_path, [("1", "A", "Li"), ("1", "B", "Li")]), rules=read_rules(tmp_path / "rules.yaml"))
    write_report(report, tmp_path / "r.xlsx")
    assert ("<svg" in html_of(report, tmp_path), load_workbook(tmp_path / "r.xlsx").sheet_names) == (
        False,
        ["Summary", "Rules", "Findings"],
    )
