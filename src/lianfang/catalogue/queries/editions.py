"""Reads of editions: what one would hold now, what it holds, and how two of them differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, override

from lianfang.catalogue.models import Basis, ItemVersion
from lianfang.catalogue.models.editions import CatalogueEdition, EditionItem
from lianfang.catalogue.queries.items import list_category_declarations, list_named_posts
from lianfang.catalogue.queries.versions import list_step_facts, list_versions
from lianfang.catalogue.rules.editions import Names, row_of, snapshot_of
from lianfang.catalogue.terms.editions import COLUMN_LABELS
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound
from lianfang.people.queries import list_units
from lianfang.policies.queries import list_rows
from lianfang.store.acting import acting
from lianfang.store.records import ScopedQuerySet

NAMER = system("names of the codes that stand in lines of the catalogue")
TAKEN = ("reviewed", "approved", "published")
"""States of versions that an edition takes: what is in force, and what is ready to come into force."""
STEP_BATCH = 2_000


def list_editions(actor: Actor) -> ScopedQuerySet[CatalogueEdition]:
    """Return the editions."""
    return CatalogueEdition.objects.visible_to(actor).select_related("unit")


def get_edition(actor: Actor, number: str) -> CatalogueEdition:
    """Return one edition by its number, such as 2026-1."""
    return list_editions(actor).get(number=number.replace("\x00", ""))


def list_edition_lines(actor: Actor, edition: CatalogueEdition) -> ScopedQuerySet[EditionItem]:
    """Return the frozen lines of an edition that belong to the actor's divisions, in their order."""
    return EditionItem.objects.visible_to(actor).filter(edition=edition).order_by("position")


@dataclass(frozen=True)
class Line:
    """One line of the catalogue as it would stand in an edition."""

    version_id: int
    item_id: int
    unit_id: int
    number: str
    name: str
    name_en: str
    state: str
    snapshot: dict[str, Any]


def list_taken_versions(actor: Actor) -> list[ItemVersion]:
    """Return the version of each item that an edition composed now takes, in the order of division and number.

    A version on its way that is reviewed or approved goes before the one in force; cancelled items have neither.
    """
    rows = list_versions(actor).filter(state__in=TAKEN).order_by("unit__path", "item__number")
    best: dict[int, ItemVersion] = {}
    for version in rows:
        known = best.get(version.item_id)
        if known is None or known.state == "published":
            best[version.item_id] = version
    return list(best.values())


def list_lines(actor: Actor) -> list[Line]:
    """Return the lines of the working catalogue: of an edition if it were composed now."""
    versions = list_taken_versions(actor)
    names = get_names(actor, [version.content for version in versions])
    steps: dict[int, Any] = {}
    for start in range(0, len(versions), STEP_BATCH):
        steps |= list_step_facts(actor, [version.item_id for version in versions[start : start + STEP_BATCH]])
    return [
        Line(
            version.pk,
            version.item_id,
            version.unit_id,
            version.item.number,
            version.content["name"],
            version.content.get("name_en", ""),
            version.state,
            snapshot_of(version.content, names, steps.get(version.item_id, [])),
        )
        for version in versions
    ]


def get_names(actor: Actor, contents: Sequence[Mapping[str, Any]]) -> dict[str, Names]:
    """Return the names of all codes in these contents by kind, in both languages; a constant number of queries."""
    posts = {code for content in contents for codes in content["posts"].values() for code in codes}
    bases = {code for content in contents for code in content["bases"]}
    with acting(actor if actor.is_system else NAMER):
        reader = actor if actor.is_system else NAMER
        held = {code: (post.title, post.title_en) for code, post in list_named_posts(reader, posts).items()}
        units = {unit.code: (unit.name, unit.name_en) for unit in list_units(reader)}
        known = Basis.objects.visible_to(reader).filter(code__in=bases)
        found = {
            basis.code: (
                f"{basis.name} {basis.article}".strip(),
                f"{basis.name_en or basis.name} {basis.article}".strip(),
            )
            for basis in known
        }
    return {
        "posts": held,
        "units": units,
        "bases": found,
        "categories": _listed(actor, "authority_categories"),
        "key_fields": _listed(actor, "key_fields"),
        "suspensions": _listed(actor, "suspension_grounds"),
    }


def _listed(actor: Actor, policy: str) -> Names:
    return {row["code"]: (row["label"], row.get("label_en") or row["label"]) for row in list_rows(actor, policy)}


def get_category_summary(actor: Actor, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return for each category of the office its number of lines or the declaration that it is empty.

    {code, label, label_en, count, statement, statement_en}; a category that has neither has count 0 and no statement.
    """
    counts: dict[str, int] = {}
    for line in lines:
        code = line.snapshot["content"]["category"]
        counts[code] = counts.get(code, 0) + 1
    declared = {row.category: row for row in list_category_declarations(actor)}
    found = []
    for row in list_rows(actor, "authority_categories"):
        said, count = declared.get(row["code"]), counts.get(row["code"], 0)
        words = (said.statement, said.statement_en) if said and not count else ("", "")
        names = {"code": row["code"], "label": row["label"], "label_en": row.get("label_en") or row["label"]}
        found.append({**names, "count": count, "statement": words[0], "statement_en": words[1]})
    return found


@dataclass(frozen=True)
class Difference:
    """How one item differs between two editions: what is "added", "removed" or "changed", and the changed parts."""

    number: str
    name: str
    what: str
    parts: tuple[tuple[str, Any, Any], ...] = ()


def compare_lines(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> list[Difference]:
    """Return the differences between two catalogues, number → snapshot, in the order of number."""
    found = []
    for number in sorted({*before, *after}):
        one, two = before.get(number), after.get(number)
        name = _name_in(two or one or {})
        if one is None or two is None:
            found.append(Difference(number, name, "added" if one is None else "removed"))
        elif parts := _parts(one, two):
            found.append(Difference(number, name, "changed", tuple(parts)))
    return found


def _name_in(snapshot: Mapping[str, Any]) -> str:
    content = snapshot["content"]
    english = (get_language() or "").startswith("en")
    return str((english and content.get("name_en")) or content["name"])


def _parts(one: Mapping[str, Any], two: Mapping[str, Any]) -> Iterable[tuple[str, Any, Any]]:
    english = (get_language() or "").startswith("en")
    cells = zip(COLUMN_LABELS.items(), row_of(one, 0, english=english), row_of(two, 0, english=english), strict=True)
    return [(str(label), before, after) for (_name, label), before, after in cells if before != after]


def snapshots_of(actor: Actor, edition: CatalogueEdition) -> dict[str, dict[str, Any]]:
    """Return number → snapshot of an edition; of one that is being composed, as it would be now."""
    if edition.state == "draft":
        return {line.number: line.snapshot for line in list_lines(actor)}
    return dict(list_edition_lines(actor, edition).values_list("number", "snapshot"))


def compare_editions(actor: Actor, first: str, second: str) -> list[Difference]:
    """Return how the second edition differs from the first, over the lines that the actor may read."""
    if first == second:
        raise NotFound("CatalogueEdition")
    one, two = get_edition(actor, first), get_edition(actor, second)
    return compare_lines(snapshots_of(actor, one), snapshots_of(actor, two))


def number_before(actor: Actor, number: str) -> str:
    """Return the number of the edition composed before one, empty for the first."""
    rows = list_editions(actor).filter(pk__lt=get_edition(actor, number).pk).exclude(state="withdrawn")
    return rows.order_by("-pk").values_list("number", flat=True).first() or ""


def to_chinese(text: Any) -> str:
    """Return a text in Chinese whatever the reader's language: for headings of files."""
    with override("zh-hans"):
        return str(text)
