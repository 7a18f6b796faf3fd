"""What a page of a long list costs the web process, in the product's own test database; figures only, no verdict.

Run by `make bench`: median and least CPU time of 50 warm requests for 25 rows of 20,000.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.served import Server
from lianfang.catalogue.tests.factories import many_items
from lianfang.kernel.access import Role
from lianfang.monitoring.tests.factories import finished_run, multiplied, watched_office
from lianfang.people.models import Account
from lianfang.people.tests.factories import holder, office

ROWS, WARM, COUNTED = 20_000, 5, 50


@pytest.mark.django_db
def test_cpu_of_a_page_of_twenty_thousand_items(capsys: pytest.CaptureFixture[str]) -> None:
    """Print the CPU time of a list page and of one with a search."""
    office()
    many_items("A", ROWS)
    holder("gu", role=Role.MAIN_LEADER)
    _report(Server("gu"), ("/items/", "/items/?page=200&sort=-name", "/api/items"), capsys)


@pytest.mark.django_db
def test_cpu_of_a_page_of_twenty_thousand_findings(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Any
) -> None:
    """Print the CPU time of the lists of findings and of runs."""
    settings.FILES_ROOT = tmp_path
    head = watched_office()["head"]
    multiplied(finished_run(head), ROWS, runs=300)
    _report(Server(Account.objects.get(pk=head.id).username), ("/findings/", "/runs/"), capsys)


def _report(server: Server, paths: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    for path in paths:
        times = [server.cost(path)[0] for _ in range(WARM + COUNTED)][WARM:]
        least, median = min(times) * 1000, statistics.median(times) * 1000
        with capsys.disabled():
            print(f"\n{path:32} median {median:5.1f} ms, least {least:5.1f} ms CPU, load {os.getloadavg()[0]:.1f}")
