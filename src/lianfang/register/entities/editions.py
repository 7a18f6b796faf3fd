"""How editions of the catalogue of risks are shown."""

from __future__ import annotations

from typing import Any

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.text import Text as _
from lianfang.register import actions, queries
from lianfang.register.access import KEEPERS
from lianfang.register.actions.editions import FORMS
from lianfang.register.rules.editions import COLUMNS
from lianfang.register.workflow import RISK_EDITION

SHOWN = ("number", "post", "item", "basis", "boundary", "liability", "title", "level", "principal")
MOST_SHOWN = 200


def _panel(actor: Actor, edition: Any) -> dict[str, Any]:
    if edition.state == "draft":
        contents = [content for _unit, _level, content in queries.list_contents(actor)]
    else:
        contents = list(queries.list_lines_of(actor, edition).values_list("content", flat=True)[: MOST_SHOWN + 1])
    others = queries.list_editions(actor).exclude(pk=edition.pk).order_by("-pk")
    return {
        "headings": [COLUMNS[name] for name in SHOWN],
        "lines": [[content.get(name, "") for name in SHOWN] for content in contents[:MOST_SHOWN]],
        "more": len(contents) > MOST_SHOWN,
        "count": len(contents),
        "others": [(other.number, other.localized("title")) for other in others],
        "forms": FORMS,
    }


EDITIONS = Entity(
    name="risk-editions",
    label=_("Edition of the catalogue of risks"),
    plural=_("Catalogues of risks"),
    rows=queries.list_editions,
    one=queries.get_edition,
    key="number",
    order="-pk",
    title=lambda edition: edition.localized("title"),
    readers=BUSINESS,
    workflow=RISK_EDITION,
    moves={
        "submit": actions.submit_edition,
        "publish": actions.publish_edition,
        "withdraw": actions.withdraw_edition,
    },
    trail_type="register.riskedition",
    template="register/edition.html",
    list_template="register/editions.html",
    panel=_panel,
    list_panel=lambda actor: {
        "may_compose": actor.holds(KEEPERS),
        "year": clock.today().year,
        "forms": FORMS,
    },
    empty=_("No catalogue of risks yet. It is composed from the register, approved by the team and published."),
    columns=(
        Column("number", _("No."), source="number", search=("number",)),
        Column(
            "title",
            _("Catalogue of risks"),
            Kind.LINK,
            value=lambda edition: edition.localized("title"),
            source="title",
            search=("title", "title_en"),
        ),
        Column("year", _("Year"), Kind.NUMBER, source="year"),
        Column("state", _("State"), Kind.STATE, source="state"),
        Column("approved_on", _("Approved on"), Kind.DATE, source="approved_on"),
        Column("published_on", _("Published on"), Kind.DATE, source="published_on"),
        Column("decision", _("Decision"), source="decision", is_shown=False),
    ),
)
