"""What a search finds is counted up to a limit only; whoever turns the pages comes to the end all the same."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.utils import translation

from lianfang.edge import listing
from lianfang.edge.listing import COUNTED, list_page
from lianfang.people.models import Account
from lianfang.register.entities import RISKS
from lianfang.register.tests.factories import many_risks, people_of_a_rating
from lianfang.store.acting import acting

FOUND = 100
"""Of 400 risks so many hold the word 验收 in their titles; the words of their descriptions run by the same turn."""


@pytest.fixture
def people(db):
    """Give a register in which a search finds many."""
    found = people_of_a_rating()
    many_risks("A", 400)
    return found


@pytest.fixture
def client(people):
    """Give a client of the main leader, who sees every risk; afterwards the language is what it was."""
    made = Client(headers={"accept-language": "en"})
    made.force_login(Account.objects.get(username="gu"))
    with translation.override(translation.get_language()):
        yield made


@pytest.fixture
def few(monkeypatch):
    """Let no more than 60 be counted."""
    monkeypatch.setattr(listing, "COUNTED", 60)


def asked(people, **parts):
    with acting(people["leader"]):
        return list_page(RISKS, people["leader"], {"q": "验收", **parts})


def test_a_thousand_found_are_counted(people):
    assert COUNTED == 1_000
    whole = asked(people)
    assert (whole.is_lower_bound, whole.total) == (False, len(asked(people, size="200").rows))


@pytest.mark.parametrize(
    ("limit", "said"),
    [(-1, (True, -1)), (0, (False, 0)), (1, (False, 0))],
    ids=["one more", "just so many", "one less"],
)
def test_the_count_is_a_lower_bound_as_soon_as_one_more_is_found(people, monkeypatch, limit, said):
    found = asked(people).total
    monkeypatch.setattr(listing, "COUNTED", found + limit)
    now = asked(people)
    assert (now.is_lower_bound, now.total - found) == said


def test_turning_the_pages_comes_to_the_end_and_to_the_total(people, few):
    every = [risk.number for risk in asked(people, size="200").rows]
    seen, number = [], 1
    while True:
        part = asked(people, size="20", page=str(number))
        assert part.page == number
        seen += [risk.number for risk in part.rows]
        if not part.is_lower_bound:
            break
        assert part.total > len(seen)
        assert part.pages > number
        number += 1
    assert seen == every
    assert (part.total, part.pages) == (len(every), number)


def test_a_page_past_the_end_gives_the_last_one_with_the_total(people, few):
    last = asked(people, size="20", page="900")
    assert not last.is_lower_bound
    assert (last.page, last.total) == (last.pages, asked(people, size="200").total)


def test_a_list_without_a_search_keeps_its_total(client, few):
    for path in ("/api/risks", "/api/risks?q=%20", "/api/risks?extent=division"):
        answer = client.get(path).json()
        assert (answer["total"], answer["is_lower_bound"]) == (400, False)
    assert "400 entries" in client.get("/risks/").content.decode()


def test_the_api_says_that_the_count_is_a_lower_bound(client, few):
    answer = client.get("/api/risks?q=验收").json()
    assert (answer["total"], answer["is_lower_bound"], len(answer["items"])) == (60, True, 25)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["60+ entries", "1 to 25 of 60+", "Page 1", 'rel="next"']),
        ("zh-hans", ["60 条以上", "第 1–25 条，共 60 条以上", "第 1 页", 'rel="next"']),
    ],
)
def test_the_page_says_that_there_are_more(client, few, language, said):
    shown = " ".join(client.get("/risks/?q=验收", headers={"accept-language": language}).content.decode().split())
    assert [words for words in said if words not in shown] == []
    assert "Page 1 of" not in shown


def test_an_export_of_a_search_holds_everything_that_it_finds(client, people, few):
    answer = client.get("/api/risks/export.csv?q=验收")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) - 1 == asked(people, size="200").total > 60
