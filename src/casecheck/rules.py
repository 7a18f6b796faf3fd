"""Read rule packs: YAML files that say which checks to run with which parameters.

A mistake is named with its line and the words that are allowed there; nothing unknown is passed over.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

import yaml

from casecheck.checks.contract import Check
from casecheck.checks.registry import CHECKS
from casecheck.errors import BadInput

SEVERITIES = ("low", "medium", "high")
PACK_KEYS = ("name", "version", "rules")
RULE_KEYS = ("id", "check", "severity", "title", "version", "parameters")
EXAMPLE = "Begin with: rules: [{id: my-rule, check: four_eyes, a: Accept, b: Approve}]"


@dataclass(frozen=True)
class Rule:
    """Hold one rule. values: the parameters of its check, an instance of `check.parameters`."""

    id: str
    check: Check
    values: Any
    severity: str = "medium"
    title: str = ""
    version: str = "1"

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as plain values."""
        return dataclasses.asdict(self.values)


@dataclass(frozen=True)
class RulePack:
    """Hold the rules of one run."""

    name: str
    version: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class _Node:
    """Hold a value of the file and its line."""

    value: Any
    line: int


def read_rules(path: str | Path, *, name: str | None = None) -> RulePack:
    """Read a rule pack. Raise BadInput with line and allowed words for any mistake."""
    file = name or Path(path).name
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(
            "unreadable", file=file, reason=f"The file cannot be read: {error.strerror}.", hint="Check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise BadInput("encoding", file=file, reason="The rules are not UTF-8.", hint="Save them as UTF-8.") from error
    return parse_rules(text, name=file)


def parse_rules(text: str, *, name: str = "rules") -> RulePack:
    """Read a rule pack from text."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _broken(error, name) from error
    if root is None:
        raise BadInput("rules_empty", file=name, reason="There are no rules.", hint=EXAMPLE)
    pack = _mapping(root, name, PACK_KEYS, EXAMPLE)
    rules = _sequence(pack["rules"], name) if "rules" in pack else []
    if not rules:
        raise BadInput("rules_empty", file=name, reason="There are no rules.", hint=EXAMPLE)
    version = str(pack["version"].value) if "version" in pack else "1"
    read: dict[str, Rule] = {}
    for node in rules:
        rule = _rule(node, name, version)
        if rule.id in read:
            line = node.start_mark.line + 1
            raise _wrong(name, line, f"The id {rule.id!r} is used twice.", "Give each rule its own.")
        read[rule.id] = rule
    return RulePack(str(pack["name"].value) if "name" in pack else name, version, tuple(read.values()))


def default_rule(check: Check) -> Rule:
    """Return the rule that runs a check with its defaults under the check's own name."""
    return Rule(check.name, check, check.parameters())


def _rule(node: yaml.Node, file: str, version: str) -> Rule:
    line = node.start_mark.line + 1
    keys = _mapping(node, file, None, EXAMPLE)
    check = _check(keys, file, line)
    fields = [field.name for field in dataclasses.fields(check.parameters)]
    if "parameters" in keys:
        keys |= _mapping(keys["parameters"].value, file, fields, f"{check.name} takes {', '.join(fields)}.")
    for key, found in keys.items():
        if key not in RULE_KEYS and key not in fields:
            hint = f"A rule takes {', '.join(RULE_KEYS)}; {check.name} takes {', '.join(fields)}."
            raise _wrong(file, found.line, f"The key {key!r} is unknown.", hint)
    if "id" not in keys or not str(keys["id"].value).strip():
        raise _wrong(file, line, "The rule has no id.", "Add id: and a short name.")
    return Rule(
        str(keys["id"].value),
        check,
        _values(check, keys, file, line),
        _word(keys, "severity", SEVERITIES, "medium", file),
        str(keys["title"].value) if "title" in keys else "",
        str(keys["version"].value) if "version" in keys else version,
    )


def _check(keys: Mapping[str, _Node], file: str, line: int) -> Check:
    hint = f"The checks are {', '.join(CHECKS)}."
    if "check" not in keys:
        raise _wrong(file, line, "The rule names no check.", hint)
    name = str(keys["check"].value).replace("-", "_")
    if name not in CHECKS:
        raise _wrong(file, keys["check"].line, f"The check {name!r} is unknown.", hint)
    return CHECKS[name]


def _word(keys: Mapping[str, _Node], key: str, words: tuple[str, ...], default: str, file: str) -> str:
    if key not in keys:
        return default
    if keys[key].value not in words:
        raise _wrong(file, keys[key].line, f"{key} is {keys[key].value!r}.", f"It is one of {', '.join(words)}.")
    return str(keys[key].value)


def _values(check: Check, keys: Mapping[str, _Node], file: str, line: int) -> Any:
    hints = get_type_hints(check.parameters)
    values = {}
    for field in dataclasses.fields(check.parameters):
        if field.name in keys:
            values[field.name] = _value(keys[field.name], field, hints[field.name], file)
        elif field.default is dataclasses.MISSING:
            raise _wrong(file, line, f"{field.name} is missing: {field.metadata['doc']}", f"Add {field.name}:.")
    try:
        return check.parameters(**values)
    except BadInput as error:
        raise BadInput(error.code, file=file, at=f"line {line}", reason=error.reason, hint=error.hint) from error


def _value(node: _Node, field: dataclasses.Field[Any], kind: Any, file: str) -> Any:
    value, words = node.value, field.metadata["words"]
    if words:
        return _word({field.name: node}, field.name, words, "", file)
    if kind is str and isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    if kind in (int, float) and isinstance(value, int | float) and not isinstance(value, bool) and value == kind(value):
        return kind(value)
    if kind not in (str, int, float) and isinstance(value, str | list):
        return (value,) if isinstance(value, str) else tuple(map(str, value))
    wanted = {str: "a text", int: "a whole number", float: "a number"}.get(kind, "a list of texts")
    raise _wrong(file, node.line, f"{field.name} is {value!r}.", f"Give {wanted}: {field.metadata['doc']}")


def _mapping(node: Any, file: str, allowed: Any, hint: str) -> dict[str, _Node]:
    """Return the keys of a mapping; nested values stay nodes where rules need their lines."""
    line = node.start_mark.line + 1 if isinstance(node, yaml.Node) else 0
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(file, line, "Keys and values are expected here.", hint)
    keys: dict[str, _Node] = {}
    for key, value in node.value:
        name, place = str(_plain(key, file)), key.start_mark.line + 1
        if name in keys:
            raise _wrong(file, place, f"The key {name!r} is given twice.", "Keep one.")
        if allowed is not None and name not in allowed:
            raise _wrong(file, place, f"The key {name!r} is unknown.", hint)
        keys[name] = _Node(value if name in ("rules", "parameters") else _plain(value, file), place)
    return keys


def _sequence(node: _Node, file: str) -> list[yaml.Node]:
    if not isinstance(node.value, yaml.SequenceNode):
        raise _wrong(file, node.line, "rules is no list.", EXAMPLE)
    return list(node.value.value)


def _plain(node: yaml.Node, file: str) -> Any:
    try:
        return yaml.SafeLoader("").construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError) as error:
        line = node.start_mark.line + 1
        raise _wrong(file, line, "The value cannot be read.", "Write texts in quotation marks.") from error


def _broken(error: yaml.YAMLError, file: str) -> BadInput:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "not YAML"
    at = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    reason = f"This is no YAML: {problem}."
    return BadInput("rules_yaml", file=file, at=at, reason=reason, hint="Check the indentation.")


def _wrong(file: str, line: int, reason: str, hint: str) -> BadInput:
    return BadInput("rules", file=file, at=f"line {line}", reason=reason, hint=hint)
