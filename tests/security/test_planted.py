"""One-line mistakes of the kind that reviews miss: each is stopped by the manager or shows nothing by the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django import forms
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Max

from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, ScopeForgotten
from lianfang.people import actions
from lianfang.people.models import Incumbency, Post, RoleGrant, Unit
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
OTHERS = "乙处经办岗"


def units(actor: Actor):
    return Unit.objects.visible_to(actor)


def careless(model):
    return model.objects.unscoped("quick fix")


def sql(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def choices() -> list[str]:
    field = forms.ModelChoiceField(Post.objects.all())
    return [post.title for post in field.queryset]


Mistake = Callable[[Actor], object]
FORGOTTEN: dict[str, Mistake] = {
    "list": lambda actor: [post.title for post in Post.objects.all()],
    "detail": lambda actor: Post.objects.get(code="B2").title,
    "first of an order": lambda actor: Post.objects.order_by("-code").first().title,
    "count": lambda actor: Post.objects.count(),
    "exists": lambda actor: Post.objects.filter(code="B2").exists(),
    "aggregate": lambda actor: Post.objects.aggregate(Max("title")),
    "export": lambda actor: [post.title for post in Post.objects.iterator()],
    "search": lambda actor: list(Post.objects.filter(title__icontains="乙").values_list("title", flat=True)),
    "by number": lambda actor: Post.objects.in_bulk(),
    "reverse relation": lambda actor: [post.title for unit in units(actor) for post in unit.posts.all()],
    "prefetch": lambda actor: [p.title for unit in units(actor).prefetch_related("posts") for p in unit.posts.all()],
    "choice of a form": lambda actor: choices(),
    "update": lambda actor: Post.objects.filter(code="B2").update(title="mine"),
    "delete": lambda actor: Post.objects.filter(code="B2").delete(),
}
PAST_THE_MANAGER: dict[str, Mistake] = {
    "raw statement": lambda actor: sql("select title from people_post"),
    "raw query of the model": lambda actor: [post.title for post in Post.objects.raw("select * from people_post")],
    "base manager": lambda actor: [post.title for post in Post._base_manager.all()],
    "reason given thoughtlessly": lambda actor: [post.title for post in careless(Post)],
    "select_related": lambda actor: [
        str(row.post and row.post.title) for row in Incumbency.objects.visible_to(actor).select_related("post")
    ],
    "foreign key followed": lambda actor: [
        row.post.title for row in Incumbency.objects.visible_to(actor).filter(post__isnull=False) if reachable(row)
    ],
    "values over a join": lambda actor: list(units(actor).values_list("posts__title", flat=True)),
    "count over a join": lambda actor: [
        OTHERS for unit in units(actor).annotate(many=Count("posts")) if unit.code == "B" and unit.many
    ],
    "filter as an oracle": lambda actor: [OTHERS for _ in units(actor).filter(posts__title=OTHERS)],
    "update of another's row": lambda actor: [OTHERS] * careless(Post).filter(code="B2").update(rank="x"),
    "grants of everybody": lambda actor: [OTHERS for row in careless(RoleGrant) if row.account_id != actor.id],
}


def reachable(row: Incumbency) -> bool:
    try:
        return bool(row.post)
    except (NotFound, Post.DoesNotExist):
        return False


@pytest.fixture
def officer() -> Actor:
    office()
    holder("zhao", post="B2", unit="B")
    return holder("li", post="A2", unit="A")


@pytest.mark.parametrize("name", FORGOTTEN)
def test_a_forgotten_scope_raises(officer, name):
    with acting(officer), pytest.raises(ScopeForgotten):
        FORGOTTEN[name](officer)


@pytest.mark.parametrize("name", PAST_THE_MANAGER)
def test_what_passes_the_manager_shows_nothing_of_others(officer, name):
    with acting(officer):
        assert OTHERS not in str(PAST_THE_MANAGER[name](officer))


def test_the_planted_mistakes_would_show_others_to_one_who_may_see_them(officer):
    """Without this the tests above could pass on an empty office."""
    with acting(SETUP):
        assert [name for name, mistake in PAST_THE_MANAGER.items() if OTHERS not in str(mistake(SETUP))] == []


def test_a_row_cannot_be_written_into_anothers_division(officer):
    with acting(SETUP):
        unit = units(SETUP).get(code="B")
    with pytest.raises(DatabaseError), transaction.atomic(), acting(officer):
        Post.objects.create(code="B9", unit=unit, title="新岗", role="officer")


def test_without_an_actor_the_database_shows_nothing(officer):
    assert sql("select title from people_post") == []


def test_an_identity_does_not_outlive_its_transaction(officer):
    with acting(officer):
        assert sql("select title from people_post") != []
    assert sql("select title from people_post") == []


def test_a_revoked_role_sees_nothing_from_the_next_request_on(officer):
    actions.end_role(SETUP, username="li", role="officer", unit="A", until_on=date(2021, 1, 1))
    with acting(officer):
        assert "甲处处长" not in str(sql("select title from people_post"))
