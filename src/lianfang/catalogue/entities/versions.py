"""How versions of items are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lianfang.catalogue import actions, queries
from lianfang.catalogue.access import KEEPERS
from lianfang.catalogue.entities.columns import shown_columns
from lianfang.catalogue.entities.items import office_label
from lianfang.catalogue.entities.lint import findings_panel
from lianfang.catalogue.rules import tier_table
from lianfang.catalogue.workflow import ITEM_VERSION
from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices


def _version_panel(actor: Actor, version: Any) -> dict[str, Any]:
    is_settled = version.state in ("superseded", "withdrawn")
    fields = version.content.get("key_fields", ())
    return {
        "findings": None if is_settled else findings_panel(actor, queries.lint_version(actor, version)),
        "columns": shown_columns(actor, version.content),
        "tiers": tier_table(version.content.get("discretion", {}), english=queries.reads_english()),
        "no_tiers": _no_tiers(version.content.get("discretion", {})),
        "way": _way(version),
        "versions": [
            (row, ITEM_VERSION.state(row.state).label) for row in queries.list_versions_of(actor, version.item)
        ],
        "key_fields": "、".join(office_label("key_fields", code) for code in fields),
        "may_change": ITEM_VERSION.may_edit(version, "content") and actor.holds(KEEPERS, version.unit_path),
    }


def _no_tiers(discretion: Mapping[str, Any]) -> str:
    """Return why the item leaves no discretion, in the reader's language."""
    said = (queries.reads_english() and discretion.get("none_reason_en")) or discretion.get("none_reason")
    return str(said or "")


def _way(version: Any) -> list[tuple[_, str, date | None, str]]:
    """Return the steps of the way: label, who, when, and words."""

    def who(account: Any) -> str:
        return account.get_full_name() if account else ""

    return [
        (_("Drafted"), who(version.drafted_by), version.created_at.date(), ""),
        (_("Checked"), who(version.checked_by), version.checked_on, ""),
        (_("Checked by a second person"), who(version.second_checked_by), version.second_checked_on, ""),
        (_("Legality reviewed"), who(version.reviewed_by), version.reviewed_on, version.opinion),
        (_("Decided by the team"), "", version.approved_on, version.decision),
        (_("Published"), who(version.published_by), version.published_on, ""),
        (_("Superseded"), "", version.superseded_on, ""),
    ]


ITEM_VERSIONS = Entity(
    name="item-versions",
    label=_("Version of an item"),
    plural=_("Versions of items"),
    rows=queries.list_brief_versions,
    one=queries.get_item_version,
    key="key",
    order="-pk",
    title=lambda version: f"{version.item.localized('name')} · {version.number}",
    workflow=ITEM_VERSION,
    moves={
        "check": actions.check_version,
        "check_again": actions.check_version_again,
        "review": actions.review_version,
        "put_forward": actions.put_version_forward,
        "publish": actions.publish_version,
        "return": actions.return_version,
        "withdraw": actions.withdraw_version,
    },
    trail_type="catalogue.itemversion",
    template="catalogue/item_version.html",
    panel=_version_panel,
    columns=(
        Column("item", _("No."), value=lambda version: version.item.number, source="item__number"),
        Column(
            "name",
            _("Authority item"),
            Kind.LINK,
            value=lambda version: version.item.localized("name"),
            source="item__name",
            search=("item__number", "item__name", "item__name_en"),
        ),
        Column("number", _("Version"), Kind.NUMBER, source="number"),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda version: version.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in ITEM_VERSION.states],
        ),
        Column("reason", _("Reason for the change"), source="reason"),
        Column(
            "drafted_by",
            _("Drafted by"),
            value=lambda version: version.drafted_by.get_full_name() if version.drafted_by else "",
            source="drafted_by__display_name",
            is_shown=False,
        ),
        Column("approved_on", _("Approved on"), Kind.DATE, source="approved_on", is_shown=False),
        Column("published_on", _("Published on"), Kind.DATE, source="published_on"),
        Column("superseded_on", _("Superseded on"), Kind.DATE, source="superseded_on"),
    ),
)
