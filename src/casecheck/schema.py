"""Publish what a rule pack may say, as JSON Schema: for editors that complete and check while a pack is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, get_type_hints

from casecheck.checks.contract import Check
from casecheck.rules import PACK_KEYS, RULE_KEYS, SEVERITIES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": ["string", "number"]},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
}
SEVERITY = {
    "anyOf": [
        {"enum": list(SEVERITIES)},
        {
            "type": "object",
            "description": "The least score that makes each severity; one begins at 0.",
            "properties": {word: {"type": "number", "minimum": 0, "maximum": 1} for word in SEVERITIES},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ]
}
TABLE = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "object"}, "minItems": 1}]}
ABOUT: dict[str, dict[str, Any]] = {
    "name": {"type": "string"},
    "version": {"type": ["string", "number"]},
    "flow": {"type": "string", "description": "The flowchart that all cases follow."},
    "flows": {"type": "object", "additionalProperties": {"type": "string"}},
    "tables": {"type": "object", "additionalProperties": TABLE},
    "id": {"type": ["string", "number"], "minLength": 1},
    "severity": SEVERITY,
    "title": {"type": "string"},
    "title_zh": {"type": "string"},
    "where": {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
}


def pack_schema(checks: Mapping[str, Check]) -> dict[str, Any]:
    """Return the schema of packs of these checks."""
    pack = {key: ABOUT[key] for key in PACK_KEYS if key != "rules"}
    rules = {"type": "array", "minItems": 1, "items": {"oneOf": [_rule(check) for check in checks.values()]}}
    return {
        "$schema": DRAFT,
        "title": "casecheck rule pack",
        "type": "object",
        "properties": pack | {"rules": rules},
        "required": ["rules"],
        "additionalProperties": False,
    }


def _rule(check: Check) -> dict[str, Any]:
    """Return the schema of a rule; its parameters stand beside the other keys or under `parameters`."""
    hints = get_type_hints(check.parameters)
    fields = {one.name: _value(one, hints[one.name]) for one in dataclasses.fields(check.parameters)}
    keys = {key: ABOUT[key] for key in RULE_KEYS if key in ABOUT}
    own = {"check": {"enum": sorted({check.name, check.name.replace("_", "-")})}}
    beneath = {"parameters": {"type": "object", "properties": fields, "additionalProperties": False}}
    needed = [
        {"anyOf": [{"required": [one.name]}, {"properties": {"parameters": {"required": [one.name]}}, **MUST}]}
        for one in dataclasses.fields(check.parameters)
        if one.default is dataclasses.MISSING
    ]
    rule = {
        "title": check.name,
        "description": check.summary,
        "type": "object",
        "properties": keys | own | fields | beneath,
        "required": ["id", "check"],
        "additionalProperties": False,
    }
    return rule | ({"allOf": needed} if needed else {})


MUST = {"required": ["parameters"]}


def _value(field: dataclasses.Field[Any], kind: Any) -> dict[str, Any]:
    about: dict[str, Any] = {"description": field.metadata["doc"]}
    if field.metadata["words"]:
        return about | {"enum": list(field.metadata["words"])}
    if kind in PLAIN:
        return about | PLAIN[kind]
    return about | {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "number"]}}]}
