"""The home pages of the demonstration: own powers, risks and tasks without a search, and who answers for which risk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from demo.loading.whole import load_demo
from demo.office.load import load_office
from lianfang.overview.queries import list_answered
from lianfang.people.models import Account
from lianfang.people.tests.factories import actor_for
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
OFFICE = load_office()
POSTS = {account["username"]: account["post"] for account in OFFICE["accounts"] if account["post"]}
MORE_THAN_ALL = 1000


@pytest.fixture(scope="module", autouse=True)
def office(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Load the office once for all tests here, in a transaction that is taken back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


def home(username: str) -> str:
    client = Client(headers={"accept-language": "en"})
    account = Account.objects.get(username=username)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get("/").content.decode()
    return text[text.index("<main") :]


@pytest.mark.demand("T0.1")
@pytest.mark.parametrize("username", sorted(POSTS))
def test_whoever_signs_in_sees_powers_steps_risks_and_due_tasks_of_the_own_post_with_no_search(username):
    code, text = POSTS[username], home(username)
    aside = text[text.index("<aside") :]
    assert f"/posts/{code}/" in aside
    for risk in OFFICE["risks"]:
        if risk["post"] == code:
            assert f"/risks/{risk['id']}/" in aside
            assert f'class="lv {risk["level"][0]}"' in aside
    for item in OFFICE["items"]:
        held = [step for step in item["steps"] if step["post"] == code]
        assert not held or f"/items/{item['id']}/" in aside
        assert all(step["name_en"] in aside.replace("&#x27;", "'") for step in held)


@pytest.mark.demand("T0.1")
def test_the_own_tasks_stand_on_the_page_with_their_last_days_and_one_click():
    text = home("officer")
    tasks = text[: text.index("<aside")]
    assert 'class="due' in tasks
    assert 'class="btn btn-sm' in tasks


@pytest.mark.parametrize("username", ["head", "deputy", "leader", "discipline", "officer"])
def test_each_risk_is_answered_for_by_the_post_that_the_office_names_and_never_by_its_own(username):
    actor = actor_for(Account.objects.get(username=username))
    with acting(actor):
        answered = {risk.number for risk in list_answered(actor, MORE_THAN_ALL).first}
    stated = {risk["id"] for risk in OFFICE["risks"] if risk["responsibility"]["principal"] == POSTS[username]}
    assert answered == stated
    assert answered or username in ("discipline", "officer")
