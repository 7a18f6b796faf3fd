"""How units, posts and accounts are shown."""

from __future__ import annotations

from typing import Any

from lianfang.edge.entity import Column, Entity, Field, Importer, Kind
from lianfang.kernel.access import BUSINESS, EVERY_ROLE, ROLE_LABELS, Actor, Role
from lianfang.kernel.text import Text as _
from lianfang.people import actions, queries
from lianfang.people.terms import UNIT_KIND_LABELS


def role_choices(actor: Actor) -> list[tuple[str, object]]:
    """Return the roles of posts for a filter."""
    return [(role.value, ROLE_LABELS[role]) for role in Role if role in BUSINESS]


def unit_kinds(actor: Actor) -> list[tuple[str, object]]:
    """Return the kinds of unit."""
    return list(UNIT_KIND_LABELS.items())


def field_choices(actor: Actor) -> list[tuple[str, object]]:
    """Return the fields of charges that the office has named."""
    return [(code, labels[0]) for code, labels in queries.list_fields(actor).items()]


def _every_role(actor: Actor) -> list[tuple[str, object]]:
    return [(role.value, label) for role, label in ROLE_LABELS.items()]


def _account_panel(actor: Actor, account: Any) -> dict[str, Any]:
    may_invite = actor.holds(actions.GRANTERS) and account.is_active and not account.has_usable_password()
    return {"grants": queries.list_grants(actor, account), "may_invite": may_invite}


def _holder(post: Any) -> str:
    return "、".join(held.person.localized("name") for held in post.current)


UNITS = Entity(
    name="units",
    label=_("Unit"),
    plural=_("Units"),
    rows=queries.list_units,
    one=queries.get_unit,
    key="code",
    order="path",
    readers=EVERY_ROLE,
    title=lambda unit: unit.localized("name"),
    trail_type="people.unit",
    template="people/unit.html",
    panel=lambda actor, unit: {
        "posts": list(queries.list_posts(actor).filter(unit=unit).order_by("position")),
        "below": list(queries.list_units(actor).filter(parent=unit).order_by("position")),
        "charges": list(queries.list_charges(actor).filter(unit=unit)),
    },
    columns=(
        Column("code", _("Code"), source="path", search=("code",)),
        Column(
            "name",
            _("Name"),
            Kind.LINK,
            value=lambda unit: unit.localized("name"),
            source="name",
            search=("name", "name_en"),
        ),
        Column(
            "kind",
            _("Kind"),
            Kind.CHOICE,
            value=lambda unit: UNIT_KIND_LABELS[unit.kind],
            source="kind",
            choices=lambda actor: list(UNIT_KIND_LABELS.items()),
        ),
        Column("parent", _("Above it"), value=lambda unit: unit.parent.localized("name") if unit.parent else ""),
        Column("duties", _("Duties"), value=lambda unit: unit.localized("duties"), search=("duties",)),
    ),
    importer=Importer(
        by=actions.KEEPERS,
        action=actions.save_unit,
        standing=queries.stand_unit,
        fields=(
            Field("code", _("Code"), help=_("Short and lasting: it stands in addresses and in the codes of items.")),
            Field("name", _("Name"), help=_("Notice 三.1: name the body that exercises the power.")),
            Field("kind", _("Kind"), choices=unit_kinds, help=_("The first row is the office itself.")),
            Field(
                "parent",
                _("Above it"),
                required=False,
                help=_("Code of the unit above; empty for the office itself. It stands in an earlier row."),
            ),
            Field("name_en", _("Name in English"), required=False),
            Field("duties", _("Duties"), required=False, help=_("As in the charter of the office (三定).")),
            Field("duties_en", _("Duties in English"), required=False),
            Field("position", _("Position"), Kind.NUMBER, required=False, help=_("Order among units of one level.")),
            Field("phone", _("Telephone"), required=False, help=_("Shown to the public with the items.")),
        ),
    ),
)

POSTS = Entity(
    name="posts",
    label=_("Post"),
    plural=_("Posts"),
    rows=queries.list_posts,
    one=queries.get_post,
    key="code",
    order="position",
    title=lambda post: post.localized("title"),
    trail_type="people.post",
    template="people/post.html",
    panel=lambda actor, post: {"incumbencies": queries.list_incumbencies(actor, post)},
    columns=(
        Column("code", _("Code"), source="code", search=("code",)),
        Column(
            "title",
            _("Post"),
            Kind.LINK,
            value=lambda post: post.localized("title"),
            source="title",
            search=("title", "title_en"),
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda post: post.unit.localized("name"),
            source="unit",
            choices=queries.list_unit_choices,
        ),
        Column("holder", _("Holder"), value=_holder),
        Column(
            "role",
            _("Role"),
            Kind.CHOICE,
            value=lambda post: ROLE_LABELS[Role(post.role)],
            source="role",
            choices=role_choices,
        ),
        Column(
            "is_key",
            _("Key post"),
            Kind.CHOICE,
            value=lambda post: _("Key post") if post.is_key else "",
            source="is_key",
            choices=lambda actor: [("True", _("Key post")), ("False", _("Other post"))],
        ),
        Column("duties", _("Duties"), value=lambda post: post.localized("duties"), search=("duties",), is_shown=False),
    ),
    importer=Importer(
        by=actions.KEEPERS,
        action=actions.save_post,
        standing=queries.stand_post,
        fields=(
            Field("code", _("Code"), help=_("Short and lasting: powers, steps and risks are pinned on it.")),
            Field("unit", _("Division"), help=_("Code of the unit.")),
            Field("title", _("Post"), help=_("Notice 三.1: name the post that handles each step.")),
            Field("role", _("Role"), choices=role_choices, help=_("What its holder may do in the product.")),
            Field("title_en", _("Post in English"), required=False),
            Field("rank", _("Rank"), required=False),
            Field("is_key", _("Key post"), Kind.FLAG, required=False, help=_("Posts in the key fields of 四.3.")),
            Field("duties", _("Duties"), required=False),
            Field("duties_en", _("Duties in English"), required=False),
            Field("position", _("Position"), Kind.NUMBER, required=False),
        ),
    ),
)

INCUMBENCIES = Entity(
    name="incumbencies",
    label=_("Holder of a post"),
    plural=_("Holders of posts"),
    rows=queries.list_all_incumbencies,
    one=queries.get_incumbency,
    order="-since_on",
    readers=BUSINESS | {Role.SYSADMIN},
    title=lambda held: f"{held.person.localized('name')} · {held.post.localized('title')}",
    trail_type="people.incumbency",
    empty=_("No post is held yet."),
    columns=(
        Column(
            "post",
            _("Post"),
            Kind.LINK,
            value=lambda held: held.post.localized("title"),
            source="post__code",
            search=("post__code", "post__title"),
            note=lambda held: held.post.code,
        ),
        Column(
            "person",
            _("Person"),
            value=lambda held: held.person.localized("name"),
            source="person__name",
            search=("person__name", "person__name_en"),
        ),
        Column("since_on", _("From"), Kind.DATE, source="since_on"),
        Column("until_on", _("Until"), Kind.DATE, source="until_on"),
    ),
    importer=Importer(
        by=actions.KEEPERS,
        action=actions.start_incumbency,
        standing=queries.stand_incumbency,
        fields=(
            Field("post", _("Post"), help=_("Code of the post.")),
            Field(
                "person",
                _("Person"),
                help=_("Whoever held the post before leaves it that day; a person does not hold posts that exclude."),
            ),
            Field("since_on", _("From"), Kind.DATE),
            Field("person_en", _("Person in English"), required=False),
        ),
    ),
)

CHARGES = Entity(
    name="charges",
    label=_("Charge of a leader"),
    plural=_("Charges of the leaders"),
    rows=queries.list_charge_history,
    one=queries.get_charge,
    order="leader__position",
    readers=BUSINESS | {Role.SYSADMIN},
    title=lambda charge: charge.leader.localized("title"),
    trail_type="people.charge",
    empty=_("No charge is written down yet."),
    columns=(
        Column(
            "leader",
            _("Leader"),
            Kind.LINK,
            value=lambda charge: charge.leader.localized("title"),
            source="leader__code",
            search=("leader__code", "leader__title"),
            note=lambda charge: charge.leader.code,
        ),
        Column(
            "unit",
            _("Division"),
            value=lambda charge: charge.unit.localized("name") if charge.unit else "",
            source="unit__code",
        ),
        Column("field", _("Field"), value=queries.name_field, source="field", search=("field",)),
        Column("since_on", _("From"), Kind.DATE, source="since_on"),
        Column("until_on", _("Until"), Kind.DATE, source="until_on"),
    ),
    importer=Importer(
        by=actions.KEEPERS,
        action=actions.set_charge,
        standing=queries.stand_charge,
        fields=(
            Field("leader", _("Leader"), help=_("Code of the leader's post.")),
            Field("unit", _("Division"), required=False, help=_("Code of a unit, or a field in the next column.")),
            Field(
                "field",
                _("Field"),
                required=False,
                choices=field_choices,
                help=_("The main leader holds none of the fields listed here, no deputy all; others in words."),
            ),
            Field("since_on", _("From"), Kind.DATE, required=False),
            Field("field_en", _("Field in English"), required=False),
        ),
    ),
)

ACCOUNTS = Entity(
    name="accounts",
    label=_("Account"),
    plural=_("Accounts"),
    rows=queries.list_accounts,
    one=queries.get_account,
    key="username",
    order="username",
    readers=frozenset({Role.SECADMIN, Role.AUDITOR}),
    title=lambda account: account.get_full_name(),
    trail_type="people.account",
    template="people/account.html",
    panel=_account_panel,
    columns=(
        Column("username", _("Account"), Kind.LINK, source="username", search=("username",)),
        Column("display_name", _("Name"), source="display_name", search=("display_name",)),
        Column(
            "is_active",
            _("In use"),
            Kind.CHOICE,
            value=lambda account: _("In use") if account.is_active else _("Disabled"),
            source="is_active",
            choices=lambda actor: [("True", _("In use")), ("False", _("Disabled"))],
        ),
        Column("last_login", _("Last sign-in"), Kind.MOMENT, source="last_login"),
    ),
    importer=Importer(
        by=actions.GRANTERS,
        action=actions.enroll_account,
        standing=queries.stand_account,
        fields=(
            Field("username", _("Account"), help=_("Name to sign in with. One row for each role of an account.")),
            Field("role", _("Role"), choices=_every_role, help=_("The administrators' roles exclude all others.")),
            Field("unit", _("Division"), help=_("Code of the unit where the role holds, with all below it.")),
            Field("person", _("Person"), required=False, help=_("Holder of a post; empty for administrators.")),
            Field("display_name", _("Name"), required=False),
            Field("email", _("E-mail"), required=False),
            Field("since_on", _("From"), Kind.DATE, required=False),
        ),
    ),
)
