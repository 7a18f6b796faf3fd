"""Reading object-centric logs (OCEL 2.0): the same small log in both of its forms."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from casecheck.cli import main
from casecheck.errors import BadInput
from casecheck.log import read_log, sniff

EVENTS = (
    ("e1", "place", "2024-03-04T01:00:00Z", {"channel": "web"}, ("o1", "i1", "i2", "li")),
    ("e2", "pack", "2024-03-04T02:00:00Z", {"weight": 2.5}, ("i1", "li")),
    ("e3", "pack", "2024-03-04T03:00:00Z", {"weight": 3.0}, ("i2", "i2", "wang")),
    ("e4", "audit", "2024-03-04T04:00:00Z", {}, ("wang",)),
)
OBJECTS = {"o1": "order", "i1": "item", "i2": "item", "li": "employee", "wang": "employee"}
PRICES = (("i1", "2024-03-04T00:00:00Z", 10), ("i1", "2024-03-05T00:00:00Z", 12), ("i2", "1970-01-01T00:00:00Z", 7))


def document():
    objects = [
        {
            "id": identity,
            "type": kind,
            "attributes": [
                {"name": "price", "time": time, "value": value} for owner, time, value in PRICES if owner == identity
            ],
        }
        for identity, kind in OBJECTS.items()
    ]
    events = [
        {
            "id": identity,
            "type": kind,
            "time": time,
            "attributes": [{"name": name, "value": value} for name, value in attributes.items()],
            "relationships": [{"objectId": one, "qualifier": f"as {n}"} for n, one in enumerate(related)],
        }
        for identity, kind, time, attributes, related in EVENTS
    ]
    types = [{"name": name, "attributes": []} for name in ("order", "item", "employee")]
    return {"objectTypes": types, "eventTypes": [], "objects": objects, "events": events}


def as_json(path, content=None):
    file = path / "log.json"
    file.write_text(json.dumps(document() if content is None else content), encoding="utf-8")
    return file


def as_sqlite(path):
    file = path / "log.sqlite"
    with closing(sqlite3.connect(file)) as base:
        base.executescript(
            """
            CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
            CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
            CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);
            CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT);
            CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
            CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
            CREATE TABLE event_Place (ocel_id TEXT, ocel_time TIMESTAMP, channel TEXT);
            CREATE TABLE event_Pack (ocel_id TEXT, ocel_time TIMESTAMP, weight REAL);
            CREATE TABLE event_Audit (ocel_id TEXT, ocel_time TIMESTAMP);
            CREATE TABLE object_Order (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT);
            CREATE TABLE object_Item (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT, price INTEGER);
            CREATE TABLE object_Employee (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT);
            """
        )
        for kind in ("place", "pack", "audit"):
            base.execute("INSERT INTO event_map_type VALUES (?, ?)", (kind, kind.capitalize()))
        for kind in ("order", "item", "employee"):
            base.execute("INSERT INTO object_map_type VALUES (?, ?)", (kind, kind.capitalize()))
        base.executemany("INSERT INTO object VALUES (?, ?)", OBJECTS.items())
        base.executemany("INSERT INTO object_Item (ocel_id, ocel_time, price) VALUES (?, ?, ?)", PRICES)
        for identity, kind, time, attributes, related in EVENTS:
            base.execute("INSERT INTO event VALUES (?, ?)", (identity, kind))
            values = (identity, time, *attributes.values())
            base.execute(f"INSERT INTO event_{kind} VALUES ({', '.join('?' * len(values))})", values)
            for one in related:
                base.execute("INSERT INTO event_object VALUES (?, ?, ?)", (identity, one, ""))
        base.commit()
    return file


@pytest.fixture(params=[as_json, as_sqlite], ids=["json", "sqlite"])
def file(request, tmp_path):
    return request.param(tmp_path)


def test_each_object_of_the_type_is_a_case(file):
    log = read_log(file, object_type="item", mapping={"actor": "object:employee"})

    rows = log.table.select(["event_id", "case_id", "activity", "timestamp", "actor", "case:price"]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        (1, "i1", "place", datetime(2024, 3, 4, 1, tzinfo=UTC), "li", 12),
        (2, "i2", "place", datetime(2024, 3, 4, 1, tzinfo=UTC), "li", 7),
        (3, "i1", "pack", datetime(2024, 3, 4, 2, tzinfo=UTC), "li", 12),
        (4, "i2", "pack", datetime(2024, 3, 4, 3, tzinfo=UTC), "wang", 7),
    ]


def test_attributes_of_events_and_their_own_ids_are_columns(file):
    log = read_log(file, object_type="item")

    assert log.table.select(["ocel:event_id", "channel", "weight"]).to_pylist()[1:3] == [
        {"ocel:event_id": "e1", "channel": "web", "weight": None},
        {"ocel:event_id": "e2", "channel": None, "weight": 2.5},
    ]


def test_shared_events_and_those_of_no_case_are_counted(file):
    warnings = read_log(file, object_type="item").warnings

    assert [warning.partition(";")[0] for warning in warnings] == [
        "1 events have no object of type item",
        "1 events have several objects of type item",
    ]


@pytest.mark.parametrize("wanted", [None, "case"])
def test_the_type_must_be_chosen_and_all_are_named(file, wanted):
    with pytest.raises(BadInput, match="types are: order, item, employee"):
        read_log(file, object_type=wanted)


def test_a_preview_takes_the_type_too(file):
    assert sniff(file, object_type="order").rows[0]["concept:name"] == "place"


def test_the_only_type_needs_no_choice_and_the_file_may_be_packed(tmp_path):
    content = document()
    content["objectTypes"] = content["objectTypes"][:1]
    content["objects"] = content["objects"][:1]
    packed = tmp_path / "log.json.gz"
    packed.write_bytes(gzip.compress(as_json(tmp_path, content).read_bytes()))

    log = read_log(packed)

    assert (log.cases, log.events, log.warnings[-1][:11]) == (1, 1, "8 relations")


def test_events_that_cannot_be_used_are_named_by_their_place(tmp_path):
    content = document()
    content["events"][0]["time"] = "soon"
    content["events"].insert(1, "nonsense")
    del content["events"][2]["type"]

    log = read_log(as_json(tmp_path, content), object_type="item")

    assert (log.place, [reject.line for reject in log.rejects], log.events) == ("event", [1, 1, 2, 3], 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"events": [', "line 1, column 13: The JSON ends before it is complete"),
        ('{"events": [}]}', "Broken JSON"),
        ('{"a": 1}', "no list of events"),
        ('{"events": ' + "[" * 100_000, "nests too deeply|ends before"),
        ('{"events": [1' + "0" * 5_000 + "]}", "cannot be read"),
        ('{"events": [], "objectTypes": [{"name": "case"}]}', "no event that can be used"),
    ],
    ids=["cut", "broken", "foreign", "deep", "huge", "empty"],
)
def test_what_is_no_log_is_refused_by_name(tmp_path, text, message):
    file = tmp_path / "log.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(BadInput, match=message):
        read_log(file)


def test_views_of_a_database_are_not_trusted(tmp_path):
    file = as_sqlite(tmp_path)
    with closing(sqlite3.connect(file)) as base:
        base.executescript(
            "DROP TABLE event; CREATE VIEW event AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT i AS ocel_id, 'x' AS ocel_type FROM n;"
        )

    with pytest.raises(BadInput, match="The database has"):
        read_log(file, object_type="item")


def test_reading_leaves_no_trace_beside_the_file(tmp_path):
    file = as_sqlite(tmp_path)

    read_log(file, object_type="item")

    assert list(tmp_path.iterdir()) == [file]


def test_the_command_line_takes_the_type(file, capsys):
    code = main(["variants", str(file), "--object-type", "item", "--format", "json"])

    assert (code, json.loads(capsys.readouterr().out)) == (0, [{"variant": ["place", "pack"], "cases": 2}])
