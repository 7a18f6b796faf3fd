"""Lists of many findings and runs: how many statements a page takes, whoever opens it and however long the list is."""

from __future__ import annotations

import pytest
from django.test import Client

from lianfang.monitoring.models import Finding
from lianfang.monitoring.tests.factories import finished_run, multiplied, watched_office
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people():
    return watched_office()


def client_of(actor):
    client = Client()
    client.force_login(Account.objects.get(pk=actor.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("path", ["/findings/", "/findings/?q=CASE-0&sort=-case_id&page=7", "/runs/", "/"])
def test_a_page_over_many_rows_takes_few_statements(people, count_queries, path):
    run = finished_run(people["head"])
    multiplied(run, runs=300)
    client = client_of(people["head"])
    client.get(path)
    sent = count_queries(lambda: client.get(path))

    if path != "/":
        assert len(sent) <= MOST_QUERIES, "\n".join(sent)
    else:
        # The home page puts together what seven rooms know of one post: its powers, steps, risks, tasks and findings.
        assert len(sent) <= 4 * MOST_QUERIES, "\n".join(sent)


@pytest.mark.parametrize("who", ["officer", "head", "discipline", "main", "sysadmin"])
def test_the_home_page_takes_as_many_statements_with_many_rows_as_with_few(people, count_queries, who):
    run = finished_run(people["head"])
    multiplied(run, findings=20)
    client = client_of(people[who])
    client.get("/")
    few = len(count_queries(lambda: client.get("/")))
    with acting(SETUP):
        Finding.objects.visible_to(SETUP).filter(finding_id__startswith="n").delete()
    multiplied(run, findings=500, runs=50)

    assert len(count_queries(lambda: client.get("/"))) == few


def test_the_page_of_a_run_takes_as_many_statements_however_many_cases_it_flags(people, count_queries):
    run = finished_run(people["head"])
    client = client_of(people["head"])
    client.get(f"/runs/{run.pk}/")
    few = len(count_queries(lambda: client.get(f"/runs/{run.pk}/")))
    multiplied(run, findings=500)

    assert len(count_queries(lambda: client.get(f"/runs/{run.pk}/"))) == few
