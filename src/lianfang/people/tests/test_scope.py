"""Who sees what: the manager and the database agree, and a forgotten scope raises."""

from __future__ import annotations

import pytest
from django.db import connection

from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused, ScopeForgotten
from lianfang.people import actions, queries
from lianfang.people.models import Post
from lianfang.people.tests.factories import LONG_AGO, holder, office
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db


def test_an_officer_sees_the_posts_of_the_own_division_only():
    office()
    officer = holder("li", post="A2", unit="A")
    with acting(officer):
        assert {post.code for post in queries.list_posts(officer)} == {"A1", "A2"}


def test_anothers_post_is_not_found():
    office()
    officer = holder("li", post="A2", unit="A")
    with acting(officer), pytest.raises(NotFound):
        queries.get_post(officer, "B1")


def test_a_read_without_an_actor_raises():
    office()
    with pytest.raises(ScopeForgotten):
        list(Post.objects.all())


def test_the_database_hides_what_raw_sql_asks_for():
    office()
    officer = holder("li", post="A2", unit="A")
    with acting(officer), connection.cursor() as cursor:
        cursor.execute("select code from people_post order by code")
        assert cursor.fetchall() == [("A1",), ("A2",)]


def test_the_app_role_neither_owns_tables_nor_bypasses_policies():
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.demand("T1.4")
def test_a_transfer_leaves_the_history_with_the_post():
    office()
    holder("li", post="A2", unit="A")
    secretary = holder("wang", role=Role.SECRETARY)
    actions.transfer_person(secretary, person="li氏", source="A2", target="B2", on=LONG_AGO.replace(year=2024))
    with acting(secretary):
        left = queries.list_incumbencies(secretary, queries.get_post(secretary, "A2"))
        assert [(held.person.name, held.until_on.year) for held in left] == [("li氏", 2024)]
        assert [held.person.name for held in queries.get_post(secretary, "B2").current] == ["li氏"]


def test_the_three_administrators_exclude_each_other():
    office()
    holder("root", role=Role.SYSADMIN)
    granter = holder("guard", role=Role.SECADMIN)
    with pytest.raises(Refused) as refusal:
        actions.grant_role(granter, username="root", role="auditor", unit="ORG", since_on=LONG_AGO)
    assert refusal.value.code == "role_exclusive"
