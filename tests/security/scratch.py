"""A database of its own for what must really commit, made from the migrated template."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Thread

import psycopg
from django.db import connections

from lianfang.config import embedded
from lianfang.config.postgres import SUPERUSER

TEMPLATE = "lianfang_template_done"
ALIASES = ("default", "owner", "sequencer")


def login_as(role: str, database: str) -> psycopg.Connection:
    """Return a connection of a database role that commits each statement."""
    login = embedded.cluster(testing=True).login(role, database)
    return psycopg.connect(
        host=login["HOST"], user=login["USER"], password=login["PASSWORD"], dbname=database, autocommit=True
    )


def superuser(database: str) -> psycopg.Connection:
    """Return a connection above all policies and, once it has said so, above all triggers."""
    return login_as(SUPERUSER, database)


@contextmanager
def database(name: str, template: str = TEMPLATE) -> Iterator[str]:
    """Make a database from another one, point the product at it, and drop it in the end."""
    name = f"{name}_{os.getpid()}"
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ALIASES}
    with superuser("postgres") as server:
        _forget()
        server.execute(f"drop database if exists {name} with (force)")
        server.execute(f"create database {name} template {template} owner lianfang_owner")
        try:
            for alias in ALIASES:
                connections[alias].settings_dict["NAME"] = name
            yield name
        finally:
            _forget()
            for alias, held in before.items():
                connections[alias].settings_dict["NAME"] = held
            server.execute(f"drop database if exists {name} with (force)")


def _forget() -> None:
    for alias in ALIASES:
        connections[alias].close()


def verifier_path() -> Path:
    """Return the offline verifier as it is handed out."""
    return Path(__file__).resolve().parents[2] / "src/lianfang/trail/verify_proof.py"


def at_once(count: int, work: Callable[[int], object]) -> list[Exception]:
    """Let so many threads do a work at once, each with its number and its own connection; return what failed."""
    start, failed = Barrier(count), []

    def one(number: int) -> None:
        try:
            start.wait(20)
            work(number)
        except Exception as failure:
            failed.append(failure)
        finally:
            connections["default"].close()

    threads = [Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed
