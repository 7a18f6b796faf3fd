"""The catalogue in a browser and by the API: who finds what, and what a list of twenty thousand costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.catalogue.tests.factories import basis, many_items, published_item
from lianfang.kernel.access import Role
from lianfang.people.models import Account
from lianfang.people.tests.factories import holder, office

pytestmark = pytest.mark.django_db
# What a test's outer transaction adds to a request: savepoints and taking the identity back.
OF_THE_TEST = ("SAVEPOINT", "RELEASE", "select set_config")
MANY = 20_000
LARGEST_PAGE_BYTES = 200_000


def signed_in(client, username):
    client.force_login(Account.objects.get(username=username))
    return client


@pytest.fixture
def reader(client):
    office()
    holder("li", post="A2", unit="A")
    return signed_in(client, "li")


def test_the_object_page_shows_what_the_item_stands_on(reader):
    published_item("A", name="受理申请")
    page = reader.get("/items/T01/").content.decode()
    for text in ("受理申请", "某法", "核实", "追责", "抽查", "甲处经办岗"):
        assert text in page


def test_a_basis_that_nobody_checked_is_marked_to_be_verified(reader):
    basis("B9", status="own_knowledge")
    assert 'class="tag verify"' in reader.get("/bases/B9/").content.decode()


@pytest.mark.parametrize("path", ["/items/T02/", "/api/items/T02"])
@pytest.mark.parametrize("publicity", ["internal", "public"])
def test_an_item_of_another_division_is_not_found(reader, path, publicity):
    published_item("B", number="T02", publicity=publicity)
    assert reader.get(path).status_code == 404


def test_a_key_that_names_nothing_is_not_found(reader):
    assert [reader.get(f"/items/{key}/").status_code for key in ("x", "'", "%00", "9" * 400)] == [404] * 4


def test_the_list_and_its_export_hold_the_own_division_only(reader):
    published_item("A", number="T01")
    published_item("B", number="T02")
    for path in ("/items/", "/items/export.csv", "/api/items"):
        text = reader.get(path).content.decode()
        assert ("T01" in text, "T02" in text) == (True, False)


@pytest.mark.parametrize(
    "asked",
    ["q=Test+item", "q=测试", "q=999900ABC0100001", "q=申请人", "publicity=internal", "is_major=False"],
)
def test_search_and_filters_find_an_item(reader, asked):
    published_item("A")
    assert "/items/T01/" in reader.get(f"/items/?{asked}").content.decode()


@pytest.mark.parametrize("asked", ["q=Nothing", "is_major=True", "publicity=public"])
def test_search_and_filters_leave_an_item_out(reader, asked):
    published_item("A")
    assert "/items/T01/" not in reader.get(f"/items/?{asked}").content.decode()


def test_an_english_reader_reads_english(reader):
    published_item("A")
    reader.cookies.load({"django_language": "en"})
    assert "Test item" in reader.get("/items/T01/").content.decode()


def test_a_list_of_twenty_thousand_items_costs_ten_queries_and_stays_small(client):
    office()
    many_items("A", MANY)
    holder("gu", role=Role.MAIN_LEADER)
    signed_in(client, "gu").get("/items/")
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/items/?page=200").content.decode()
    queries = [query["sql"] for query in captured if not query["sql"].startswith(OF_THE_TEST)]
    assert "事项" in page
    assert len(page.encode()) < LARGEST_PAGE_BYTES
    assert len(queries) <= 10, "\n".join(queries)
