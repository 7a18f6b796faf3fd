"""A year of the office in a browser: a post, its division, the office, the team's meeting, notice, published catalogue.

Whoever does not walk here acts backstage, over the same actions, on the same product; its clock is moved on by a file.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ROOT, WATCH_CSP, checked, running, sign_in

# A product of its own, a year of moves: minutes. `make proof` walks it; the same year by API runs with every suite.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_800)]
ZONE = ZoneInfo("Asia/Shanghai")
DIVISION = "Division of Inbound Visits and Foreign-related Affairs"


class Stage:
    """A product of its own whose clock the journey moves, its accounts, and those who act backstage."""

    def __init__(self, browser: Browser, address: str, home: Path, env: dict[str, str]) -> None:
        self.browser, self.address, self.home, self.env = browser, address, home, env
        self.pages: dict[str, Page] = {}

    @property
    def now(self) -> datetime:
        """Return the moment at which the product stands."""
        return datetime.now(ZONE) + timedelta(seconds=float((self.home / "clock").read_text()))

    def go_to(self, moment: datetime) -> None:
        """Move the product's clock; whoever walks signs in again."""
        (self.home / "clock").write_text(str((moment - datetime.now(ZONE)).total_seconds()))
        for page in self.pages.values():
            page.context.close()
        self.pages.clear()

    def workday(self, days: int) -> datetime:
        """Return ten o'clock so many weekdays from now; there is no holiday in the weeks that the journey walks."""
        moment = self.now.replace(hour=10, minute=0, second=0, microsecond=0)
        while days:
            moment += timedelta(days=1)
            days -= moment.weekday() < 5
        return moment

    def others(self, step: str, *left: str) -> None:
        """Let everybody else do a step, but for the posts or divisions that are left to the browser."""
        command = [sys.executable, "-m", "tests.journeys.backstage", step, *left]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=900, check=False)
        assert done.returncode == 0, done.stderr[-4000:]

    def page(self, username: str, path: str = "/") -> Page:
        """Return the page of an account, signed in once a day; what is no page fails with what the product wrote."""
        if username not in self.pages:
            context = self.browser.new_context(base_url=self.address, locale="en-US", timezone_id="Asia/Shanghai")
            context.add_init_script(WATCH_CSP)
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.faults = []  # type: ignore[attr-defined]
            page.on("pageerror", lambda error: page.faults.append(f"exception {error}"))  # type: ignore[attr-defined]
            sign_in(page, username)
            self.pages[username] = page
        answer = self.pages[username].goto(path)
        assert answer
        assert answer.ok, f"{path}: {answer.status}\n{(self.home / 'run.log').read_text()[-4000:]}"
        return self.pages[username]


@pytest.fixture(scope="module")
def stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Start a product without its demonstration, and load the office with an account for each of its 38 posts."""
    home = tmp_path_factory.mktemp("year")
    (home / "clock").write_text("0")
    path = os.pathsep.join(
        filter(None, (str(Path(__file__).parent / "clock"), str(ROOT), os.environ.get("PYTHONPATH", "")))
    )
    more = {"LIANFANG_DEMO": "0", "JOURNEY_CLOCK": str(home / "clock"), "PYTHONPATH": path}
    with running(home, **more) as address:
        env = os.environ | {"LIANFANG_HOME": str(home)} | more
        env.pop("PYTEST_CURRENT_TEST", None)
        found = Stage(browser, address, home, env)
        found.others("prepare")
        yield found
        for page in found.pages.values():
            page.context.close()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press the first button with a name and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Follow the first link with a name and wait for its page."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def shows_state(page: Page, state: str) -> None:
    """Claim that the object of the page is in a state."""
    page.locator(".head .st", has_text=state).wait_for()


def test_a_year_from_a_campaign_to_a_published_catalogue(stage):
    year = stage.now.year + 1
    campaign = open_campaign(stage, year)
    hand_in(stage)
    stage.others("screen", "IF2")
    put_together(stage, campaign)
    sit_and_decide(stage)
    lay_open_and_confirm(stage)
    publish(stage, year)


def open_campaign(stage: Stage, year: int) -> str:
    """Let the secretary plan and start the campaign; every post gets its task."""
    page = stage.page("secretary", "/campaigns/new/")
    page.locator("input[name=year]").fill(str(year))
    press(page, "Plan the campaign")
    page.wait_for_url(re.compile(r"/campaigns/\d+/$"))
    press(page, "Start: give every post its task")
    shows_state(page, "Under way")
    checked(page)
    return page.url


def hand_in(stage: Stage) -> None:
    """Let an officer come from the home page to the own post, answer what is open, and hand in."""
    page = stage.page("officer")
    follow(page, re.compile("^Screen: "))
    page.wait_for_url(re.compile(r"/post-screenings/\d+/$"))
    checked(page)
    page.get_by_text("No risk at all the rest").click()
    page.locator("input[name=rest], textarea[name=rest]").fill("Compared duty by duty: nothing further")
    press(page, "Answer the rest with none")
    press(page, "Save and submit")
    shows_state(page, "With the division")


def put_together(stage: Stage, campaign: str) -> None:
    """Let a head and the leader in charge merge their division, and the office accept it; the others follow."""
    rest = "Take the rest as their posts rated them"
    for username in ("head", "deputy"):
        page = stage.page(username, campaign)
        follow(page, DIVISION)
        press(page, rest)
    checked(page)
    press(page, "Hand in to the office")
    shows_state(page, "With the office")
    page = stage.page("secretary")
    follow(page, re.compile(f"^Look at it: .*{DIVISION}"))
    press(page, "Accept")
    shows_state(page, "Accepted by the office")
    stage.others("merge", "IF")
    page = stage.page("secretary", campaign)
    press(page, "Put together")
    press(page, "Close")
    shows_state(page, "Closed")


def sit_and_decide(stage: Stage) -> None:
    """Let the secretary put the ratings together and before the team; a meeting decides."""
    page = stage.page("secretary", "/rating-batches/")
    press(page, re.compile(r"^Put 101 ratings together"))
    follow(page, DIVISION)
    press(page, "Put before the team")
    shows_state(page, "Before the team")
    stage.others("put-forward")
    hold_meeting(stage)


def hold_meeting(stage: Stage) -> None:
    """Let the secretary prepare the meeting, send its papers, and record one of its topics on the day."""
    meets = stage.workday(8)
    page = stage.page("secretary", "/meetings/new/")
    page.locator("input[name=planned_at]").fill(meets.strftime("%Y-%m-%dT%H:%M"))
    press(page, "Prepare the meeting")
    for box in page.locator("input[name=topics]").all():
        box.check()
    press(page, "Put on the agenda")
    press(page, "Send the papers and freeze the agenda")
    shows_state(page, "Papers sent")
    meeting = page.url
    stage.go_to(meets)
    stage.others("sit", "IF")
    page = stage.page("secretary", meeting)
    follow(page, re.compile(r"^Levels of integrity risks \(\d+-IF-"))
    record_topic(page)
    page = stage.page("secretary", meeting)
    press(page, "Close the meeting")
    shows_state(page, "Closed, minutes to come")


def record_topic(page: Page) -> None:
    """Record what every member says, the main leader last, and how they vote; settle the topic."""
    press(page, "Take up the topic")
    for _member in range(4):
        page.get_by_label(re.compile("^Statement of ")).first.fill("Agreed.")
        press(page, "Record the statement")
    press(page, "Open the vote")
    votes = page.get_by_label(re.compile("^Vote of "))
    assert votes.count() == 4
    for vote in votes.all():
        vote.select_option("for")
    press(page, "Record the votes")
    press(page, "Count the votes and settle")
    shows_state(page, "Approved")
    checked(page)


def lay_open_and_confirm(stage: Stage) -> None:
    """Lay the levels open for five working days, refuse to end it on the fourth, and confirm what nobody rated."""
    stage.go_to(stage.workday(1))
    page = stage.page("secretary")
    follow(page, re.compile("^Put on notice: Decided levels to put on notice: 101"))
    press(page, "Publish the notice")
    shows_state(page, "On notice")
    notice = page.url
    page = stage.page("officer")
    follow(page, re.compile("^Look: .*R064"))
    assert page.url == notice
    checked(page)
    fourth, over = stage.workday(4), stage.workday(6)
    stage.go_to(fourth)
    page = stage.page("secretary", notice)
    press(page, "Close the notice")
    page.get_by_role("alert").wait_for()
    stage.go_to(over)
    page = stage.page("secretary", notice)
    press(page, "Close the notice")
    shows_state(page, "Closed")
    for username in ("secretary", "leader", "post-ms2"):
        press(stage.page(username, notice), re.compile(r"^Confirm \d+ level"))
    page = stage.page("secretary", notice)
    assert page.get_by_role("button", name=re.compile(r"^Confirm \d+ level")).count() == 0


def publish(stage: Stage, year: int) -> None:
    """Begin the catalogue of the new year, let the team approve it, and let the main leader publish it."""
    stage.go_to(datetime(year, 1, 4, 10, tzinfo=ZONE))
    page = stage.page("secretary", "/risk-editions/")
    press(page, f"Begin the catalogue of {year}")
    page.goto(f"/risk-editions/{year}-1/")
    press(page, "Put before the team")
    shows_state(page, "Before the team")
    stage.others("decide-edition")
    page = stage.page("leader", f"/risk-editions/{year}-1/")
    press(page, "Publish")
    shows_state(page, "Published")
    assert page.locator("table.t tbody tr").count() == 101
    checked(page)
