"""Put the declared scopes into the database: privileges of the app role and one policy for each table.

Run by `lianfang secure_database` after every migration, as the owner of the tables. FORCE makes the policies hold for
the owner too; only a PostgreSQL superuser stands above them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from lianfang.store.records import Record
from lianfang.store.scoping import policy_sql

OWNER = "lianfang_owner"
APP_ROLE = "lianfang_app"
SEQUENCER = "lianfang_sequencer"
AUDITOR = "lianfang_auditor"
POLICY = "declared_scope"
APPENDING = "appending"
REMOVING = "removing"


def scoped_models() -> list[type[models.Model]]:
    """Return every concrete record of the product in the order of table names."""
    found = [model for model in apps.get_models() if issubclass(model, Record)]
    return sorted(found, key=lambda model: model._meta.db_table)


def undeclared_models() -> list[str]:
    """Return the models of our rooms that declare neither a scope nor the reason for having none."""
    return sorted(
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("lianfang.")
        and not hasattr(model, "scope")
        and not getattr(model, "unscoped_because", "")
    )


def statements() -> Iterator[str]:
    """Yield the statements that bring the database in line with the declarations; each may be repeated."""
    yield f"grant usage on schema public to {APP_ROLE}"
    yield f"grant select, insert, update, delete on all tables in schema public to {APP_ROLE}"
    yield f"grant usage on all sequences in schema public to {APP_ROLE}"
    yield f"grant execute on all functions in schema public to {APP_ROLE}"
    for role in (SEQUENCER, AUDITOR):
        yield _made_where_possible(role)
    yield f"grant usage on schema public to {SEQUENCER}, {AUDITOR}"
    yield f"grant select on all tables in schema public to {AUDITOR}"
    for model in scoped_models():
        table = model._meta.db_table
        condition = policy_sql(model)
        yield f'alter table "{table}" enable row level security'
        yield f'alter table "{table}" force row level security'
        yield f'drop policy if exists {POLICY} on "{table}"'
        yield f'drop policy if exists {APPENDING} on "{table}"'
        if getattr(model, "append_only", False):
            # Whoever acts leaves a trail, also about what they may not read.
            yield f'create policy {POLICY} on "{table}" for select using ({condition})'
            yield f'create policy {APPENDING} on "{table}" for insert with check (true)'
            yield f'revoke update, delete, truncate on "{table}" from {APP_ROLE}'
            yield from _writing(model)
        else:
            yield f'create policy {POLICY} on "{table}" using ({condition}) with check ({condition})'


def _made_where_possible(role: str) -> str:
    """Return the statement that makes a role where the owner may; it can log in once an administrator lets it."""
    return (
        f"do $$ begin if not exists (select from pg_roles where rolname = '{role}') then create role {role} nologin; "
        f"end if; end $$"
    )


def _writing(model: type[models.Model]) -> Iterator[str]:
    """Yield who else than the app writes an append-only table, and under which condition rows are taken away."""
    table = model._meta.db_table
    writer, condition = getattr(model, "writer", APP_ROLE), getattr(model, "removable_when", "")
    yield f'drop policy if exists {REMOVING} on "{table}"'
    if writer != APP_ROLE:
        yield f'revoke insert on "{table}" from {APP_ROLE}'
    if writer == SEQUENCER:
        yield f'grant select, insert on "{table}" to {SEQUENCER}'
    if getattr(model, "is_sequenced", False):
        yield f'grant select on "{table}" to {SEQUENCER}'
    if condition:
        yield f'create policy {REMOVING} on "{table}" for delete using ({condition})'
        yield f'grant delete on "{table}" to {getattr(model, "remover", APP_ROLE)}'


def secure(connection: BaseDatabaseWrapper) -> bool:
    """Apply the statements through the owner's connection; return False when the database was already in line."""
    script = ";\n".join(statements())
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(relname, ',' order by oid) from pg_class where relkind in ('r', 'S')")
        mark = "declared " + hashlib.sha256((script + str(cursor.fetchone())).encode()).hexdigest()
        cursor.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
        )
        if cursor.fetchone()[0] == mark:
            return False
        cursor.execute(script)
        cursor.execute(f"comment on database \"{connection.settings_dict['NAME']}\" is '{mark}'")
    return True
