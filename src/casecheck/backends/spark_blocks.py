"""The building blocks as Spark writes them, and the functions that Spark answers otherwise than DuckDB.

Spark's own functions in SQL take one type and are no aggregates, so blocks are written out in the text. What both
engines know under one name but answer differently is written out too, so that Spark answers as DuckDB does.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from casecheck.backends.expanding import Block, expand, split, tokens

DAY = 86_400_000_000  # microseconds
INTEGERS = {"BIGINT": "BIGINT", "INTEGER": "INT", "INT": "INT"}
TEXTS = ("VARCHAR", "TEXT", "STRING")
MOMENTS = {"TIMESTAMPTZ": "TIMESTAMP", "TIMESTAMP WITH TIME ZONE": "TIMESTAMP"}
QUOTED = re.compile(r"'(?:[^']|'')*'")
NAME = re.compile(r"[\w.]+")


def cast(argument: str) -> str:
    """Write a cast: to a text as DuckDB writes numbers, to a whole number by rounding as DuckDB does."""
    value, kind = _parts_of_cast(argument)
    if kind.split("(")[0] in TEXTS:
        return text_of(value)
    if kind in INTEGERS:
        return whole_of(value, INTEGERS[kind])
    return f"CAST({value} AS {MOMENTS.get(kind, kind)})"


def _parts_of_cast(argument: str) -> tuple[str, str]:
    parts = split(tokens(argument), "as")
    if len(parts) != 2:
        raise ValueError(f"CAST({argument}) has no type")
    value, kind = ("".join(part).strip() for part in parts)
    return value, " ".join(kind.upper().split())


def once(value: str, text: Callable[[str], str]) -> str:
    """Write a text that mentions a value often, and let the value be worked out once."""
    if NAME.fullmatch(value):
        return text(value)
    return f"transform(array({value}), a_value -> {text('a_value')})[0]"


def text_of(value: str) -> str:
    """Write any value as a text, numbers as DuckDB does.

    DuckDB writes a number plainly from 0.0001 up to 10^16 and else as 5e-05; Java plainly from 0.001 to 10^7, else as
    5.0E-5.
    """
    return value if QUOTED.fullmatch(value) else once(value, _text_of_name)


def _text_of_name(name: str) -> str:
    text = f"CAST({name} AS STRING)"
    number = f"abs(CAST({text} AS DOUBLE))"
    plain = f"regexp_replace(CAST(CAST({text} AS DECIMAL(38, 21)) AS STRING), '([.][0-9]+?)0+$', '$1')"
    signed = f"regexp_replace(regexp_replace({text}, '[.]0E', 'E'), 'E([0-9])', 'E+$1')"
    exponent = f"lower(regexp_replace({signed}, 'E([+-])([0-9])$', 'E$10$2'))"
    return (
        f"CASE typeof({name}) WHEN 'double' THEN CASE WHEN instr({text}, 'E') = 0 THEN {text}"
        f" WHEN {number} >= 0.0001D AND {number} < 1e16 THEN {plain} ELSE {exponent} END ELSE {text} END"
    )


def whole_of(value: str, kind: str = "BIGINT") -> str:
    """Write a number as a whole one; a cast alone would cut off on Spark what stands behind the point."""
    return f"CAST(bround({value}) AS {kind})"


def rounded(value: str, places: str = "0") -> str:
    """Write a rounding of the number itself; Spark by itself rounds its shortest decimal text."""

    def text(name: str) -> str:
        grown = f"abs({name}) * pow(10.0D, {places})"
        up = f"CASE WHEN {grown} % 1.0D >= 0.5D THEN 1.0D ELSE 0.0D END"
        return f"signum({name}) * ({grown} - {grown} % 1.0D + {up}) / pow(10.0D, {places})"

    return once(f"CAST({value} AS DOUBLE)", text)


def concat(*values: str) -> str:
    """Write a joining of texts that takes what is empty for no text, as DuckDB does."""
    return f"concat_ws('', {', '.join(text_of(value) for value in values)})"


def local_time(moment: str, zone: str) -> str:
    """Write the wall clock of a zone. The session's zone is UTC, so the moment that shows that clock will do."""
    return f"from_utc_timestamp({moment}, {zone})"


def micros_of_day(wall: str) -> str:
    """Write the microseconds since midnight of a wall clock."""
    return f"pmod(unix_micros({wall}), {DAY})"


def worked_micros(days_before: str, is_worked: str, moment: str, zone: str) -> str:
    """Write the working time before a moment: whole days before its day, and the part of its day if that is worked."""
    part = micros_of_day(local_time(moment, zone))
    return f"(({days_before}) * {DAY} + CASE WHEN {is_worked} THEN {part} ELSE 0 END)"


def ordered_steps(moment: str, event: str, number: str) -> str:
    """Write the events of a group in order of time, ties broken by their id."""
    return f"sort_array(collect_list(struct(unix_micros({moment}) AS at, {event} AS id, {number} AS number)))"


BLOCKS: dict[str, Block] = {
    "ordered_steps": ordered_steps,
    "step_numbers": lambda steps: f"transform({steps}, a_step -> CAST(a_step.number AS INT))",
    "step_ids": lambda steps: f"transform({steps}, a_step -> a_step.id)",
    "step_ties": lambda steps: (
        f"filter(transform({steps}, (a_step, a_place) -> CASE WHEN a_place > 0"
        f" AND try_element_at({steps}, greatest(a_place, 1)).at = a_step.at THEN CAST(a_place AS BIGINT) ELSE 0 END),"
        " a_tie -> a_tie > 0)"
    ),
    "sorted_list": lambda value: f"sort_array(collect_list({value}))",
    "sorted_pair": lambda a, b: f"sort_array(array_distinct(array({a}, {b})))",
    "pick": lambda items, places: f"transform({places}, a_place -> try_element_at({items}, CAST(a_place AS INT)))",
    "nth": lambda items, place: f"try_element_at({items}, CAST({place} AS INT))",
    "joined": lambda items, mark: f"array_join(CAST({items} AS ARRAY<STRING>), {mark})",
    "is_among": lambda item, items: f"array_contains(CAST({items} AS ARRAY<STRING>), {item})",
    "digest": lambda text: f"sha2({text}, 256)",
    "local_time": local_time,
    "micros_of_day": micros_of_day,
    "worked_micros": worked_micros,
    "iso_utc": lambda moment: f"date_format({moment}, 'yyyy-MM-dd''T''HH:mm:ss''Z''')",
    "micros": lambda moment: f"unix_micros({moment})",
    "day_of": lambda moment, zone: f"CAST({local_time(moment, zone)} AS DATE)",
    "hour_of": lambda moment, zone: f"({micros_of_day(local_time(moment, zone))} / 3600000000.0D)",
    "weekday_of": lambda moment, zone: f"(weekday({local_time(moment, zone)}) + 1)",
    "days_between": lambda earlier, later: f"CAST(datediff({later}, {earlier}) AS BIGINT)",
    "plus_days": lambda day, days: f"date_add({day}, {whole_of(days, 'INT')})",
    "moment_at": lambda day, micros, zone: (
        f"to_utc_timestamp(timestamp_micros(unix_micros(CAST({day} AS TIMESTAMP)) + {whole_of(micros)}), {zone})"
    ),
    "plus_months": lambda day, months: f"add_months({day}, {whole_of(months, 'INT')})",
    "median_of": lambda value: f"median({value})",
    "json_text": lambda word: f"trim(BOTH '[]' FROM to_json(array({text_of(word)})))",
}
DIFFERING: dict[str, Block] = {
    "cast": cast,
    "round": rounded,
    "concat": concat,
    # DuckDB passes over rows without a value; Spark would return that there is none
    "any_value": lambda value: f"any_value({value}, TRUE)",
    "max_by": lambda value, order: f"max_by({value}, CASE WHEN ({value}) IS NOT NULL THEN {order} END)",
    "min_by": lambda value, order: f"min_by({value}, CASE WHEN ({value}) IS NOT NULL THEN {order} END)",
    "log": lambda value: f"log10({value})",  # Spark's own has another base
}


def to_spark(text: str, mark: dict[str, str]) -> str:
    """Return a portable text as one for Spark. mark: what is written for each parameter that is given."""

    return expand(text, BLOCKS | DIFFERING, lambda name: mark.get(name, f":{name}"), _literal)


def _literal(literal: str) -> str:
    """Write a fraction as a number of doubled precision, and a backslash as the plain sign it is in DuckDB."""
    if literal.startswith("'"):
        return literal.replace("\\", "\\\\")
    return f"{literal}D" if "." in literal and "e" not in literal.lower() else literal
