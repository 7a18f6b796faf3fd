"""Spreadsheets in and out: what a formula, a bomb, a macro or a wrong encoding becomes."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import xlsxwriter

from lianfang.edge.entity import Column, Field, Kind
from lianfang.edge.sheets import LONGEST_CELL, guarded, header_map, plain, read_book, read_sheet, write_csv, write_xlsx
from lianfang.kernel.errors import Refused
from lianfang.kernel.text import Text as _

COLUMNS = (Column("name", _("Name")), Column("days", _("Days"), Kind.NUMBER))


def book(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def xlsx(*rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_text_that_looks_like_a_formula_is_exported_as_text(start):
    row = SimpleNamespace(name=f"{start}1+1", days=-3)
    (line,) = read_sheet("a.csv", write_csv(COLUMNS, [row]))[1:]

    assert line == [f"'{start}1+1", "-3"]


def test_a_formula_stays_text_in_a_workbook():
    rows = read_sheet("a.xlsx", write_xlsx("[a]/b", COLUMNS, [SimpleNamespace(name="=1+1", days=2)]))

    assert rows[1] == ["=1+1", "2"]


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (None, ""),
        (True, "1"),
        (False, "0"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "2026-11-23 00:00:00"),
        (1.5, 1.5),
    ],
)
def test_values_are_held_plainly(value, held):
    assert plain(value) == held


def test_numbers_are_no_formulas():
    assert guarded(-3) == -3


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.doc", b"x", "sheet_kind"),
        ("a", b"x", "sheet_kind"),
        ("a.csv", b"", "sheet_empty"),
        ("a.csv", b" , \n,\n", "sheet_empty"),
        ("a.csv", b"\xff\xff\xff\xff", "sheet_encoding"),
        ("a.xlsx", b"no archive", "sheet_broken"),
        ("a.xlsx", xlsx(["a"])[:300], "sheet_broken"),
        ("a.xlsx", book(("other.txt", b"x")), "sheet_broken"),
        ("a.xlsx", book(("sheet.xml", b" " * 20_000_000)), "sheet_bomb"),
        ("a.xlsx", book(*((f"{n}.xml", b"") for n in range(2_001))), "sheet_bomb"),
        ("a.xlsx", book(("xl/vbaProject.bin", b"x")), "sheet_macro"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_by_name(name, content, code):
    with pytest.raises(Refused) as refusal:
        read_sheet(name, content)

    assert (refusal.value.code, refusal.value.params["file"]) == (code, name)


@pytest.mark.parametrize("length", [LONGEST_CELL + 1, 30 * 1024 * 1024])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_cell_that_no_spreadsheet_holds_is_refused_by_its_name(kind, length):
    # Letters that no archive packs well: what repeats itself is refused as a bomb before its cells are looked at.
    cell = random.Random(1).randbytes(length // 2 + 1).hex()[:length]
    with pytest.raises(Refused) as refusal:
        read_sheet(f"a.{kind}", written(kind, cell))

    assert (refusal.value.code, refusal.value.params["file"]) == ("sheet_cell", f"a.{kind}")
    assert (refusal.value.params["cell"], refusal.value.params["length"]) == ("B2", length)


def written(kind: str, cell: str) -> bytes:
    if kind == "csv":
        return f"a,b\nc,{cell}\n".encode()
    strings = "".join(
        f"<c r='{at}' t='inlineStr'><is><t>{text}</t></is></c>" for at, text in (("A2", "c"), ("B2", cell))
    )
    head = "".join(f"<c r='{at}' t='inlineStr'><is><t>{at}</t></is></c>" for at in ("A1", "B1"))
    sheet = f"<sheetData><row r='1'>{head}</row><row r='2'>{strings}</row></sheetData>"
    plain = xlsx(["a"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "xl/worksheets/sheet1.xml":
                content = re.sub(rb"<sheetData>.*</sheetData>", lambda _found: sheet.encode(), content, flags=re.S)
            target.writestr(member, content)
    return out.getvalue()


def test_a_workbook_that_declares_a_document_type_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(["a"]))) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.namelist():
            declared = b"<!DOCTYPE x [<!ENTITY a 'b'>]>" if member == "xl/workbook.xml" else b""
            head, sep, rest = source.read(member).partition(b"?>")
            target.writestr(member, head + sep + declared + rest)
    with pytest.raises(Refused, match="sheet_doctype"):
        read_sheet("a.xlsx", out.getvalue())


def test_a_file_over_the_limit_is_refused_by_its_name(settings):
    settings.UPLOAD_LIMIT_BYTES = 2 * 1024 * 1024
    with pytest.raises(Refused) as refusal:
        read_sheet("a.csv", b"a\n" * 1_100_000)

    assert (refusal.value.code, refusal.value.params["megabytes"]) == ("sheet_size", 2)


@pytest.mark.parametrize("content", ["名称,天数\n甲,1\n".encode(), "名称,天数\n甲,1\n".encode("gb18030")])
def test_a_table_is_read_in_both_encodings_of_the_country(content):
    assert read_sheet("a.csv", content) == [["名称", "天数"], ["甲", "1"]]


def test_whole_numbers_of_a_workbook_stay_whole():
    assert read_sheet("a.xlsx", xlsx(["a", 3.0, 2.5]))[0] == ["a", "3", "2.5"]


FIELDS = (Field("name", _("Name")), Field("days", _("Days"), Kind.NUMBER, required=False))


def test_headers_are_found_by_name_and_by_label_and_others_are_left():
    assert {at: field.name for at, field in header_map(FIELDS, ["x", " Name ", "days"]).items()} == {
        1: "name",
        2: "days",
    }


def test_a_missing_column_is_named():
    with pytest.raises(Refused) as refusal:
        header_map(FIELDS, ["days"])

    assert refusal.value.code == "sheet_columns"
    assert refusal.value.params["found"] == "days"


def corners(row: int, column: int) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(row, column, "b")
    return out.getvalue()


@pytest.mark.parametrize("reader", [read_sheet, read_book])
@pytest.mark.parametrize("corner", [(1_048_575, 16_383), (99_999, 199)])
def test_two_cells_in_far_corners_are_refused_before_the_rectangle_between_them_is_built(reader, corner):
    with pytest.raises(Refused) as refusal:
        reader("a.xlsx", corners(*corner))
    assert refusal.value.code == "sheet_wide"
    assert (refusal.value.params["rows"], refusal.value.params["columns"]) == (corner[0] + 1, corner[1] + 1)


def test_a_long_narrow_sheet_is_read():
    assert len(read_sheet("a.xlsx", corners(60_000, 20))) == 2


def test_an_archive_with_locked_or_damaged_members_is_refused_as_broken():
    locked = bytearray(xlsx(["a"]))
    at = 0
    while (at := locked.find(b"PK\x01\x02", at)) >= 0:
        locked[at + 8] |= 1
        at += 4
    whole = xlsx(["a"], ["b"])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    damaged = bytearray(whole)
    start = part.header_offset + 30 + len(part.filename) + 20
    damaged[start : start + 8] = bytes(8)
    for content in (bytes(locked), bytes(damaged)):
        with pytest.raises(Refused) as refusal:
            read_sheet("a.xlsx", content)
        assert refusal.value.code == "sheet_broken"
