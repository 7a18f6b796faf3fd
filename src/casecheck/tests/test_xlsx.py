"""Reading Excel workbooks: sheets, types of cells, rows that cannot be used, and what is refused by name."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import xlsxwriter

from casecheck.cli import main
from casecheck.errors import BadInput
from casecheck.formats import xlsx
from casecheck.log import read_log, sniff

HEADER = ("case_id", "activity", "timestamp", "amount")
ROWS = ((1001, "受理", datetime(2024, 3, 4, 9, 30), 12.5), (1001, "批准", date(2024, 3, 5), ""))


def book(**sheets):
    """Return a workbook of sheets, each a list of rows."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return stream.getvalue()


def changed(data, **parts):
    """Return a workbook with parts put in or replaced; the path of a part has __ for each slash."""
    stream = BytesIO()
    replaced = {name.replace("__", "/"): content for name, content in parts.items()}
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in replaced:
                new.writestr(part.filename, old.read(part))
        for name, content in replaced.items():
            new.writestr(name, content)
    return stream.getvalue()


@pytest.fixture
def write(tmp_path):
    def write(data):
        file = tmp_path / "log.xlsx"
        file.write_bytes(data)
        return file

    return write


def test_cells_keep_their_types(write):
    log = read_log(write(book(Log=[HEADER, *ROWS])))

    assert (log.format, log.table.drop_columns("event_id").to_pylist()) == (
        "XLSX",
        [
            {
                "case_id": "1001",
                "activity": "受理",
                "timestamp": datetime(2024, 3, 4, 1, 30, tzinfo=UTC),
                "amount": 12.5,
            },
            {
                "case_id": "1001",
                "activity": "批准",
                "timestamp": datetime(2024, 3, 4, 16, tzinfo=UTC),
                "amount": None,
            },
        ],
    )


def test_the_first_sheet_is_read_unless_another_is_named(write):
    file = write(book(Notes=[("nothing",)], Log=[HEADER, *ROWS]))

    assert (sniff(file).columns, read_log(file, sheet="Log").events) == (["nothing"], 2)


def test_a_sheet_that_is_not_there_is_refused_with_the_names_of_all(write):
    with pytest.raises(BadInput, match="no sheet 'Cases'. The sheets are: Notes, Log"):
        read_log(write(book(Notes=[("a",)], Log=[HEADER])), sheet="Cases")


def test_rows_that_cannot_be_used_are_named_by_their_number_in_the_sheet(write):
    rows = [(), (), HEADER, ROWS[0], (), (1002, "", datetime(2024, 3, 4)), (1003, "受理", "soon"), ROWS[1]]

    log = read_log(write(book(Log=rows)))

    assert (log.place, [reject.line for reject in log.rejects], log.events) == ("row", [6, 7], 2)


def test_text_dates_and_serial_numbers_are_read_as_in_any_table(write):
    log = read_log(
        write(book(Log=[HEADER, (1, "A", "2024-03-04 09:30"), (1, "B", 45355.395833333336)])), timezone="UTC"
    )

    assert log.table["timestamp"].to_pylist() == [datetime(2024, 3, 4, 9, 30, tzinfo=UTC)] * 2


GOOD = book(Log=[HEADER, *ROWS])
FAR = b'<worksheet><sheetData><row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
SHEET = "xl__worksheets__sheet1.xml"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (changed(GOOD, xl__vbaProject__bin=b"", **{"xl__vbaProject.bin": b"x"}), "holds macros"),
        (changed(GOOD, **{SHEET: FAR}), "reaches to row 1048576 and column 16384"),
        (changed(GOOD, **{SHEET: b'<!DOCTYPE x [<!ENTITY a "b">]>' + FAR}), "DOCTYPE"),
        (GOOD[:-200], "damaged or cut off"),
        (changed(GOOD, **{SHEET: b"<worksheet><sheetData><row>"}), "damaged or cut off|holds nothing"),
        (book(Log=[]), "holds nothing"),
        (book(Log=[("case_id", "case_id")]), "column 'case_id' more than once"),
        (book(Log=[HEADER]), "no event that can be used"),
    ],
    ids=["macros", "far cell", "doctype", "cut", "broken", "blank", "twice", "no rows"],
)
def test_what_is_no_log_is_refused_by_name(write, data, message):
    with pytest.raises(BadInput, match=message) as refusal:
        read_log(write(data))

    assert refusal.value.file == "log.xlsx"


def test_a_zip_archive_of_anything_else_is_refused(write):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("log.csv", "case_id,activity,timestamp")

    with pytest.raises(BadInput, match="no Excel workbook"):
        read_log(write(stream.getvalue()))


def test_a_bomb_is_refused_before_it_is_unpacked(write, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_UNPACKED", 1 << 20)

    with pytest.raises(BadInput, match="too large"):
        read_log(write(changed(GOOD, xl__media__image="\0" * (1 << 21))))


def test_an_archive_that_lies_about_its_size_is_refused(write):
    data = bytearray(changed(GOOD, **{SHEET: FAR + b" " * 100_000}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.rfind(signature)
        data[place + offset : place + offset + 4] = (50).to_bytes(4, "little")

    with pytest.raises(BadInput, match="damaged or cut off"):
        read_log(write(bytes(data)))


def test_the_command_line_takes_a_sheet(write, capsys):
    file = write(book(Notes=[("nothing",)], Log=[HEADER, *ROWS]))

    code = main(["variants", str(file), "--sheet", "Log", "--format", "json"])

    assert (code, "受理" in capsys.readouterr().out) == (0, True)
