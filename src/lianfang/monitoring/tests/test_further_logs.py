"""Another log of the same item adds to what was found: nobody hides findings by uploading more."""

from __future__ import annotations

import pytest

from lianfang.monitoring.queries import list_findings
from lianfang.monitoring.tests.factories import csv_of, finished_run, watched_office
from lianfang.store.acting import acting
from lianfang.tasks.queries import list_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


def test_findings_stay_in_sight_and_their_task_stays_open_when_a_clean_log_follows():
    head = watched_office()["head"]
    finished_run(head)
    with acting(head):
        before = set(list_findings(head).values_list("finding_id", flat=True))
        tasks = list_tasks(head).filter(kind="look_into_findings", state="open").count()
    clean = {"NEW-1": [("受理", 9, 9, "李"), ("审核", 10, 9, "陈"), ("审定", 11, 9, "顾")]}
    finished_run(head, csv_of(clean))
    with acting(head):
        assert set(list_findings(head).values_list("finding_id", flat=True)) == before != set()
        assert list_tasks(head).filter(kind="look_into_findings", state="open").count() == tasks == 1
