"""The catalogue of risks: composed, frozen, approved, published, compared row by row, exported."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from lianfang.files.actions import perform_export
from lianfang.files.queries import get_export, path_of
from lianfang.kernel import clock
from lianfang.kernel.errors import Refused
from lianfang.meetings.actions import load_decision
from lianfang.people.tests.factories import SETUP
from lianfang.register import actions, queries
from lianfang.register.actions.editions import about_edition
from lianfang.register.queries.looking import distribution, heat_map, outliers
from lianfang.register.rules.editions import COLUMNS, NEVER_EMPTY
from lianfang.register.tests.factories import HIGH, adopted_risk, on_notice, people_of_a_rating
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Give an office with an item and somebody for every step."""
    return people_of_a_rating()


def confirm_all(people):
    notice = on_notice(people)
    with clock.at(datetime.combine(notice.ends_on + timedelta(days=1), datetime.min.time(), UTC)):
        actions.close_notice(people["secretary"], key=notice.number)
        actions.confirm_notice(people["leader"], key=notice.number)


def published(people):
    edition = actions.compose_edition(people["secretary"], title="年度目录", title_en="Catalogue")
    actions.submit_edition(people["secretary"], key=edition.number)
    load_decision(
        SETUP,
        kind="register.edition",
        unit_id=edition.unit_id,
        about=about_edition(edition),
        meeting_title="党组会",
        decided_on=clock.today(),
    )
    return actions.publish_edition(people["leader"], key=edition.number)


@pytest.mark.demand("T3.4.3")
def test_two_editions_are_compared_row_by_row(people):
    adopted_risk(people)
    confirm_all(people)
    first = published(people)
    adopted_risk(people, title="另一风险", own=HIGH, division=HIGH)
    confirm_all(people)
    second = published(people)
    with acting(SETUP):
        (added,) = queries.compare_editions(SETUP, first.number, second.number)
        states = {row.number: row.state for row in queries.list_editions(SETUP)}
    assert (added.number, added.what, added.title) == ("R002", "added", "另一风险")
    assert states == {first.number: "superseded", second.number: "published"}


@pytest.mark.demand("T3.4.1")
@pytest.mark.parametrize("form", ["csv", "xlsx", "docx", "pdf"])
def test_an_edition_goes_out_with_the_columns_of_the_notice_none_empty(people, form):
    adopted_risk(people)
    adopted_risk(people, title="=1+1", item="", scope_note="不属于具体事项", liability="责令改正")
    confirm_all(people)
    edition = published(people)
    asked = actions.export_register(people["secretary"], form=form, edition=edition.number)
    perform_export(asked.pk)
    with acting(people["secretary"]):
        made = get_export(people["secretary"], str(asked.pk))
        assert made.state == "done"
        content = path_of(made.file).read_bytes()
    if form != "csv":
        assert len(content) > 1_000
        return
    heading, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert heading == [str(label) for label in COLUMNS.values()]
    assert len(rows) == 2
    for row in rows:
        assert all(row[list(COLUMNS).index(name)] for name in NEVER_EMPTY)
    assert rows[1][list(COLUMNS).index("title")] == "'=1+1"


def test_lines_of_a_submitted_edition_cannot_be_changed(people):
    adopted_risk(people)
    confirm_all(people)
    published(people)
    with (
        acting(SETUP),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update register_riskeditionline set level = 'low'")


def test_a_risk_that_lacks_a_column_of_the_notice_holds_the_edition_back_and_is_named(people):
    risk = adopted_risk(people, item="", scope_note="不属于具体事项")
    confirm_all(people)
    edition = actions.compose_edition(people["secretary"], title="年度目录")
    with pytest.raises(Refused) as refusal:
        actions.submit_edition(people["secretary"], key=edition.number)
    assert (refusal.value.code, refusal.value.params["risks"]) == ("risk_edition_bare", risk.number)


def test_an_edition_without_risks_is_refused_and_one_is_on_its_way_at_a_time(people):
    edition = actions.compose_edition(people["secretary"], title="空")
    with pytest.raises(Refused) as refusal:
        actions.submit_edition(people["secretary"], key=edition.number)
    assert refusal.value.code == "risk_edition_empty"
    with pytest.raises(Refused) as refusal:
        actions.compose_edition(people["secretary"], title="再一")
    assert refusal.value.code == "risk_edition_running"


@pytest.mark.demand("T2.10")
@pytest.mark.demand("T3.2.10")
def test_heat_map_and_distribution_count_what_the_register_holds(people, django_assert_max_num_queries):
    adopted_risk(people)
    adopted_risk(people, title="收礼", kind="ethics", cause="style_lax", own=HIGH, division=HIGH)
    confirm_all(people)
    with acting(SETUP):
        with django_assert_max_num_queries(3):
            rows = heat_map(SETUP)
        cells = {(cell.power, cell.event): cell for row in rows for cell in row}
        assert (
            sum(cell.count for cell in cells.values()) == queries.list_open_risks(SETUP).exclude(level="").count() == 2
        )
        assert (cells[6, 6].count, cells[6, 6].level, cells[8, 9].count, cells[8, 9].level) == (1, "medium", 1, "high")
        assert {share.code: share.total for share in distribution(SETUP, "cause")} == {
            "power_concentrated": 1,
            "style_lax": 1,
        }
        assert {share.code: share.counts for share in distribution(SETUP, "kind")} == {
            "power": (0, 1, 0),
            "ethics": (1, 0, 0),
        }
        assert not outliers(SETUP)
