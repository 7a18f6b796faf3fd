"""Hold the few words inside a drawing, in both languages; a drawing may leave the site, so no catalogue is at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casecheck.drawing.chart import Node
from casecheck.drawing.marks import Level


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; those with braces are filled in."""

    levels: Mapping[Level, str]
    gap: str
    step: str
    limit: str
    same_day: str
    days: str
    cases: str
    deviating: str
    dot: str
    skipped: str
    added: str
    start: str
    end: str
    chart: str
    counted: str
    lane: str
    when: str
    back: str
    risk: str
    subprocess: str
    median: str
    not_done: str
    way: str
    legend_level: str
    legend_gap: str
    legend_bar: str
    legend_share: str
    legend_walked: str
    legend_skipped: str
    legend_added: str
    legend_order: str
    comma: str
    stop: str
    colon: str
    changes: Mapping[str, str]


CHINESE = Words(
    levels={Level.HIGH: "高", Level.MEDIUM: "中", Level.LOW: "低"},
    gap="缺风险",
    step="第 {no} 步",
    limit="限 {days}",
    same_day="当日",
    days="{n} 日",
    cases="{n} 件",
    deviating="偏离 {share}",
    dot="·",
    skipped="跳过此步",
    added="流程外",
    start="开始",
    end="结束",
    chart="流程图",
    counted="{steps} 个环节，{risks} 处风险标记",
    lane="岗位：{name}",
    when="仅当：{when}",
    back="可退回：{name}",
    risk="{level}风险 {code}",
    subprocess="子流程",
    median="中位 {days}",
    not_done="未到",
    way="实际经过：{names}",
    legend_level="级别与风险编号",
    legend_gap="定为风险环节而未登记风险",
    legend_bar="中位用时 / 时限",
    legend_share="办件偏离流程的比例，超过 5% 加粗",
    legend_walked="实际经过",
    legend_skipped="应走未走",
    legend_added="流程外的环节或走向",
    legend_order="办理次序",
    comma="，",
    stop="。",
    colon="：",
    changes={"added": "新增", "removed": "删去", "changed": "有改动", "moved": "移了位置"},
)

ENGLISH = Words(
    levels={Level.HIGH: "High", Level.MEDIUM: "Medium", Level.LOW: "Low"},
    gap="No risk",
    step="Step {no}",
    limit="{days}",
    same_day="same day",
    days="{n} d",
    cases="{n} cases",
    deviating="off {share}",
    dot=", ",
    skipped="Skipped",
    added="Not on chart",
    start="Start",
    end="End",
    chart="Flowchart",
    counted="{steps} steps, {risks} risk marks",
    lane="post: {name}",
    when="only when: {when}",
    back="may return to: {name}",
    risk="{level} risk {code}",
    subprocess="subprocess",
    median="median {days}",
    not_done="not reached",
    way="The way taken: {names}",
    legend_level="level and number of the risk",
    legend_gap="held for a risk step, no risk registered",
    legend_bar="median time / limit",
    legend_share="share of cases off the flow, bold above 5%",
    legend_walked="way taken",
    legend_skipped="due but not taken",
    legend_added="step or way not on the chart",
    legend_order="order of what was done",
    comma=", ",
    stop=". ",
    colon=": ",
    changes={"added": "Added", "removed": "Removed", "changed": "Changed", "moved": "Moved"},
)


def words_of(lang: str) -> Words:
    """Give the words of a language code; Chinese for zh in any form, else English."""
    return CHINESE if lang.lower().startswith("zh") else ENGLISH


def days_text(days: float, words: Words) -> str:
    """Say a number of working days, at most one decimal."""
    return words.days.format(n=f"{round(days, 1):g}")


def share_text(share: float) -> str:
    """Say a share as per cent with one decimal."""
    return f"{100 * share:.1f}%"


def limit_text(node: Node, words: Words) -> str:
    """Say the limit of a step; empty where none is set."""
    if node.limit_days is None:
        return ""
    return words.same_day if node.limit_days == 0 else words.limit.format(days=days_text(node.limit_days, words))


def number_text(node: Node, words: Words) -> str:
    """Say the number of a step; empty where it has none."""
    return words.step.format(no=node.no) if node.no else ""
