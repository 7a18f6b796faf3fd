"""The yearly cycle of the reference office as programs walk it: an account for every post, calls over the API."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from demo.accounts import ROLES
from demo.office.load import Office
from lianfang.kernel import clock
from lianfang.kernel.access import Role, system
from lianfang.people import actions as people
from lianfang.people.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"
ZONE = ZoneInfo("Asia/Shanghai")
STAGE = system("a journey gives every post of the office an account")
PASSWORD = "lianfang-demo"
SINCE = date(2024, 1, 1)
PAGE = 200


@dataclass
class Staff:
    """The posts of the office with their accounts, and what each may be asked to do."""

    office: Office
    accounts: dict[str, str] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def posts(self) -> list[dict[str, Any]]:
        """Return every post of the office."""
        return list(self.office["posts"])

    def leader_of(self, division: str) -> str:
        """Return the post of the leader in charge of a division, the main leader where there is none."""
        leaders = self.office["charges"]["leaders"]
        return next((row["post"] for row in leaders if division in row["divisions"]), "L1")

    def client(self, post: str) -> Client:
        """Return a client signed in as the holder of a post."""
        if post not in self.clients:
            made = Client(headers={"accept-language": "zh-hans"})
            made.force_login(Account.objects.get(username=self.accounts[post]), backend=BACKEND)
            self.clients[post] = made
        return self.clients[post]

    @contextmanager
    def on(self, moment: datetime) -> Iterator[None]:
        """Let a later moment come; everybody signs in again, since sessions have run out meanwhile."""
        with clock.at(moment):
            self.clients.clear()
            yield
        self.clients.clear()

    def call(self, post: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send a body as the holder of a post; return the answer, which must be a success."""
        answer = self.client(post).post(f"/api/{path}", json.dumps(body or {}), content_type="application/json")
        assert answer.status_code < 300, f"{post} {path}: {answer.status_code} {answer.content.decode()}"
        return answer.json() if answer.content else None

    def refused(self, post: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, str]:
        """Send a body that must not be taken; return status and code."""
        answer = self.client(post).post(f"/api/{path}", json.dumps(body or {}), content_type="application/json")
        assert answer.status_code >= 400, f"{post} {path}: {answer.content.decode()}"
        return answer.status_code, answer.json()["code"]

    def read(self, post: str, path: str, **asked: Any) -> Any:
        """Return what the holder of a post reads."""
        answer = self.client(post).get(f"/api/{path}", asked)
        assert answer.status_code == 200, f"{post} {path}: {answer.status_code} {answer.content.decode()}"
        return answer.json()

    def rows(self, post: str, path: str, **asked: Any) -> Iterator[dict[str, Any]]:
        """Yield the rows with certain values of a list that the holder of a post reads, page by page."""
        number = 1
        while True:
            found = self.read(post, path, page=number, size=PAGE)
            yield from (row for row in found["items"] if asked.items() <= row.items())
            if number * PAGE >= found["total"]:
                return
            number += 1

    def move(self, post: str, path: str, move: str, comment: str = "") -> Any:
        """Make a move of the workflow on what stands at a path, with the version read just before."""
        version = self.read(post, path)["version"]
        return self.call(post, f"{path}/{move}", {"version": version, "comment": comment})

    def move_refused(self, post: str, path: str, move: str, comment: str = "") -> tuple[int, str]:
        """Try a move that must not be taken; return status and code."""
        version = self.read(post, path)["version"]
        return self.refused(post, f"{path}/{move}", {"version": version, "comment": comment})


def staff_of(office: Office) -> Staff:
    """Return the posts of the office with the names of their accounts, whether these are opened already or not."""
    known = {row["post"]: row["username"] for row in office["accounts"] if row["username"] and row["post"]}
    codes = [post["id"] for post in office["posts"]]
    return Staff(office, {code: known.get(code) or f"post-{code.lower()}" for code in codes})


def staffed(office: Office, only: Collection[str] = ()) -> Staff:
    """Give every post of the office an account; a second secretary, since the first reviews the main leader's risks.

    only: give just these posts an account, and no second secretary.
    """
    found = staff_of(office)
    known = {row["username"] for row in office["accounts"]}
    charged = {row["post"]: row["divisions"] for row in office["charges"]["leaders"]}
    for post in office["posts"]:
        username, role = found.accounts[post["id"]], ROLES[post["role"]]
        if username in known or only and post["id"] not in only:
            continue
        people.open_account(STAGE, username=username, password=PASSWORD, person=post["holder"]["name"])
        units = charged[post["id"]] if role is Role.LEADER_IN_CHARGE else [post["division"]]
        for unit in ["ORG"] if role is Role.DISCIPLINE else units:
            people.grant_role(STAGE, username=username, role=role.value, unit=unit, since_on=SINCE)
    if not only:
        people.grant_role(STAGE, username=found.accounts["MS2"], role=Role.SECRETARY.value, unit="ORG", since_on=SINCE)
    return found


def at_nine(on: date) -> datetime:
    """Return nine o'clock of a day in the office's zone."""
    return datetime(on.year, on.month, on.day, 9, tzinfo=ZONE)
