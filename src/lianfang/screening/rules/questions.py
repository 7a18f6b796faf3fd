"""Which questions a post answers, and which of them the entries answer by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lianfang.screening.terms import Reply, Subject

LONGEST_KEY = 300


@dataclass(frozen=True)
class Question:
    """One question: its subject, the key that stands for it, its words, and the item of a step."""

    subject: str
    key: str
    label: str
    label_en: str = ""
    item_id: int | None = None


def questions_of(
    *,
    duties: Iterable[tuple[str, str]],
    items: Iterable[tuple[int, str, str, str]],
    steps: Iterable[tuple[int | None, str, str, str]],
    kinds: Mapping[str, tuple[str, str]],
) -> list[Question]:
    """Return the questions of a post in the order: duties, items, steps, kinds of risk; none is asked twice.

    duties: (text, English). items: (id, number, name, English). steps: (item id, key, name, English).
    kinds: code → (label, English).
    """
    found = [Question(Subject.DUTY.value, text[:LONGEST_KEY], text[:LONGEST_KEY], said) for text, said in duties]
    found += [
        Question(Subject.ITEM.value, number, f"{number} {name}", f"{number} {said or name}", item)
        for item, number, name, said in items
    ]
    found += [
        Question(Subject.STEP.value, key, f"{key} {name}", f"{key} {said or name}", item)
        for item, key, name, said in steps
    ]
    found += [Question(Subject.KIND.value, code, label, said) for code, (label, said) in kinds.items()]
    return list({(question.subject, question.key): question for question in found}.values())


def answered_by(entries: Iterable[Any]) -> set[tuple[str, str]]:
    """Return (subject, key) of every question that an entry answers by where it sits and by its kind."""
    found: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.item is not None:
            found.add((Subject.ITEM.value, entry.item.number))
        if entry.step_key:
            found.add((Subject.STEP.value, entry.step_key))
        if entry.kind:
            found.add((Subject.KIND.value, entry.kind))
    return found


def unanswered(answers: Iterable[Any]) -> list[Any]:
    """Return the questions without an answer, in their order."""
    return [answer for answer in answers if answer.reply == Reply.OPEN.value]
