"""The database counts days as the office does, at whatever hour of UTC a test runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.people import actions
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, actor_for, office

pytestmark = pytest.mark.django_db


def test_the_day_of_the_database_is_the_day_of_the_office():
    with connection.cursor() as cursor:
        cursor.execute("select lianfang_today(), pg_get_functiondef('lianfang_enter(bigint)'::regprocedure)")
        today, body = cursor.fetchone()
    assert today == clock.today()
    assert "current_date" not in body.lower()


@pytest.mark.parametrize(("since", "has"), [(0, True), (-1, True), (1, False)])
def test_a_grant_holds_from_its_first_day_in_the_office(since, has):
    office()
    actions.open_account(SETUP, username="zhao", password="lianfang-demo")
    day = clock.today() + timedelta(days=since)
    actions.grant_role(SETUP, username="zhao", role=Role.OFFICER.value, unit="A", since_on=day)
    assert bool(actor_for(Account.objects.get(username="zhao")).roles) is has
