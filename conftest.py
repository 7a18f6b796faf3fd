"""What every test stands on: the embedded test cluster, one database per worker, roles as in production.

Tests run as the app role under row-level security, never as the owner of the tables or as a superuser.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lianfang.config import embedded
from lianfang.config.postgres import SUPERUSER

pytest_plugins = ["tools.demands"]

ROOT = Path(__file__).parent
TEMPLATE = "lianfang_template"


def pytest_configure(config: pytest.Config) -> None:
    """Start the test cluster once, in the controller of all workers."""
    if not hasattr(config, "workerinput"):
        embedded.start(testing=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the test cluster when the controller ends."""
    if not hasattr(config, "workerinput"):
        embedded.stop(testing=True, mode="immediate")


def _superuser() -> psycopg.Connection:
    login = embedded.cluster(testing=True).login(SUPERUSER, "postgres")
    return psycopg.connect(
        host=login["HOST"], user=login["USER"], password=login["PASSWORD"], dbname="postgres", autocommit=True
    )


def _schema_digest() -> str:
    paths = sorted(
        path
        for pattern in (
            "*/migrations/*.py",
            "*/models.py",
            "*/models/*.py",
            "*/*.sql",
            "store/*.py",
            "kernel/access.py",
        )
        for path in (ROOT / "src" / "lianfang").glob(pattern)
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def _use_database(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _make_template(server: psycopg.Connection) -> None:
    """Migrate the template when the schema has changed since it was made."""
    digest = _schema_digest()
    made = server.execute(
        "select description from pg_shdescription d join pg_database b on b.oid = d.objoid where datname = %s",
        [TEMPLATE + "_done"],
    ).fetchone()
    if made and made[0] == digest:
        return
    server.execute(f"drop database if exists {TEMPLATE}_done")
    server.execute(f"drop database if exists {TEMPLATE} with (force)")
    server.execute(f"create database {TEMPLATE} owner lianfang_owner")
    _use_database(TEMPLATE)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("secure_database", verbosity=0)
    _use_database("postgres")
    server.execute(f"alter database {TEMPLATE} rename to {TEMPLATE}_done")
    server.execute(f"comment on database {TEMPLATE}_done is '{digest}'")


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: object) -> Iterator[None]:
    """Give this worker its own copy of the migrated template."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    database = f"test_{worker}"
    lock = embedded.cluster(testing=True).home / ".template.lock"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with open(lock, "w") as handle, _superuser() as server:
            fcntl.flock(handle, fcntl.LOCK_EX)
            _make_template(server)
            server.execute(f"drop database if exists {database} with (force)")
            server.execute(f"create database {database} template {TEMPLATE}_done owner lianfang_owner")
        _use_database(database)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        for alias in ("default", "owner"):
            connections[alias].close()


@pytest.fixture
def count_queries() -> Callable[[Callable[[], object]], list[str]]:
    """Return a function that runs another and gives the statements it sent, without marks of nested transactions."""

    def count(work: Callable[[], object]) -> list[str]:
        with CaptureQueriesContext(connections["default"]) as captured:
            work()
        sent = [query["sql"] for query in captured.captured_queries]
        return [sql for sql in sent if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO"))]

    return count
