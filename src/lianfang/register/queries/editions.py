"""Reads of editions of the catalogue of risks, and what one would hold now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.catalogue.queries import list_item_bases_of
from lianfang.flowcharts.queries import steps_of_items
from lianfang.kernel.access import Actor, Role
from lianfang.people.queries import list_charges, list_posts
from lianfang.policies.queries import get_tables, list_rows
from lianfang.register.models import RiskEdition, RiskEditionLine
from lianfang.register.queries.risks import list_measures_of, list_open_risks
from lianfang.register.rules.answering import OUTSIDE, Place, answering
from lianfang.register.rules.editions import Difference, compare
from lianfang.store.records import ScopedQuerySet


def list_editions(actor: Actor) -> ScopedQuerySet[RiskEdition]:
    """Return the editions of the catalogue of risks."""
    return RiskEdition.objects.visible_to(actor).select_related("unit")


def get_edition(actor: Actor, number: str) -> RiskEdition:
    """Return one edition by its number; NotFound for anything else."""
    return list_editions(actor).get(number=number)


def list_lines_of(actor: Actor, edition: RiskEdition) -> ScopedQuerySet[RiskEditionLine]:
    """Return the lines of an edition that the actor may read, in their order."""
    return RiskEditionLine.objects.visible_to(actor).filter(edition=edition).order_by("position")


def compare_editions(actor: Actor, before: str, after: str) -> list[Difference]:
    """Return how two editions differ, row by row, of what the actor may read (T3.4.3)."""
    return compare(*(_contents(actor, number) for number in (before, after)))


def _contents(actor: Actor, number: str) -> dict[str, Mapping[str, Any]]:
    edition = get_edition(actor, number)
    rows = list_lines_of(actor, edition).values_list("number", "content")
    return {line: content for line, content in rows} if edition.state != "draft" else _working(actor)


def _working(actor: Actor) -> dict[str, Mapping[str, Any]]:
    return {content["number"]: content for _unit, _level, content in list_contents(actor)}


def list_contents(actor: Actor) -> list[tuple[int, str, dict[str, Any]]]:
    """Return (unit, level, content) of every rated risk in scope, by number; a fixed number of reads."""
    risks = list(list_open_risks(actor).exclude(level="").order_by("number"))
    items = {risk.item_id for risk in risks if risk.item_id}
    words = Words(actor, items)
    measures: dict[int, list[Any]] = {}
    for row in list_measures_of(actor, [risk.pk for risk in risks]):
        measures.setdefault(row.risk_id, []).append(row)
    return [(risk.unit_id, risk.level, words.content(risk, measures.get(risk.pk, []))) for risk in risks]


class Words:
    """What the lines of an edition are written with, read once: labels, steps, bases, posts and charges."""

    def __init__(self, actor: Actor, item_ids: set[int]) -> None:
        self._kinds = {row["code"]: row for row in list_rows(actor, "risk_kinds")}
        self._causes = {row["code"]: row for row in list_rows(actor, "risk_causes")}
        self._levels = {row["code"]: row for row in list_rows(actor, "level_labels")}
        self._steps = {step.key: step for held in steps_of_items(actor, item_ids).values() for step in held}
        self._bases = list_item_bases_of(actor, item_ids)
        rows = get_tables(actor, "level_responsibility")["rows"]
        self._principals = {str(row["level"]): str(row["principal"]) for row in rows}
        self._modes = {str(row["level"]): row for row in rows}
        posts = list(list_posts(actor))
        self._heads = {post.unit_id: post for post in posts if post.role == Role.DIVISION_HEAD}
        self._main = next((post for post in posts if post.role == Role.MAIN_LEADER), None)
        self._charges = [(charge.unit.path, charge.leader) for charge in list_charges(actor) if charge.unit is not None]

    def content(self, risk: Any, measures: list[Any]) -> dict[str, Any]:
        """Return the line of one risk; columns that the notice names are never empty."""
        step, post, item = self._steps.get(risk.step_key), risk.post, risk.item
        mode = self._modes.get(risk.level, {})
        principal, principal_en = self._principal(risk)
        said = {
            "number": risk.number,
            "unit": risk.unit.name,
            "post": post.title if post else "",
            "item": f"{item.number} {item.name}" if item else risk.scope_note,
            "step": f"{step.no} {step.name}" if step else "",
            "basis": self._basis(risk),
            "boundary": risk.boundary or _lines(item, "boundary") or risk.scope_note or risk.description,
            "liability": risk.liability or _lines(item, "liability") or str(mode.get("label", "")),
            "title": risk.title,
            "description": risk.description,
            "kind": self._kinds.get(risk.kind, {}).get("label", risk.kind),
            "cause": self._causes.get(risk.cause, {}).get("label", risk.cause),
            "score": risk.score,
            "level": self._levels.get(risk.level, {}).get("label", risk.level),
            "measures": "\n".join(f"{row.position}. {row.text}" for row in measures),
            "principal": principal,
            "assist": str(mode.get("label", "")),
            "effective_on": risk.effective_on.isoformat() if risk.effective_on else "",
        }
        english = {
            "unit": risk.unit.name_en,
            "post": post.title_en if post else "",
            "item": f"{item.number} {item.name_en or item.name}" if item else risk.scope_note_en,
            "step": f"{step.no} {step.name_en or step.name}" if step else "",
            "title": risk.title_en,
            "description": risk.description_en,
            "kind": self._kinds.get(risk.kind, {}).get("label_en", ""),
            "cause": self._causes.get(risk.cause, {}).get("label_en", ""),
            "level": self._levels.get(risk.level, {}).get("label_en", ""),
            "measures": "\n".join(f"{row.position}. {row.text_en or row.text}" for row in measures),
            "principal": principal_en,
            "assist": str(mode.get("label_en") or ""),
        }
        return {**said, "code": risk.level, "english": {name: text for name, text in english.items() if text}}

    def _basis(self, risk: Any) -> str:
        held = "；".join(self._bases.get(risk.item_id, [])) if risk.item_id else ""
        duties = risk.post.duties if risk.post else risk.unit.duties
        return str(risk.basis or held or duties or risk.scope_note)

    def _principal(self, risk: Any) -> tuple[str, str]:
        leader = next((post for path, post in self._charges if risk.unit.path.startswith(path)), None)
        place = Place(risk.level, risk.post.role if risk.post else "", risk.extent == "office", leader is not None)
        role = answering(place, self._principals)
        if role == OUTSIDE:
            return "派出机关或上级组织", "The body that appointed or sent the holder"
        post = {
            Role.MAIN_LEADER.value: self._main,
            Role.LEADER_IN_CHARGE.value: leader,
            Role.DIVISION_HEAD.value: self._heads.get(risk.unit_id) or leader or self._main,
        }.get(role)
        return (post.title, post.title_en) if post is not None else ("", "")


def _lines(item: Any, name: str) -> str:
    return "；".join(getattr(item, name)) if item is not None else ""
