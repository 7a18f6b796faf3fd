"""Tiers as a form: inputs to content and back, rows added, moved and taken out without a script. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lianfang.flowcharts.rules.discretion import MOST_FIELDS, MOST_TIERS

QUESTION = ("name", "label", "label_en", "type", "unit", "min", "max")
TIER = ("tier", "tier_en", "bounds", "bounds_en", "limit")
TEXTS = ("point", "point_en", "none_reason", "none_reason_en")
LONGEST = 2_000
COMMAS = re.compile(r"[,，、]")
NEGATED = re.compile(r"(not\s*[(（])(.*)([)）])")
# A word with one of these would be read as more than one.
SIGNS = re.compile(r"[,，、()（）\[\]［］<>=≤≥＜＞＝~～\"\s]")
Given = Mapping[str, Any]


def content_of_form(given: Given) -> dict[str, Any]:
    """Return the content that the inputs of the form say; what is no number of rows counts as none."""
    content: dict[str, Any] = {name: _text(given, name) for name in TEXTS if _text(given, name)}
    tiers = _count(given, "tiers", MOST_TIERS)
    if not tiers:
        return content
    questions = [_question(given, f"q{place}-") for place in range(_count(given, "questions", MOST_FIELDS))]
    for place, question in enumerate(questions, 1):
        question["name"] = question["name"] or f"q{place}"
    content |= {"hit_policy": _text(given, "hit_policy") or "first", "fields": questions}
    if given.get("d-type"):
        content["decision"] = {**_question(given, "d-"), "name": _text(given, "d-name") or "decision"}
    content["tiers"] = [_tier(given, place, questions, content.get("decision")) for place in range(tiers)]
    return content


def rearranged(content: dict[str, Any], what: str, place: int) -> dict[str, Any]:
    """Return the content with a question or a tier added, taken out, or a tier moved up."""
    changed = {**content, "fields": list(content.get("fields", ())), "tiers": list(content.get("tiers", ()))}
    if what == "add-question" and len(changed["fields"]) < MOST_FIELDS:
        changed["fields"].append({"name": "", "label": "", "type": "number"})
    elif what == "add-tier" and len(changed["tiers"]) < MOST_TIERS:
        blank = {str(question["name"]): "-" for question in changed["fields"]}
        changed["tiers"].append({"tier": "", "bounds": "", "when": blank})
    elif what == "remove-question" and place < len(changed["fields"]):
        gone = changed["fields"].pop(place)["name"]
        changed["tiers"] = [
            {**tier, "when": {name: text for name, text in tier["when"].items() if name != gone}}
            for tier in changed["tiers"]
        ]
    elif what == "remove-tier" and place < len(changed["tiers"]):
        changed["tiers"].pop(place)
    elif what == "up" and 0 < place < len(changed["tiers"]):
        changed["tiers"].insert(place - 1, changed["tiers"].pop(place))
    return changed


def worded(text: str, question: Given, *, english: bool) -> str:
    """Return a condition with the reader's words for its answers, where these can be read back as the same answers."""
    codes = _codes(question)
    shown = {code: word for word, code in _labels(question, english=english).items() if codes.get(word) == code}
    return _swapped(text, shown)


def coded(text: str, question: Given) -> str:
    """Return a condition with the codes of its answers for the words of either language."""
    return _swapped(text, _codes(question))


def _codes(question: Given) -> dict[str, str]:
    """Return word or code → code of the answers of a question; a word of two answers stands for neither."""
    found: dict[str, str] = {}
    for english in (False, True):
        for word, code in _labels(question, english=english).items():
            found[word] = code if found.get(word, code) == code else ""
    # A code always stands for itself, also where a word of another answer is written the same.
    found |= {code: code for code in _answers(question)}
    return {word: code for word, code in found.items() if code and not SIGNS.search(word)}


def _answers(question: Given) -> list[str]:
    if question.get("type") == "bool":
        return ["true", "false"]
    return [choice["value"] for choice in question.get("choices", ())] if question.get("type") == "choice" else []


def _labels(question: Given, *, english: bool) -> dict[str, str]:
    if question.get("type") == "bool":
        return {"yes": "true", "no": "false"} if english else {"是": "true", "否": "false"}
    found: dict[str, str] = {}
    for choice in question.get("choices", ()) if question.get("type") == "choice" else ():
        word = str((english and choice.get("label_en")) or choice.get("label") or choice["value"])
        found[word] = choice["value"] if found.get(word, choice["value"]) == choice["value"] else ""
    return found


def _swapped(text: str, words: Mapping[str, str]) -> str:
    """Return a list of answers, or `not` one of them, with each answer changed that the words know."""
    head, inner, tail = "", text.strip(), ""
    if found := NEGATED.fullmatch(inner):
        head, inner, tail = found[1], found[2], found[3]
    parts = [part.strip() for part in COMMAS.split(inner)]
    changed = [words.get(part, part) for part in parts]
    return text if changed == parts else head + ", ".join(changed) + tail


def choices_text(question: Given) -> str:
    """Return the choices of a question, one a line: value = label = label in English."""
    lines = [
        [choice.get(name, "") for name in ("value", "label", "label_en")] for choice in question.get("choices", ())
    ]
    return "\n".join(" = ".join(part for part in line if part) for line in lines)


def _choices(text: str) -> list[dict[str, str]]:
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split("=")]
        if parts[0]:
            label = parts[1] if len(parts) > 1 else parts[0]
            found.append({"value": parts[0], "label": label, **({"label_en": parts[2]} if len(parts) > 2 else {})})
    return found


def _question(given: Given, prefix: str) -> dict[str, Any]:
    question: dict[str, Any] = {name: _text(given, prefix + name) for name in QUESTION}
    question["type"] = question["type"] or "number"
    kept = {name: value for name, value in question.items() if value or name in ("name", "label", "type")}
    if question["type"] == "choice":
        kept["choices"] = _choices(str(given.get(prefix + "choices") or "")[:LONGEST])
    if question["type"] == "number" and given.get(prefix + "whole"):
        kept["whole"] = True
    return kept


def _tier(given: Given, place: int, questions: list[dict[str, Any]], decision: Given | None) -> dict[str, Any]:
    prefix = f"t{place}-"
    tier: dict[str, Any] = {name: _text(given, prefix + name) for name in TIER}
    kept = {name: value for name, value in tier.items() if value or name in ("tier", "bounds")}
    kept["when"] = {
        question["name"]: coded(_text(given, f"{prefix}w{number}"), question)
        for number, question in enumerate(questions)
    }
    if decision and "limit" in kept:
        kept["limit"] = coded(kept["limit"], decision)
    if str(given.get("default") or "") == str(place):
        kept["default"] = True
    return kept


def _text(given: Given, name: str) -> str:
    return str(given.get(name) or "").replace("\x00", "").strip()[:LONGEST]


def _count(given: Given, name: str, most: int) -> int:
    text = str(given.get(name) or "")
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
