"""The reference office, loaded through the actions of the rooms, as each role finds it."""

from __future__ import annotations

from time import perf_counter

import pytest
from django.core.management import call_command
from django.db import transaction

from casecheck.automaton import Automaton
from casecheck.bpmn import read_flow
from casecheck.drawing.steps import steps_of
from demo.accounts import PASSWORD
from demo.loading.whole import LOADER, load_demo
from lianfang.catalogue import queries as catalogue
from lianfang.flowcharts import queries as flowcharts
from lianfang.kernel.access import Actor
from lianfang.people.models import Account
from lianfang.people.queries import list_posts, list_units
from lianfang.people.tests.factories import actor_for
from lianfang.policies.queries import list_labels
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
SECONDS_TO_SEE_IT_IS_THERE = 0.1


@pytest.fixture(scope="module", autouse=True)
def office(django_db_setup, django_db_blocker):
    """Load the office once for all tests here, in a transaction that is taken back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


def as_user(username: str) -> Actor:
    return actor_for(Account.objects.get(username=username))


def test_the_whole_office_is_there():
    with acting(LOADER):
        counts = (
            list_posts(LOADER).count(),
            catalogue.list_items(LOADER).count(),
            flowcharts.list_flows(LOADER).filter(current__isnull=False).count(),
            list_units(LOADER).count(),
        )
    assert counts == (38, 49, 49, 13)


def test_a_second_loading_does_nothing_at_once():
    began = perf_counter()
    assert load_demo() is False
    assert perf_counter() - began < SECONDS_TO_SEE_IT_IS_THERE


def test_every_flow_is_sound_and_whole_as_a_table():
    with acting(LOADER):
        versions = list(flowcharts.list_versions(LOADER).defer(None))
    assert [version.key for version in versions if Automaton(read_flow(version.xml.encode())).soundness()] == []
    charts = {version.key: flowcharts.chart_of(version, "zh-hans") for version in versions}
    assert {key: steps_of(chart).notes for key, chart in charts.items() if steps_of(chart).notes} == {}


def test_every_step_has_its_post_and_its_words_in_english():
    with acting(LOADER):
        for version in flowcharts.list_versions(LOADER):
            steps = flowcharts.list_steps(LOADER, version)
            assert all(step.post_id and step.post_title_en and step.name_en for step in steps), version.key


@pytest.mark.demand("T3.1.11")
def test_the_diagram_of_p16_shows_six_steps_and_five_risk_marks():
    officer = as_user("officer")
    with acting(officer):
        version = flowcharts.published_version(officer, catalogue.get_item(officer, "P16"))
        picture = flowcharts.picture_of(officer, version)
    assert len(picture.rows) == 6
    assert [line.no for line in picture.rows if line.risks or line.gap_word] == ["2", "3", "4", "5", "6"]
    assert all(f'data-node="{line.node}"' in picture.svg for line in picture.rows)


@pytest.mark.demand("T3.1.5")
def test_every_item_fills_every_column_of_the_catalogue():
    columns = ("name_en", "category", "applicant", "conditions", "materials", "duties", "liability", "boundary")
    with acting(LOADER):
        items = list(catalogue.list_items(LOADER))
    for item in items:
        assert all(getattr(item, column) for column in columns), item.number
        assert item.bases_held, item.number
        assert {held["duty"] for held in item.posts_held} == {"decide", "execute", "supervise"}, item.number


def test_every_code_has_a_label_of_the_office():
    with acting(LOADER):
        items = list(catalogue.list_items(LOADER))
        categories = list_labels(LOADER, "authority_categories")
        assert {item.category for item in items} <= set(categories)
        assert {code for item in items for code in item.fields_held} <= set(list_labels(LOADER, "key_fields"))
        grounds = set(list_labels(LOADER, "suspension_grounds"))
        assert {code for item in items for code in item.suspensions} <= grounds
        declared = {row.category for row in catalogue.list_category_declarations(LOADER)}
    assert set(categories) == declared | {item.category for item in items}


def test_the_way_of_a_version_can_be_seen():
    with acting(LOADER):
        states = {row.key: row.state for row in catalogue.list_versions(LOADER).filter(item__number__in=("P12", "P16"))}
        before, after = (catalogue.get_item_version(LOADER, key) for key in ("P12-v1", "P12-v2"))
        shown = catalogue.get_item(LOADER, "P12").supervision_methods
    assert states == {"P12-v1": "superseded", "P12-v2": "published", "P16-v1": "published", "P16-v2": "checked"}
    assert [line for line in shown if line not in before.content["supervision_methods"]] == ["按季抽查回访"]
    assert "党组会议" in after.decision


# username → divisions whose items it finds; None: all of them
SEEN = {
    "officer": {"IF"},
    "head": {"IF"},
    "deputy": {"IF", "PR", "SC"},
    "leader": None,
    "discipline": None,
    "secretary": None,
    "sysadmin": set(),
    "secadmin": set(),
    "auditor": set(),
}


@pytest.mark.parametrize("username", SEEN)
def test_each_account_finds_the_items_of_its_divisions(username):
    actor = as_user(username)
    with acting(LOADER):
        everything = {item.number: item.unit.code for item in catalogue.list_items(LOADER)}
    with acting(actor):
        found = {item.number for item in catalogue.list_items(actor)}
    wanted = SEEN[username]
    assert found == {number for number, unit in everything.items() if wanted is None or unit in wanted}


@pytest.mark.parametrize("path", ["/items/P02/", "/api/items/P02", "/flows/P02/", "/api/flows/P02"])
def test_the_officer_of_one_division_does_not_find_the_item_of_another(client, path):
    client.force_login(Account.objects.get(username="officer"))
    assert client.get(path).status_code == 404


def test_the_accounts_are_printed_in_columns_with_their_password(capsys):
    call_command("demo_accounts")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(SEEN) + 1
    assert all(any(line.split()[0] == username for line in lines) for username in SEEN)
    assert lines[-1].endswith(PASSWORD)


def test_no_account_is_offered_outside_a_demonstration(capsys, settings):
    settings.DEMO = False
    call_command("demo_accounts")
    assert capsys.readouterr().out == ""
