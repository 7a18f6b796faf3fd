"""How findings of lint are shown."""

from __future__ import annotations

from typing import Any

from lianfang.catalogue import queries
from lianfang.catalogue.terms import LINT_LEVEL_LABELS
from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import PUBLIC, Actor
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices
from lianfang.store.acting import current_actor


def _label(finding: Any) -> str:
    return queries.lint_labels(current_actor() or PUBLIC).get(finding.rule, finding.rule)


def findings_panel(actor: Actor, found: Any) -> list[dict[str, str]]:
    """Return findings for a page: level, label of the rule, sentence with figures; what blocks comes first."""
    labels = queries.lint_labels(actor)
    ordered = sorted(found, key=lambda finding: finding.level)
    return [
        {
            "level": finding.level,
            "level_label": str(LINT_LEVEL_LABELS[finding.level]),
            "label": labels.get(finding.rule, finding.rule),
            "sentence": queries.sentence_of(finding.rule, finding.figures),
        }
        for finding in ordered
    ]


ITEM_LINT = Entity(
    name="item-lint",
    label=_("Finding of lint"),
    plural=_("Findings of lint"),
    rows=queries.list_findings,
    one=queries.get_finding,
    order="level",
    title=lambda finding: f"{finding.item.number} {_label(finding)}",
    empty=_("Lint finds nothing in the items of your scope."),
    columns=(
        Column("item", _("No."), value=lambda finding: finding.item.number, source="item__number"),
        Column(
            "name",
            _("Authority item"),
            Kind.LINK,
            value=lambda finding: finding.item.localized("name"),
            source="item__name",
            search=("item__number", "item__name", "item__name_en"),
        ),
        Column(
            "level",
            _("What it does"),
            Kind.CHOICE,
            value=lambda finding: LINT_LEVEL_LABELS[finding.level],
            source="level",
            choices=lambda actor: list(LINT_LEVEL_LABELS.items()),
        ),
        Column(
            "rule",
            _("Rule"),
            Kind.CHOICE,
            value=_label,
            source="rule",
            choices=lambda actor: list(queries.lint_labels(actor).items()),
        ),
        Column(
            "sentence",
            _("What was found"),
            value=lambda finding: queries.sentence_of(finding.rule, finding.figures),
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda finding: finding.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
    ),
    template="catalogue/finding.html",
)
