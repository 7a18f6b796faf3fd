"""Situations that call for a tier of discretion, and decisions within or beyond its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from casecheck.conditions import Condition, Field, FieldKind, parse

KINDS = {"number": FieldKind.NUMBER, "bool": FieldKind.BOOL, "choice": FieldKind.TEXT, "date": FieldKind.DATE}
MOST_TRIES = 2_000
WORDS = {True: "是", False: "否"}
Table = Mapping[str, Any]
read = cache(parse)


def field_of(question: Table) -> Field:
    """Return a question of a table of tiers as a field of conditions."""
    return Field(question["name"], KINDS[question["type"]])


def situation_of(discretion: Table, tier: str, random: np.random.Generator) -> dict[str, Any]:
    """Return values of the fields for which the first line that holds is that of a tier, as a log writes them."""
    line = next(one["when"] for one in discretion["tiers"] if one["tier"] == tier)
    for _ in range(MOST_TRIES):
        values = {question["name"]: _fitting(question, line, random) for question in discretion["fields"]}
        if tier_of(discretion, values) == tier:
            return {name: WORDS[value] if isinstance(value, bool) else value for name, value in values.items()}
    raise ValueError(f"no situation calls for {tier}")


def tier_of(discretion: Table, values: Table) -> str | None:
    """Return the tier of the first line whose conditions all hold."""
    questions = {question["name"]: field_of(question) for question in discretion["fields"]}
    for one in discretion["tiers"]:
        if all(read(text, questions[name]).holds(values[name]) for name, text in one["when"].items()):
            return str(one["tier"])
    return None


def decision_in(discretion: Table, tier: str, random: np.random.Generator, *, beyond: bool = False) -> dict[str, Any]:
    """Return a decision within the bounds of a tier, or beyond them."""
    question = discretion["decision"]
    limit = limit_of(discretion, tier)
    for _ in range(MOST_TRIES):
        value = _drawn(question, random)
        if limit.holds(value) is not beyond:
            return {question["name"]: value}
    raise ValueError(f"nothing can be decided in {tier}")


def limit_of(discretion: Table, tier: str) -> Condition:
    """Return the bounds of a tier."""
    text = next(one["limit"] for one in discretion["tiers"] if one["tier"] == tier)
    return read(text, field_of(discretion["decision"]))


def _fitting(question: Table, line: Table, random: np.random.Generator) -> Any:
    """Return a value of a question that a line of the table lets through."""
    condition = read(line[question["name"]], field_of(question))
    for _ in range(MOST_TRIES):
        value = _drawn(question, random)
        if condition.holds(value):
            return value
    raise ValueError(f"no value of {question['name']} fits")


def _drawn(question: Table, random: np.random.Generator) -> Any:
    if question["type"] == "choice":
        choices = [choice["value"] for choice in question["choices"]]
        return choices[int(random.integers(len(choices)))]
    if question["type"] == "bool":
        return bool(random.integers(2))
    return float(random.integers(question["min"], question["max"] + 1))
