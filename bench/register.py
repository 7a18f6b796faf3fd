"""What the register costs at 200,000 risks: a page of the list, a search of two Chinese characters, the heat map, and
an edition that is frozen, submitted and written as a file.

Run by `make bench`; figures only. Time of the database is wall time of the whole request.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from typing import Any

import pytest
from django.db import connection

from bench.served import Server
from lianfang.edge.listing import list_page
from lianfang.files.actions import perform_export
from lianfang.files.queries import get_export
from lianfang.kernel.access import Role
from lianfang.people.models import Account
from lianfang.people.tests.factories import actor_for, holder, office
from lianfang.policies.tests.factories import in_force
from lianfang.register import actions
from lianfang.register.entities import RISKS
from lianfang.register.tests.factories import lists, many_risks
from lianfang.store.acting import acting
from tests.security import scratch

ROWS = int(os.environ.get("BENCH_RISKS", "200000"))
WARM, COUNTED = 3, 20
RESPONSIBILITY = [
    {"level": level, "label": level, "label_en": level, "principal": principal, "checks_per_year": 1}
    | {"min_measures": 1, "needs_control": False}
    for level, principal in (("high", "main_leader"), ("medium", "leader_in_charge"), ("low", "division_head"))
]
"""Who answers for which level; an edition names it in every line."""
PATHS = ("/risks/", "/risks/?page=4000", "/risks/?q=采办", "/risks/?q=验收", "/risks/?level=high", "/heat-map/")


@pytest.mark.timeout(1800)
def test_cpu_and_wall_time_of_two_hundred_thousand_risks(
    django_db_setup: None, django_db_blocker: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Print CPU and wall time of each page, median and least of 20; in a database of its own, with statistics."""
    with django_db_blocker.unblock(), scratch.database("register") as name:
        office()
        lists()
        began = time.perf_counter()
        many_risks("A", ROWS)
        holder("gu", role=Role.MAIN_LEADER)
        with scratch.superuser(name) as database:
            database.execute("analyze")
        with capsys.disabled():
            print(f"\n{ROWS} risks made in {time.perf_counter() - began:.0f} s")
        server = Server("gu")
        for path in PATHS:
            _measure(server, path, capsys)
        for word in ("采办", "验收"):
            _search(word, capsys)
        _edition(capsys)


def _edition(capsys: pytest.CaptureFixture[str]) -> None:
    """Print what freezing an edition of the whole register takes, and writing it, with how often progress was told."""
    in_force("level_responsibility", RESPONSIBILITY)
    secretary = holder("wang", role=Role.SECRETARY)
    began = time.perf_counter()
    edition = actions.compose_edition(secretary, title="年度廉政风险目录")
    actions.submit_edition(secretary, key=edition.number)
    with capsys.disabled():
        print(f"edition of {ROWS} lines frozen in {time.perf_counter() - began:.0f} s")
    with acting(secretary):
        made = actions.export_register(secretary, form="xlsx", edition=edition.number)
    told: list[tuple[int, int]] = []

    def seen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('UPDATE "files_export" SET "done"'):
            told.append((params[0], params[1]))
        return execute(sql, params, many, context)

    began, held = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with connection.execute_wrapper(seen):
        perform_export(made.pk)
    took, most = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with acting(secretary):
        assert get_export(secretary, str(made.pk)).state == "done"
    assert told == sorted(told)
    with capsys.disabled():
        print(
            f"written as xlsx in {took:.0f} s, progress told {len(told)} times, {(most - held) // 1024} MB more at most"
        )


def _search(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Print what counting and reading a page of found risks takes, without the page around it."""
    actor = actor_for(Account.objects.get(username="gu"))
    cpu, wall = [], []
    for _ in range(WARM + COUNTED):
        with acting(actor):
            began, ticked = time.perf_counter(), time.process_time()
            found = list_page(RISKS, actor, {"q": word})
            cpu.append((time.process_time() - ticked) * 1000)
            wall.append((time.perf_counter() - began) * 1000)
    label = f"search {word}, {found.total}{'+' if found.is_lower_bound else ''} found"
    _print(label, cpu[WARM:], wall[WARM:], capsys)


def _print(label: str, cpu: list[float], wall: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(
            f"{label:24} CPU median {statistics.median(cpu):5.1f} ms, least {min(cpu):5.1f}; "
            f"wall median {statistics.median(wall):6.1f} ms, least {min(wall):6.1f}; load {os.getloadavg()[0]:.1f}"
        )


def _measure(server: Server, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    costs = [server.cost(path) for _ in range(WARM + COUNTED)][WARM:]
    cpu, wall = ([one[place] * 1000 for one in costs] for place in (0, 1))
    _print(path, cpu, wall, capsys)
