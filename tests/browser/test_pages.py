"""Every page of every role opens in a real browser under the strict policy, without an error, and is accessible."""

from __future__ import annotations

import pytest

from tests.browser.conftest import violations

ROLES = ("officer", "head", "deputy", "leader", "discipline", "secretary", "sysadmin", "secadmin", "auditor")
PUBLIC = ("/public/", "/public/?q=护照", "/public/?q=nothing-has-this-name", "/account/login/", "/public/items/P16/")


def checked(page):
    """Claim that a page shows no error of ours and no barrier."""
    assert page.faults == []
    assert violations(page) == []
    too_wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{page.url} is {too_wide} px wider than the screen"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("username", ROLES)
def test_every_page_of_the_navigation(visit, username):
    page = visit("/", username=username)
    addresses = page.eval_on_selector_all("nav.nav1 a", "links => links.map(a => a.getAttribute('href'))")
    assert "/" in addresses
    for address in addresses:
        page.goto(address)
        assert page.locator("h1").count() == 1
        checked(page)


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.timeout(300)
def test_the_main_pages_fit_every_screen_in_both_languages(visit, language, width):
    page = visit("/", username="head", language=language, width=width)
    for address in ("/", "/items/", "/items/P16/", "/flows/P16/", "/posts/IF2/", "/tasks/", "/runs/", "/event-logs/new/"):
        page.goto(address)
        checked(page)


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("width", [360, 1280])
def test_public_pages(visit, address, width):
    page = visit(address, width=width)
    checked(page)


def test_an_unknown_address_is_answered_kindly(visit):
    page = visit("/items/none/", username="officer")
    assert page.locator("h1").count() == 1
    assert violations(page) == []


@pytest.mark.demand("T3.1.11")
def test_the_flowchart_of_p16_shows_six_steps_and_five_risk_marks(visit):
    page = visit("/flows/P16/", username="head")
    drawing = page.locator("svg.flow").first
    assert drawing.locator("[data-step]").count() == 6 or page.locator("table tbody tr").count() >= 6
    checked(page)


@pytest.mark.demand("T0.1")
def test_a_new_official_sees_the_own_post_powers_and_tasks_without_searching(visit):
    page = visit("/", username="officer")
    text = page.locator("main").inner_text()
    assert "邀请来华审核岗" in text
    assert "网上受理" in text


def test_a_demo_role_is_one_click_away(visit):
    page = visit("/account/login/")
    page.locator("ul.roles button").first.click()
    page.wait_for_url(lambda url: url.endswith("/"))
    assert page.locator("nav.nav1").count() == 1


def test_the_language_is_switched_on_any_page(visit):
    page = visit("/posts/", username="head")
    page.locator("form.lang button").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() == "Posts"
