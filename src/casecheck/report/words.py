"""Hold the words of a report for people, in English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.findings import Finding
from casecheck.run import Report, RuleResult
from casecheck.sentences import Tell, tell_finding

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Findings: {name}",
        "summary": "Summary",
        "log": "Log",
        "cases": "Cases",
        "events": "Events",
        "rejected": "Rows not used",
        "span": "Time span",
        "zone": "Time zone",
        "flow": "Flowchart",
        "as_of": "Measured up to",
        "rules": "Rules",
        "findings": "Findings",
        "flagged_cases": "Cases flagged",
        "warnings": "What to know",
        "rule": "Rule",
        "check": "Check",
        "severity": "Severity",
        "judged": "Judged",
        "not_applicable": "Not applicable",
        "flagged": "Flagged",
        "share": "Share",
        "expected": "Earlier false alarms",
        "steps": "Steps",
        "step": "Step",
        "post": "Post",
        "done": "Cases",
        "deviating": "Deviating",
        "judged_by_flow": "{cases} cases judged, {deviating} deviate ({share}).",
        "steps_note": "Deviating at a step: it was left out, done once too often, or done out of turn.",
        "not_drawn": "The flowchart is too large to draw; the table has its figures.",
        "unknown": "Activities that are no step of the flowchart: {names}.",
        "unknown_one": "{name} ({cases} cases)",
        "case": "Case",
        "at": "Time",
        "who": "Who",
        "what": "What was found",
        "score": "Score",
        "event_ids": "Events",
        "finding_id": "Finding",
        "version": "Version",
        "actor": "Person",
        "unit": "Unit",
        "measured": "Measured",
        "threshold": "Threshold",
        "population": "Population",
        "parameters": "Parameters",
        "detail": "Detail",
        "none": "No finding.",
        "cut": "The {shown} gravest of {all} findings are shown. All are in the file that --out writes as {formats}.",
        "next": "Findings {first} to {last}",
        "cut_rows": "The sheet holds {shown} of {all} findings; --out FILE.parquet writes all.",
        "high": "high",
        "medium": "medium",
        "low": "low",
        "comma": ", ",
    },
    "zh": {
        "title": "核查结果：{name}",
        "summary": "概要",
        "log": "事件日志",
        "cases": "办件数",
        "events": "事件数",
        "rejected": "未使用的行",
        "span": "起止时间",
        "zone": "时区",
        "flow": "流程图",
        "as_of": "计算截至",
        "rules": "规则",
        "findings": "发现",
        "flagged_cases": "涉及办件",
        "warnings": "须知",
        "rule": "规则",
        "check": "核查方法",
        "severity": "等级",
        "judged": "已核查",
        "not_applicable": "不适用",
        "flagged": "有问题",
        "share": "占比",
        "expected": "历史误报率",
        "steps": "环节",
        "step": "环节",
        "post": "岗位",
        "done": "办件数",
        "deviating": "偏离",
        "judged_by_flow": "核查办件{cases}件，偏离流程{deviating}件（{share}）。",
        "steps_note": "在某环节偏离，是指该环节被跳过、多办或者不按次序办理。",
        "not_drawn": "流程图过大，不予绘制，数据见下表。",
        "unknown": "流程图中没有的活动：{names}。",
        "unknown_one": "{name}（{cases}件）",
        "case": "办件",
        "at": "时间",
        "who": "人员",
        "what": "发现的问题",
        "score": "评分",
        "event_ids": "事件编号",
        "finding_id": "发现编号",
        "version": "版本",
        "actor": "经办人",
        "unit": "单位",
        "measured": "实测值",
        "threshold": "界限值",
        "population": "同类占比",
        "parameters": "参数",
        "detail": "详情",
        "none": "没有发现问题。",
        "cut": "共{all}条，仅列最严重的{shown}条。全部内容见 --out 输出的 {formats} 文件。",
        "next": "第{first}至{last}条",
        "cut_rows": "共{all}条，本表仅列{shown}条；用 --out 文件名.parquet 可输出全部。",
        "high": "高",
        "medium": "中",
        "low": "低",
        "comma": "、",
    },
}


@dataclass(frozen=True)
class Wording:
    """Hold the language of a report and what says the meaning of a finding in it."""

    language: str = "en"
    tell: Tell = tell_finding

    def word(self, name: str, /, **values: Any) -> str:
        """Return a heading or a sentence of the report."""
        text = WORDS[self.language][name]
        return text.format(**values) if values else text

    def title(self, result: RuleResult) -> str:
        """Return what a rule is called."""
        return (result.title_zh if self.language == "zh" else result.title) or result.title or result.rule

    def severity(self, name: str) -> str:
        """Return the word for a severity."""
        return WORDS[self.language].get(name, name)

    def sentence(self, finding: Finding) -> str:
        """Return what a finding says."""
        told = self.tell(vars(finding), self.language)
        return told[:1].upper() + told[1:]

    def moment(self, text: str | None) -> str:
        """Return a moment (ISO 8601) as people write it, in the zone of the report."""
        return (text or "")[:16].replace("T", " ")

    def facts(self, report: Report) -> list[tuple[str, str]]:
        """Return what the report is about: names and values."""
        log = report.log
        span = " – ".join(self.moment(log.get(key)) for key in ("first_at", "last_at") if log.get(key))
        pairs = [
            ("log", str(log["name"])),
            ("cases", f"{log['cases']:,}"),
            ("events", f"{log['events']:,}"),
            ("rejected", f"{log.get('rejected', 0):,}"),
            ("span", span),
            ("zone", report.zone),
            ("flow", report.flow),
            ("as_of", self.moment(report.as_of.isoformat()) if report.as_of else ""),
        ]
        return [(self.word(name), value) for name, value in pairs if value]


def percent(share: float | None) -> str:
    """Return a share as per cent; empty where there is none."""
    return "" if share is None else f"{share:.1%}"
