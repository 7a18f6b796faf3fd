"""Meetings in a browser: a matter is put forward, a meeting prepared, papers are refused too late and sent in time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from tests.browser.conftest import checked, fits

pytestmark = pytest.mark.timeout(300)
PAGES = (
    "/meetings/",
    "/meetings/DZ-2026-1/",
    "/meetings/DZ-2026-1/minutes/",
    "/topics/1/",
    "/bodies/DZ/",
    "/topics/new/",
)
WIDTHS = (1280, 768, 360)


@pytest.mark.parametrize(("username", "language"), [("secretary", "zh-CN"), ("deputy", "en-US")])
def test_pages_of_meetings_fit_and_can_be_read_by_everybody(visit, username, language):
    page = visit("/", username=username, language=language)
    for address in PAGES:
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            fits(page)
        checked(page)


def test_a_meeting_is_prepared_and_its_papers_go_out_in_time(visit):
    page = visit("/topics/new/", username="secretary")
    page.locator("input[name=title]").fill("2027年部门预算草案")
    page.locator("textarea[name=summary]").fill("收支总额与上年持平。")
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url(re.compile(r"/topics/\d+/$"))
    page.locator("input[type=file]").set_input_files(
        {"name": "预算草案.txt", "mimeType": "text/plain", "buffer": "收支".encode()}
    )
    page.get_by_role("button", name="添加", exact=True).click()
    page.get_by_role("link", name="预算草案.txt").wait_for()
    checked(page)
    tomorrow = datetime.now() + timedelta(days=1)
    page.goto("/meetings/new/")
    page.locator("input[name=planned_at]").fill(tomorrow.strftime("%Y-%m-%dT09:00"))
    page.get_by_role("button", name="开始准备").click()
    page.wait_for_url(re.compile(r"/meetings/DZ-\d{4}-\d+/$"))
    page.get_by_label("2027年部门预算草案").check()
    page.get_by_role("button", name="列入议程").click()
    page.get_by_role("link", name="2027年部门预算草案").wait_for()
    page.get_by_role("button", name="送达材料并冻结议程").click()
    page.get_by_role("alert").get_by_text("材料至少在会前").wait_for()
    page.locator("input[name=planned_at]").fill((tomorrow + timedelta(days=20)).strftime("%Y-%m-%dT09:00"))
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="送达材料并冻结议程").click()
    page.locator(".st", has_text="材料已送达").first.wait_for()
    assert page.get_by_role("button", name="列入议程").count() == 0
    checked(page, status_of_errors=409)
    page.set_viewport_size({"width": 360, "height": 900})
    fits(page)
