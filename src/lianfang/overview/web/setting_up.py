"""The steps of setting up an office that concern its powers: bases, items, flows, empty categories, bodies."""

from __future__ import annotations

from lianfang.catalogue.actions import CATALOGUERS, KEEPERS, PUBLISHERS
from lianfang.edge.entity import declared_entities
from lianfang.edge.setting_up import SetupStep, offer_step
from lianfang.flowcharts.actions import DRAFTERS
from lianfang.kernel.access import Role
from lianfang.kernel.text import Text as _
from lianfang.overview import queries
from lianfang.policies.actions import DRAFTERS as POLICY_DRAFTERS

BASES, ITEMS = (declared_entities()[name] for name in ("bases", "items"))
TEAM = frozenset({Role.SECRETARY, Role.SYSADMIN})

STEPS = (
    SetupStep(
        code="bases",
        label=BASES.plural,
        why=_("Notice 三.1: every power rests on a law, a regulation or a line of the charter (三定)."),
        count=queries.count_bases,
        order=70,
        by=CATALOGUERS,
        page="bases-list",
        sheet="bases-import",
        blank="bases-blank",
    ),
    SetupStep(
        code="items",
        label=ITEMS.plural,
        why=_("Notice 三.1: every power with its body, conditions, materials, procedure, limits and supervision."),
        count=queries.count_items,
        order=80,
        by=KEEPERS,
        page="items-list",
        sheet="catalogue-import",
    ),
    SetupStep(
        code="flows",
        label=_("Steps of the flowcharts"),
        why=_("Notice 三.1: the flow of each power, step by step, with post and limit."),
        count=queries.count_flows,
        order=90,
        by=DRAFTERS,
        page="flows-list",
        sheet="flows-import",
        blank="flows-blank",
    ),
    SetupStep(
        code="discretion",
        label=_("Discretion tiers"),
        why=_("Notice 四.3: bounds of discretion for items that leave room for it."),
        count=queries.count_tiers,
        order=100,
        by=KEEPERS,
        page="discretion-list",
        is_needed=False,
    ),
    SetupStep(
        code="category-declarations",
        label=_("Declarations of empty categories"),
        why=_("Notice 三.1: every category is answered, an empty one in words."),
        count=queries.count_declarations,
        order=110,
        by=CATALOGUERS,
        page="category-declarations-list",
        sheet="category-declarations-import",
        blank="category-declarations-blank",
        is_needed=False,
    ),
    SetupStep(
        code="separation",
        label=_("Pairs that exclude each other"),
        why=_("Notice 二: separation of powers; steps, posts and single steps of an item."),
        count=queries.count_pairs,
        order=120,
        by=POLICY_DRAFTERS,
        page="policies-workbook",
        sheet="policies-workbook",
        blank="policies-blank",
    ),
    SetupStep(
        code="bodies",
        label=_("Bodies that decide"),
        why=_("Notice 三.1: the leading team approves the catalogue; its seats are posts."),
        count=queries.count_bodies,
        order=130,
        by=TEAM,
        page="bodies-list",
        sheet="bodies-import",
        blank="bodies-blank",
    ),
    SetupStep(
        code="seats",
        label=_("Seats of the bodies"),
        why=_("Who takes part in the decisions: chair, members, observers."),
        count=queries.count_seats,
        order=131,
        by=TEAM,
        page="seats-list",
        sheet="seats-import",
        blank="seats-blank",
    ),
    SetupStep(
        code="published",
        label=_("Items published"),
        why=_("Notice 三.1: drafted, checked, reviewed for legality, approved by the team, published."),
        count=queries.count_published_items,
        order=140,
        by=PUBLISHERS,
        page="items-list",
    ),
    SetupStep(
        code="editions",
        label=_("First edition of the catalogue"),
        why=_("Notice 三.1: the whole catalogue, approved by the team and published under a number."),
        count=queries.count_editions,
        order=150,
        by=PUBLISHERS,
        page="editions-list",
    ),
)


def offer() -> None:
    """Offer the steps in their order."""
    for step in STEPS:
        offer_step(step)
