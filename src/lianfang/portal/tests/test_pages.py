"""What the public reads without signing in: published items and their flows, and nothing of the inside."""

from __future__ import annotations

import pytest
from django.test import Client

from lianfang.catalogue import actions as catalogue
from lianfang.catalogue.tests.factories import published_item
from lianfang.flowcharts.actions import load_flows
from lianfang.flowcharts.rules import FlowEntry
from lianfang.kernel.access import Role
from lianfang.monitoring.tests.factories import ENGLISH, STEPS
from lianfang.people.actions import save_unit
from lianfang.people.tests.factories import SETUP, holder, office

pytestmark = pytest.mark.django_db


def guide(language="zh-hans", **changed):
    """Give the public's client for an office with one item and its flow."""
    office()
    published_item("A", publicity="public", **changed)
    load_flows(SETUP, entries=[FlowEntry(item="T01", steps=STEPS, english=ENGLISH, notes={"T01-S3": "内部会签"})])
    return Client(headers={"accept-language": language})


def test_a_published_item_is_listed_and_shown_with_its_steps_and_its_flow():
    client = guide()
    shown = client.get("/public/items/T01/").content.decode()

    assert "/public/items/T01/" in client.get("/public/").content.decode()
    assert [part for part in ("测试事项", "受理", "审核", "审定", "<svg") if part not in shown] == []


@pytest.mark.demand("T4.1.12")
def test_the_guide_shows_steps_days_materials_and_the_telephone():
    office()
    save_unit(SETUP, code="ORG", name="某市外事办公室", name_en="Office", kind="office", phone="0871-555 0100")
    published_item("A", publicity="public", materials=("申请表", "身份证复印件"))
    load_flows(SETUP, entries=[FlowEntry(item="T01", steps=STEPS)])
    page = Client(headers={"accept-language": "en"}).get("/public/items/T01/").content.decode()

    shown = ("受理", "审核", "审定", "3<small>steps", "5 working days from step to step", "10<small>working days")
    assert [part for part in (*shown, "申请表", "身份证复印件", "0871-555 0100") if part not in page] == []


def test_an_english_reader_reads_english():
    shown = guide("en").get("/public/items/T01/").content.decode()

    assert [part for part in ("Test item", "Acceptance", "Review", "Decision") if part not in shown] == []


def test_an_item_that_is_not_for_the_public_is_not_there():
    office()
    published_item("A", publicity="internal")
    client = Client()

    assert client.get("/public/items/T01/").status_code == 404
    assert "T01" not in client.get("/public/").content.decode().split("<main")[1]


def test_an_item_that_is_cancelled_disappears():
    client = guide()
    catalogue.cancel_item(holder("wang", role=Role.SECRETARY), key="T01", comment="修订")

    assert client.get("/public/items/T01/").status_code == 404


def test_no_word_of_the_inside_is_shown():
    shown = guide(liability="内部追责", boundary="内部边界").get("/public/items/T01/").content.decode()

    assert [word for word in ("内部追责", "内部边界", "内部会签", "data-risk") if word in shown] == []


@pytest.mark.parametrize(("words", "finds"), [("测试", True), ("Test", True), ("无此", False), ("测试 事项", True)])
def test_the_public_searches_by_words_of_the_name(words, finds):
    shown = guide().get("/public/", {"q": words}).content.decode()

    assert ("/public/items/T01/" in shown) == finds


def test_a_key_that_names_nothing_is_404():
    assert guide().get("/public/items/T99/").status_code == 404
