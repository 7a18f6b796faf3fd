"""Find cases in which a step began although documents, entries or earlier steps that it needs were missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, columns, parameter
from casecheck.errors import BadInput

BEGUN = """
SELECT case_number, begun_at, {missing} AS missing, substr(concat({listed}), 3) AS listed
FROM (
    SELECT case_number,
           min(CASE WHEN is_among(activity, :before) THEN timestamp END) AS begun_at,
           {seen}
    FROM events
    GROUP BY case_number
) AS seen
WHERE begun_at IS NOT NULL
"""


@dataclass(frozen=True)
class MissingDocument:
    """Say which step needs what."""

    before: tuple[str, ...] = parameter("Activities that need it; the first of them in a case is looked at.")
    entries: tuple[str, ...] = columns(
        "Columns that must have a value by then: a document's number, who verified it.", kind="word"
    )
    steps: tuple[str, ...] = parameter("Activities that must have been done by then.", default=())
    min_missing: int = parameter("How many must be missing.", default=1)

    def __post_init__(self) -> None:
        if not self.entries and not self.steps:
            raise BadInput("rule_value", reason="Neither entries nor steps are listed.", hint="List what is needed.")
        if not 1 <= self.min_missing <= len(self.entries) + len(self.steps):
            reason = f"min_missing is {self.min_missing}, of {len(self.entries) + len(self.steps)} that are needed."
            raise BadInput("rule_value", reason=reason, hint="Give 1 or a little more.")


def prepare(context: Context, rule: MissingDocument) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Keep for each case when the step began, and how many of what it needs were missing by then."""
    tests = [f"trim({context.engine.quote(context.renamed[name, 'word'])}) <> ''" for name in rule.entries]
    tests += [f"activity = :step{place}" for place in range(len(rule.steps))]
    names = [*rule.entries, *rule.steps]
    seen = [f"min(CASE WHEN {test} THEN timestamp END) AS seen{place}" for place, test in enumerate(tests)]
    lacks = [f"seen{place} IS NULL OR seen{place} > begun_at" for place in range(len(names))]
    text = BEGUN.format(
        missing=" + ".join(f"CASE WHEN {lack} THEN 1 ELSE 0 END" for lack in lacks),
        listed=", ".join(f"CASE WHEN {lack} THEN :name{place} ELSE '' END" for place, lack in enumerate(lacks)),
        seen=", ".join(seen),
    )
    bound = {f"step{place}": name for place, name in enumerate(rule.steps)}
    bound |= {f"name{place}": f", {name}" for place, name in enumerate(names)}
    context.engine.define("begun", text, before=list(rule.before), **bound)
    return {"needed": len(names)}, ()


MISSING_DOCUMENT = Check(
    "missing_document",
    "A step began although documents or earlier steps that it needs were missing.",
    MissingDocument,
    family="procedure",
    prepare=prepare,
    names=("before", "steps"),
    sentences={
        "en": "“{step}” began without {missing}.",
        "zh": "“{step}”开始时缺少:{missing}。",
    },
)
