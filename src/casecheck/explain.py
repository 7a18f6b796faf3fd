"""Say in words, English and Chinese, what a finding means and which figures made it fire."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pyarrow import parquet

from casecheck.errors import BadInput
from casecheck.findings import iterate
from casecheck.procurement.registry import INDICATORS
from casecheck.procurement.sentences import tell

DEVIATIONS = {
    "en": {
        "skipped": "“{label}” was skipped before event {place}",
        "added": "“{label}” (event {place}) was added",
        "repeated": "“{label}” (event {place}) was done again",
        "swapped": "“{label}” (event {place}) was done out of order; it belongs before event {belongs}",
        "unknown": "“{label}” (event {place}) is no step of the flowchart",
    },
    "zh": {
        "skipped": "在第{place}个事件之前缺少“{label}”",
        "added": "多出“{label}”(第{place}个事件)",
        "repeated": "重复办理“{label}”(第{place}个事件)",
        "swapped": "“{label}”(第{place}个事件)顺序颠倒,应在第{belongs}个事件之前办理",
        "unknown": "“{label}”(第{place}个事件)不是流程图中的环节",
    },
}
TEXTS = {
    "en": {
        "head": "Case {case_id}, rule {rule}: ",
        "conformance": "the case did not follow the flowchart: {list}.",
        "early": "it ended too early; expected was {expected}",
        "wrong": "event {place} was “{found}”; expected was {expected}",
        "four_eyes": "{actor} did both “{a}” and “{b}”, which two people must do.",
        "total_limit": "it used {measured:g} working days where {threshold:g} are allowed{paused}.",
        "paused": " ({days:g} suspended days are not counted)",
        "tail": " Seen at {at}, events {events}.",
    },
    "zh": {
        "head": "案件{case_id},规则{rule}:",
        "conformance": "未按流程图办理:{list}。",
        "early": "过早结束,应当办理{expected}",
        "wrong": "第{place}个事件是“{found}”,应当办理{expected}",
        "four_eyes": "“{a}”和“{b}”应由两人办理,实际均由{actor}办理。",
        "total_limit": "已用{measured:g}个工作日,规定时限为{threshold:g}个工作日{paused}。",
        "paused": "(已扣除中止计时{days:g}个工作日)",
        "tail": "发现时间{at},事件编号{events}。",
    },
}
MARKS = {"en": ("; ", ", "), "zh": (";", "、")}


def load_findings(path: Path, wanted: str) -> dict[str, Any]:
    """Return the one finding whose id begins with `wanted`, from a file that `run --out` wrote."""
    found = [row for row in _rows(path) if str(row["finding_id"]).startswith(wanted)]
    if len(found) == 1:
        return found[0]
    many = len(found) > 1
    raise BadInput(
        "finding_many" if many else "finding_missing",
        file=path.name,
        reason=f"{len(found)} findings begin with {wanted!r}." if many else f"No finding has the id {wanted!r}.",
        hint="Give more of the id." if many else "Take an id from the column finding_id.",
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        if path.suffix.lower() == ".parquet":
            return [vars(finding) for finding in iterate(parquet.read_table(path), "UTC")]
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["findings"]
        return rows
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            "findings", file=path.name, reason="This is no file of findings.", hint="Give what run --out wrote."
        ) from error


def explain_finding(finding: dict[str, Any], language: str) -> str:
    """Return a finding as one or two sentences. language: en or zh."""
    texts = TEXTS[language]
    events = MARKS[language][1].join(map(str, finding["event_ids"]))
    writer = BODIES.get(finding["check"])
    body = writer(finding, language) if writer else ""
    return f"{texts['head'].format(**finding)}{body}{texts['tail'].format(at=finding['at'], events=events)}"


def _conformance(finding: dict[str, Any], language: str) -> str:
    detail = finding["detail"]
    parts = [_deviation(found, language) for found in detail["deviations"]] or [_first(detail, language)]
    return TEXTS[language]["conformance"].format(list=MARKS[language][0].join(parts))


def _deviation(found: dict[str, Any], language: str) -> str:
    belongs = found.get("belongs")
    return DEVIATIONS[language][found["kind"]].format(
        label=found["label"], place=found["position"] + 1, belongs=(belongs or 0) + 1
    )


def _first(detail: dict[str, Any], language: str) -> str:
    expected = _quoted(detail["expected"], language)
    key = "early" if detail["found"] is None else "wrong"
    return TEXTS[language][key].format(place=(detail["position"] or 0) + 1, found=detail["found"], expected=expected)


def _quoted(labels: Sequence[str], language: str) -> str:
    return MARKS[language][1].join(f"“{label}”" for label in labels)


def _four_eyes(finding: dict[str, Any], language: str) -> str:
    values = finding["parameters"]
    return TEXTS[language]["four_eyes"].format(actor=finding["actor"], a=values["a"], b=values["b"])


def _total_limit(finding: dict[str, Any], language: str) -> str:
    days = finding["detail"].get("suspended_days") or 0
    paused = TEXTS[language]["paused"].format(days=days) if days else ""
    return TEXTS[language]["total_limit"].format(
        measured=finding["measured"], threshold=finding["threshold"], paused=paused
    )


BODIES: dict[str, Callable[[dict[str, Any], str], str]] = {
    "conformance": _conformance,
    "four_eyes": _four_eyes,
    "total_limit": _total_limit,
    **dict.fromkeys(INDICATORS, tell),
}
