"""Signing in by form and by demo button, signing out, and what happens when the session has ended."""

from __future__ import annotations

from tests.browser.conftest import checked


def test_a_demo_role_is_one_click_away(visit):
    page = visit("/account/login/")
    assert page.locator("ul.roles button").count() == 9
    page.locator("ul.roles button").first.click()
    page.wait_for_url(lambda url: url.endswith("/"))
    assert page.locator("nav.nav1").count() == 1


def test_a_wrong_password_is_told_beside_the_form(visit):
    page = visit("/account/login/")
    form = page.locator("form[data-signin]")
    form.locator("input[name=login]").fill("nobody")
    form.locator("input[name=password]").fill("wrong")
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()
    assert page.locator(".errors").count() == 1
    assert form.locator("input[name=login]").input_value() == "nobody"
    checked(page)


def test_signing_out_ends_the_session_and_leads_to_the_public_pages(visit):
    page = visit("/account/login/")
    page.locator("ul.roles button").nth(1).click()
    page.wait_for_url(lambda url: url.endswith("/"))
    page.locator("form[action='/account/logout/'] button").click()
    page.wait_for_load_state()
    page.goto("/items/")
    assert "/account/login/" in page.url
    assert "next=/items/" in page.url


def test_an_ended_session_leads_back_to_the_page_that_was_asked(visit):
    page = visit("/posts/IF2/")
    assert "/account/login/" in page.url
    page.locator("ul.roles button").nth(1).click()
    page.wait_for_url(lambda url: url.endswith("/posts/IF2/"))
    checked(page)


def test_the_language_is_switched_on_any_page(visit):
    page = visit("/posts/", username="head")
    page.locator("form.lang button").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() == "Posts"
    checked(page)
