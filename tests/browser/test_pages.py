"""Every page of every role opens in a real browser under the strict policy, without an error, and is accessible."""

from __future__ import annotations

import pytest

from tests.browser.conftest import checked, fits, violations

ROLES = ("officer", "head", "deputy", "leader", "discipline", "secretary", "sysadmin", "secadmin", "auditor")
PUBLIC = ("/public/", "/public/?q=护照", "/public/?q=nothing-has-this-name", "/account/login/", "/public/items/P16/")
MAIN = (
    *("/", "/items/", "/items/P16/", "/flows/P16/", "/posts/IF2/", "/units/IF/", "/tasks/", "/event-logs/new/"),
    *("/risks/", "/risks/R064/", "/risks/R064/change/", "/heat-map/", "/campaigns/1/"),
)
# Pages of a list are the same template for every role: barriers are looked for once, errors and width each time.
LOOKED_AT: set[str] = set()
WIDTHS = (1280, 768, 360)
pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("username", ROLES)
def test_every_page_of_the_navigation(visit, username):
    page = visit("/", username=username)
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        page.goto(address)
        checked(page, with_barriers=address not in LOOKED_AT)
        LOOKED_AT.add(address)
        offered = page.eval_on_selector_all("nav.nav1 a", "links => links.map(a => a.getAttribute('href'))")
        waiting += sorted(set(offered) - seen - set(waiting))
    assert len(seen) > 2


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_the_main_pages_fit_every_screen_in_both_languages(visit, language):
    page = visit("/", username="head", language=language)
    for address in MAIN:
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            fits(page)
        checked(page)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages(visit, address):
    page = visit(address, width=360)
    checked(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    checked(page)


OBJECTS = (
    ("secretary", "/policies/"),
    ("secretary", "/items/"),
    ("secretary", "/bases/"),
    ("secretary", "/flow-versions/"),
    ("secadmin", "/accounts/"),
    ("auditor", "/trail/"),
    ("head", "/notices/"),
    ("officer", "/post-screenings/"),
    ("head", "/division-screenings/"),
    ("head", "/ratings/"),
)


@pytest.mark.parametrize(("username", "address"), OBJECTS)
def test_the_page_of_the_first_object_of_a_list(visit, username, address):
    page = visit(address, username=username)
    link = page.locator("main tbody a").first
    if link.count():
        page.goto(link.get_attribute("href"))
    checked(page)
    page.set_viewport_size({"width": 360, "height": 900})
    checked(page)


@pytest.mark.parametrize(
    "address", ["/posts/import/", "/policies/draft/", "/categories/", "/flows/P01/draft/", "/search/?q=护照"]
)
def test_forms_and_search(visit, address):
    page = visit(address, username="secretary")
    checked(page)
    page.set_viewport_size({"width": 360, "height": 900})
    checked(page)


@pytest.mark.parametrize("address", ["/items/none/", "/runs/999999/", "/no-such-page/", "/posts/CG2/"])
def test_what_is_not_there_is_answered_kindly_and_alike(visit, address):
    page = visit(address, username="officer", width=360)
    checked(page, status_of_errors=404)
    assert "没有" in page.locator("h1").inner_text()


@pytest.mark.demand("T3.1.11")
def test_the_flowchart_of_p16_shows_six_steps_and_their_risks(visit):
    page = visit("/flows/P16/", username="head")
    assert page.locator("section.flow table tbody tr").count() == 6
    drawing = page.locator("svg.flow").first
    assert drawing.locator("a").count() == 6
    assert "R064" in drawing.text_content()


def test_a_narrow_screen_gets_the_steps_as_a_list(visit):
    page = visit("/flows/P16/", username="head", width=360)
    assert page.locator("ol.vsteps").is_visible()
    assert not page.locator("svg.flow").first.is_visible()


def test_a_step_of_the_drawing_is_chosen_by_a_click(visit):
    page = visit("/flows/P16/", username="head")
    page.locator("svg.flow a").nth(3).click()
    page.wait_for_load_state()
    assert page.locator("tr.sel").count() == 1
    checked(page)


@pytest.mark.demand("T0.1")
def test_a_new_official_sees_the_own_post_powers_and_tasks_without_searching(visit):
    page = visit("/", username="officer")
    text = page.locator("main").inner_text()
    assert "邀请来华审核岗" in text
    assert "网上受理" in text


def test_pages_work_without_scripts(browser, product, signed_in):
    context = browser.new_context(
        base_url=product, java_script_enabled=False, locale="zh-CN", storage_state=signed_in("head")
    )
    page = context.new_page()
    page.goto("/items/?q=邀请")
    assert page.locator("tbody tr").count() == 1
    page.locator("tbody a").first.click()
    assert "邀请外国人来华审核" in page.locator("h1").inner_text()
    context.close()


def test_no_page_asks_another_site(visit):
    page = visit("/", username="head")
    hosts = page.evaluate("() => performance.getEntriesByType('resource').map(entry => new URL(entry.name).origin)")
    assert {*hosts} == {page.evaluate("() => location.origin")}
    assert violations(page) == []
