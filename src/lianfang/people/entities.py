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
        fields=(
            Field("code", _("Code")),
            Field("name", _("Name")),
            Field("kind", _("Kind")),
            Field("parent", _("Above it"), required=False),
            Field("name_en", _("Name in English"), required=False),
            Field("duties", _("Duties"), required=False),
            Field("duties_en", _("Duties in English"), required=False),
            Field("position", _("Position"), Kind.NUMBER, required=False),
            Field("phone", _("Telephone"), required=False),
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
        fields=(
            Field("code", _("Code")),
            Field("unit", _("Division")),
            Field("title", _("Post")),
            Field("role", _("Role")),
            Field("title_en", _("Post in English"), required=False),
            Field("rank", _("Rank"), required=False),
            Field("is_key", _("Key post"), Kind.FLAG, required=False),
            Field("duties", _("Duties"), required=False),
            Field("duties_en", _("Duties in English"), required=False),
            Field("position", _("Position"), Kind.NUMBER, required=False),
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
    panel=lambda actor, account: {"grants": queries.list_grants(actor, account)},
    columns=(
        Column("username", _("Account"), Kind.LINK, source="username", search=("username",)),
        Column("display_name", _("Name"), source="display_name", search=("display_name",)),
        Column(
            "is_active",
            _("In use"),
            Kind.CHOICE,
            value=lambda account: _("In use") if account.is_active else _("Closed"),
            source="is_active",
            choices=lambda actor: [("True", _("In use")), ("False", _("Closed"))],
        ),
        Column("last_login", _("Last sign-in"), Kind.MOMENT, source="last_login"),
    ),
)
