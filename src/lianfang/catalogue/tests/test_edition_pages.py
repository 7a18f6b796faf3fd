"""The pages of clearing and editions, as somebody walks through them."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianfang.catalogue import queries
from lianfang.catalogue.actions.clearing import open_round
from lianfang.catalogue.queries.clearing import list_records_of, list_rounds
from lianfang.catalogue.rules.editions import COLUMNS
from lianfang.catalogue.tests.factories import published_item
from lianfang.catalogue.web.editions import read_catalogue
from lianfang.edge import sheets
from lianfang.files.actions import perform_export
from lianfang.files.queries import list_exports
from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.kernel.errors import Refused
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db


def client_of(actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def people():
    office()
    for number in ("T01", "T02"):
        published_item(number=number)
    return {
        "officer": holder("li", post="A2", unit="A"),
        "head": holder("chen", post="A1", role=Role.DIVISION_HEAD, unit="A"),
        "secretary": holder("wang", role=Role.SECRETARY),
    }


@pytest.mark.demand("T3.1.3")
def test_a_holder_answers_on_one_page_and_loses_nothing_that_was_typed(people):
    client = client_of(people["secretary"])
    due_on = (clock.today() + timedelta(days=20)).isoformat()
    assert client.post("/clearing-rounds/new/", {"title": "", "due_on": "x"}).status_code == 409
    answer = client.post("/clearing-rounds/new/", {"title": "2026年清理", "due_on": due_on})
    address = answer["Location"]
    assert answer.status_code == 302
    officer, form = client_of(people["officer"]), f"{address}answer/"
    with acting(SETUP):
        rows = {row.number: row for row in list_records_of(SETUP, list_rounds_one())}
    first, second = rows["T01"].pk, rows["T02"].pk
    typed = {f"decision-{first}": "cancel", f"reason-{first}": "", f"document-{first}": "〔2026〕9号", "save": "1"}
    page = officer.post(form, typed)
    assert page.status_code == 409
    assert "〔2026〕9号" in page.content.decode()
    typed[f"reason-{first}"] = "依据废止"
    assert officer.post(form, {**typed, "keep_rest": "1"}).status_code == 302
    assert officer.post(form, {"submit": "1"}).status_code == 302
    head = client_of(people["head"])
    assert "依据废止" in head.get(address).content.decode()
    assert head.post(f"{address}confirmed/", {"record": [str(first), str(second)]}).status_code == 302
    report = head.get(f"{address}report/").content.decode()
    assert "甲处" in report
    with acting(SETUP):
        states = {row.number: (row.state, row.decision) for row in list_records_of(SETUP, list_rounds_one())}
    assert states == {"T01": ("confirmed", "cancel"), "T02": ("confirmed", "keep")}


def list_rounds_one():
    return list_rounds(SETUP).get()


def test_who_does_not_exercise_a_power_sees_no_form_for_it(people):
    made = open_round(people["secretary"], year=2026, title="清理", due_on=clock.today() + timedelta(days=9))
    page = client_of(people["secretary"]).get(f"/clearing-rounds/{made.pk}/answer/").content.decode()
    assert 'type="radio"' not in page
    assert 'type="radio"' in client_of(people["officer"]).get(f"/clearing-rounds/{made.pk}/answer/").content.decode()


def test_a_found_power_is_added_from_its_form(people):
    made = open_round(people["secretary"], year=2026, title="清理", due_on=clock.today() + timedelta(days=9))
    officer, form = client_of(people["officer"]), f"/clearing-rounds/{made.pk}/found/"
    given = {"unit": "A", "name": "新事项", "category": "APPR", "reason": "清理发现", "duties": "核实"}
    page = officer.post(form, given)
    assert page.status_code == 409
    assert "清理发现" in page.content.decode()
    assert officer.post(form, {**given, "liability": "追责", "supervision_methods": "抽查"}).status_code == 302


def test_an_edition_is_composed_exported_and_downloaded(people):
    client = client_of(people["secretary"])
    assert client.post("/editions/new/", {"title": ""}).status_code == 409
    address = client.post("/editions/new/", {"title": "职权目录"})["Location"]
    assert client.get(address).status_code == 200
    job = client.post(f"{address}files/", {"form": "csv"})["Location"]
    assert "职权目录" in client.get(job).content.decode()
    assert client.get(f"{job}file/").status_code == 404
    assert client.get(f"{job}progress/").status_code == 200
    with acting(people["secretary"]):
        made = list_exports(people["secretary"]).get()
    perform_export(made.pk)
    answer = client.get(f"{job}file/")
    assert "测试事项".encode() in b"".join(answer.streaming_content)
    assert client.get(f"{job}progress/")["HX-Refresh"] == "true"
    assert client_of(people["head"]).get(f"{job}file/").status_code == 404
    assert client.get("/editions/compare/").status_code == 200


def book(rows, *, formula: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            for index, cell in enumerate(row):
                sheet.write_string(number, index, cell)
        if formula:
            sheet.write_formula(1, 0, "=1+1")
    return out.getvalue()


def test_the_catalogue_is_taken_in_two_steps(people):
    client = client_of(people["secretary"])
    client.post("/catalogue/export/", {"form": "xlsx"})
    with acting(people["secretary"]):
        made = list_exports(people["secretary"]).get()
    perform_export(made.pk)
    content = b"".join(client.get(f"/exports/{made.pk}/file/").streaming_content)
    rows = sheets.read_sheet("a.xlsx", content)
    rows[1][COLUMNS.index("fee")] = "十元"
    page = client.post("/catalogue/import/", {"file": SimpleUploadedFile("a.xlsx", book(rows))})
    assert "十元" in page.content.decode()
    assert client.post("/catalogue/import/", {"confirm": "1"}).status_code == 409
    assert client.post("/catalogue/import/", {"confirm": "1", "reason": "年度修订"}).status_code == 302
    with acting(SETUP):
        assert queries.get_item_version(SETUP, "T01-v2").content["fee"] == "十元"


def bad_files():
    """Return name → (file name, content, code of the refusal)."""
    rows = [["number"], ["T01"]]
    macro, bomb, cell = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(macro, "w") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    with xlsxwriter.Workbook(cell) as made:
        made.add_worksheet().write_string(0, 0, "x")
    large = io.BytesIO()
    with zipfile.ZipFile(cell) as source, zipfile.ZipFile(large, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            held = source.read(name)
            target.writestr(name, held.replace(b">x<", b">" + b"y" * 30_000_000 + b"<"))
    return {
        "macro": ("a.xlsx", macro.getvalue(), "sheet_macro"),
        "bomb": ("a.xlsx", bomb.getvalue(), "sheet_bomb"),
        "cell": ("a.xlsx", large.getvalue(), "sheet_cell"),
        "formula": ("a.xlsx", book(rows, formula=True), "sheet_formula"),
        "damaged": ("a.xlsx", b"PK\x03\x04", "sheet_broken"),
        "kind": ("a.xlsm", b"PK", "sheet_kind"),
        "rows": ("a.csv", b"number\n" + b"T01\n" * 100_001, "sheet_long"),
        "csv cell": ("a.csv", b"number\n" + b"y" * 100_000, "sheet_cell"),
    }


@pytest.mark.parametrize("name", ["macro", "bomb", "cell", "formula", "damaged", "kind", "rows", "csv cell"])
def test_a_bad_file_is_refused_by_name(name):
    file, content, code = bad_files()[name]
    with pytest.raises(Refused) as refusal:
        read_catalogue(file, content)
    assert refusal.value.code == code
    assert file in refusal.value.sentence()
