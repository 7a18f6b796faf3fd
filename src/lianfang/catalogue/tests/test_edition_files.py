"""Files of the catalogue: every column out and in again without a difference; no formula; refusals by name."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from lianfang.catalogue import queries
from lianfang.catalogue.actions.editions_export import FORMS, export_catalogue
from lianfang.catalogue.actions.editions_import import MOST_ITEMS, import_catalogue
from lianfang.catalogue.rules import content_of, entry_of
from lianfang.catalogue.rules.edition_files import unguarded
from lianfang.catalogue.rules.editions import COLUMNS, entry_in, joined, row_of, same_content, snapshot_of, split
from lianfang.catalogue.terms.editions import COLUMN_LABELS
from lianfang.catalogue.tests.factories import basis, entry, published_item
from lianfang.edge.sheets import read_sheet
from lianfang.files.actions import perform_export
from lianfang.files.queries import get_export, path_of
from lianfang.kernel.access import Role
from lianfang.kernel.errors import Refused
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
EVIL = '=HYPERLINK("http://x")'
# Every column away from its default, texts that look like formulas or hold breaks and marks.
FULL = {
    "name": EVIL,
    "applicant_kind": "internal",
    "applicant": "+86 电话",
    "applicant_en": "-applicant",
    "body": "@机关",
    "sub_items": ("甲\n第二行", "乙\\n"),
    "conditions": ("=1+1", "二"),
    "materials": ("申请表", "护照"),
    "material_details": ({"form": "original", "source": "申请人"}, {}),
    "suspensions": (),
    "no_suspensions_because": "无",
    "fee": "'不收费",
    "supervision_methods": ("抽查", "电话 12345"),
    "boundary": ("不得超越",),
    "is_major": True,
    "publicity": "party",
    "annual_volume": 12,
    "note": "注",
    "discretion": {"tiers": [{"tier": "一", "when": {"a": "<3"}}]},
    "english": {"conditions": ["one"]},
}


@pytest.fixture
def secretary():
    office()
    published_item(**FULL)
    published_item("B", "T02")
    return holder("wang", role=Role.SECRETARY)


def exported(actor, form: str) -> bytes:
    with acting(actor):
        made = export_catalogue(actor, form=form)
    perform_export(made.pk)
    with acting(actor):
        done = get_export(actor, str(made.pk))
        assert done.state == "done", done.message
        return path_of(done.file).read_bytes()


def sheet_of(actor, form: str) -> list[list[str]]:
    rows = read_sheet(f"catalogue.{form}", exported(actor, form))
    return [[unguarded(cell) for cell in row] for row in rows] if form == "csv" else rows


@pytest.mark.demand("X6")
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_went_out_comes_in_without_a_difference(secretary, form):
    result = import_catalogue(secretary, sheet=sheet_of(secretary, form), for_good=True, reason="核对")
    assert [(row.number, row.what, row.error) for row in result.rows] == [("T01", "same", ""), ("T02", "same", "")]


@pytest.mark.demand("X6")
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_new_office_takes_the_same_catalogue_from_the_file(secretary, form):
    sheet = sheet_of(secretary, form)
    with acting(SETUP):
        before = queries.get_item_version(SETUP, "T01-v1").content
    number, code = COLUMNS.index("number"), COLUMNS.index("code")
    for row, new in zip(sheet[1:], ("N01", "N02"), strict=True):
        row[number], row[code] = new, f"999900ABC01{int(new[1:]) + 500:05d}"
    result = import_catalogue(secretary, sheet=sheet, for_good=True, reason="建库")
    assert [row.what for row in result.rows] == ["new", "new"], [row.error for row in result.rows]
    with acting(SETUP):
        after = queries.get_item_version(SETUP, "N01-v1")
    assert after.state == "draft"
    assert sorted(same_content(before, after.content)) == ["code", "number"]


@pytest.mark.demand("T3.1.5")
@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_the_catalogue(secretary, form):
    content = exported(secretary, form)
    starts = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf", "json": b"{"}
    assert content.startswith(starts[form])


@pytest.mark.demand("T3.1.5")
def test_the_columns_are_those_of_the_notice(secretary):
    data = json.loads(exported(secretary, "json"))
    wanted = {"index", "code", "category", "name", "sub_items", "bases", "execute", "conditions", "procedure"}
    wanted |= {"legal_limit_days", "promised_limit_days", "supervision_methods", "liability", "decide", "supervise"}
    wanted |= {"materials", "suspensions", "fee", "duties", "boundary", "key_fields", "publicity"}
    assert wanted <= {field["name"] for field in data["fields"]}
    assert [item["number"] for item in data["items"]] == ["T01", "T02"]
    assert data["items"][1]["execute"] == "B2 乙处经办岗"
    assert all(field["label"] for field in data["fields"])


def test_no_cell_is_a_formula_and_chinese_reads(secretary):
    book = exported(secretary, "xlsx")
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 2
    assert not any(b"<f" in sheet.replace(b"<formatCode", b"") for sheet in sheets)
    cells = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert cells[1][COLUMNS.index("name")] == EVIL
    rows = list(csv.reader(io.StringIO(exported(secretary, "csv").decode("utf-8-sig"))))
    assert rows[1][COLUMNS.index("name")] == "'" + EVIL
    assert rows[2][COLUMNS.index("unit")] == "B 乙处"


def test_a_division_exports_what_it_may_read(secretary):
    officer = holder("li", post="A2", unit="A")
    rows = list(csv.reader(io.StringIO(exported(officer, "csv").decode("utf-8-sig"))))
    assert [row[COLUMNS.index("number")] for row in rows[1:]] == ["T01"]


def edited(sheet, line: int, **cells: str):
    for name, value in cells.items():
        sheet[line][COLUMNS.index(name)] = value
    return sheet


def test_the_preview_names_what_a_row_would_do_and_keeps_nothing(secretary):
    sheet = edited(sheet_of(secretary, "xlsx"), 2, fee="十元")
    sheet.append(list(sheet[2]))
    edited(sheet, 3, number="N09", code="999900ABC0199900", name="新事项")
    result = import_catalogue(secretary, sheet=sheet, for_good=False, reason="")
    assert [(row.number, row.what) for row in result.rows] == [("T01", "same"), ("T02", "changed"), ("N09", "new")]
    assert [(before, after) for _label, before, after in result.rows[1].parts] == [("", "十元")]
    with acting(SETUP):
        assert queries.list_items(SETUP).count() == 2
        assert queries.list_versions(SETUP).count() == 2


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"promised_limit_days": "很快"}, "promised_limit_days"),
        ({"promised_limit_days": ""}, "promised_limit_days"),
        ({"promised_limit_days": "99"}, "promised_limit_days"),
        ({"is_major": "也许"}, "is_major"),
        ({"discretion": "{"}, "discretion"),
        ({"discretion": "[1]"}, "discretion"),
        ({"bases": "Z9 某法"}, "bases"),
        ({"execute": "Z9 某岗"}, "posts"),
        ({"publicity": "secret"}, "publicity"),
        ({"duties": ""}, "duties"),
        ({"code": "999900ABC0199901"}, "code"),
        ({"number": "T01"}, "number"),
        ({"name": "长" * 201}, "name"),
    ],
)
def test_a_wrong_cell_is_refused_with_its_line_and_column(secretary, cells, column):
    sheet = edited(sheet_of(secretary, "xlsx"), 2, **cells)
    result = import_catalogue(secretary, sheet=sheet, for_good=True, reason="核对")
    (row,) = result.refused
    assert (row.line, row.column) == (3, str(COLUMN_LABELS.get(column, column)))
    assert row.error
    with acting(SETUP):
        assert queries.list_versions(SETUP).count() == 2


def test_one_refused_row_keeps_all_of_them_out(secretary):
    sheet = edited(sheet_of(secretary, "xlsx"), 1, fee="十元")
    edited(sheet, 2, is_major="也许")
    result = import_catalogue(secretary, sheet=sheet, for_good=True, reason="核对")
    assert [row.what for row in result.rows] == ["changed", "refused"]
    with acting(SETUP):
        assert queries.list_versions(SETUP).count() == 2


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (["编码"], "edition_column"),
        (["number", "number"], "edition_column_twice"),
        (["number", "name"], "edition_columns"),
    ],
)
def test_wrong_headers_are_refused_by_name(secretary, header, code):
    with pytest.raises(Refused) as refusal:
        import_catalogue(secretary, sheet=[header, ["x"] * len(header)], for_good=False, reason="")
    assert refusal.value.code == code


def test_too_many_rows_are_refused(secretary):
    sheet = [list(COLUMNS), *([["x"] * len(COLUMNS)] * (MOST_ITEMS + 1))]
    with pytest.raises(Refused, match="import_long"):
        import_catalogue(secretary, sheet=sheet, for_good=False, reason="")


def test_an_officer_of_another_division_imports_nothing_of_it(secretary):
    stranger = holder("zhou", post="B2", unit="B")
    sheet = edited(sheet_of(secretary, "xlsx"), 1, fee="十元")
    result = import_catalogue(stranger, sheet=sheet, for_good=True, reason="核对")
    assert [row.what for row in result.rows] == ["refused", "same"]


LINE = (
    st.text(st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\\")).map(str.strip).filter(bool)
)


@given(st.lists(LINE))
def test_lines_come_back_from_a_cell_as_they_went_in(lines):
    assert split(joined(lines)) == lines


def test_a_row_reads_back_as_the_item_it_came_from():
    basis()
    whole = entry(**FULL)
    snapshot = snapshot_of(content_of(whole), {}, [])
    cells = {
        name: "" if cell is None else str(cell)
        for name, cell in zip(COLUMNS, row_of(snapshot, 1, english=False), strict=True)
    }
    back = entry_in(cells, None)
    assert same_content(content_of(whole), content_of(back)) == []
    assert entry_of(content_of(back)).values.name == EVIL
