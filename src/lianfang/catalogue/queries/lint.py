"""What lint finds: items and versions judged now, and the findings kept for the whole office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, Count, Value, When

from lianfang.catalogue.access import STAFF
from lianfang.catalogue.models import AuthorityItem, Basis, ItemFinding, ItemVersion
from lianfang.catalogue.queries.items import is_english, list_brief_items
from lianfang.catalogue.queries.versions import list_step_facts, list_versions
from lianfang.catalogue.rules import (
    BasisFact,
    LintCase,
    LintFinding,
    LintRule,
    Waiting,
    entry_of,
    judge,
    prefix_of,
    with_changes,
)
from lianfang.catalogue.terms import LINT_SENTENCES, POST_DUTY_LABELS
from lianfang.catalogue.workflow import OPEN_STATES
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, listed
from lianfang.kernel.workdays import workdays_left
from lianfang.people.queries import list_units
from lianfang.policies.queries import get_policy, list_rows, working_calendar
from lianfang.policies.terms import KINDS
from lianfang.store.records import ScopedQuerySet
from lianfang.store.scoping import visible_q

OWN = "narrowed to the reader's own units in the next step"
# The version that stands for an item: the one in force, else the one on its way, else the newest.
RANK = Case(When(state="published", then=Value(0)), When(state__in=OPEN_STATES, then=Value(1)), default=Value(2))


def lint_rules(actor: Actor) -> list[LintRule]:
    """Return the rules as the office has set them; a rule that the office left out stands as in the preset."""
    rows = {row["code"]: row for row in [*KINDS["item_lint"].preset, *get_policy(actor, "item_lint")]}
    return [LintRule(row["code"], row["level"], row.get("figure")) for row in rows.values()]


def lint_labels(actor: Actor) -> dict[str, str]:
    """Return rule → its label in the reader's language."""
    rows = {row["code"]: row for row in [*KINDS["item_lint"].preset, *get_policy(actor, "item_lint")]}
    english = is_english()
    return {code: (english and row.get("label_en")) or row["label"] for code, row in rows.items()}


def lint_items(actor: Actor, item_ids: Iterable[int]) -> dict[int, list[LintFinding]]:
    """Return what lint finds now in items as they stand in the catalogue; a constant number of queries."""
    wanted = list(item_ids)
    rows = list_versions(actor).filter(item_id__in=wanted).annotate(rank=RANK)
    versions = rows.order_by("item_id", "rank", "-number").distinct("item_id")
    return {version.item_id: found for version, found in _judged(actor, list(versions), wanted)}


def lint_version(actor: Actor, version: ItemVersion) -> list[LintFinding]:
    """Return what lint finds now in one version."""
    return next(found for _version, found in _judged(actor, [version], [version.item_id]))


def _judged(actor: Actor, versions: list[ItemVersion], ids: list[int]) -> list[tuple[ItemVersion, list[LintFinding]]]:
    rules, cases = lint_rules(actor), _Known(actor, ids)
    return [(version, judge(cases.of(version), rules)) for version in versions]


class _Known:
    """What is known beside the versions, read once for all of them."""

    def __init__(self, actor: Actor, ids: list[int]) -> None:
        names = ("code", "name", "name_en", "status", "repealed_on")
        self.bases = {row["code"]: BasisFact(**row) for row in Basis.objects.visible_to(actor).values(*names)}
        units = list_units(actor).values_list("code", "name", "name_en")
        self.units = frozenset(word for unit in units for word in unit if word)
        self.parts = {row["code"]: str(row["value"]) for row in list_rows(actor, "item_codes")}
        self.steps = list_step_facts(actor, ids)
        self.waiting = _waiting(actor, ids)

    def of(self, version: ItemVersion) -> LintCase:
        entry = with_changes(entry_of(version.content), {"code": version.item.code})
        return LintCase(
            entry=entry,
            steps=self.steps.get(version.item_id, ()),
            bases=self.bases,
            units=self.units,
            prefix=self._prefix(entry.values.category),
            waiting=self.waiting.get(version.item_id),
        )

    def _prefix(self, category: str) -> str:
        if category not in self.parts:
            return ""
        try:
            return prefix_of(self.parts, category)
        except Refused:
            return ""


def _waiting(actor: Actor, ids: list[int]) -> dict[int, Waiting]:
    rows = list(list_versions(actor).filter(item_id__in=ids, state="approved").defer("content"))
    if not rows:
        return {}
    calendar, today = working_calendar(actor), clock.today()
    return {
        row.item_id: Waiting(row.key, workdays_left(calendar, row.approved_on, today))
        for row in rows
        if row.approved_on is not None
    }


def sentence_of(rule: str, figures: Mapping[str, Any]) -> str:
    """Return a finding in words, with its figures, in the reader's language."""
    english = is_english()
    said = {key: (english and figures.get(f"{key}_en")) or value for key, value in figures.items()}
    if "duties" in said:
        said["duties"] = listed(POST_DUTY_LABELS[duty] for duty in said["duties"])
    return LINT_SENTENCES[rule].filled(**said)


def list_findings(actor: Actor) -> ScopedQuerySet[ItemFinding]:
    """Return the findings kept of the items that the actor works with."""
    own = ItemFinding.objects.unscoped(OWN).filter(visible_q(STAFF, actor, ItemFinding))
    return own.select_related("item", "unit").only(
        "rule", "level", "place", "figures", "version", "item__number", "item__name", "item__name_en",
        "unit__code", "unit__name", "unit__name_en", "unit__path",
    )  # fmt: skip


def get_finding(actor: Actor, key: str) -> ItemFinding:
    """Return one finding by its number."""
    return list_findings(actor).get(pk=int(key) if key.isdecimal() and len(key) < 19 else 0)


def count_lint(actor: Actor) -> dict[str, int]:
    """Return how many items in scope have findings that block, and how many have warnings only."""
    rows: Any = list_brief_items(actor).order_by().exclude(lint_level="").values_list("lint_level")
    return dict(rows.annotate(items=Count("pk")))


def list_item_ids(actor: Actor) -> list[int]:
    """Return the ids of every item in scope."""
    return list(AuthorityItem.objects.visible_to(actor).order_by("pk").values_list("pk", flat=True))
