"""Speak Cardinal's own formats: read its settings file as a rule pack, give results grouped as it gives them.

So an office that uses Cardinal can put both beside each other without rewriting anything.
"""

from __future__ import annotations

import configparser
import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_type_hints

from casecheck.errors import BadInput
from casecheck.procurement.registry import ALL, Indicator
from casecheck.procurement.settings import MoneyScope, PriceScope, ShortPeriod
from casecheck.rules import Rule, RulePack
from casecheck.run import Report
from casecheck.writing import replacing

TOP = "top of the file"
DETAILS = "R003.procurement_method_details"
PREPARING = ("defaults", "redactions", "corrections", "modifications", "codelists.")
LISTS = ("no_price_comparison_procurement_methods", "price_comparison_procurement_methods")
GROUPS = ("OCID", "Buyer", "ProcuringEntity", "Tenderer")
CODES = {indicator.code: indicator for indicator in ALL}


def read_settings(path: Path) -> tuple[RulePack, tuple[str, ...]]:
    """Read a settings file: the rules of the indicators that it enables, and what of it is not used here."""
    sections = _sections(path)
    top = dict(sections.pop(TOP, {}))
    wide = {key: _words(top.pop(key)) for key in LISTS if key in top}
    currency = top.pop("currency", "")
    _refuse(top, TOP, path)
    excluded = dict(sections.pop("exclusions", {}))
    details = _words(excluded.pop("procurement_method_details", ""))
    _refuse(excluded, "exclusions", path)
    days = tuple(f"{name} = {value}" for name, value in sections.pop(DETAILS, {}).items())
    rules, notes = [], []
    for name, given in sections.items():
        if name not in CODES:
            notes += _unused(name, given, path)
            continue
        kind = CODES[name].parameters
        values = _own(CODES[name], given, path) | {"excluded_procurement_method_details": details}
        values |= wide if issubclass(kind, PriceScope) else {}
        values |= {"currency": currency} if issubclass(kind, MoneyScope) else {}
        values |= {"procurement_method_details": days} if kind is ShortPeriod else {}
        rules.append(Rule(name, CODES[name], _checked(kind, values, name, path)))
    if not rules:
        raise BadInput("rules_empty", file=path.name, reason="No indicator is enabled.", hint="Write a section [R024].")
    return RulePack(path.name, "1", tuple(rules)), tuple(notes)


def grouped(report: Report) -> dict[str, dict[str, dict[str, float]]]:
    """Return group, identifier and rule of every result with its value; groups without results are left out."""
    groups: dict[str, dict[str, dict[str, float]]] = {group: {} for group in GROUPS}
    for finding in report.findings():
        about = finding.detail
        groups[about["group"]].setdefault(about["id"], {})[finding.rule] = about["value"]
    return {group: found for group, found in groups.items() if found}


def write_groups(report: Report, path: Path) -> None:
    """Write the results as one JSON object, as Cardinal does without its figures of quartiles."""
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(grouped(report), ensure_ascii=False) + "\n", encoding="utf-8")


def _sections(path: Path) -> dict[str, dict[str, str]]:
    parser = configparser.ConfigParser(
        delimiters=("=",),
        comment_prefixes=("#", ";"),
        inline_comment_prefixes=("#", ";"),
        default_section="",
        interpolation=None,
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names of procurement methods keep their case
    try:
        parser.read_string(f"[{TOP}]\n{path.read_text(encoding='utf-8-sig')}", source=path.name)
    except OSError as error:
        reason = f"The file cannot be read: {error.strerror}."
        raise BadInput("unreadable", file=path.name, reason=reason, hint="Check the path.") from error
    except (configparser.Error, UnicodeDecodeError) as error:
        reason = f"The settings cannot be read: {str(error).splitlines()[0]}."
        raise BadInput("settings", file=path.name, reason=reason, hint="Write [R024] and threshold = 0.05.") from error
    return {name: dict(parser[name]) for name in parser.sections()}


def _own(indicator: Indicator, given: Mapping[str, str], path: Path) -> dict[str, Any]:
    """Return the properties of one indicator's section as their kinds."""
    hints = get_type_hints(indicator.parameters)
    fields = {field.name for field in dataclasses.fields(indicator.parameters)}
    values: dict[str, Any] = {}
    for name, text in given.items():
        if name not in fields or name in (*LISTS, "currency"):
            raise _wrong(path, f"[{indicator.code}] has {name!r}.", "Write a property that the indicator has.")
        try:
            values[name] = READERS.get(hints[name], _words)(text)
        except ValueError as error:
            reason = f"[{indicator.code}] has {name} = {text}."
            raise _wrong(path, reason, "Give a number, or words divided by |.") from error
    return values


def _checked(kind: type[Any], values: Mapping[str, Any], code: str, path: Path) -> Any:
    try:
        return kind(**values)
    except BadInput as error:
        raise BadInput(error.code, file=path.name, at=f"[{code}]", reason=error.reason, hint=error.hint) from error


def _unused(name: str, given: Mapping[str, str], path: Path) -> list[str]:
    if name.startswith(PREPARING):
        return [f"[{name}] prepares data and is not applied here."] if given else []
    if name.startswith("R") and name[1:2].isdigit():
        return [f"[{name}] is no indicator of this pack and is not judged."]
    raise _wrong(path, f"The section [{name}] is unknown.", f"The indicators are {', '.join(CODES)}.")


def _refuse(left: Mapping[str, str], section: str, path: Path) -> None:
    if left:
        raise _wrong(path, f"{min(left)!r} is unknown at: {section}.", "Check the name of the property.")


def _wrong(path: Path, reason: str, hint: str) -> BadInput:
    return BadInput("settings", file=path.name, reason=reason, hint=hint)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split("|") if word)


def _number(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


READERS: dict[Any, Any] = {int: _whole, float: _number, bool: _truth, str: str}
