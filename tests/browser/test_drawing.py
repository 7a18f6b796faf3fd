"""Drawing a flow in a browser: the modeler, what it keeps, what it says, and the table beside it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, checked


def opened(visit: Visit, username: str = "head", item: str = "P16") -> Page:
    page = visit(f"/flows/{item}/draft/drawing/", username=username)
    page.wait_for_selector("[data-modeler][data-ready]")
    return page


def choose(page: Page, step: str) -> None:
    page.locator(f"[data-element-id='{step}'] .djs-hit").first.click()


def test_the_modeler_opens_under_the_strict_policy_with_chinese_words_and_its_mark(visit: Visit) -> None:
    page = opened(visit)
    words = page.locator(".djs-palette .entry").evaluate_all("all => all.map(e => e.title || e.ariaLabel)")
    assert len(words) >= 9
    assert [word for word in words if not re.search("[一-鿿]", word or "")] == []
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    choose(page, "step_P16-S2")
    expect(page.locator("[data-panel] select").first).to_have_value("IF2")
    checked(page)


def test_a_drawn_change_is_told_kept_over_a_reload_and_saved(visit: Visit) -> None:
    page = opened(visit, "head", "P17")
    choose(page, "step_P17-S1")
    limit = page.locator("[data-panel] input[type=number]")
    limit.fill("30")
    limit.press("Tab")
    expect(page.locator("[data-issues]")).to_contain_text("合计 34 个工作日，承诺 5 个")
    expect(page.locator("[data-reopens]")).to_contain_text("时限")
    page.on("dialog", lambda dialog: dialog.accept())
    page.wait_for_timeout(800)
    page.reload()
    page.wait_for_selector("[data-modeler][data-ready]")
    expect(page.locator("[data-conflict]")).to_be_visible()
    choose(page, "step_P17-S1")
    expect(page.locator("[data-panel] input[type=number]")).to_have_value("30")
    page.locator("[data-save]").click()
    expect(page.locator("[data-status]")).to_have_text("已保存。")
    page.goto("/flows/P17/draft/")
    expect(page.locator("input[name=r0-limit]")).to_have_value("30")
    checked(page)


def test_the_second_editor_sees_both_drawings_and_decides(visit: Visit) -> None:
    first, second = opened(visit, "head", "P18"), opened(visit, "officer", "P18")
    for page, name in ((first, "甲的名称"), (second, "乙的名称")):
        choose(page, "step_P18-S1")
        page.locator("[data-panel] input").first.fill(name)
        page.locator("[data-panel] input").first.press("Tab")
        page.locator("[data-save]").click()
    expect(first.locator("[data-status]")).to_have_text("已保存。")
    conflict = second.locator("[data-conflict]")
    expect(conflict).to_contain_text("P18-S1")
    conflict.get_by_role("button", name="看对方的").click()
    expect(second.locator("[data-element-id='step_P18-S1']").first).to_contain_text("甲的名称")
    conflict.get_by_role("button", name="以我的覆盖").click()
    expect(second.locator("[data-status]")).to_have_text("已保存。")
    second.goto("/flows/P18/draft/")
    expect(second.locator("input[name=r0-name]")).to_have_value("乙的名称")


def test_steps_are_reached_and_named_by_the_keyboard(visit: Visit) -> None:
    page = opened(visit, "head", "P19")
    page.locator("[data-canvas] svg").first.focus()
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type("键盘改名")
    page.keyboard.press("Tab")
    expect(page.locator("[data-element-id='step_P19-S2']").first).to_contain_text("键盘改名")


def test_the_table_of_steps_fits_a_narrow_screen(visit: Visit) -> None:
    page = visit("/flows/P16/draft/", username="head", width=360)
    page.get_by_role("button", name="在末尾增加环节").click()
    expect(page.locator("fieldset.flow-row")).to_have_count(7)
    checked(page)


def test_versions_side_by_side_and_the_file_page_have_no_barrier(visit: Visit) -> None:
    checked(visit("/flows/P16/compare/", username="head"))
    checked(visit("/flows/P16/draft/file/", username="head", width=360))
