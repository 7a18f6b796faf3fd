"""The home page of each role, and the search over what its reader may read."""

from __future__ import annotations

import pytest
from django.test import Client

from lianfang.kernel.access import ADMINISTRATORS, Role
from lianfang.monitoring.tests.factories import finished_run, queued_run, watched_office
from lianfang.people.models import Account
from lianfang.people.tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def people():
    return watched_office()


def client_of(actor, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(pk=actor.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def home(actor, language="en"):
    return client_of(actor, language).get("/").content.decode()


def test_the_public_is_sent_to_the_guides():
    assert Client().get("/")["location"] == "/public/"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home_page_that_is_not_empty(people, role):
    shown = home(holder("someone", role=role))

    assert "<h1>" in shown
    assert "/tasks/" in shown


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_an_administrator_reads_no_business_text(people, role):
    finished_run(people["head"])
    shown = home(holder("someone", role=role))

    assert "SKIPPED-1" not in shown
    assert "测试事项" not in shown


def test_an_officer_finds_the_own_post_its_powers_and_steps(people):
    shown = home(people["officer"])

    for part in ("/posts/A2/", "/items/T01/", "Acceptance"):
        assert part in shown


def test_whoever_oversees_sees_the_newest_findings_and_the_divisions(people):
    finished_run(people["head"])
    shown = home(people["discipline"])

    for part in ("SKIPPED-1", "Division A", "/findings/?unit="):
        assert part in shown


def test_the_head_of_another_division_sees_none_of_it(people):
    finished_run(people["head"])

    assert "SKIPPED-1" not in home(people["stranger"])


def test_a_finished_run_waits_for_the_head_of_its_division(people):
    finished_run(people["head"])

    assert "5 flagged cases" in home(people["head"])


def test_a_run_that_waits_is_shown_with_its_progress(people):
    queued_run(people["head"])

    assert "0 of 1 are done" in home(people["head"])


@pytest.mark.parametrize(
    ("who", "words", "finds"),
    [
        ("head", "测试", ["/items/T01/"]),
        ("head", "Test item", ["/items/T01/"]),
        ("head", "SKIPPED", ["/findings/"]),
        ("head", "经办岗", ["/posts/A2/"]),
        ("stranger", "测试", []),
        ("stranger", "SKIPPED", []),
        ("sysadmin", "测试", []),
        ("head", "测试 无此词", []),
        ("head", "%", []),
        ("head", "", []),
    ],
)
def test_the_search_finds_what_its_reader_may_read(people, who, words, finds):
    finished_run(people["head"])
    shown = client_of(people[who]).get("/search/", {"q": words}).content.decode()
    found = shown[shown.index("<main") :]

    assert [part for part in finds if part not in found] == []
    if not finds:
        assert 'class="empty"' in found
