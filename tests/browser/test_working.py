"""Whole journeys: a log from its file to one case drawn, refusals, drafts, columns, a move with its reason."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import checked, fits

pytestmark = pytest.mark.timeout(300)
STEPS = ("网上受理", "邀请单位与事由核查", "处长审定", "签发邀请函", "离境后30日内销签核查")
WIDTHS = (1280, 768, 360)


def log_of_two_cases() -> bytes:
    """Return a CSV: one case that keeps to the flowchart, one in which the same person checks and decides."""
    lines = ["办件编号,环节,时间,经办人"]
    for case, persons in (("甲-1", "一二三一四"), ("乙-1", "一二二一四")):
        days = range(9, 9 + len(STEPS))
        lines += [
            f"{case},{step},2026-03-{day:02} 09:00,{person}"
            for step, day, person in zip(STEPS, days, persons, strict=True)
        ]
    lines.append("丙-1,领导口头同意,2026-03-10 09:00,五")
    return "\n".join(lines).encode("gb18030")


def choose(page, content: bytes, name: str = "三月办件.csv"):
    page.locator("select[name=item]").select_option("P16")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


@pytest.mark.demand("T1.4")
def test_a_log_is_taken_in_and_judged_to_one_case_on_its_flowchart(visit):
    page = visit("/event-logs/new/", username="head")
    choose(page, log_of_two_cases())
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/event-logs/\d+/map/"))
    assert (
        "领导口头同意" in page.locator("main table").inner_text()
        or "网上受理" in page.locator("main table").inner_text()
    )
    for field, column in (("case_id", "办件编号"), ("activity", "环节"), ("timestamp", "时间"), ("actor", "经办人")):
        page.locator(f"select[name={field}]").select_option(column)
    checked(page)
    page.locator("main form.panel button[type=submit]").click()
    page.wait_for_url(re.compile(r"/runs/\d+/"))
    page.locator(".figs").wait_for(timeout=120_000)
    assert "丙-1" in page.locator("main").inner_text()
    checked(page)
    page.locator("main table a.ti", has_text="丙-1").first.click()
    page.wait_for_url(re.compile(r"/case/"))
    assert page.locator("svg.flow").count() == 1
    assert "领导口头同意" in page.locator("main").inner_text()
    checked(page)


def test_a_log_over_the_limit_is_refused_by_name_before_it_is_sent(visit, tmp_path):
    large = tmp_path / "整年办件.csv"
    with open(large, "wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    page = visit("/event-logs/new/", username="head")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.locator("select[name=item]").select_option("P16")
    page.locator("input[type=file]").set_input_files(large)
    page.locator("main form button[type=submit]").click()
    assert "整年办件.csv" in page.locator("[data-upload-refusal]").inner_text()
    assert sent == []
    checked(page)


@pytest.mark.parametrize(
    ("name", "content"), [("空.csv", b"a,b\n"), ("图.png", b"\x89PNG"), ("断.xes", b"<log><trace>")]
)
def test_a_file_that_is_no_log_is_refused_with_its_name_and_nothing_is_lost(visit, name, content):
    page = visit("/event-logs/new/", username="head")
    choose(page, content, name)
    page.locator("main form button[type=submit]").click()
    page.locator("[role=alert]:visible").first.wait_for()
    assert page.locator("select[name=item]").input_value() == "P16"
    assert name in page.locator("main").inner_text()
    checked(page, status_of_errors=409)


def test_the_columns_of_a_list_are_chosen_and_stand_in_the_address(visit):
    page = visit("/items/", username="head")
    before = page.locator("thead th").count()
    page.locator("details.columns summary").click()
    page.locator("input[data-column]:checked").last.uncheck()
    page.locator("form.filters button[type=submit]").click()
    page.wait_for_url(re.compile(r"columns="))
    assert page.locator("thead th").count() == before - 1
    checked(page)


def test_what_was_typed_is_still_there_after_a_reload(visit):
    page = visit("/objections/new/?entity=items&key=P16", username="officer")
    page.locator("main textarea").first.fill("请说明本项职权的依据")
    page.locator("[data-draft-saved]").wait_for(state="visible")
    page.reload()
    assert page.locator("main textarea").first.input_value() == "请说明本项职权的依据"
    checked(page)


def test_a_move_asks_for_its_reason_in_a_dialog(visit):
    page = visit("/items/P16/", username="secretary")
    page.locator("form.move summary").first.click()
    page.locator("dialog[open], details.raised, form.move details[open]").first.wait_for()
    assert page.locator("textarea[name=comment]:visible").count() == 1
    checked(page)


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_findings_and_cases_fit_every_screen_in_both_languages(visit, judged, language):
    page = visit(judged["run"], username="head", language=language)
    case = page.locator("main table a.ti").first.get_attribute("href")
    for address in (judged["run"], judged["run"] + "cases/", case, judged["finding"], "/runs/", "/findings/"):
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            fits(page)
        checked(page)
