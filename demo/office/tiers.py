"""Read the conditions of discretion tiers and pick the tier a case falls in (first hit)."""

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Values = Mapping[str, Any]
Test = Callable[[Any], bool]
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda value, bound: value >= bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    "<": lambda value, bound: value < bound,
    "": lambda value, bound: value == bound,
}
NUMBER = r"-?\d+(?:\.\d+)?"


class BadCondition(ValueError):
    """A condition that the grammar or the field does not allow."""


def parse_condition(text: str, field: Mapping[str, Any]) -> Test:
    """Return the test a condition stands for.

    Grammar: `-` | number comparison (`>= 4`, `4`) | range (`[1..3]`, both ends in) | list (`a, b`) | `not(a, b)`.
    Raises BadCondition.
    """
    text = text.strip()
    if text == "-":
        return lambda value: True
    if (negated := re.fullmatch(r"not\((.+)\)", text)) is not None:
        inner = parse_condition(negated[1], field)
        return lambda value: not inner(value)
    if field["type"] == "number":
        return _number_test(text)
    allowed = ["true", "false"] if field["type"] == "bool" else [choice["value"] for choice in field["choices"]]
    wanted = [part.strip() for part in text.split(",")]
    if unknown := [part for part in wanted if part not in allowed]:
        raise BadCondition(f"{field['name']}: {unknown[0]}")
    return lambda value: _word(value) in wanted


def _number_test(text: str) -> Test:
    if (span := re.fullmatch(rf"\[({NUMBER})\.\.({NUMBER})\]", text)) is not None:
        low, high = float(span[1]), float(span[2])
        return lambda value: low <= value <= high
    if (match := re.fullmatch(rf"(>=|<=|>|<|)\s*({NUMBER})", text)) is not None:
        compare, bound = COMPARISONS[match[1]], float(match[2])
        return lambda value: compare(value, bound)
    raise BadCondition(text)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def tier_chooser(discretion: Mapping[str, Any]) -> Callable[[Values], str | None]:
    """Return the function from case values to the first tier whose conditions all hold (None: no tier)."""
    fields = {field["name"]: field for field in discretion["fields"]}
    tiers = [
        (tier["tier"], {name: parse_condition(text, fields[name]) for name, text in tier["when"].items()})
        for tier in discretion["tiers"]
    ]

    def choose(values: Values) -> str | None:
        return next((name for name, tests in tiers if all(test(values[key]) for key, test in tests.items())), None)

    return choose


def choose_tier(discretion: Mapping[str, Any], values: Values) -> str | None:
    """Return the name of the first tier whose conditions all hold, None when there is none."""
    return tier_chooser(discretion)(values)


def sample_cases(discretion: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield one case per corner: all choices, and for numbers every bound named, its neighbours and the ends."""
    fields = discretion["fields"]
    axes = [_samples(field, [tier["when"][field["name"]] for tier in discretion["tiers"]]) for field in fields]
    for point in itertools.product(*axes):
        yield {field["name"]: value for field, value in zip(fields, point, strict=True)}


def _samples(field: Mapping[str, Any], conditions: list[str]) -> list[Any]:
    if field["type"] == "bool":
        return [True, False]
    if field["type"] == "choice":
        return [choice["value"] for choice in field["choices"]]
    low, high = field["min"], field["max"]
    bounds = {float(number) for text in conditions for number in re.findall(NUMBER, text.replace("..", " "))}
    near = {math.floor(bound) + step for bound in bounds for step in (-1, 0, 1)} | bounds | {low, high}
    return sorted(value for value in near if low <= value <= high)
