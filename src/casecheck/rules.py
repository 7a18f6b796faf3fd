"""Read rule packs: YAML files that say which checks to run with which parameters.

A mistake is named with its line and the words that are allowed there; nothing unknown is passed over.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pyarrow as pa
import yaml

from casecheck.beside import Beside
from casecheck.checks.contract import Check
from casecheck.checks.registry import CHECKS
from casecheck.errors import BadInput
from casecheck.flow import Flow
from casecheck.parameters import wanted_tables

SEVERITIES = ("low", "medium", "high")
PACK_KEYS = ("name", "version", "flow", "flows", "tables", "rules")
RULE_KEYS = ("id", "check", "severity", "title", "title_zh", "version", "where", "parameters")
WHERE = 'Write it as: where: {item: P16, amount: ">= 50000"}'
EXAMPLE = "Begin with: rules: [{id: my-rule, check: four_eyes, a: Accept, b: Approve}]"


@dataclass(frozen=True)
class Rule:
    """Hold one rule.

    values: the parameters of its check, an instance of `check.parameters`. where: conditions by column; the rule judges
    the cases in which one event meets them all. grades: the least score that makes each severity above `severity`.
    """

    id: str
    check: Check
    values: Any
    severity: str = "medium"
    title: str = ""
    version: str = "1"
    title_zh: str = ""
    where: Mapping[str, str] = dataclasses.field(default_factory=dict)
    grades: tuple[tuple[float, str], ...] = ()

    def parameters(self) -> dict[str, Any]:
        """Return the parameters as plain values."""
        return dataclasses.asdict(self.values)


@dataclass(frozen=True)
class RulePack:
    """Hold the rules of one run, the tables that they name and the flows that cases follow.

    flows: by the value of the column that a rule of conformance names; "" for the one flow of all cases.
    """

    name: str
    version: str
    rules: tuple[Rule, ...]
    tables: Mapping[str, pa.Table] = dataclasses.field(default_factory=dict)
    flows: Mapping[str, Flow] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class _Node:
    """Hold a value of the file and its line."""

    value: Any
    line: int


def read_rules(path: str | Path, *, name: str | None = None, checks: Mapping[str, Check] = CHECKS) -> RulePack:
    """Read a rule pack. checks: what its rules may name. Raise BadInput with line and allowed words for any mistake."""
    file = name or Path(path).name
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(
            "unreadable", file=file, reason=f"The file cannot be read: {error.strerror}.", hint="Check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise BadInput("encoding", file=file, reason="The rules are not UTF-8.", hint="Save them as UTF-8.") from error
    return parse_rules(text, name=file, folder=Path(path).parent, checks=checks)


def parse_rules(
    text: str, *, name: str = "rules", folder: Path | None = None, checks: Mapping[str, Check] = CHECKS
) -> RulePack:
    """Read a rule pack from text. folder: where the files lie that it names; without it, a pack names none."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _broken(error, name) from error
    except RecursionError as error:
        reason = "The rules nest too deeply."
        raise BadInput("rules_yaml", file=name, reason=reason, hint="Write them as a list of rules.") from error
    if root is None:
        raise BadInput("rules_empty", file=name, reason="There are no rules.", hint=EXAMPLE)
    pack = _mapping(root, name, PACK_KEYS, EXAMPLE)
    rules = _sequence(pack["rules"], name) if "rules" in pack else []
    if not rules:
        raise BadInput("rules_empty", file=name, reason="There are no rules.", hint=EXAMPLE)
    version = str(pack["version"].value) if "version" in pack else "1"
    read: dict[str, Rule] = {}
    for node in rules:
        rule = _rule(node, name, version, checks)
        if rule.id in read:
            line = node.start_mark.line + 1
            raise _wrong(name, line, f"The id {rule.id!r} is used twice.", "Give each rule its own.")
        read[rule.id] = rule
    beside = Beside(name, folder)
    tables = beside.tables(pack["tables"].value, pack["tables"].line) if "tables" in pack else {}
    flows = beside.flows(pack["flows"].value, pack["flows"].line) if "flows" in pack else {}
    if "flow" in pack:
        flows |= beside.flows({"": pack["flow"].value}, pack["flow"].line)
    _check_tables(read.values(), tables, name)
    return RulePack(str(pack["name"].value) if "name" in pack else name, version, tuple(read.values()), tables, flows)


def _check_tables(rules: Iterable[Rule], tables: Mapping[str, pa.Table], file: str) -> None:
    for rule in rules:
        for parameter, wanted, kinds in wanted_tables(rule.values):
            if wanted and wanted not in tables:
                reason = f"The rule {rule.id!r} names the table {wanted!r} as {parameter}."
                listed = ", ".join(tables) or "none"
                raise BadInput("table_unknown", file=file, reason=reason, hint=f"The tables of the pack are: {listed}.")
            unknown = set(tables[wanted].column_names) - set(kinds) if wanted else set()
            if unknown:
                reason = f"The table {wanted!r} has the column {min(unknown)!r}, which {rule.check.name} does not read."
                raise BadInput("table_column", file=file, reason=reason, hint=f"It reads {', '.join(kinds)}.")


def default_rule(check: Check) -> Rule:
    """Return the rule that runs a check with its defaults under the check's own name."""
    return Rule(check.name, check, check.parameters())


def _rule(node: yaml.Node, file: str, version: str, checks: Mapping[str, Check]) -> Rule:
    line = node.start_mark.line + 1
    keys = _mapping(node, file, None, EXAMPLE)
    check = _check(keys, file, line, checks)
    fields = [field.name for field in dataclasses.fields(check.parameters)]
    if "parameters" in keys:
        keys |= _mapping(keys["parameters"].value, file, fields, f"{check.name} takes {', '.join(fields)}.")
    for key, found in keys.items():
        if key not in RULE_KEYS and key not in fields:
            hint = f"A rule takes {', '.join(RULE_KEYS)}; {check.name} takes {', '.join(fields)}."
            raise _wrong(file, found.line, f"The key {key!r} is unknown.", hint)
    if "id" not in keys or not str(keys["id"].value).strip():
        raise _wrong(file, line, "The rule has no id.", "Add id: and a short name.")
    severity, grades = _severity(keys, file)
    return Rule(
        str(keys["id"].value),
        check,
        _values(check, keys, file, line),
        severity,
        _text(keys, "title"),
        str(keys["version"].value) if "version" in keys else version,
        _text(keys, "title_zh"),
        _where(keys, file),
        grades,
    )


def _text(keys: Mapping[str, _Node], key: str) -> str:
    return str(keys[key].value) if key in keys else ""


def _severity(keys: Mapping[str, _Node], file: str) -> tuple[str, tuple[tuple[float, str], ...]]:
    """Return the severity of a rule, or its lowest and the least score of each further one."""
    given = keys["severity"].value if "severity" in keys else "medium"
    if not isinstance(given, dict):
        return _word(keys, "severity", SEVERITIES, "medium", file), ()
    line = keys["severity"].line
    graded = (
        sorted(((least, word) for word, least in given.items()), key=lambda pair: SEVERITIES.index(pair[1]))
        if set(given) <= set(SEVERITIES) and all(map(_is_finite, given.values()))
        else []
    )
    scores = [least for least, _ in graded]
    if not scores or scores[0] != 0 or scores != sorted(set(scores)) or scores[-1] > 1:
        hint = "Write the least score of each, from 0 up: {low: 0, medium: 0.2, high: 0.6}."
        raise _wrong(file, line, f"severity is {given!r}.", hint)
    return graded[0][1], tuple(graded[1:])


def _where(keys: Mapping[str, _Node], file: str) -> dict[str, str]:
    given = keys["where"].value if "where" in keys else {}
    plain = isinstance(given, dict) and all(isinstance(value, str | int | float) for value in given.values())
    if not plain:
        raise _wrong(file, keys["where"].line, "where is no list of columns with conditions.", WHERE)
    return {str(name): str(condition) for name, condition in given.items()}


def _check(keys: Mapping[str, _Node], file: str, line: int, checks: Mapping[str, Check]) -> Check:
    hint = f"The checks are {', '.join(checks)}."
    if "check" not in keys:
        raise _wrong(file, line, "The rule names no check.", hint)
    name = str(keys["check"].value).replace("-", "_")
    if name not in checks:
        raise _wrong(file, keys["check"].line, f"The check {name!r} is unknown.", hint)
    return checks[name]


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
    if kind is bool and isinstance(value, bool):
        return value
    if kind in (int, float) and _is_finite(value) and value == kind(value):
        return kind(value)
    if kind not in (str, int, float, bool) and isinstance(value, str | list):
        return (value,) if isinstance(value, str) else tuple(map(str, value))
    wanted = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
    raise _wrong(
        file,
        node.line,
        f"{field.name} is {value!r}.",
        f"Give {wanted.get(kind, 'a list of texts')}: {field.metadata['doc']}",
    )


def _is_finite(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= sys.float_info.max


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
