"""The embedded cluster of this checkout: where it is, and the roles and database made in it."""

from __future__ import annotations

from functools import cache

import psycopg
from psycopg import sql

from lianfang.config import environment as env
from lianfang.config.postgres import SUPERUSER, Cluster

OWNER, APP, SCOPE = "lianfang_owner", "lianfang_app", "lianfang_scope"
SEQUENCER, AUDITOR = "lianfang_sequencer", "lianfang_auditor"

_OF_THE_TRAIL = ((SEQUENCER, "login"), (AUDITOR, "login"))


@cache
def cluster(testing: bool = False) -> Cluster:
    """Return the cluster for the product or for its tests; nothing is started."""
    return Cluster(
        env.HOME / ("pg-test" if testing else "pg"),
        durable=not testing,
        binaries=env.PG_BINDIR,
        server_user=env.PG_USER,
    )


def start(testing: bool = False) -> None:
    """Start the cluster and make roles and database in it, unless another database is configured."""
    if env.DATABASE_URL:
        return
    found = cluster(testing)
    found.start()
    login = found.login(SUPERUSER, "postgres")
    with psycopg.connect(
        host=login["HOST"], user=login["USER"], password=login["PASSWORD"], dbname="postgres", autocommit=True
    ) as connection:
        _make_roles(connection, found)
        if not connection.execute("select 1 from pg_database where datname = 'lianfang'").fetchone():
            connection.execute("create database lianfang owner lianfang_owner")


def stop(testing: bool = False, mode: str = "fast") -> None:
    """Stop the embedded cluster where one is used."""
    if not env.DATABASE_URL:
        cluster(testing).stop(mode)


def _make_roles(connection: psycopg.Connection, found: Cluster) -> None:
    """Make the owner of the tables, the app that owns nothing, the role whose functions look up scopes, and those
    that write and read the trail's tree."""
    have = {row[0] for row in connection.execute("select rolname from pg_roles")}
    for role, rights in ((OWNER, "login createdb"), (APP, "login"), (SCOPE, "nologin bypassrls"), *_OF_THE_TRAIL):
        if role not in have:
            connection.execute(sql.SQL("create role {} " + rights).format(sql.Identifier(role)))
            if "nologin" not in rights:
                connection.execute(
                    sql.SQL("alter role {} password {}").format(sql.Identifier(role), found.password(role))
                )
    connection.execute(f"grant {SCOPE} to {OWNER}")
