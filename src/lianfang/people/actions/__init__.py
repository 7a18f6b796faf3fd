"""Writes of people, one file for each subject."""

from lianfang.people.actions.accounts import close_account, end_role, enroll_account, grant_role, open_account
from lianfang.people.actions.invitations import accept_invitation, invite, invited_account
from lianfang.people.actions.keeping import GRANTERS, KEEPERS
from lianfang.people.actions.seats import IncumbencyStarted, end_charge, set_charge, start_incumbency, transfer_person
from lianfang.people.actions.units import ChargesChanged, save_post, save_unit

__all__ = [
    "ChargesChanged",
    "GRANTERS",
    "IncumbencyStarted",
    "KEEPERS",
    "accept_invitation",
    "close_account",
    "end_charge",
    "end_role",
    "enroll_account",
    "grant_role",
    "invite",
    "invited_account",
    "open_account",
    "save_post",
    "save_unit",
    "set_charge",
    "start_incumbency",
    "transfer_person",
]
