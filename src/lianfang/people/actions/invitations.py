"""How somebody gets the first password of an account: by a link that works once, so that nobody else ever knows it."""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.people.actions.accounts import check_password
from lianfang.people.actions.keeping import GRANTERS, insist
from lianfang.people.models import Account
from lianfang.people.queries import root_path
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

INVITED = system("whoever holds a one-time link sets the first password of an account")
TOKENS = PasswordResetTokenGenerator()


@use_case
def invite(actor: Actor, *, username: str) -> str:
    """Return the key of a link that sets the first password of an account; it works once and for three days.

    Refused for an account that has a password already: whoever keeps accounts cannot take one over this way.
    """
    insist(actor, GRANTERS, root_path())
    account = Account.objects.select_for_update().filter(username=username, is_active=True).first()
    if account is None:
        raise NotFound("Account")
    if account.has_usable_password():
        raise Refused("password_set", username=username)
    record(actor, "people.invite", account, username=username)
    return f"{account.pk}.{TOKENS.make_token(account)}"


def invited_account(key: str) -> Account:
    """Return the account that a link's key opens; NotFound for a key that is wrong, used or too old."""
    number, _dot, token = key.partition(".")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise NotFound("Account")
    account = Account.objects.filter(pk=int(number), is_active=True).first()
    if account is None or account.has_usable_password() or not TOKENS.check_token(account, token):
        raise NotFound("Account")
    return account


def accept_invitation(*, key: str, password: str) -> Account:
    """Set the first password of the account that a link's key opens, and use up the key."""
    return _accept(INVITED, key=key, password=password)


@use_case
def _accept(actor: Actor, *, key: str, password: str) -> Account:
    account = Account.objects.select_for_update().get(pk=invited_account(key).pk)
    if account.has_usable_password():  # somebody else was quicker with the same link
        raise NotFound("Account")
    check_password(password)
    account.set_password(password)
    account.version += 1
    account.save(update_fields=["password", "version"])
    record(actor, "people.accept_invitation", account, username=account.username)
    return account


declare_refusals(
    {
        "password_set": _("“{username}” has a password already; its holder changes it after signing in."),
        "passwords_differ": _("The two passwords differ."),
    }
)
declare_acts(
    {"people.invite": _("One-time link given"), "people.accept_invitation": _("First password set by one-time link")}
)
