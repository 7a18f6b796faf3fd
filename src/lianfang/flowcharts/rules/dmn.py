"""Decision tables of DMN 1.3 in and out; what a file holds is only ever read as text, nothing in it is run. Pure.

What DMN has no place for (English, units, limits of decisions) stands in extension elements of our own, so that a table
written here is read back the same; other programs pass them by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from casecheck.conditions import BadCondition, parse
from casecheck.errors import BadInput
from casecheck.markup import Element, parse_xml
from lianfang.flowcharts.rules.discretion import DECISION, MOST_FIELDS, MOST_TIERS, field_of
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DMN_FAMILY = re.compile(r"https?://www\.omg\.org/spec/DMN/\d{8}/(MODEL/?|dmn\.xsd)")
OWN = "urn:lianfang:tiers"
LARGEST_BYTES = 1_000_000
TYPES = {"number": "number", "bool": "boolean", "date": "date", "choice": "string", "text": "string"}
KINDS = {
    "number": "number",
    "integer": "number",
    "double": "number",
    "long": "number",
    "boolean": "bool",
    "date": "date",
}
POLICIES = {"FIRST": "first", "F": "first", "UNIQUE": "unique", "U": "unique", "": "unique"}
DATE = re.compile(r'date\(\s*"(\d{4}-\d{2}-\d{2})"\s*\)')
NAME = re.compile(r"[^\W\d]\w{0,59}", re.ASCII)
WORD = re.compile(r'"(?:[^"]|"")*"|[^\s,()]+')
NUMBERED = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one element: verdict is taken, ignored or refused; reason is a code of `REASONS`."""

    verdict: str
    tag: str
    name: str
    reason: str = ""
    line: int = 0


def write_dmn(content: Mapping[str, Any], *, number: str, name: str) -> str:
    """Return the tiers of an item as a DMN file; the content must have tiers."""
    ET.register_namespace("", DMN)
    ET.register_namespace("lf", OWN)
    root = ET.Element(f"{{{DMN}}}definitions", {"id": f"tiers_{number}", "name": name, "namespace": OWN})
    decision = ET.SubElement(root, f"{{{DMN}}}decision", {"id": f"decision_{number}", "name": name})
    policy = str(content.get("hit_policy", "first")).upper()
    table = ET.SubElement(decision, f"{{{DMN}}}decisionTable", {"id": f"table_{number}", "hitPolicy": policy})
    for place, question in enumerate(content["fields"]):
        _write_question(table, question, place)
    _write_outputs(table, content)
    for place, tier in enumerate(content["tiers"]):
        _write_tier(table, content, tier, place)
    _own(table, _some(content, "point", "point_en"))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _own(element: ET.Element, values: Mapping[str, Any]) -> None:
    """Put values into the element's extension; those that say nothing are left out."""
    said = {name: str(value) for name, value in values.items() if value is not None and value != ""}
    if said:
        extension = ET.Element(f"{{{DMN}}}extensionElements")
        ET.SubElement(extension, f"{{{OWN}}}tiers", said)
        element.insert(0, extension)


def _some(held: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: held.get(name) for name in names}


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{DMN}}}{tag}", attributes)
    ET.SubElement(element, f"{{{DMN}}}text").text = text
    return element


def _write_question(table: ET.Element, question: Mapping[str, Any], place: int) -> None:
    shown = ET.SubElement(table, f"{{{DMN}}}input", {"id": f"input_{place}", "label": str(question.get("label", ""))})
    _own(shown, _described_as(question))
    _text(shown, "inputExpression", str(question["name"]), id=f"expression_{place}", typeRef=TYPES[question["type"]])
    if question["type"] == "choice":
        words = ",".join(_quoted(str(choice["value"])) for choice in question.get("choices", ()))
        _text(shown, "inputValues", words, id=f"values_{place}")


def _described_as(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return what DMN does not hold of a question; the labels of choices in their order."""
    said = _some(question, "label_en", "unit", "min", "max", "type")
    said["whole"] = "true" if question.get("whole") else ""
    for part in ("value", "label", "label_en"):
        labels = [str(choice.get(part, "")) for choice in question.get("choices", ())]
        said[f"choices_{part}"] = "|".join(labels) if any(labels) else ""
    return said


def _write_outputs(table: ET.Element, content: Mapping[str, Any]) -> None:
    for name in ("tier", "bounds", *((DECISION,) if content.get(DECISION) else ())):
        output = ET.SubElement(table, f"{{{DMN}}}output", {"id": f"output_{name}", "name": name, "typeRef": "string"})
        if name == DECISION:
            output.set("label", str(content[DECISION].get("label", "")))
            _own(output, {**_described_as(content[DECISION]), "name": content[DECISION]["name"]})


def _write_tier(table: ET.Element, content: Mapping[str, Any], tier: Mapping[str, Any], place: int) -> None:
    rule = ET.SubElement(table, f"{{{DMN}}}rule", {"id": f"rule_{place}"})
    _own(rule, {**_some(tier, "tier_en", "bounds_en"), "default": "true" if tier.get("default") else ""})
    for number, question in enumerate(content["fields"]):
        text = feel_of(str(tier["when"][question["name"]]), question)
        _text(rule, "inputEntry", text, id=f"entry_{place}_{number}")
    for name in ("tier", "bounds"):
        _text(rule, "outputEntry", _quoted(str(tier[name])), id=f"{name}_{place}")
    if content.get(DECISION):
        _text(rule, "outputEntry", _quoted(str(tier.get("limit", ""))), id=f"limit_{place}")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def feel_of(text: str, question: Mapping[str, Any]) -> str:
    """Return a condition as other programs write it: words in quotes, dates as calls of `date`."""
    if text.strip() == "-" or question["type"] in ("number", "bool"):
        return text
    if question["type"] == "date":
        return NUMBERED.sub(lambda found: f'date("{found[0]}")', text)
    inner = text.strip()
    is_not = inner.startswith("not(") and inner.endswith(")")
    words = [part if part.startswith('"') else _quoted(part) for part in WORD.findall(inner[4:-1] if is_not else inner)]
    listed = ", ".join(words)
    return f"not({listed})" if is_not else listed


def read_dmn(data: bytes, *, file: str) -> tuple[dict[str, Any] | None, list[Line]]:
    """Return the content of the first decision table of a file, None where there is none, and a line per element.

    Refused where the file is no XML that may be read, too large or no DMN.
    """
    if len(data) > LARGEST_BYTES:
        raise Refused("dmn_size", field="file", megabytes=LARGEST_BYTES // 1_000_000)
    try:
        root = parse_xml(data, file=file)
    except BadInput as bad:
        raise Refused("dmn_unreadable", field="file", place=bad.at, reason=bad.reason) from bad
    if root.tag != "definitions" or not DMN_FAMILY.fullmatch(root.namespace):
        raise Refused("dmn_none", field="file")
    lines: list[Line] = []
    table: Element | None = None
    for element in root.children:
        found = next((child for child in element.children if child.tag == "decisionTable"), None)
        if element.tag != "decision" or found is None or table is not None:
            reason = "second_table" if found is not None else "no_table"
            lines.append(_line("ignored", element, reason))
        else:
            table = found
    if table is None:
        return None, lines
    content, more = _Reader(table).read()
    return content, [*lines, *more]


def _attributes(element: Element) -> dict[str, str]:
    """Return the attributes of an element with those of our own extension."""
    held = [child for part in element.children if part.tag == "extensionElements" for child in part.children]
    ours = next((child.attributes for child in held if child.namespace == OWN), {})
    return {**element.attributes, **ours}


def _line(verdict: str, element: Element, reason: str = "") -> Line:
    name = element.attributes.get("name") or element.attributes.get("label") or element.attributes.get("id", "")
    return Line(verdict, element.tag, name[:120], reason, element.line)


class _Reader:
    """Read one decision table; what is refused is listed and keeps the table from being taken."""

    def __init__(self, table: Element) -> None:
        self.table = table
        self.lines: list[Line] = []
        self.questions: list[dict[str, Any]] = []
        self.outputs: list[Element] = []

    def read(self) -> tuple[dict[str, Any] | None, list[Line]]:
        own = _attributes(self.table)
        policy = own.get("hitPolicy", "")
        if policy not in POLICIES:
            self.lines.append(_line("refused", self.table, "policy"))
        inputs = [child for child in self.table.children if child.tag == "input"]
        rules = [child for child in self.table.children if child.tag == "rule"]
        self.outputs = [child for child in self.table.children if child.tag == "output"]
        for child in self.table.children:
            if child.tag not in ("input", "output", "rule", "extensionElements"):
                self.lines.append(_line("ignored", child, "unused"))
        if not inputs or not rules or not self.outputs or len(inputs) > MOST_FIELDS or len(rules) > MOST_TIERS:
            self.lines.append(_line("refused", self.table, "shape"))
            return None, self.lines
        self.questions = [self._question(element, place) for place, element in enumerate(inputs)]
        for place, output in enumerate(self.outputs):
            self.lines.append(_line("taken" if place < 2 or _is_decision(output) else "ignored", output, ""))
        tiers = [self._tier(rule) for rule in rules]
        content: dict[str, Any] = {"point": own.get("point", ""), "hit_policy": POLICIES.get(policy, "first")}
        if own.get("point_en"):
            content["point_en"] = own["point_en"]
        content["fields"] = self.questions
        if decided := next((output for output in self.outputs if _is_decision(output)), None):
            content[DECISION] = _described(decided, {"name": _attributes(decided).get("name", DECISION)})
        content["tiers"] = tiers
        is_refused = any(line.verdict == "refused" for line in self.lines)
        return (None if is_refused else content), self.lines

    def _question(self, element: Element, place: int) -> dict[str, Any]:
        expression = next((child for child in element.children if child.tag == "inputExpression"), None)
        text = _text_in(expression) if expression else ""
        name = text if NAME.fullmatch(text) else f"q{place + 1}"
        type_ref = (expression.attributes.get("typeRef", "") if expression else "").rpartition(":")[2].lower()
        values = next((child for child in element.children if child.tag == "inputValues"), None)
        words = _words(_text_in(values)) if values else []
        question: dict[str, Any] = {"name": name, "label": element.attributes.get("label") or text or name}
        question["type"] = _attributes(element).get("type") or KINDS.get(type_ref) or ("choice" if words else "text")
        self.lines.append(_line("taken", element, "" if name == text else "renamed"))
        return _described(element, question, words)

    def _tier(self, rule: Element) -> dict[str, Any]:
        entries = [_text_in(child) for child in rule.children if child.tag == "inputEntry"]
        outputs = [_text_in(child) for child in rule.children if child.tag == "outputEntry"]
        if len(entries) != len(self.questions) or len(outputs) != len(self.outputs):
            self.lines.append(_line("refused", rule, "entries"))
            return {"tier": "", "bounds": "", "when": {}}
        when = {}
        for question, text in zip(self.questions, entries, strict=True):
            when[str(question["name"])] = self._entry(rule, question, text)
        tier: dict[str, Any] = {"tier": _unquoted(outputs[0])}
        tier["bounds"] = _unquoted(outputs[1]) if len(outputs) > 1 else tier["tier"]
        for place, output in enumerate(self.outputs):
            if _is_decision(output) and _unquoted(outputs[place]):
                tier["limit"] = _unquoted(outputs[place])
        own = _attributes(rule)
        tier |= {name: own[name] for name in ("tier_en", "bounds_en") if own.get(name)}
        if own.get("default") == "true":
            tier["default"] = True
        self.lines.append(Line("taken", "rule", tier["tier"][:120], "", rule.line))
        return {**tier, "when": when}

    def _entry(self, rule: Element, question: Mapping[str, Any], text: str) -> str:
        plain = DATE.sub(r"\1", text).strip() or "-"
        try:
            return parse(plain, field_of(question)).text
        except (BadCondition, ValueError, KeyError):
            self.lines.append(Line("refused", "inputEntry", plain[:120], "condition", rule.line))
            return plain[:120]


def _is_decision(output: Element) -> bool:
    return bool(_attributes(output).get("type"))


def _described(element: Element, question: dict[str, Any], words: list[str] | None = None) -> dict[str, Any]:
    own = _attributes(element)
    question.setdefault("label", own.get("label", ""))
    question["type"] = own.get("type") or question.get("type", "text")
    for name in ("label_en", "unit"):
        if own.get(name):
            question[name] = own[name]
    for name in ("min", "max"):
        if own.get(name):
            question[name] = _number(own[name])
    if own.get("whole") == "true":
        question["whole"] = True
    named = words or [word for word in own.get("choices_value", "").split("|") if word]
    if question["type"] == "choice":
        question["choices"] = list(_choices(named, own))
    return question


def _number(text: str) -> int | float | str:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _choices(words: list[str], own: Mapping[str, str]) -> Iterator[dict[str, str]]:
    labels, english = own.get("choices_label", "").split("|"), own.get("choices_label_en", "").split("|")
    for place, word in enumerate(words):
        choice = {"value": word, "label": labels[place] if place < len(labels) and labels[place] else word}
        if place < len(english) and english[place]:
            choice["label_en"] = english[place]
        yield choice


def _text_in(element: Element) -> str:
    return next((child.text.strip() for child in element.children if child.tag == "text"), "")


def _unquoted(text: str) -> str:
    is_quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1].replace('""', '"') if is_quoted else text


def _words(text: str) -> list[str]:
    return [_unquoted(part) for part in WORD.findall(text)]


REASONS: dict[str, _] = {
    "": _(""),
    "no_table": _("holds no decision table"),
    "second_table": _("only the first table of a file is taken"),
    "policy": _("this hit policy is not taken; use FIRST or UNIQUE"),
    "unused": _("not needed for tiers"),
    "shape": _("a table needs inputs, outputs and rules, not too many of them"),
    "renamed": _("the expression is no plain name; a name was given"),
    "entries": _("the rule has not one entry for each input and output"),
    "condition": _("not in the grammar of conditions; expressions and calls are never run"),
}

declare_refusals(
    {
        "dmn_size": _("The file is larger than {megabytes} MB."),
        "dmn_unreadable": _("The file cannot be read ({place}): {reason}"),
        "dmn_none": _("The file is not DMN. Export the decision table as DMN 1.3 XML."),
    }
)
