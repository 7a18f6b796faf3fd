"""How authority items and legal bases are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lianfang.catalogue import actions, queries
from lianfang.catalogue.access import KEEPERS, PUBLISHERS
from lianfang.catalogue.entities.lint import findings_panel
from lianfang.catalogue.entities.sheets import BASIS_SHEET
from lianfang.catalogue.rules import tier_table
from lianfang.catalogue.terms import (
    APPLICANT_KIND_LABELS,
    BASIS_KIND_LABELS,
    BASIS_STATUS_LABELS,
    LINT_LEVEL_LABELS,
    POST_DUTY_LABELS,
    PUBLICITY_LABELS,
)
from lianfang.catalogue.workflow import ITEM_FLOW, ITEM_VERSION
from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import PUBLIC, Actor
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices
from lianfang.policies.queries import label_of, list_labels
from lianfang.store.acting import current_actor

Choices = Sequence[tuple[str, object]]


def office_label(policy: str, code: str) -> str:
    """Return the office's label of a code for whoever reads."""
    return label_of(current_actor() or PUBLIC, policy, code)


def _office_choices(policy: str) -> Callable[[Actor], Choices]:
    return lambda actor: list(list_labels(actor, policy).items())


def _flag(label: _, other: _) -> Callable[[Actor], Choices]:
    return lambda actor: [("True", label), ("False", other)]


def _lines(name: str) -> Callable[[Any], str]:
    return lambda item: "；".join(item.lines(name))


def _said(held: Mapping[str, str]) -> str:
    return (queries.reads_english() and held["name_en"]) or held["name"]


def _posts(duty: str) -> Callable[[Any], str]:
    return lambda item: "、".join(_said(held) for held in item.posts_held if held["duty"] == duty)


def _key_fields(item: Any) -> str:
    return "、".join(office_label("key_fields", code) for code in item.fields_held)


def suspension_labels(item: Any) -> list[str]:
    """Return what stops the clock of an item, in the office's words."""
    return [office_label("suspension_grounds", code) for code in item.suspensions]


def _item_panel(actor: Actor, item: Any) -> dict[str, Any]:
    standing = queries.list_item_posts(actor, item)
    posts = [(label, [held for held in standing if held.duty == duty]) for duty, label in POST_DUTY_LABELS.items()]
    versions = queries.list_versions_of(actor, item)
    return {
        "findings": findings_panel(actor, queries.lint_items(actor, [item.pk]).get(item.pk, [])),
        "versions": [(row, ITEM_VERSION.state(row.state).label) for row in versions],
        "codes": queries.list_codes_of(actor, item),
        "may_draft": actor.holds(KEEPERS, item.unit_path),
        "may_recode": actor.holds(PUBLISHERS, item.unit_path),
        "body": "".join(item.lines("body")),
        "bases": [
            (held.basis, BASIS_KIND_LABELS[held.basis.kind], BASIS_STATUS_LABELS[held.basis.status])
            for held in queries.list_item_bases(actor, item)
        ],
        "posts": posts,
        "seen": queries.list_seen_posts(actor, [held.post_id for held in standing]),
        "category": office_label("authority_categories", item.category),
        "key_fields": _key_fields(item),
        "publicity": PUBLICITY_LABELS[item.publicity],
        "applicant_kind": APPLICANT_KIND_LABELS[item.applicant_kind],
        "suspensions": suspension_labels(item),
        "fee": "".join(item.lines("fee")),
        "notes": item.lines("note"),
        "texts": {name: item.lines(name) for name in LINE_COLUMNS},
        "tiers": tier_table(item.discretion, english=queries.reads_english()),
    }


def citing_part(actor: Actor, basis: Any) -> dict[str, Any]:
    """Return the items that cite a basis as far as a page shows them, and how many there are."""
    items = queries.citing_items(actor, basis)
    return {"items": list(items[:SHOWN_CITING]), "total": items.count()}


SHOWN_CITING = 200
LINE_COLUMNS = ("conditions", "materials", "supervision_methods", "duties", "liability", "boundary")

ITEMS = Entity(
    name="items",
    label=_("Authority item"),
    plural=_("Authority items"),
    rows=queries.list_items,
    brief=queries.list_brief_items,
    one=queries.get_item,
    key="number",
    order="unit__position",
    title=lambda item: item.localized("name"),
    workflow=ITEM_FLOW,
    moves={"cancel": actions.cancel_item},
    trail_type="catalogue.authorityitem",
    template="catalogue/item.html",
    list_template="catalogue/items.html",
    panel=_item_panel,
    list_panel=lambda actor: {"lint": queries.count_lint(actor), "may_draft": bool(actor.roles & KEEPERS)},
    columns=(
        Column("number", _("No."), source="number", search=("number", "code", "former_codes")),
        Column(
            "name",
            _("Authority item"),
            Kind.LINK,
            value=lambda item: item.localized("name"),
            source="name",
            search=("name", "name_en"),
            note=lambda item: item.localized("applicant"),
        ),
        Column(
            "category",
            _("Category"),
            Kind.CHOICE,
            value=lambda item: office_label("authority_categories", item.category),
            source="category",
            choices=_office_choices("authority_categories"),
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda item: item.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column(
            "key_fields",
            _("Key field"),
            Kind.CHOICE,
            value=_key_fields,
            source="key_fields__code",
            choices=_office_choices("key_fields"),
        ),
        Column(
            "is_major",
            _("Major matter"),
            value=lambda item: _("Major matter") if item.is_major else "",
            source="is_major",
            choices=_flag(_("Major matter"), _("Other matter")),
            is_short=True,
        ),
        Column("legal_limit_days", _("Statutory limit (working days)"), Kind.NUMBER, source="legal_limit_days"),
        Column("promised_limit_days", _("Promised limit (working days)"), Kind.NUMBER, source="promised_limit_days"),
        Column(
            "publicity",
            _("Openness"),
            Kind.CHOICE,
            value=lambda item: PUBLICITY_LABELS[item.publicity],
            source="publicity",
            choices=lambda actor: list(PUBLICITY_LABELS.items()),
        ),
        Column("state", _("State"), Kind.STATE, source="state"),
        Column(
            "lint_level",
            _("Lint"),
            Kind.CHOICE,
            value=lambda item: LINT_LEVEL_LABELS[item.lint_level] if item.lint_level else "",
            source="lint_level",
            choices=lambda actor: list(LINT_LEVEL_LABELS.items()),
            is_short=True,
        ),
        Column("code", _("Item code"), source="code", is_shown=False),
        Column(
            "applicant",
            _("Applicant"),
            value=lambda item: item.localized("applicant"),
            search=("applicant", "applicant_en"),
            is_shown=False,
        ),
        Column("annual_volume", _("Cases a year"), Kind.NUMBER, source="annual_volume", is_shown=False),
        Column(
            "bases",
            _("Legal bases"),
            value=lambda item: "；".join(f"{_said(held)} {held['article']}".strip() for held in item.bases_held),
            is_shown=False,
        ),
        Column("conditions", _("Conditions"), value=_lines("conditions"), is_shown=False),
        Column("materials", _("Documents required"), value=_lines("materials"), is_shown=False),
        Column(
            "suspensions",
            _("Suspension grounds"),
            value=lambda item: "；".join(suspension_labels(item)),
            is_shown=False,
        ),
        Column("fee", _("Fee"), value=_lines("fee"), is_shown=False),
        Column("decided_by", _("Decides"), value=_posts("decide"), is_shown=False),
        Column("executed_by", _("Carries out"), value=_posts("execute"), is_shown=False),
        Column("supervised_by", _("Supervises"), value=_posts("supervise"), is_shown=False),
        Column("supervision_methods", _("Supervision methods"), value=_lines("supervision_methods"), is_shown=False),
        Column("duties", _("Duties"), value=_lines("duties"), is_shown=False),
        Column("boundary", _("Boundary"), value=_lines("boundary"), is_shown=False),
        Column("liability", _("Liability"), value=_lines("liability"), is_shown=False),
        Column("published_on", _("Published on"), Kind.DATE, source="published_on", is_shown=False),
    ),
)

BASES = Entity(
    name="bases",
    label=_("Legal basis"),
    plural=_("Legal bases"),
    rows=queries.list_bases,
    one=queries.get_basis,
    key="code",
    order="code",
    title=lambda basis: basis.localized("name"),
    trail_type="catalogue.basis",
    template="catalogue/basis.html",
    list_template="catalogue/bases.html",
    list_panel=lambda actor: {"may_keep": actor.holds(actions.CATALOGUERS)},
    importer=BASIS_SHEET,
    panel=lambda actor, basis: {
        "part": citing_part(actor, basis),
        "may_keep": bool(actor.roles & actions.CATALOGUERS),
        "kind": BASIS_KIND_LABELS[basis.kind],
        "status": BASIS_STATUS_LABELS[basis.status],
    },
    columns=(
        Column("code", _("No."), source="code", search=("code",)),
        Column(
            "name",
            _("Legal basis"),
            Kind.LINK,
            value=lambda basis: basis.localized("name"),
            source="name",
            search=("name", "name_en"),
            note=lambda basis: basis.localized("text"),
        ),
        Column("article", _("Article"), source="article"),
        Column(
            "kind",
            _("Kind"),
            Kind.CHOICE,
            value=lambda basis: BASIS_KIND_LABELS[basis.kind],
            source="kind",
            choices=lambda actor: list(BASIS_KIND_LABELS.items()),
        ),
        Column(
            "status",
            _("How far checked"),
            Kind.CHOICE,
            value=lambda basis: BASIS_STATUS_LABELS[basis.status],
            source="status",
            choices=lambda actor: list(BASIS_STATUS_LABELS.items()),
        ),
        Column(
            "text", _("What it says"), value=lambda basis: basis.localized("text"), search=("text",), is_shown=False
        ),
        Column("effective_on", _("In force from"), Kind.DATE, source="effective_on", is_shown=False),
        Column("repealed_on", _("Repealed on"), Kind.DATE, source="repealed_on", is_shown=False),
    ),
)
