"""Reading XES: what its writers really produce, and what is refused."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from casecheck.errors import BadInput
from casecheck.log import read_log, sniff
from casecheck.tests.logs import event, string, xes


def write(tmp_path, text, name="log.xes"):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_standard_keys_become_fields(tmp_path):
    one = "<event>" + "".join(
        string(key, value)
        for key, value in {
            "concept:name": "Accept",
            "time:timestamp": "2024-03-04T09:00:00.250+08:00",
            "org:resource": "Li",
            "org:role": "clerk",
            "org:group": "hall",
            "lifecycle:transition": "complete",
        }.items()
    )

    log = read_log(write(tmp_path, xes(string("concept:name", "c1") + one + "</event>")))

    assert log.case("c1") == [
        {
            "event_id": 1,
            "case_id": "c1",
            "activity": "Accept",
            "timestamp": datetime(2024, 3, 4, 1, 0, 0, 250_000, tzinfo=UTC),
            "actor": "Li",
            "post": "clerk",
            "unit": "hall",
            "lifecycle": "complete",
        }
    ]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2024-03-04T09:00:00", 1),  # no zone: the zone of the run, Shanghai
        ("2024-03-04T09:00:00Z", 9),
        ("2024-03-04T09:00:00.000+02:00", 7),
        ("2024-03-04T09:00:00.1234567Z", 9),
        ("2024-03-04 09:00:00", 1),
        ("2024-03-04T09:00:00-0330", 12),
    ],
)
def test_times_are_instants(tmp_path, text, hour):
    log = read_log(write(tmp_path, xes(event("A", text))))

    assert log.table["timestamp"][0].as_py().hour == hour


def test_prefixes_nesting_and_lists_do_not_disturb(tmp_path):
    nested = string("concept:name", "A", string("concept:name", "inner"))
    listed = f'<list key="l"><values>{string("concept:name", "deep")}</values></list>'
    text = xes(
        string("concept:name", "c1") + f"<event>{nested}{listed}{string('time:timestamp', '2024-03-04')}</event>",
        head=f"<log>{string('concept:name', 'the log', string('concept:name', 'meta'))}"
        f'<global scope="event">{string("concept:name", "default")}</global>',
    )
    prefixed = text.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")

    logs = [read_log(write(tmp_path, each)) for each in (text, prefixed)]

    assert [(log.events, log.case("c1")[0]["activity"]) for log in logs] == [(1, "A"), (1, "A")]


def test_attributes_after_the_events_and_of_several_types_are_kept(tmp_path):
    more = '<int key="count" value="3"/><boolean key="urgent" value="true"/><float key="cost:total" value="2.5"/>'
    text = xes(event("A").replace("</event>", more + "</event>") + event("B") + string("concept:name", "late"))

    log = read_log(write(tmp_path, text))

    assert log.table.select(["case_id", "count", "urgent", "amount"]).to_pylist() == [
        {"case_id": "late", "count": 3, "urgent": True, "amount": 2.5},
        {"case_id": "late", "count": None, "urgent": None, "amount": None},
    ]


def test_traces_without_a_name_stay_apart_and_are_reported(tmp_path):
    log = read_log(write(tmp_path, xes(event("A"), event("A"), "")))

    assert (log.cases, log.warnings[0][:8]) == (2, "2 traces")


def test_traces_of_one_name_are_one_case_and_that_is_reported(tmp_path):
    named = string("concept:name", "c1")

    log = read_log(write(tmp_path, xes(named + event("A"), named + event("B"))))

    assert (log.cases, log.warnings) == (1, ("1 traces have the name of an earlier one; they are read as one case.",))


def test_events_that_cannot_be_used_are_counted_and_named(tmp_path):
    text = xes("\n" + event("A") + "\n" + event(None) + "\n" + event("B", None) + "\n" + event("C", "soon"))

    log = read_log(write(tmp_path, text))

    assert (log.events, log.rejected, [(reject.line, reject.row) for reject in log.rejects]) == (
        1,
        3,
        [(3, 2), (4, 3), (5, 4)],
    )


def test_strict_stops_at_the_first_of_them(tmp_path):
    with pytest.raises(BadInput, match=r"log.xes, line 2: The activity is empty"):
        read_log(write(tmp_path, xes(event("A") + "\n" + event(" "))), strict=True)


def test_a_declared_gb18030_document_is_read(tmp_path):
    text = '<?xml version="1.0" encoding="GB2312"?>' + xes(event("受理"))

    log = read_log(write(tmp_path, text.encode("gb18030")))

    assert log.table["activity"].to_pylist() == ["受理"]


BOMB = '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + xes(event("&b;"))
GOOD = xes(event("A"), event("B"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB, "line 1: The document has a DOCTYPE"),
        (GOOD[:-20], "cut off"),
        (gzip.compress(GOOD.encode() * 50)[:-9], "cut off"),
        (gzip.compress(GOOD.encode())[:12] + b"garbage" * 9, "damaged|cut off"),
        (GOOD.replace("</event>", "<event>", 1), "line 1, column"),
        (b"", "empty"),
        (gzip.compress(b""), "empty"),
        ("<definitions/>", "<definitions>, not a XES <log>"),
        ("<log/>", "The log has no events"),
        (xes(""), "The log has no events"),
        ('<?xml version="1.0" encoding="klingon"?>' + GOOD, "encoding klingon, which is not read"),
        (('<?xml version="1.0"?>' + xes(event("受理"))).encode("gb18030"), "Broken XML"),
    ],
    ids=["bomb", "cut", "cut gz", "bad gz", "tags", "empty", "empty gz", "bpmn", "no trace", "no event", "enc", "gb"],
)
def test_what_is_no_log_is_refused_by_name(tmp_path, content, message):
    with pytest.raises(BadInput, match=message) as refusal:
        read_log(write(tmp_path, content))

    assert refusal.value.file == "log.xes"


@pytest.mark.parametrize("name", ["log.csv", "log.parquet", "log"])
def test_the_content_tells_the_format_not_the_suffix(tmp_path, name):
    log = read_log(write(tmp_path, gzip.compress(GOOD.encode()), name))

    assert (log.format, log.events) == ("XES", 2)


def test_a_long_log_is_read_in_pieces_that_fit_together(tmp_path):
    traces = [string("concept:name", f"c{case}") + event("A", org="x") * 20 for case in range(4_000)]
    traces.append(event("Z") + string("only:here", "1"))

    log = read_log(write(tmp_path, xes(*traces)))

    assert (log.events, log.cases, log.case("c3999")[-1]["event_id"]) == (80_001, 4_001, 80_000)


def test_a_preview_shows_columns_rows_and_what_names_tell(tmp_path):
    preview = sniff(write(tmp_path, xes(*[string("concept:name", "c") + event("A")] * 50)))

    assert (preview.format, len(preview.rows), preview.mapping["activity"]) == ("XES", 20, "concept:name")
