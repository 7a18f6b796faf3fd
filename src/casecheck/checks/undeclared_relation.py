"""Find cases handled by somebody with a registered relation to the party, without a recusal declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, parameter, table


@dataclass(frozen=True)
class UndeclaredRelation:
    """Name the register of relations, where the party stands, and how a recusal is declared."""

    relations: str = table(
        "Table of the registered relations of officials.",
        {"actor": "word", "party": "word", "kind": "word", "from_on": "day", "until_on": "day"},
    )
    party: str = column("Column of the party.", default="counterpart")
    activities: tuple[str, ...] = parameter("Activities that count as handling; none: every one.", default=())
    declared: tuple[str, ...] = parameter("Activities by which an official declares the relation.", default=())
    declared_column: str = column("Column that says that it was declared.", default="")
    kinds: tuple[str, ...] = parameter("Kinds of relations that count; none: all do.", default=())
    min_steps: int = parameter("Handled events of a case from which on it matters.", default=1)


def prepare(_context: Context, rule: UndeclaredRelation) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Tell the text whether everything is handling, and every kind counts."""
    return {"is_any": not rule.activities, "is_every": not rule.kinds}, ()


UNDECLARED_RELATION = Check(
    "undeclared_relation",
    "The case was handled by somebody with an undeclared relation to the party.",
    UndeclaredRelation,
    needs=("actor",),
    family="register",
    prepare=prepare,
    names=("activities", "declared"),
    sentences={
        "en": "{actor} handled {measured:g} steps of a case of {of_party}, to whom a relation is registered ({kind}),"
        " and declared none.",
        "zh": "{actor}与相对人{of_party}登记有利害关系({kind}),未申报回避而经办{measured:g}个环节。",
    },
)
