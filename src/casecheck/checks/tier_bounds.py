"""Find decisions outside the bounds of the chosen tier, and tiers that the situation does not call for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, columns, parameter, table
from casecheck.conditions import BadCondition, Condition, DecisionTable, Field, FieldKind, HitPolicy, Row, Tiers, parse
from casecheck.conditions.tiers import quoted
from casecheck.errors import BadInput

YES, NO = "('true', '1', '1.0', 'yes', 'y', '是')", "('false', '0', '0.0', 'no', 'n', '否')"
CASES = """
SELECT case_number, case_id, tier_id, tier, {verdict} AS verdict, {fitting} AS fitting, {limit} AS limit_text,
       CAST({number} AS DOUBLE) AS decided, CAST({word} AS VARCHAR(1000)) AS decided_word
FROM (
    SELECT case_number, any_value(case_id) AS case_id,
           max_by(CASE WHEN {tier} IS NOT NULL THEN event_id END, turn) AS tier_id,
           max_by(CAST({tier} AS VARCHAR(1000)), turn) AS tier
           {fields}
    FROM events
    GROUP BY case_number
) AS cases
WHERE tier IS NOT NULL
"""


@dataclass(frozen=True)
class TierBounds:
    """Name the table of tiers, where the chosen tier stands, and what kind of values the columns of the table have."""

    tiers: str = table(
        "Table of conditions, one line for each tier and column.",
        {"tier": "word", "field": "word", "condition": "word", "place": "number"},
    )
    tier: str = column("Column of the chosen tier.", default="tier")
    decision: str = parameter("Column of what is decided; its conditions are the bounds.", default="")
    numbers: tuple[str, ...] = columns("Columns of the table that hold numbers.", kind="number")
    words: tuple[str, ...] = columns("Columns of the table that hold words.", kind="word")
    flags: tuple[str, ...] = columns("Columns of the table that hold yes or no.", kind="word")
    days: tuple[str, ...] = columns("Columns of the table that hold days.", kind="moment")
    hit_policy: str = parameter(
        "Which line decides a situation where several hold: the first, or none.",
        default="first",
        words=("first", "unique"),
    )
    judges_situation: bool = parameter("Whether the tier must be the one that the situation calls for.", default=True)
    tolerance: float = parameter("How far beyond its bounds a number is let pass.", default=0.0)

    def __post_init__(self) -> None:
        listed = [*self.numbers, *self.words, *self.flags, *self.days]
        if len(set(listed)) < len(listed):
            raise BadInput("rule_value", reason="A column is listed twice.", hint="Give each column one kind.")
        if self.decision and self.decision not in listed:
            reason = f"The kind of the column {self.decision!r} is not given."
            raise BadInput("rule_value", reason=reason, hint="List it among numbers, words, flags or days.")
        if self.tolerance < 0:
            raise BadInput("rule_value", reason="tolerance is below 0.", hint="Give 0 or more.")

    def kinds(self) -> dict[str, Field]:
        """Return the fields of the table by name."""
        kinds = {
            FieldKind.NUMBER: self.numbers,
            FieldKind.TEXT: self.words,
            FieldKind.BOOL: self.flags,
            FieldKind.DATE: self.days,
        }
        return {name: Field(name, kind) for kind, names in kinds.items() for name in names}


def read_tiers(lines: Iterable[Mapping[str, Any]], rule: TierBounds) -> Tiers:
    """Return the tiers that the lines of a table say. Raise BadInput for a line that cannot be read."""
    kinds = rule.kinds()
    rows: dict[str, dict[str, Condition]] = {}
    for line in lines:
        name, field = str(line["tier"] or ""), str(line["field"] or "")
        if not name or (field and field not in kinds):
            reason = f"A line of the table of tiers names the tier {name!r} and the column {field!r}."
            raise BadInput("tier_line", reason=reason, hint="List each column among numbers, words, flags or days.")
        conditions = rows.setdefault(name, {})
        if field:
            conditions[field] = _condition(str(line["condition"] or ""), kinds[field], name)
    asked = [field for name, field in kinds.items() if name != rule.decision]
    made = tuple(
        Row(name, tuple(conditions.get(field.name) or parse("-", field) for field in asked))
        for name, conditions in rows.items()
    )
    table_ = DecisionTable(tuple(asked), made, HitPolicy(rule.hit_policy))
    limits = tuple(conditions.get(rule.decision) for conditions in rows.values())
    return Tiers(table_, limits, kinds.get(rule.decision), rule.judges_situation, rule.tolerance)


def _condition(text: str, field: Field, tier: str) -> Condition:
    try:
        return parse(text, field)
    except BadCondition as error:
        reason = f"The condition {text!r} of the tier {tier!r} on {field.name!r} cannot be read: {error}."
        raise BadInput("tier_line", reason=reason, hint="Write it as: < 5, [1..5], a, b, not(a) or -.") from error


def prepare(context: Context, rule: TierBounds) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Keep for each case with a tier what is to be said of it."""
    read = context.engine.query("SELECT tier, field, condition, place FROM tiers").to_pylist()
    made = read_tiers(sorted(read, key=lambda line: line["place"] or 0), rule)
    if not made.table.rows:
        raise BadInput("tier_line", reason="The table of tiers has no lines.", hint="Give a line for each tier.")
    kinds = rule.kinds()
    names = {name: f"field{place}" for place, name in enumerate(kinds)}
    fields = [f", max_by({_value(context, field)}, turn) AS {names[name]}" for name, field in kinds.items()]
    limits = {row.name: one.text for row, one in zip(made.table.rows, made.limits, strict=True) if one is not None}
    whens = " ".join(f"WHEN tier = {quoted(name)} THEN {quoted(text)}" for name, text in limits.items())
    decided = names.get(rule.decision, "NULL")
    text = CASES.format(
        verdict=made.sql("tier", names),
        fitting=made.tier_sql(names),
        limit=f"CASE {whens} END" if whens else "CAST(NULL AS VARCHAR(1000))",
        number=decided if rule.decision in rule.numbers else "NULL",
        word=decided,
        tier=context.engine.quote(context.renamed[rule.tier, "word"]),
        fields="\n           ".join(fields),
    )
    context.engine.define("tiered", text, zone=context.calendar.zone)
    return {}, ()


def _value(context: Context, field: Field) -> str:
    """Return how the value of a field is written over the events."""
    kind = {FieldKind.NUMBER: "number", FieldKind.DATE: "moment"}.get(field.kind, "word")
    name = context.engine.quote(context.renamed[field.name, kind])
    if field.kind is FieldKind.BOOL:
        plain = f"lower(trim(CAST({name} AS VARCHAR(100))))"
        return f"CASE WHEN {plain} IN {YES} THEN true WHEN {plain} IN {NO} THEN false END"
    if field.kind is FieldKind.DATE:
        return f"day_of({name}, :zone)"
    return f"CAST({name} AS {'DOUBLE' if field.kind is FieldKind.NUMBER else 'VARCHAR(1000)'})"


TIER_BOUNDS = Check(
    "tier_bounds",
    "The decision is outside the bounds of its tier, or the tier is not the one of the situation.",
    TierBounds,
    needs_turn=True,
    family="discretion",
    prepare=prepare,
    sentences={
        "en": "the tier “{chosen}” was chosen and “{decided}” decided: {why} (bounds “{limit}”, tier of the situation"
        " “{fitting}”).",
        "zh": "选用裁量阶次“{chosen}”,决定“{decided}”:{why_zh}(幅度“{limit}”,按情形应为“{fitting}”)。",
    },
)
