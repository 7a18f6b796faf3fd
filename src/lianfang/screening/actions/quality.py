"""Flags for the reviewer of an entry, computed whenever it is kept; a flag never refuses."""

from __future__ import annotations

from typing import Any

from lianfang.kernel.access import Actor, system
from lianfang.people.queries import list_all_incumbencies
from lianfang.policies.queries import get_tables
from lianfang.screening.models import QualityFlag, ScreeningEntry
from lianfang.screening.queries import list_entries
from lianfang.screening.rules.quality import judge_text
from lianfang.store.acting import acting

JUDGE = system("a text is compared with all texts of its campaign, whoever wrote them")


def thresholds(actor: Actor) -> dict[str, Any]:
    """Return the office's figures and phrases for the quality of texts."""
    tables = get_tables(actor, "screening_quality")
    figures = {row["code"]: row["value"] for row in tables["figures"]}
    return {
        "phrases": [row["phrase"] for row in tables["phrases"]],
        "most_similar": figures["similar"] / 100,
        "most_vague": figures["vague"] / 100,
        "least_letters": int(figures["letters"]),
    }


def flag_entry(actor: Actor, entry: ScreeningEntry) -> None:
    """Compute the flags of an entry anew; texts of the whole campaign are compared, only keys and shares are kept."""
    with acting(JUDGE):
        rows = list_entries(JUDGE).filter(campaign=entry.campaign).exclude(pk=entry.pk)
        rows = rows.exclude(state__in=["dropped", "joined"])
        others = {str(row.pk): f"{row.title}{row.description}" for row in rows}
        names = {row.person.name for row in list_all_incumbencies(JUDGE).select_related("person")}
        found = judge_text(
            text=f"{entry.title}{entry.description}",
            others=others,
            names=names,
            measures=entry.measures,
            **thresholds(JUDGE),
        )
        held = {"entry": entry, "unit_id": entry.unit_id, "post_id": entry.post_id}
        QualityFlag.objects.visible_to(JUDGE).filter(entry=entry).delete()
        QualityFlag.objects.bulk_create(
            [QualityFlag(code=flag.code.value, figures=dict(flag.figures), **held) for flag in found]
        )
