"""Tell a finding in words, English and Chinese, with the figures that made it fire.

A check brings one sentence per language, with names in braces: fields of the finding, parameters of the rule, and what
the check put into the detail. Conformance has more to tell than one sentence holds, so its words are put together here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from string import Formatter
from typing import Any

from casecheck.checks.registry import CHECKS

Language = str
Tell = Callable[[dict[str, Any], Language], str]
LANGUAGES = ("en", "zh")
NAMED = 8
FRAMES = {
    "en": {"head": "Case {case_id}, rule {rule}: ", "tail": " Seen at {at}, events {event_ids}."},
    "zh": {"head": "案件{case_id},规则{rule}:", "tail": "发现时间{at},事件编号{event_ids}。"},
}
DEVIATIONS = {
    "en": {
        "skipped": "“{label}” was skipped before event {place}",
        "added": "“{label}” (event {place}) was added",
        "repeated": "“{label}” (event {place}) was done again",
        "swapped": "“{label}” (event {place}) was done out of order; it belongs before event {belongs}",
        "unknown": "“{label}” (event {place}) is no step of the flowchart",
        "early": "it ended too early; expected was {expected}",
        "wrong": "event {place} was “{found}”; expected was {expected}",
        "more": "and {count} more",
        "nothing": "nothing more",
        "note": " The flowchart is too large to find out the rest.",
        "ties": " Some events share a moment; of their {orders} orders, the best was judged.",
        "is_cut": " Some events share a moment; not all of their {orders} orders were looked at.",
    },
    "zh": {
        "skipped": "在第{place}个事件之前缺少“{label}”",
        "added": "多出“{label}”（第{place}个事件）",
        "repeated": "重复办理“{label}”（第{place}个事件）",
        "swapped": "“{label}”（第{place}个事件）顺序颠倒，应在第{belongs}个事件之前办理",
        "unknown": "“{label}”（第{place}个事件）不是流程图中的环节",
        "early": "过早结束，应当办理{expected}",
        "wrong": "第{place}个事件是“{found}”，应当办理{expected}",
        "more": "另有{count}处",
        "nothing": "不再办理任何环节",
        "note": "流程图过大，未能查明其余偏离。",
        "ties": "部分事件时间相同，已在{orders}种先后次序中按最相符的一种判断。",
        "is_cut": "部分事件时间相同，其{orders}种先后次序未能全部比对。",
    },
}
MARKS = {"en": ("; ", ", "), "zh": ("；", "、")}
FULL_WIDTH = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）"})
WORDS = {
    "en": {None: "not recorded", True: "yes", False: "no"},
    "zh": {None: "未记录", True: "是", False: "否"},
}


class Wording(Formatter):
    """Fill in a sentence: what is missing is said, lists are joined, figures are short.

    The punctuation of a Chinese sentence becomes full-width, that of the figures in it stays as it is.
    """

    def __init__(self, language: Language) -> None:
        self.language = language

    def parse(self, format_string: Any) -> Iterable[tuple[str, str | None, str | None, str | None]]:
        """Yield the literal texts and the names of a sentence."""
        for literal, *rest in super().parse(format_string):
            yield (literal.translate(FULL_WIDTH) if self.language == "zh" else literal, *rest)

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Return a figure by its name; None where the finding does not have it."""
        return kwargs.get(str(key))

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a figure as text."""
        if value is None or isinstance(value, bool):
            return WORDS[self.language][value]
        if isinstance(value, (list, tuple)):
            return MARKS[self.language][1].join(self.format_field(one, "") for one in value)
        if isinstance(value, float) and not format_spec:
            return f"{value:.15g}"
        try:
            return format(value, format_spec)
        except ValueError:  # a figure that the log gives as text
            return str(value)


def tell_finding(finding: dict[str, Any], language: Language) -> str:
    """Return what a finding says, without case and rule. language: en or zh. Empty for a check that is not known."""
    check = CHECKS.get(finding["check"])
    if check is None:
        return ""
    figures = figures_of(finding)
    if "deviations" in finding["detail"]:
        figures["deviations"] = _deviations(finding["detail"], language)
    return fill(check.sentences.get(language, ""), figures, language) + _remarks(finding["detail"], language)


def figures_of(finding: dict[str, Any]) -> dict[str, Any]:
    """Return everything a sentence may name; a detail goes before a parameter of its name, both before a field."""
    return {**finding, **finding["parameters"], **finding["detail"]}


def fill(sentence: str, figures: Mapping[str, Any], language: Language) -> str:
    """Return a sentence with its figures."""
    return Wording(language).vformat(sentence, (), figures)


def frame(finding: dict[str, Any], body: str, language: Language) -> str:
    """Return what a finding says together with its case, rule, moment and events."""
    parts = FRAMES[language]
    return fill(parts["head"], finding, language) + body + fill(parts["tail"], finding, language)


def _deviations(detail: dict[str, Any], language: Language) -> str:
    texts = DEVIATIONS[language]
    parts = [_deviation(one, language) for one in detail["deviations"][:NAMED]] or [_first(detail, language)]
    more = len(detail["deviations"]) - NAMED
    return MARKS[language][0].join(parts + ([texts["more"].format(count=more)] if more > 0 else []))


def _deviation(one: dict[str, Any], language: Language) -> str:
    places = {"place": one["position"] + 1, "belongs": (one.get("belongs") or 0) + 1}
    return DEVIATIONS[language][one["kind"]].format(label=one["label"], **places)


def _first(detail: dict[str, Any], language: Language) -> str:
    texts = DEVIATIONS[language]
    expected = MARKS[language][1].join(f"“{label}”" for label in detail["expected"]) or texts["nothing"]
    text = texts["early" if detail["found"] is None else "wrong"]
    return text.format(place=(detail["position"] or 0) + 1, found=detail["found"], expected=expected)


def _remarks(detail: dict[str, Any], language: Language) -> str:
    """Say what of a conformance finding is not certain."""
    texts, ties = DEVIATIONS[language], detail.get("ties")
    told = texts["note"] if detail.get("note") and detail.get("deviations") == [] else ""
    if isinstance(ties, dict):
        told += texts["is_cut" if ties["is_cut"] else "ties"].format(orders=ties["orders"])
    return told
