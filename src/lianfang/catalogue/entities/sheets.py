"""What spreadsheets of legal bases and of empty categories hold."""

from __future__ import annotations

from typing import Any

from lianfang.catalogue import actions
from lianfang.catalogue.queries import declarations as queries
from lianfang.catalogue.terms import BASIS_KIND_LABELS, BASIS_STATUS_LABELS
from lianfang.edge.entity import Column, Entity, Field, Importer, Kind
from lianfang.kernel.access import BUSINESS, Actor, system
from lianfang.kernel.text import Text as _
from lianfang.policies.queries import label_of, list_labels

READER = system("labels of categories are no secret")


def categories(actor: Actor) -> list[tuple[str, object]]:
    """Return the categories of authority that the office has set."""
    return list(list_labels(actor, "authority_categories").items())


BASIS_SHEET = Importer(
    by=actions.CATALOGUERS,
    action=actions.save_basis,
    standing=queries.stand_basis,
    fields=(
        Field("code", _("Code"), help=_("Items name their bases by it.")),
        Field("name", _("Name"), help=_("Notice 三.1: laws, regulations and the charter (三定) a power rests on.")),
        Field("kind", _("Kind"), choices=lambda actor: list(BASIS_KIND_LABELS.items())),
        Field("status", _("Status"), choices=lambda actor: list(BASIS_STATUS_LABELS.items())),
        Field("article", _("Article"), required=False),
        Field("text", _("Text"), required=False, help=_("What the article says.")),
        Field("effective_on", _("Effective from"), Kind.DATE, required=False),
        Field("note", _("Note"), required=False),
        Field("name_en", _("Name in English"), required=False),
        Field("text_en", _("Text in English"), required=False),
    ),
)


def _category(declared: Any) -> str:
    return label_of(READER, "authority_categories", declared.category)


DECLARATIONS = Entity(
    name="category-declarations",
    label=_("Declaration of an empty category"),
    plural=_("Declarations of empty categories"),
    rows=queries.list_declarations,
    one=queries.get_declaration,
    key="category",
    order="category",
    readers=BUSINESS,
    title=_category,
    trail_type="catalogue.categorydeclaration",
    empty=_("No category has been declared empty."),
    columns=(
        Column("category", _("Category"), Kind.LINK, value=_category, source="category", search=("category",)),
        Column(
            "statement",
            _("Statement"),
            value=lambda declared: declared.localized("statement"),
            search=("statement", "statement_en"),
        ),
        Column("declared_on", _("Declared on"), Kind.DATE, source="declared_on"),
    ),
    importer=Importer(
        by=actions.CATALOGUERS,
        action=actions.declare_category_empty,
        standing=queries.stand_declaration,
        fields=(
            Field("category", _("Category"), choices=categories, help=_("A category without any item.")),
            Field(
                "statement", _("Statement"), help=_("Notice 三.1: every category is answered, an empty one in words.")
            ),
            Field("declared_on", _("Declared on"), Kind.DATE),
            Field("statement_en", _("Statement in English"), required=False),
        ),
    ),
)
