"""Risks go out as a sheet and come in again; a search of two characters finds them by an index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from lianfang.edge.importing import run_import
from lianfang.edge.listing import list_page
from lianfang.edge.sheets import read_sheet
from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.models import Account
from lianfang.register import actions, queries
from lianfang.register.entities import RISKS
from lianfang.register.entities.sheets import RISK_SHEET
from lianfang.register.models import RiskFragments
from lianfang.register.queries.looking import distribution, heat_map, outliers
from lianfang.register.queries.sheets import list_sheet_rows
from lianfang.register.rules import MeasureEntry
from lianfang.register.rules.fragments import fragments_of
from lianfang.register.rules.sheets import read_codes, read_measures, write_measures
from lianfang.register.tests.factories import adopted_risk, many_risks, on_notice, people_of_a_rating, rating_of
from lianfang.store.acting import acting

WORDS = {
    "unit": "A",
    "extent": "post",
    "post": "A2",
    "item": "T01",
    "kind": "power",
    "cause": "power_concentrated",
    "title": "越权受理",
    "description": "不在范围内的申请也受理",
    "measures": "power_control|case|双人受理|受理单",
}
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)


@pytest.fixture
def people(db):
    """Give an office with an item and somebody for every step."""
    return people_of_a_rating()


def taken(people, rows, **more):
    with acting(people["head"]):
        return run_import(RISK_SHEET, people["head"], rows, for_good=True, **more)


def test_the_register_that_goes_out_as_a_sheet_comes_in_without_a_difference(people):
    adopted_risk(people)
    adopted_risk(people, title="=1+1", item="", scope_note="不属于具体事项", extent="division", post="")
    actions.save_risk(people["head"], **WORDS)
    with acting(people["head"]):
        rows = list(list_sheet_rows(people["head"]))
    client = Client()
    client.force_login(Account.objects.get(username="chen"))
    result = taken(people, read_sheet("risks.xlsx", client.get("/risks/sheet.xlsx").content))
    assert [(row.what, row.error) for row in result.rows] == [("same", "")] * 3
    with acting(people["head"]):
        assert list(list_sheet_rows(people["head"])) == rows


@pytest.mark.demand("T1.3")
def test_a_row_without_item_step_or_stated_scope_is_refused_and_nothing_is_kept(people):
    heading = [*WORDS, "scope_note"]
    good, bare = [*WORDS.values(), ""], [*{**WORDS, "item": ""}.values(), ""]
    stated = [*{**WORDS, "item": ""}.values(), "不属于具体事项"]
    result = taken(people, [heading, good, bare])
    assert [bool(row.error) for row in result.rows] == [False, True]
    assert result.rows[1].error == Refused("risk_unplaced").sentence()
    with acting(people["head"]):
        assert not queries.list_risks(people["head"]).exists()
    assert not taken(people, [heading, good, stated]).refused
    with acting(people["head"]):
        assert queries.list_risks(people["head"]).count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cause": "rules_missing"}, "risk_cause"),
        ({"kind": "weather"}, "risk_code"),
        ({"post": ""}, "risk_without_post"),
        ({"step": "T01-S99"}, "risk_step_unknown"),
        ({"measures": "power_control|case"}, "measures_cell"),
        ({"measures": "weather||双人受理"}, "risk_code"),
        ({"title": " "}, "field_required"),
    ],
)
def test_a_row_that_stands_for_nothing_is_refused_by_name(people, changed, said):
    with pytest.raises(Refused) as refusal:
        actions.save_risk(people["head"], **{**WORDS, **changed})
    assert refusal.value.code == said


def test_a_new_risk_and_changed_words_go_the_route_of_the_yearly_cycle(people):
    made = actions.save_risk(people["head"], **WORDS)
    assert (made.state, made.level, rating_of(made).state) == ("proposed", "", "drafted")
    risk = adopted_risk(people, title="旧名")
    with pytest.raises(Refused) as refusal:
        actions.save_risk(people["head"], number=risk.number, **WORDS)
    assert refusal.value.code == "rating_open"
    with pytest.raises(NotFound):
        actions.save_risk(people["other"], **WORDS)
    with pytest.raises(NotFound):
        actions.save_risk(people["head"], number="R999", **WORDS)


def test_changed_words_of_a_risk_in_force_open_a_rating_and_leave_the_level(people, confirmed):
    risk = confirmed
    actions.save_risk(people["head"], number=risk.number, **WORDS)
    with acting(people["head"]):
        now = queries.get_risk(people["head"], risk.number)
        assert (now.title, now.level, now.state) == ("越权受理", "medium", "in_force")
        assert [held.text for held in queries.list_measures(people["head"], now)] == ["双人受理"]
    assert (rating_of(now).state, rating_of(now).opening) == ("drafted", "change")


@pytest.fixture
def confirmed(people):
    """Give a risk with a level in force."""
    risk = adopted_risk(people)
    notice = on_notice(people)
    with clock.at(datetime.combine(notice.ends_on + timedelta(days=1), datetime.min.time(), UTC)):
        actions.close_notice(people["secretary"], key=notice.number)
        actions.confirm_notice(people["leader"], key=notice.number)
    return risk


@given(
    st.lists(
        st.builds(
            MeasureEntry,
            kind=TEXTS,
            text=TEXTS,
            text_en=TEXTS | st.just(""),
            cycle=st.just(""),
            evidence=TEXTS | st.just(""),
        )
    )
)
def test_measures_come_out_of_a_cell_as_they_went_in(measures):
    assert list(read_measures(write_measures(measures))) == measures


def test_codes_are_read_whichever_sign_stands_between_them():
    assert read_codes("B02；B01, B03\nB01") == ("B01", "B02", "B03")


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("审批验收ab Ｂ9Zz-，é㐀"), max_size=12), st.integers(0, 11), st.integers(0, 11))
@pytest.mark.django_db
def test_every_text_holds_the_fragments_of_every_word_in_it(text, begin, end):
    with connection.cursor() as cursor:
        cursor.execute("select register_fragments(%s)", [text])
        held = set(cursor.fetchone()[0])
    assert held >= set(fragments_of(text[begin:end]))


def test_a_search_finds_the_words_of_a_risk_after_they_change_and_only_in_scope(people):
    actions.save_risk(people["head"], **WORDS)
    actions.save_risk(people["head"], **{**WORDS, "title": "收受礼品", "title_en": "Gifts taken"})

    def found(actor, text):
        with acting(actor):
            return [risk.number for risk in list_page(RISKS, actor, {"q": text}).rows]

    assert found(people["head"], "受理") == ["R001", "R002"]
    assert found(people["head"], "礼品") == found(people["head"], "礼") == found(people["head"], "gIFT") == ["R002"]
    assert found(people["head"], "r002") == found(people["head"], "礼品 ta") == ["R002"]
    assert found(people["head"], "品礼") == found(people["other"], "礼品") == []
    actions.save_risk(people["head"], number="R002", **{**WORDS, "title": "品礼"})
    assert (found(people["head"], "品礼"), found(people["head"], "礼品")) == (["R002"], [])


def test_a_search_goes_by_the_index_of_fragments(people):
    many_risks("A", 2_000)
    with acting(people["leader"]), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        asked = RiskFragments.objects.filter(fragments__contains=fragments_of("采办"))
        assert "Bitmap Index Scan on risk_fragments" in asked.explain()
        assert queries.narrow_risks(queries.list_risks(people["leader"]), "采办").count() == asked.count() == 10


def test_pages_cost_the_same_number_of_queries_however_long_the_register_is(people, django_assert_max_num_queries):
    many_risks("A", 300)
    client = Client()
    client.force_login(Account.objects.get(username="gu"))
    client.get("/risks/")
    for path in ("/risks/", "/risks/?q=采办", "/risks/?level=high&extent=division", "/api/risks"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= 10, asked
    with acting(people["leader"]), django_assert_max_num_queries(8):
        heat_map(people["leader"])
        heat_map(people["leader"], 2025)
        outliers(people["leader"])
        distribution(people["leader"], "kind")


@pytest.mark.demand("T3.2.2")
def test_the_register_is_filtered_by_its_three_extents_and_the_totals_agree(people):
    actions.save_risk(people["head"], **WORDS)
    actions.save_risk(people["head"], **{**WORDS, "extent": "division", "post": ""})
    actions.save_risk(people["secretary"], **{**WORDS, "unit": "ORG", "extent": "office", "post": ""})
    with acting(people["leader"]):
        totals = {
            extent: list_page(RISKS, people["leader"], {"extent": extent}).total
            for extent in ("post", "division", "office", "")
        }
    assert totals == {"post": 1, "division": 1, "office": 1, "": 3}
