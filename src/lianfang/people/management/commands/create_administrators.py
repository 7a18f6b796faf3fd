"""Open the first three accounts of an empty database: the administrators who exclude each other."""

from __future__ import annotations

import getpass
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianfang.kernel import clock
from lianfang.kernel.access import Role, system
from lianfang.kernel.errors import Refused
from lianfang.people import actions
from lianfang.people.queries import get_office, list_accounts
from lianfang.people.terms import UnitKind
from lianfang.store.acting import acting

FOUNDER = system("the first administrators are made from the command line")
ROLES = {
    "sysadmin": (Role.SYSADMIN, "系统管理员"),
    "secadmin": (Role.SECADMIN, "安全保密管理员"),
    "auditor": (Role.AUDITOR, "安全审计员"),
}
PASSWORD_BYTES = 12


class Command(BaseCommand):
    """Open the accounts and say the passwords once."""

    help = "Open the accounts sysadmin, secadmin and auditor of a new office; nothing is done where accounts exist."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the office's code and name, and how passwords come about."""
        parser.add_argument("--code", required=True, help="short code of the office, such as WB")
        parser.add_argument("--name", required=True, help="name of the office")
        parser.add_argument("--name-en", default="", help="name of the office in English")
        parser.add_argument("--ask", action="store_true", help="ask for the passwords instead of generating them")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make office and accounts in one transaction; refuse where anybody can sign in already."""
        try:
            with acting(FOUNDER):
                if list_accounts(FOUNDER).exists():
                    raise CommandError("There are accounts already; the security administrator opens further ones.")
                self._found(options)
        except Refused as refusal:
            raise CommandError(refusal.sentence()) from refusal

    def _found(self, options: dict[str, Any]) -> None:
        office = get_office(FOUNDER) or actions.save_unit(
            FOUNDER,
            code=options["code"],
            name=options["name"],
            name_en=options["name_en"],
            kind=UnitKind.OFFICE.value,
        )
        for username, (role, display) in ROLES.items():
            password = self._password(username, is_asked=options["ask"])
            actions.open_account(FOUNDER, username=username, password=password, display_name=display)
            actions.grant_role(FOUNDER, username=username, role=role.value, unit=office.code, since_on=clock.today())
        self.stdout.write("Three persons hold these accounts. They open all further ones by spreadsheet.")

    def _password(self, username: str, *, is_asked: bool) -> str:
        if is_asked:
            first = getpass.getpass(f"{username}: ")
            if getpass.getpass(f"{username}, again: ") != first:
                raise CommandError("The two passwords differ.")
            return first
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        self.stdout.write(f"{username}  {password}")
        return password
