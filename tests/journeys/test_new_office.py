"""An office that is not in the demonstration is set up from an empty database by spreadsheets, and publishes."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from lianfang.catalogue.actions import check_version, review_version
from lianfang.catalogue.actions.editions import compose_edition, publish_edition, submit_edition
from lianfang.catalogue.queries import list_items
from lianfang.catalogue.queries import list_versions as list_item_versions
from lianfang.catalogue.terms.editions import EDITION_TOPIC
from lianfang.edge.sheets import read_sheet
from lianfang.flowcharts.actions import publish_flow
from lianfang.flowcharts.queries import list_versions as list_flow_versions
from lianfang.flowcharts.queries import survey_pairs
from lianfang.kernel import clock
from lianfang.kernel.access import system
from lianfang.meetings.queries import list_topics
from lianfang.people.models import Account
from lianfang.people.queries import get_unit, list_units
from lianfang.people.tests.factories import actor_for
from lianfang.store.acting import acting
from lianfang.trail.models import Entry
from tests.journeys import sheets
from tests.journeys.cycle import BACKEND
from tests.journeys.year import in_workdays

pytestmark = pytest.mark.django_db
LOOKER = system("a test looks at what a new office has")
PASSWORD = "correct-horse-battery"


def administrators() -> dict[str, str]:
    """Make the three administrators from the command line; return username → the password shown once."""
    out = io.StringIO()
    call_command("create_administrators", code="WB", name="某市外事办公室", stdout=out)
    return dict(re.findall(r"^(\w+)  (\S+)$", out.getvalue(), re.M))


def signed_in(username: str, password: str) -> Client:
    client = Client(raise_request_exception=False)
    answer = client.post("/account/login/", {"login": username, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


def take_in(client: Client, entity: str, rows: sheets.Rows, *, name: str = "Sheet1") -> None:
    """Try a sheet on the import page, then take it for good."""
    tried = client.post(f"/{entity}/import/", {"file": sheets.book({name: rows})})
    assert tried.status_code == 200, tried.content.decode()
    text = tried.content.decode()
    assert 'name="confirm"' in text, re.sub(r"<[^>]+>|\s+", " ", text)
    taken = client.post(f"/{entity}/import/", {"confirm": "1"})
    assert taken.status_code == 302, re.sub(r"<[^>]+>|\s+", " ", taken.content.decode())


def invited(secadmin: Client, username: str) -> Client:
    """Let the holder of a new account set a password by the one-time link, and sign in."""
    shown = secadmin.post(f"/accounts/{username}/invite/").content.decode()
    link = re.search(r"/welcome/[^/<\s]+/", shown)
    assert link, shown
    stranger = Client()
    set_up = stranger.post(link[0], {"password": PASSWORD, "again": PASSWORD})
    assert set_up.status_code == 302, set_up.content.decode()
    assert stranger.get(link[0]).status_code == 404
    return signed_in(username, PASSWORD)


def in_english(client: Client, address: str) -> str:
    """Return a page in the language of the sources, so that it is read without compiled translations."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client.get(address).content.decode()


def actor(username: str):
    return actor_for(Account.objects.get(username=username))


@pytest.mark.demand("T0.3")
def test_a_new_office_is_set_up_by_spreadsheets_alone_and_publishes_its_first_edition():
    shown = administrators()
    sysadmin, secadmin = (signed_in(name, shown[name]) for name in ("sysadmin", "secadmin"))
    for entity, rows in (
        ("units", sheets.UNITS),
        ("posts", sheets.POSTS),
        ("incumbencies", sheets.HOLDERS),
        ("charges", sheets.CHARGES),
        ("bodies", sheets.BODIES),
        ("seats", sheets.SEATS),
    ):
        take_in(sysadmin, entity, rows)
    take_in(secadmin, "accounts", sheets.ACCOUNTS)
    clients = {name: invited(secadmin, name) for name, *_rest in sheets.ACCOUNTS[1:]}

    coming = re.search(r'<p class="lead">(.*?)</p>', in_english(sysadmin, "/setup/"))
    assert coming
    assert "Lists and figures of the office" in coming[1]
    tried = sysadmin.post("/policies/workbook/", {"file": sheets.book(sheets.POLICIES)})
    assert tried.status_code == 200
    decision = {"confirm": "1", "basis": "三定方案", "effective_on": "2026-11-01"}
    assert sysadmin.post("/policies/workbook/", decision).status_code == 302
    decided = clients["leader"].post("/policies/decide/", {"body": "党组", "document_no": "外办〔2026〕1号"})
    assert decided.status_code == 302, decided.content.decode()

    take_in(clients["secretary"], "bases", sheets.BASES)
    take_in(clients["secretary"], "category-declarations", sheets.DECLARED)
    for division in "AB":
        officer = clients[f"officer-{division.lower()}"]
        tried = officer.post("/catalogue/import/", {"file": sheets.book({"items": sheets.items_of(division)})})
        assert 'name="confirm"' in tried.content.decode(), tried.content.decode()
        assert officer.post("/catalogue/import/", {"confirm": "1", "reason": "首次编制"}).status_code == 302
        take_in(officer, "flows", sheets.steps_of(division))
    publish_all()

    assert "Every needed step is done." in in_english(sysadmin, "/setup/")
    with acting(LOOKER):
        items = list(list_items(LOOKER))
        assert {(item.number, item.state) for item in items} == {
            (f"{division}0{number}", "published") for division in "AB" for number in (1, 2, 3)
        }
        assert [pair.breaches for pair in survey_pairs(LOOKER)] == [0]
        assert sum(len(pair.places) for pair in survey_pairs(LOOKER)) == 6
    assert "A事项1" in Client().get("/public/items/A01/").content.decode()


def publish_all() -> None:
    """Publish the flows, check and review the items, and let the first edition go through the team."""
    secretary = actor("secretary")
    for division in "AB":
        head = actor(f"head-{division.lower()}")
        with acting(head):
            flows = [version.key for version in list_flow_versions(head)]
            items = [version.key for version in list_item_versions(head)]
        for key in flows:
            publish_flow(head, key=key)
        for key in items:
            check_version(head, key=key)
            review_version(secretary, key=key, comment="合法")
    edition = compose_edition(secretary, title="职权目录")
    submit_edition(secretary, key=edition.number)
    ref, held_at = call_the_team()
    with clock.at(held_at):
        decide(ref)
        assert publish_edition(actor("leader"), key=edition.number).state == "published"


def say(path: str, body: dict[str, object] | None = None, *, move: str = "") -> dict[str, Any]:
    """Send a body, or make a move, as the secretary, who also records what members say."""
    client = Client()
    client.force_login(Account.objects.get(username="secretary"), backend=BACKEND)
    if move:
        body = {"version": client.get(f"/api/{path}").json()["version"], "comment": ""}
        path = f"{path}/{move}"
    answer = client.post(f"/api/{path}", json.dumps(body or {}), content_type="application/json")
    assert answer.status_code < 300, f"{path}: {answer.content.decode()}"
    found: dict[str, Any] = answer.json()
    return found


def topic_of_the_edition() -> str:
    with acting(LOOKER):
        return str(list_topics(LOOKER).get(kind=EDITION_TOPIC).pk)


def call_the_team() -> tuple[str, datetime]:
    """Prepare a meeting on the edition and send its papers in time; return its number and when it is held."""
    held_at = in_workdays(8)
    ref = str(say("meetings", {"body": "LT", "planned_at": held_at.isoformat()})["key"])
    say(f"meetings/{ref}/agenda", {"topics": [topic_of_the_edition()]})
    assert say(f"meetings/{ref}", move="convene")["state"] == "convened"
    return ref, held_at


def decide(ref: str) -> None:
    """Hold the meeting: all present, the main leader last, everybody for it."""
    topic = f"topics/{topic_of_the_edition()}"
    client = Client()
    client.force_login(Account.objects.get(username="secretary"), backend=BACKEND)
    members = {row["title"]: row["member"] for row in client.get(f"/api/meetings/{ref}/attendance").json()}
    marks = [{"member": member, "presence": "present"} for member in members.values()]
    version = say(f"meetings/{ref}/attendance", {"marks": marks})["version"]
    say(f"meetings/{ref}/open", {"version": version})
    say(topic, move="take_up")
    for title in ("副主任（机关）", "副主任（外事）", "主任"):
        say(f"{topic}/statements", {"member": members[title], "text": "同意。"})
    say(topic, move="open_vote")
    for member in members.values():
        say(f"{topic}/votes", {"member": member, "choice": "for"})
    assert say(f"{topic}/settle", {"text": "同意发布"})["state"] == "approved"


def test_administrators_are_made_once_and_never_beside_other_accounts():
    shown = administrators()
    assert sorted(shown) == ["auditor", "secadmin", "sysadmin"]
    with pytest.raises(CommandError):
        call_command("create_administrators", code="WB", name="某市外事办公室")


def test_the_same_sheet_twice_changes_nothing_and_leaves_no_trace():
    sysadmin = signed_in("sysadmin", administrators()["sysadmin"])
    for entity, rows in (("units", sheets.UNITS), ("posts", sheets.POSTS), ("incumbencies", sheets.HOLDERS)):
        take_in(sysadmin, entity, rows)
    with acting(LOOKER):
        before = Entry.objects.unscoped("a test counts").count()
    for entity, rows in (("units", sheets.UNITS), ("posts", sheets.POSTS), ("incumbencies", sheets.HOLDERS)):
        take_in(sysadmin, entity, rows)
    with acting(LOOKER):
        assert Entry.objects.unscoped("a test counts").count() == before


def test_every_wrong_cell_is_named_and_nothing_is_taken():
    sysadmin = signed_in("sysadmin", administrators()["sysadmin"])
    rows = [
        ["code", "name", "kind", "parent", "position"],
        ["X1", "", "division", "WB", "eins"],
        ["X2", "乙", "什么", "WB", 1],
    ]
    shown = sysadmin.post("/units/import/", {"file": sheets.book({"u": rows})}).content.decode()
    assert "eins" in shown
    assert 'name="confirm"' not in shown
    assert shown.count("什么") >= 2
    with acting(LOOKER):
        assert [unit.code for unit in list_units(LOOKER)] == ["WB"]


def test_the_empty_sheets_hold_what_the_import_asks_for():
    sysadmin = signed_in("sysadmin", administrators()["sysadmin"])
    content = sysadmin.get("/units/import/blank.xlsx").content
    header = read_sheet("units.xlsx", content)[0]
    filled = [header, ["X1", "新处", "division", "WB", *[""] * (len(header) - 4)]]
    take_in(sysadmin, "units", filled)
    with acting(LOOKER):
        assert get_unit(LOOKER, "X1").name == "新处"
