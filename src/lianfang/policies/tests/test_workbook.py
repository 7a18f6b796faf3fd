"""Policies as one workbook: faults by sheet and line, drafts of what differs, one decision for all of them."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.test import Client

from lianfang.kernel.access import Role
from lianfang.kernel.errors import Refused
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.policies import actions, queries
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
HEADER = ["code", "label", "label_en"]
DECISION = {"confirm": "1", "basis": "三定方案", "effective_on": "2026-11-01"}


def book(**sheets) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name.replace("__", "."))
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    file = io.BytesIO(out.getvalue())
    file.name = "policies.xlsx"
    return file


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def drafts() -> list[str]:
    with acting(SETUP):
        return [draft.key for draft in queries.list_drafts(SETUP)]


def test_what_differs_becomes_drafts_and_one_decision_of_another_person_puts_them_in_force():
    office()
    secretary, leader = holder("wang", role=Role.SECRETARY), holder("gu", role=Role.MAIN_LEADER)
    client = client_of("wang")
    client.post("/policies/workbook/", {"file": book(step_types__rows=[HEADER, ["accept", "受理", "Acceptance"]])})
    assert client.post("/policies/workbook/", DECISION).status_code == 302
    assert drafts() == ["step_types"]
    with pytest.raises(Refused, match="policies_none_open"):
        actions.put_all_in_force(secretary, body="党组", document_no="1号")
    answer = client_of("gu").post("/policies/decide/", {"body": "党组", "document_no": "1号"})
    assert answer.status_code == 302
    with acting(leader):
        assert queries.list_labels(leader, "step_types").keys() == {"accept"}
    assert drafts() == []


def test_a_faulty_row_is_named_by_sheet_and_line_and_nothing_is_taken():
    office()
    holder("wang", role=Role.SECRETARY)
    client = client_of("wang")
    rows = [HEADER, ["accept", "受理", "Acceptance"], ["审核", "审核", "Review"]]
    shown = client.post("/policies/workbook/", {"file": book(step_types__rows=rows)}).content.decode()
    assert "step_types.rows" in shown
    assert "审核" in shown
    assert 'name="confirm"' not in shown
    assert client.post("/policies/workbook/", DECISION).status_code == 409
    assert drafts() == []


def test_the_workbook_that_was_given_out_changes_nothing():
    office()
    holder("wang", role=Role.SECRETARY)
    client = client_of("wang")
    file = io.BytesIO(client.get("/policies/workbook/blank.xlsx").content)
    file.name = "policies.xlsx"
    shown = client.post("/policies/workbook/", {"file": file}).content.decode()
    assert 'name="confirm"' not in shown
    assert '<p class="wrong">' not in shown


def test_a_sheet_with_a_column_of_nobody_is_refused():
    office()
    holder("wang", role=Role.SECRETARY)
    rows = [[*HEADER, "farbe"], ["accept", "受理", "Acceptance", "rot"]]
    shown = client_of("wang").post("/policies/workbook/", {"file": book(step_types__rows=rows)}).content.decode()
    assert "farbe" in shown
    assert 'name="confirm"' not in shown
