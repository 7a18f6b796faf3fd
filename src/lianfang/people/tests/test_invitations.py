"""The one-time link to an account: works once, for accounts without a password only, and for a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.test import Client

from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people import actions
from lianfang.people.actions.invitations import TOKENS
from lianfang.people.models import Account
from lianfang.people.tests.factories import holder, office

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"


def invited() -> tuple[str, Account]:
    """Open an account without a password; return the key of its link and the account."""
    office()
    granter = holder("guard", role=Role.SECADMIN)
    account = actions.enroll_account(granter, username="li", role="officer", unit="A")
    return actions.invite(granter, username="li"), account


def test_the_link_sets_the_password_once():
    key, account = invited()
    actions.accept_invitation(key=key, password=PASSWORD)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    with pytest.raises(NotFound):
        actions.accept_invitation(key=key, password="another-long-password")


def test_nobody_signs_in_before_the_link_was_used():
    _key, account = invited()
    assert not account.has_usable_password()
    assert Client().post("/account/login/", {"login": "li", "password": ""}).status_code == 200


def test_an_account_with_a_password_is_not_taken_over():
    office()
    granter = holder("guard", role=Role.SECADMIN)
    holder("li", post="A2", unit="A")
    with pytest.raises(Refused, match="password_set"):
        actions.invite(granter, username="li")


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SECRETARY, Role.AUDITOR])
def test_only_the_security_administrator_gives_links(role):
    _key, _account = invited()
    with pytest.raises(NotFound):
        actions.invite(holder("other", role=role), username="li")


@pytest.mark.parametrize(
    "change", [lambda key: key[:-1], lambda key: "9" + key, lambda key: key.split(".")[0], str.upper]
)
def test_a_key_that_was_changed_opens_nothing(change):
    key, _account = invited()
    with pytest.raises(NotFound):
        actions.invited_account(change(key))


def test_the_link_is_too_old_after_three_days():
    key, _account = invited()
    later = datetime.now() + timedelta(days=3, minutes=1)
    with mock.patch.object(TOKENS, "_now", return_value=later), pytest.raises(NotFound):
        actions.invited_account(key)


def test_the_page_keeps_the_link_open_when_the_passwords_differ_or_are_weak():
    key, account = invited()
    client = Client()
    for first, again in (("correct-horse-battery", "other"), ("zu9kurz", "zu9kurz")):
        answer = client.post(f"/welcome/{key}/", {"password": first, "again": again})
        assert answer.status_code == 409
        assert first not in answer.content.decode()
    account.refresh_from_db()
    assert not account.has_usable_password()
    assert client.post(f"/welcome/{key}/", {"password": PASSWORD, "again": PASSWORD}).status_code == 302


def test_a_closed_account_is_not_opened_by_its_link():
    key, _account = invited()
    actions.close_account(holder("second", role=Role.SECADMIN), username="li")
    with pytest.raises(NotFound):
        actions.accept_invitation(key=key, password=PASSWORD)
