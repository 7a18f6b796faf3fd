"""Reading CSV and Parquet: encodings, delimiters, dates as people write them, and rows that cannot be used."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from pyarrow import parquet

from casecheck.errors import BadInput
from casecheck.log import read_log, sniff

HEADER = "case_id,activity,timestamp"
CHINESE = "案件,环节,时间\n1,受理,2024年3月4日 9时30分\n1,批准,2024-03-04 10:00:00\n"
MAPPING = {"case_id": "案件", "activity": "环节", "timestamp": "时间"}


def write(tmp_path, content, name="log.csv"):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def times(tmp_path, *texts, zone="UTC"):
    rows = "\n".join(f'1,A,"{text}"' for text in texts)
    return read_log(write(tmp_path, f"{HEADER}\n{rows}\n"), timezone=zone).table["timestamp"].to_pylist()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (CHINESE.encode("gb18030"), "gb18030"),
        (CHINESE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + CHINESE.encode(), "utf-8-sig"),
        (CHINESE.encode("utf-16"), "utf-16"),
        (CHINESE.replace(",", "\t").encode("gb18030"), "gb18030"),
        (CHINESE.replace(",", ";").replace("\n", "\r\n").encode(), "utf-8"),
        (("sep=|\n" + CHINESE.replace(",", "|")).encode(), "utf-8"),
        (CHINESE.replace("\n", "\r").encode(), "utf-8"),
    ],
    ids=["gb18030", "utf-8", "bom", "utf-16", "tabs", "semicolons", "sep line", "old mac"],
)
def test_encoding_and_delimiter_are_found(tmp_path, content, encoding):
    log = read_log(write(tmp_path, content), mapping=MAPPING)

    assert (log.encoding, [event["activity"] for event in log.case("1")]) == (encoding, ["受理", "批准"])


def test_another_encoding_can_be_named(tmp_path):
    log = read_log(write(tmp_path, f"{HEADER}\n1,Prüfung,2024-03-04\n".encode("latin-1")), encoding="latin-1")

    assert log.table["activity"].to_pylist() == ["Prüfung"]


def test_quotes_may_hold_delimiters_and_line_ends(tmp_path):
    log = read_log(write(tmp_path, f'{HEADER}\n1,"a, ""b""\nc",2024-03-04\n1,,\n'))

    assert (log.table["activity"].to_pylist(), log.rejects[0].line) == (['a, "b"\nc'], 4)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-04 09:30",
        "2024-03-04T09:30:00",
        "2024/3/4 9:30",
        "2024.3.4 9:30:00",
        "2024年3月4日 9时30分",
        "2024年3月4日 上午9:30",
        "4.3.2024 9:30",
        "2024-03-04T10:30:00+01:00",
        "2024-03-04 17:30:00+0800",
        "20240304093000",
        "45355.395833333336",
        "1709544600",
        "1709544600000",
        "2024-03-04T09:30:00,000Z",
    ],
)
def test_one_moment_in_the_writings_of_many_programs(tmp_path, text):
    assert times(tmp_path, text) == [datetime(2024, 3, 4, 9, 30, tzinfo=UTC)]


def test_zones_may_differ_from_row_to_row(tmp_path):
    found = times(tmp_path, "2024-03-04 09:00", "2024-03-04T09:00:00Z", "2024/3/4 9:00", zone="Asia/Shanghai")

    assert [moment.hour for moment in found] == [1, 9, 1]


def test_one_date_tells_the_order_of_all(tmp_path):
    found = times(tmp_path, "3/4/2024 1:00 PM", "13/4/2024")

    assert found == [datetime(2024, 4, 3, 13, tzinfo=UTC), datetime(2024, 4, 13, tzinfo=UTC)]


def test_a_date_that_may_be_two_is_not_guessed(tmp_path):
    with pytest.raises(BadInput, match="column timestamp: The dates do not tell"):
        times(tmp_path, "3/4/2024", "5/6/2024")


def test_rows_that_cannot_be_used_are_named_by_line(tmp_path):
    rows = ["1,A,2024-03-04", "", ",B,2024-03-04", "1, ,2024-03-04", "1,C,2024-13-04", "1,D", "1,E,2024-03-05"]

    log = read_log(write(tmp_path, "\n".join([HEADER, *rows])))

    assert ([reject.line for reject in log.rejects], log.events, log.rejected) == ([4, 5, 6, 7], 2, 4)


def test_a_bad_amount_leaves_the_event_and_is_named(tmp_path):
    rows = '1,A,2024-03-04,"1,250.50"\n1,B,2024-03-04,many\n'

    log = read_log(write(tmp_path, f"{HEADER},amount\n{rows}"))

    reject = log.rejects[0]
    assert (log.table["amount"].to_pylist(), reject.line, reject.dropped) == ([1250.5, None], 3, False)


def test_event_ids_are_rows_of_the_file_even_behind_a_bad_row(tmp_path):
    log = read_log(write(tmp_path, f"{HEADER}\n1,A,2024-03-04\n1,B,never\n1,C,2024-03-04\n"))

    assert [event["event_id"] for event in log.case("1")] == [1, 3]


def test_other_columns_are_kept(tmp_path):
    log = read_log(write(tmp_path, f"{HEADER},window,Amount (yuan)\n1,A,2024-03-04,7,12\n"))

    assert log.case("1")[0]["window"] == "7"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"a,b\n1,2\n",
            "No column for case_id, activity, timestamp. The columns are: a, b. Name it with --map",
        ),
        (f"{HEADER}\n".encode(), "no event that can be used"),
        (f"{HEADER},activity\n".encode(), "column 'activity' more than once"),
        (b"\x00\x01\x02" * 99, "binary data"),
        (b"PK\x03\x04....", "workbook is damaged"),
        (b"%PDF-1.7", "PDF"),
        (b"PAR1....", "Parquet file is damaged or cut off"),
        (b"\n \n", "no text"),
        (f"{HEADER}\n1,受理受理,2024-03-04\n1,".encode() + b"\xff\xfe,2024-03-04", "line 3: The UTF-8 text is damaged"),
        (f"{HEADER}\n1,".encode() + b"\xff\xff\xff,2024-03-04", "line 2: The text is neither UTF-8 nor GB18030"),
        (f'{HEADER}\n1,"A,2024-03-04\n1,B,2024-03-05\n'.encode(), "line 2"),
    ],
    ids=["columns", "no rows", "twice", "binary", "xlsx", "pdf", "parquet", "blank", "utf-8", "unknown", "quote"],
)
def test_what_is_no_log_is_refused_by_name(tmp_path, content, message):
    with pytest.raises(BadInput, match=message.replace("(", r"\(")) as refusal:
        read_log(write(tmp_path, content))

    assert refusal.value.file == "log.csv"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [({"activity": "step"}, "no column 'step'. The columns are: case_id"), ({"who": "actor"}, "'who' is no field")],
)
def test_a_mapping_that_names_nothing_is_refused(tmp_path, mapping, message):
    with pytest.raises(BadInput, match=message):
        read_log(write(tmp_path, f"{HEADER}\n1,A,2024-03-04\n"), mapping=mapping)


def test_an_unknown_zone_is_refused(tmp_path):
    with pytest.raises(BadInput, match="'Peking' is no time zone"):
        read_log(write(tmp_path, HEADER), timezone="Peking")


@pytest.mark.parametrize("path", ["missing.csv", "."])
def test_no_file_is_refused(tmp_path, path):
    with pytest.raises(BadInput, match="cannot be read|folder"):
        read_log(tmp_path / path)


def test_a_log_goes_to_parquet_and_back_unchanged(tmp_path):
    log = read_log(write(tmp_path, f"{HEADER},actor,window\n1,A,2024-03-04,Li,7\n,C,,,\n2,B,2024-03-05,,\n"))
    log.to_parquet(tmp_path / "log.parquet")

    again = read_log(tmp_path / "log.parquet")

    assert (again.table.to_pylist(), again.place) == (log.table.to_pylist(), "row")


def test_parquet_types_are_taken_as_they_are(tmp_path):
    table = pa.table({"case": [7], "step": ["A"], "at": [datetime(2024, 3, 4, 9)], "amount": [12], "tags": [["x"]]})
    parquet.write_table(table, tmp_path / "log.parquet")

    log = read_log(tmp_path / "log.parquet", mapping={"case_id": "case", "activity": "step", "timestamp": "at"})

    event = log.case("7")[0]
    assert (event["timestamp"], event["amount"], log.warnings[0][-5:]) == (
        datetime(2024, 3, 4, 1, tzinfo=UTC),
        12.0,
        "tags.",
    )


def test_a_preview_needs_no_mapping(tmp_path):
    preview = sniff(write(tmp_path, CHINESE))

    assert (preview.columns, preview.rows[0]["环节"], preview.mapping) == (["案件", "环节", "时间"], "受理", {})
