"""A post with six steps is screened by a practised officer in under ten minutes: clicks and keystrokes are counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import checked, fits, sign_in
from tests.browser.hands import Hands

pytestmark = pytest.mark.timeout(600)
MOST_SECONDS = 600
POST, STEPS = "PR1", 6
REASONS = {
    "duty": "按接待规定逐项审核，双人签字",
    "item": "事项由集体研究，本岗不单独决定",
    "step": "环节有复核并留痕，无此情形",
    "kind": "制度健全并已执行",
}


@pytest.fixture
def hands(browser: Browser, product: str, accounts_for: Callable[[str], str]) -> Iterator[Hands]:
    """Give the holder of a post with six steps, signed in and on the home page."""
    context = browser.new_context(base_url=product, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.faults = []  # type: ignore[attr-defined]
    sign_in(page, accounts_for(POST))
    yield Hands(page)
    context.close()


@pytest.mark.demand("T6.3.4")
def test_a_post_with_six_steps_is_screened_in_under_ten_minutes(hands, capsys):
    page = hands.page
    hands.read(".home section")
    hands.click(page.get_by_role("link", name=re.compile("排查您的岗位")).first, leads_on=True)
    steps = page.locator("table.ask tr", has_text=re.compile(r"P\d+-S\d+ "))
    assert steps.count() == STEPS
    take_a_suggestion(hands)
    answer_one_by_one(hands)
    hands.click(page.get_by_role("button", name="保存并提交"), leads_on=True)
    assert "在处室" in page.locator(".head").inner_text()
    checked(page, with_barriers=False)
    fits(page)
    with capsys.disabled():
        print(
            f"\n{STEPS} steps: {hands.clicks} clicks, {hands.keystrokes:.0f} keystrokes in {hands.fields} fields, "
            f"{hands.characters} characters read: {hands.seconds:.0f} s"
        )
    assert hands.seconds < MOST_SECONDS


def take_a_suggestion(hands: Hands) -> None:
    """Take the first suggestion, say how it shows, rate it, set one measure with its evidence, and keep it."""
    page = hands.page
    hands.click(page.get_by_role("button", name=re.compile("^采用：")).first, leads_on=True)
    if not page.locator("textarea[name=description]").input_value():
        hands.write(page.locator("textarea[name=description]"), "规格审核由一人掌握，超标准接待未经集体研究")
    for factor, value in (("importance", 3), ("discretion", 3), ("probability", 2), ("harm", 3)):
        hands.click(page.locator(f"#{factor}-{value}"))
    hands.choose("measure_kind-1", "power_control")
    hands.write(page.locator("#measure_text-1"), "超标准接待提交办公会研究")
    hands.choose("measure_cycle-1", "case")
    hands.write(page.locator("#measure_evidence-1"), "会议纪要")
    hands.click(page.get_by_role("button", name="保存", exact=True), leads_on=True)


def answer_one_by_one(hands: Hands) -> None:
    """Give every question that is still open its own reason, then keep them all."""
    page = hands.page
    for row in page.locator("table.ask tbody tr").all():
        reason = row.locator("input[name^=reason-]")
        if reason.count() and not reason.input_value():
            label = row.locator("td").first.inner_text()
            kind = "step" if re.match(r"P\d+-S\d+ ", label) else "item" if re.match(r"P\d+ ", label) else "duty"
            hands.write(reason, REASONS[kind])
    hands.click(page.get_by_role("button", name="保存回答"), leads_on=True)
