"""How editions of the catalogue are shown."""

from __future__ import annotations

from typing import Any

from lianfang.catalogue.access import REVIEWERS
from lianfang.catalogue.actions import editions
from lianfang.catalogue.actions.editions_export import FORMS
from lianfang.catalogue.queries import reads_english
from lianfang.catalogue.queries.editions import get_edition, list_edition_lines, list_editions
from lianfang.catalogue.workflow.editions import EDITION
from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.text import Text as _

SHOWN_LINES = 300


def _panel(actor: Actor, edition: Any) -> dict[str, Any]:
    english = reads_english()
    lines = list_edition_lines(actor, edition).defer("snapshot").select_related("item_version")
    return {
        "lines": list(lines[:SHOWN_LINES]),
        "line_count": lines.count(),
        "english": english,
        "forms": FORMS,
        "categories": [
            (
                (english and row["label_en"]) or row["label"],
                row["count"],
                (english and row["statement_en"]) or row["statement"],
            )
            for row in edition.categories
        ],
        "others": [known for known in list_editions(actor).order_by("-pk") if known.pk != edition.pk],
    }


EDITIONS = Entity(
    name="editions",
    label=_("Edition"),
    plural=_("Editions of the catalogue"),
    rows=list_editions,
    one=get_edition,
    key="number",
    order="-pk",
    title=lambda edition: f"{edition.localized('title')} {edition.number}",
    readers=BUSINESS,
    workflow=EDITION,
    moves={
        "submit": editions.submit_edition,
        "publish": editions.publish_edition,
        "return": editions.return_edition,
        "withdraw": editions.withdraw_edition,
    },
    trail_type="catalogue.catalogueedition",
    template="catalogue/edition.html",
    list_template="catalogue/editions.html",
    panel=_panel,
    list_panel=lambda actor: {"can_compose": actor.holds(REVIEWERS), "forms": FORMS},
    empty=_("No edition was composed yet. An edition is the whole catalogue as the team has approved it."),
    columns=(
        Column("number", _("No."), source="number", search=("number",)),
        Column(
            "title",
            _("Edition"),
            Kind.LINK,
            value=lambda edition: edition.localized("title"),
            source="title",
            search=("title", "title_en"),
        ),
        Column("items", _("Authority items"), Kind.NUMBER, source="items"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in EDITION.states],
        ),
        Column("approval_body", _("Approved by"), source="approval_body"),
        Column("approved_on", _("Approved on"), Kind.DATE, source="approved_on"),
        Column("approval_document", _("Document of the decision"), source="approval_document"),
        Column("published_on", _("Published on"), Kind.DATE, source="published_on"),
        Column("superseded_on", _("Superseded on"), Kind.DATE, source="superseded_on", is_shown=False),
    ),
)
