"""What the models declare is what the database does."""

from __future__ import annotations

import pytest
from django.db import connection

from lianfang.store.rowsecurity import scoped_models, undeclared_models


def test_every_model_declares_its_scope_or_why_it_has_none():
    assert undeclared_models() == []


@pytest.mark.django_db
def test_every_scoped_table_is_guarded_by_a_forced_policy():
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relforcerowsecurity")
        guarded = {row[0] for row in cursor.fetchall()}
        cursor.execute("select tablename from pg_policies where policyname = 'declared_scope'")
        with_policy = {row[0] for row in cursor.fetchall()}
    tables = {model._meta.db_table for model in scoped_models()}
    assert tables <= guarded & with_policy


@pytest.mark.django_db
def test_every_table_of_the_rooms_is_scoped_or_says_why_not():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class join pg_namespace n on n.oid = relnamespace "
            "where nspname = 'public' and relkind = 'r' and not relrowsecurity"
        )
        bare = {row[0] for row in cursor.fetchall()}
    # Tables of libraries, the account that sign-in reads before there is an actor, links between accounts, and the
    # pairs of letters by which risks are found (docs/decisions/0018).
    known = ("django_", "auth_", "axes_", "procrastinate_", "account_", "people_account", "register_riskfragments")
    assert [name for name in sorted(bare) if not name.startswith(known)] == []
