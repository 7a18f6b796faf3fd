"""The home pages of officers, heads and leaders: own risks, what waits, who is late, and what they answer for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianfang.edge.home import HOME_ASIDE, HOME_MAIN, HOME_WAITING, Waiting
from lianfang.kernel import clock
from lianfang.kernel.slots import Slot
from lianfang.kernel.text import Text
from lianfang.overview.queries import get_home, list_answered
from lianfang.overview.web import pages
from lianfang.people import actions as people_actions
from lianfang.people.models import Account
from lianfang.people.queries import get_post
from lianfang.people.tests.factories import SETUP
from lianfang.policies.tests.factories import in_force
from lianfang.register.actions import LoadedRating, LoadedRisk, load_risks
from lianfang.register.rules import Given
from lianfang.register.tests.factories import (
    HIGH,
    LOW,
    MEDIUM,
    adopted_risk,
    decided,
    entry,
    on_notice,
    people_of_a_rating,
)
from lianfang.store.acting import acting
from lianfang.tasks.actions import open_task

pytestmark = pytest.mark.django_db
RESPONSIBILITY = [
    {"level": level, "label": level, "label_en": level, "principal": principal, "checks_per_year": 1}
    | {"min_measures": 1, "needs_control": False}
    for level, principal in (("high", "main_leader"), ("medium", "leader_in_charge"), ("low", "division_head"))
]


@pytest.fixture
def people():
    found = people_of_a_rating()
    in_force("level_responsibility", RESPONSIBILITY)
    people_actions.save_post(SETUP, code="L2", unit="LD", title="副主任", role="leader_in_charge")
    people_actions.set_charge(SETUP, leader="L2", unit="A", since_on=clock.today() - timedelta(days=30))
    return found


def in_register(number: str, factors: dict[str, int], post: str = "A2", **changed) -> None:
    """Load a risk with a confirmed level."""
    today = clock.today()
    given = Given(factors)
    rating = LoadedRating(today.year, {"self": given, "division": given, "team": given}, "党组会", today, today)
    load_risks(SETUP, risks=[LoadedRisk(number, entry(post, **changed), [rating])])


def shown(actor, path="/") -> str:
    client = Client(headers={"accept-language": "en"})
    client.force_login(Account.objects.get(pk=actor.id), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    text = answer.content.decode()
    return text[text.index("<main") :]


def answered_by(actor) -> set[str]:
    with acting(actor):
        return {risk.number for risk in list_answered(actor).first}


def test_an_officer_finds_the_own_risks_with_levels_and_no_others(people):
    in_register("R001", HIGH)
    in_register("R002", MEDIUM, "A1")
    text = shown(people["officer"])

    assert "/risks/R001/" in text
    assert 'class="lv h"' in text
    assert "/risks/R001/" not in shown(people["other"])
    assert "/risks/R002/" not in text.split("My risks")[1]


def test_each_level_is_answered_for_by_its_role_and_nobody_answers_for_the_own(people):
    in_register("R001", HIGH)
    in_register("R002", MEDIUM)
    in_register("R003", LOW)
    in_register("R004", LOW, "A1")
    in_register("R005", HIGH, "L1")
    in_register("R006", LOW, "", extent="division", unit="A", scope_note="全处")

    assert answered_by(people["head"]) == {"R003", "R006"}
    assert answered_by(people["deputy"]) == {"R002", "R004"}
    assert answered_by(people["leader"]) == {"R001"}
    assert answered_by(people["officer"]) == answered_by(people["other"]) == set()
    text = shown(people["leader"])
    assert "/risks/R001/" in text.split("Risks I answer for")[1].split("Divisions")[0]


def test_a_division_in_nobodys_charge_answers_to_the_main_leader(people):
    in_register("R001", MEDIUM, "B2", unit="B", item="", scope_note="本岗")

    assert answered_by(people["leader"]) == {"R001"}
    assert answered_by(people["deputy"]) == set()


def test_late_tasks_are_named_by_post_to_whoever_leads(people):
    yesterday = clock.today() - timedelta(days=1)
    with acting(SETUP):
        post = get_post(SETUP, "A2")
    for cause, due_on in (("late", yesterday), ("early", clock.today() + timedelta(days=40))):
        open_task(SETUP, cause=cause, kind="rate_risk", unit_id=post.unit_id, post_id=post.pk, due_on=due_on)
    with acting(people["head"]):
        late = get_home(people["head"]).office.late

    assert [row.cause for row in late] == ["late"]
    part = shown(people["head"]).split("Late, by post")[1]
    assert "/posts/A2/" in part
    assert "overdue" in part
    assert "Late, by post" not in shown(people["officer"])


def test_each_next_move_of_a_rating_waits_for_whoever_makes_it(people):
    adopted_risk(people)
    assert "Ratings to put together for the team: 1" in shown(people["secretary"])
    assert "Ratings to put together" not in shown(people["leader"])
    decided(people)
    assert "Decided levels to put on notice: 1" in shown(people["secretary"])


def test_own_levels_on_notice_wait_for_the_holder_until_the_last_day(people):
    adopted_risk(people)
    notice = on_notice(people)
    text = shown(people["officer"])

    assert "Look at the levels of your own risks on notice: R001" in text
    assert notice.ends_on.isoformat() in text
    assert "your own risks on notice" not in shown(people["other"])


def test_a_lowered_level_waits_for_a_second_person_who_did_not_rate_it(people):
    adopted_risk(people, own=HIGH, division=LOW)

    assert "Lowered levels to review as the second person: 1" in shown(people["deputy"])
    assert "Lowered levels" not in shown(people["head"])
    assert "Ratings to put together" not in shown(people["secretary"])


def test_the_page_of_a_post_shows_its_risks(people):
    in_register("R001", HIGH)
    text = shown(people["head"], "/posts/A2/")

    assert "/risks/R001/" in text
    assert "/risks/R001/" not in shown(people["other"], "/posts/B2/")


def test_the_search_finds_risks_of_ones_own_division_only(people):
    in_register("R001", HIGH)

    assert "/risks/R001/" in shown(people["officer"], "/search/?q=经办到底")
    assert "/risks/R001/" not in shown(people["other"], "/search/?q=经办到底")


def test_queries_do_not_grow_with_risks(people):
    in_register("R001", HIGH)

    def count(actor) -> int:
        shown(actor)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            shown(actor)
        return len(captured)

    before = [count(people[name]) for name in ("officer", "head", "leader")]
    for number in range(2, 9):
        in_register(f"R00{number}", LOW if number % 2 else HIGH)

    assert [count(people[name]) for name in ("officer", "head", "leader")] == before


def test_a_later_room_adds_lines_and_parts_without_being_known(people, monkeypatch):
    waiting, main, aside = (Slot(name) for name in "wma")
    line = Waiting(
        Text("Sign for card {card}"), Text("Sign"), "posts-object", "A2", due_on=clock.today(), params={"card": 7}
    )
    waiting.fill(lambda actor: [line])
    main.fill(lambda actor: "in the wide column")
    aside.fill(lambda actor: None)
    for name, slot in (("HOME_WAITING", waiting), ("HOME_MAIN", main), ("HOME_ASIDE", aside)):
        monkeypatch.setattr(pages, name, slot)
    text = shown(people["officer"])

    assert "1 due today" in text
    assert "Sign for card 7" in text
    assert f'href="{reverse("posts-object", kwargs={"key": "A2"})}"' in text
    assert "in the wide column" in text
    assert HOME_WAITING is not waiting
    assert HOME_MAIN is not main
    assert HOME_ASIDE is not aside


def test_ratings_of_next_year_are_put_together_and_laid_open_from_the_pages(people):
    ahead = clock.today().year + 1
    next_year = datetime(ahead, 1, 20, tzinfo=UTC)
    with clock.at(next_year):
        adopted_risk(people)
    assert f'name="year" value="{ahead}"' in shown(people["secretary"], "/rating-batches/")
    with clock.at(next_year):
        decided(people)
    assert f'value="{ahead}"' in shown(people["secretary"], "/rating-notices/new/")
