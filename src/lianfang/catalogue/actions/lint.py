"""Judging items: before a version is checked or published, and kept for the lists of the whole office."""

from __future__ import annotations

from collections.abc import Sequence

from lianfang.catalogue.models import AuthorityItem, ItemFinding, ItemVersion
from lianfang.catalogue.queries import lint_items, lint_version, list_item_ids, sentence_of
from lianfang.catalogue.terms import LintLevel
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.store.acting import acting

JUDGE = system("items of every division are judged by the rules of lint")
BATCH = 2_000
# A version that waits too long is not helped by being refused.
NEVER_BLOCKS = "unpublished_late"


def insist_lint(actor: Actor, version: ItemVersion) -> None:
    """Refuse a version in which lint finds something that blocks, with every such sentence."""
    blocking = [
        sentence_of(found.rule, found.figures)
        for found in lint_version(actor, version)
        if found.level == LintLevel.BLOCK and found.rule != NEVER_BLOCKS
    ]
    if blocking:
        raise Refused("item_lint", version=version.key, count=len(blocking), sentences=" ".join(blocking))


def judge_items(item_ids: Sequence[int] | None = None) -> int:
    """Judge these items, all by default, and keep what is found instead of what was; return how many findings.

    What is kept is derived from items, flows and policies: it leaves no entry in the trail.
    """
    with acting(JUDGE):
        wanted = list_item_ids(JUDGE) if item_ids is None else list(item_ids)
        return sum(_judge(wanted[start : start + BATCH]) for start in range(0, len(wanted), BATCH))


def _judge(ids: list[int]) -> int:
    rows = AuthorityItem.objects.unscoped(JUDGE.reason).filter(pk__in=ids)
    units = dict(rows.values_list("pk", "unit_id"))
    found = lint_items(JUDGE, ids)
    ItemFinding.objects.unscoped(JUDGE.reason).filter(item_id__in=ids).delete()
    made = ItemFinding.objects.bulk_create(
        ItemFinding(
            item_id=item,
            unit_id=units[item],
            rule=finding.rule,
            level=finding.level,
            place=finding.place,
            figures=dict(finding.figures),
        )
        for item, findings in found.items()
        for finding in findings
    )
    worst: dict[str, list[int]] = {"": [], LintLevel.WARN.value: [], LintLevel.BLOCK.value: []}
    for item in ids:
        levels = {finding.level for finding in found.get(item, ())}
        worst["block" if "block" in levels else "warn" if levels else ""].append(item)
    for level, items in worst.items():
        rows.filter(pk__in=items).exclude(lint_level=level).update(lint_level=level)
    return len(made)


declare_refusals({"item_lint": _("{version} has {count} faults that block it: {sentences}")})
