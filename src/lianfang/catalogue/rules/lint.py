"""Lint of an item: each rule is one pure function from what is known of it to findings with their figures.

A rule does not know whether it blocks: that is the office's policy, handed in with the figure it compares with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lianfang.catalogue.rules.items import CODE, ItemEntry
from lianfang.catalogue.terms import BasisStatus, LintLevel, PostDuty, Publicity, StepFact

JUDGING = frozenset({"precheck", "review", "verify", "consult", "meeting", "decide", "bookkeeping"})
"""Types of step in which somebody judges what another has done."""


@dataclass(frozen=True, slots=True)
class BasisFact:
    """What lint needs of a legal basis."""

    code: str
    name: str
    status: str
    name_en: str = ""
    repealed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An approved version that waits to be published: its key and the working days since its approval."""

    version: str
    days: int


@dataclass(frozen=True, slots=True)
class LintCase:
    """What is known of one item when it is judged.

    bases: by code; units: names and codes of the office's own units; prefix: how a code of its category begins, empty
    where the office has no rule.
    """

    entry: ItemEntry
    steps: Sequence[StepFact] = ()
    bases: Mapping[str, BasisFact] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    prefix: str = ""
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class LintRule:
    """A rule as the office has set it: level, and the figure it compares with where it has one."""

    code: str
    level: str
    figure: float | None = None


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing that a rule found: its figures, and where in the item: a post, step, basis, document, or nothing."""

    rule: str
    level: str
    place: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)


Found = Iterator[tuple[str, dict[str, Any]]]
Judge = Callable[[LintCase, float | None], Found]
WHOLE: tuple[str, dict[str, Any]] = ("", {})


def judge(case: LintCase, rules: Sequence[LintRule]) -> list[LintFinding]:
    """Return what the rules find in an item, in the order of the rules; a rule that is off finds nothing."""
    return [
        LintFinding(rule.code, rule.level, place[:80], figures)
        for rule in rules
        if rule.level != LintLevel.OFF and rule.code in JUDGES
        for place, figures in JUDGES[rule.code](case, rule.figure)
    ]


def _absent(is_there: Callable[[LintCase], object]) -> Judge:
    def look(case: LintCase, figure: float | None) -> Found:
        if not is_there(case):
            yield WHOLE

    return look


def _lines(name: str) -> Callable[[LintCase], object]:
    return lambda case: [line for line in getattr(case.entry.values, name) if line.strip()]


def _says_discretion(case: LintCase) -> object:
    said = case.entry.values.discretion
    is_public = case.entry.values.publicity == Publicity.PUBLIC
    return not is_public or said.get("tiers") or said.get("none_reason")


def _promise(case: LintCase, figure: float | None) -> Found:
    values = case.entry.values
    if values.legal_limit_days is not None and values.promised_limit_days > values.legal_limit_days:
        yield "", {"promised": values.promised_limit_days, "legal": values.legal_limit_days}


def _step_sum(case: LintCase, figure: float | None) -> Found:
    limits = [step.limit_days for step in case.steps if step.limit_days is not None]
    promised = case.entry.values.promised_limit_days
    if sum(limits) > promised:
        yield "", {"steps": len(limits), "sum": _plain(sum(limits)), "promised": promised}


def _plain(number: float) -> float | int:
    return int(number) if number == int(number) else number


def _overlap(case: LintCase, figure: float | None) -> Found:
    held: dict[str, list[str]] = {}
    for duty in PostDuty:
        for code in dict.fromkeys(case.entry.posts.get(duty.value, ())):
            held.setdefault(code, []).append(duty.value)
    for code, duties in held.items():
        if len(duties) > 1:
            yield code, {"post": code, "duties": duties, "count": len(duties)}


def _empty_steps(case: LintCase, figure: float | None) -> Found:
    for step in case.steps:
        if not step.post_code:
            yield step.key, {"no": step.no, "name": step.name, "name_en": step.name_en or step.name}


def _plain_name(text: str) -> str:
    return re.sub(r"[\s《》“”\"']+", "", text).casefold()


def _twice(case: LintCase, figure: float | None) -> Found:
    materials = case.entry.values.materials
    counts = Counter(_plain_name(name) for name in materials)
    for name in dict.fromkeys(_plain_name(name) for name in materials):
        if counts[name] > 1:
            said = next(known for known in materials if _plain_name(known) == name)
            yield said, {"material": said, "count": counts[name]}


def _own(case: LintCase, figure: float | None) -> Found:
    values = case.entry.values
    for name, detail in zip(values.materials, values.material_details, strict=False):
        if (source := detail.get("source", "").strip()) in case.units:
            yield name, {"material": name, "source": source}


def _single(case: LintCase, figure: float | None) -> Found:
    if not case.entry.key_fields or not case.steps:
        return
    posts = {step.post_code for step in case.steps if step.type in JUDGING and step.post_code}
    least = int(figure or 2)
    if len(posts) < least:
        yield "", {"posts": len(posts), "least": least}


def _late(case: LintCase, figure: float | None) -> Found:
    most = int(figure or 0)
    if case.waiting and case.waiting.days > most:
        yield case.waiting.version, {"version": case.waiting.version, "days": case.waiting.days, "most": most}


def _held_bases(case: LintCase) -> Iterator[BasisFact]:
    return (case.bases[code] for code in dict.fromkeys(case.entry.bases) if code in case.bases)


def _repealed(case: LintCase, figure: float | None) -> Found:
    for basis in _held_bases(case):
        if basis.repealed_on is not None:
            yield basis.code, {**_named(basis), "on": basis.repealed_on.isoformat()}


def _unverified(case: LintCase, figure: float | None) -> Found:
    for basis in _held_bases(case):
        if basis.status == BasisStatus.OWN_KNOWLEDGE:
            yield basis.code, _named(basis)


def _named(basis: BasisFact) -> dict[str, Any]:
    return {"basis": basis.code, "name": basis.name, "name_en": basis.name_en or basis.name}


def _code(case: LintCase, figure: float | None) -> Found:
    code = case.entry.values.code
    if not re.fullmatch(CODE, code) or not code.startswith(case.prefix):
        yield "", {"code": code, "prefix": case.prefix or "—"}


JUDGES: dict[str, Judge] = {
    "missing_basis": _absent(lambda case: case.entry.bases),
    "missing_body": _absent(lambda case: case.entry.values.body.strip()),
    "missing_subject": _absent(lambda case: case.entry.posts.get(PostDuty.EXECUTE.value)),
    "missing_conditions": _absent(_lines("conditions")),
    "missing_steps": _absent(lambda case: case.steps),
    "missing_limits": _absent(lambda case: case.entry.values.promised_limit_days),
    "missing_suspensions": _absent(
        lambda case: case.entry.values.suspensions or case.entry.values.no_suspensions_because.strip()
    ),
    "missing_supervision": _absent(_lines("supervision_methods")),
    "missing_duties": _absent(_lines("duties")),
    "missing_liability": _absent(_lines("liability")),
    "missing_discretion": _absent(_says_discretion),
    "promise_above_law": _promise,
    "steps_above_promise": _step_sum,
    "duties_overlap": _overlap,
    "step_without_post": _empty_steps,
    "material_twice": _twice,
    "material_own": _own,
    "key_field_single": _single,
    "unpublished_late": _late,
    "basis_repealed": _repealed,
    "basis_unverified": _unverified,
    "code_malformed": _code,
}
