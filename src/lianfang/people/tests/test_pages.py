"""The generic parts at work on units and posts: list, object, export, import, API; wrong roles get 404."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.test import Client

from lianfang.kernel.access import Actor, Role
from lianfang.people import actions
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, holder, office

pytestmark = pytest.mark.django_db


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer():
    office()
    return client_of(holder("li", post="A2", unit="A"))


@pytest.fixture
def secretary():
    office()
    return client_of(holder("wang", role=Role.SECRETARY))


def test_a_list_shows_the_rows_in_scope(officer):
    page = officer.get("/posts/").content.decode()
    assert "甲处经办岗" in page
    assert "乙处" not in page.split("<tbody>")[1]


@pytest.mark.parametrize("address", ["/posts/B1/", "/api/posts/B1", "/posts/none/", "/api/posts/none", "/accounts/"])
def test_what_is_not_yours_is_not_there(officer, address):
    assert officer.get(address).status_code == 404


def test_a_stranger_is_sent_to_sign_in():
    assert Client().get("/posts/").status_code == 302
    assert Client().get("/api/posts").status_code == 401


def test_search_finds_chinese_words(secretary):
    page = secretary.get("/posts/", {"q": "乙处 处长"}).content.decode()
    assert "乙处处长" in page
    assert "甲处处长" not in page.split("<tbody>")[1]


@pytest.mark.parametrize(
    "asked",
    [{"page": "0"}, {"page": "9" * 30}, {"sort": "password"}, {"unit": "x' or 1=1"}, {"q": "\x00"}, {"columns": "x"}],
)
def test_a_strange_question_is_answered(secretary, asked):
    assert secretary.get("/posts/", asked).status_code == 200


def test_the_page_speaks_the_readers_language(secretary):
    secretary.post("/language/", {"language": "en"})
    assert "Division A" in secretary.get("/units/").content.decode()


def test_an_export_holds_every_row_and_guards_formulas(secretary):
    actions.save_post(SETUP, code="C1", unit="A", title="=1+1")
    text = secretary.get("/posts/export.csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 6
    assert ",'=1+1," in text


def sheet(rows) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    out.seek(0)
    out.name = "posts.xlsx"
    return out


def test_an_import_is_tried_before_it_is_taken(secretary):
    rows = [["code", "unit", "title", "role"], ["D1", "A", "新岗", "officer"]]
    tried = secretary.post("/posts/import/", {"file": sheet(rows)})
    assert tried.status_code == 200
    assert secretary.get("/posts/D1/").status_code == 404
    secretary.post("/posts/import/", {"confirm": "1"})
    assert secretary.get("/posts/D1/").status_code == 200


def test_one_bad_row_keeps_the_whole_import_out(secretary):
    rows = [["code", "unit", "title", "role"], ["D1", "A", "新岗", "officer"], ["D2", "NOWHERE", "新岗", "officer"]]
    answer = secretary.post("/api/posts/import?for_good=true", {"file": sheet(rows)}).json()
    assert (answer["rows"], [line for line, _why in answer["refused"]], answer["kept"]) == (2, [3], False)
    assert secretary.get("/posts/D1/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF", "sheet_kind"),
        ("a.xlsx", b"not a zip", "sheet_broken"),
        ("a.csv", b"", "sheet_empty"),
        ("a.csv", b"\xff\xfe\x81", "sheet_encoding"),
        ("a.csv", b"code,unit\nX,A\n", "sheet_columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(secretary, name, content, code):
    file = io.BytesIO(content)
    file.name = name
    answer = secretary.post("/api/posts/import", {"file": file})
    if not content:
        assert answer.status_code in (409, 422)
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_a_list_costs_few_queries(secretary, count_queries):
    secretary.get("/posts/")
    assert len(count_queries(lambda: secretary.get("/posts/"))) <= 10


def test_the_api_gives_the_same_rows_as_the_page(secretary):
    answer = secretary.get("/api/posts", {"sort": "-code", "size": 2}).json()
    assert (answer["total"], [row["key"] for row in answer["items"]]) == (4, ["B2", "B1"])


def test_signed_in_pages_are_kept_out_of_caches(secretary):
    answer = secretary.get("/posts/")
    assert answer["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_an_idle_session_ends(secretary):
    secretary.get("/posts/")
    session = secretary.session
    session["seen"] = session["seen"] - 16
    session.save()
    assert secretary.get("/posts/").status_code == 302


def test_health_answers_without_signing_in():
    assert Client().get("/healthz").json() == {"status": "ok"}
