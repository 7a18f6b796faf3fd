"""What a database superuser may try: each change is found by the verification, by the name of what was changed.

Each attack is committed in a copy of the database with every trigger switched off, and the product verifies as it would
at night. Attacks that only a witness finds stand in docs/how-to/verify-a-proof.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest

from lianfang.kernel import clock
from lianfang.people import actions
from lianfang.people.models import Unit
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting
from lianfang.trail.actions import verify_trail
from lianfang.trail.actions.sequencing import sequence_once
from lianfang.trail.rules.notes import Checkpoint
from lianfang.trail.rules.tree import Tree
from lianfang.trail.signing import keys_at_start, make_key, sign
from tests.security import scratch

Attack = Callable[[psycopg.Connection], str]
"""An attack takes a superuser's connection and returns the key of the object, entry or place that must be named."""


@pytest.fixture(scope="module")
def sealed(django_db_setup, django_db_blocker, tmp_path_factory):
    """An office with a sequenced trail of several checkpoints; yields (database, keys)."""
    keys = keys_at_start(tmp_path_factory.mktemp("keys") / "key", "lianfang-test")
    with django_db_blocker.unblock(), scratch.database("tampering") as name:
        office()
        sequence_once(keys)
        holder("li", post="A2", unit="A")
        sequence_once(keys)
        actions.save_unit(SETUP, code="C", name="丙处", name_en="Division C", kind="division", parent="ORG")
        sequence_once(keys)
        yield name, keys


@pytest.fixture
def attacked(sealed):
    """Return a function that lets an attack commit in a copy and gives what must be named and what was found."""
    name, _keys = sealed

    def attack(by: Attack) -> tuple[str, dict]:
        with scratch.database("attacked", template=name) as copy:
            with scratch.superuser(copy) as server:
                server.execute("set session_replication_role = replica")
                named = by(server)
            return named, verify_trail()

    return attack


def _one(server: psycopg.Connection, statement: str, *given: object) -> object:
    row = server.execute(statement, given).fetchone()
    return row[0] if row else None


def _entry_at(server: psycopg.Connection, position: int) -> object:
    return _one(server, "select entry_id from trail_leaf where position = %s", position)


def edit_row(server):
    return str(_one(server, "update people_unit set name = '改名处' where code = 'B' returning id"))


def delete_row(server):
    return str(_one(server, "delete from people_post where code = 'B2' returning id"))


def fabricate_row(server):
    return str(
        _one(
            server,
            "insert into people_person (name, name_en, created_at, version)"
            " values ('无中生有', '', now(), 1) returning id",
        )
    )


def edit_header(server):
    entry = _entry_at(server, 3)
    server.execute("update trail_entry set header = replace(header, '\"system\"', '\"7\"') where id = %s", [entry])
    return str(entry)


def edit_header_and_leaf(server):
    """Rewrite a header and its leaf hash, and leave the nodes above."""
    entry = edit_header(server)
    header = _one(server, "select header from trail_entry where id = %s", entry)
    server.execute("update trail_node set hash = %s where level = 0 and position = 3", [Tree().leaf(header.encode())])
    return "2–3"


def edit_columns(server):
    entry = _entry_at(server, 4)
    server.execute("update trail_entry set actor_name = '他人' where id = %s", [entry])
    return str(entry)


def delete_entry(server):
    entry = _entry_at(server, 5)
    server.execute("delete from trail_payload where entry_id = %s", [entry])
    server.execute("delete from trail_entry where id = %s", [entry])
    return str(entry)


def edit_payload(server):
    return str(
        _one(
            server,
            'update trail_payload set body = body || \'{"name": "别处"}\' where entry_id = %s returning entry_id',
            _entry_at(server, 1),
        )
    )


def erase_payload(server):
    entry = _entry_at(server, 2)
    server.execute("delete from trail_payload where entry_id = %s", [entry])
    return str(entry)


def reorder_leaves(server):
    one, two = _entry_at(server, 1), _entry_at(server, 2)
    server.execute("update trail_leaf set position = -1 where entry_id = %s", [one])
    server.execute("update trail_leaf set position = 1 where entry_id = %s", [two])
    server.execute("update trail_leaf set position = 2 where entry_id = %s", [one])
    return str(one)


def rewrite_node(server):
    server.execute("update trail_node set hash = sha256(hash) where level = 1 and position = 1")
    return "2–3"


def delete_node(server):
    server.execute("delete from trail_node where level = 2 and position = 0")
    return "0–3"


def add_node(server):
    server.execute(
        "insert into trail_node (level, position, hash, created_at, version) values (40, -1, sha256(''), now(), 1)"
    )
    return ""


def delete_last_leaf(server):
    last = _one(server, "select max(position) from trail_leaf")
    server.execute("delete from trail_leaf where position = %s", [last])
    return str(last)


def hide_entry(server):
    """Write an act and keep it out of the tree."""
    entry = uuid.uuid4()
    server.execute(
        "insert into trail_entry (id, created_at, version, at, actor_name, action, object_type, object_id, header,"
        " state_digest, payload_commitment, actor_account_id, unit_id) select %s, created_at, version, at, actor_name,"
        " action, object_type, object_id, header, state_digest, payload_commitment, actor_account_id, unit_id"
        " from trail_entry limit 1",
        [entry],
    )
    return str(entry)


def forge_root(server):
    server.execute(
        "update trail_checkpoint set root = sha256(root) where size = (select min(size) from trail_checkpoint)"
    )
    return str(_one(server, "select min(size) from trail_checkpoint"))


def forge_signature(server):
    """Sign the true root with another key of the same name."""
    size, root, at = server.execute("select size, root, at from trail_checkpoint order by size desc limit 1").fetchone()
    note = sign(Checkpoint("lianfang-test", size, bytes(root), "sha256", at), [make_key("lianfang-test")])
    server.execute("update trail_checkpoint set note = %s where size = %s", [note, size])
    return str(size)


def delete_last_checkpoint(server):
    server.execute("delete from trail_checkpoint where size = (select max(size) from trail_checkpoint)")
    return ""


CLASSES: dict[str, tuple[Attack, str]] = {
    "a row is edited": (edit_row, "altered"),
    "a row is deleted": (delete_row, "vanished"),
    "a row is made up": (fabricate_row, "fabricated"),
    "a header is edited": (edit_header, "entry_changed"),
    "a header and its leaf are edited": (edit_header_and_leaf, "node_changed"),
    "the columns of an entry are edited": (edit_columns, "columns_changed"),
    "an entry is deleted": (delete_entry, "entry_missing"),
    "a payload is edited": (edit_payload, "payload_changed"),
    "a payload is erased without authority": (erase_payload, "payload_gone"),
    "two leaves change places": (reorder_leaves, "entry_changed"),
    "a node is rewritten": (rewrite_node, "node_changed"),
    "a node is deleted": (delete_node, "node_missing"),
    "a node is added": (add_node, "node_added"),
    "the last leaf is deleted": (delete_last_leaf, "leaf_missing"),
    "an entry is kept out of the tree": (hide_entry, "entry_hidden"),
    "a root is forged": (forge_root, "root_differs"),
    "a checkpoint is signed with another key": (forge_signature, "signature_bad"),
    "the last checkpoint is deleted": (delete_last_checkpoint, "leaf_unsealed"),
}


def test_an_untouched_trail_gives_no_alarm_in_a_hundred_runs(attacked, sealed):
    for _run in range(100):
        assert verify_trail()["counts"] == {}
    report = verify_trail()
    assert report["entries"] == 12
    assert report["checkpoints"] == 3
    assert {kind["object_type"]: kind["replayed"] for kind in report["coverage"]}["people.unit"] == 4


@pytest.mark.demand("X2")
@pytest.mark.parametrize("name", CLASSES)
def test_a_change_by_a_superuser_is_found_and_named(attacked, name):
    attack, code = CLASSES[name]
    named, report = attacked(attack)
    found = [one for one in report["findings"] if one["code"] == code]
    assert found, report["counts"]
    assert any(named in (one["object_id"], one["entry"], one["place"]) for one in found) or not named


def test_a_backdated_entry_is_found(sealed, django_db_blocker):
    name, keys = sealed
    with scratch.database("backdated", template=name):
        with clock.at(clock.now() - timedelta(days=30)):
            actions.save_unit(SETUP, code="D", name="丁处", name_en="Division D", kind="division", parent="ORG")
        sequence_once(keys)
        with acting(SETUP):
            key = str(Unit.objects.visible_to(SETUP).get(code="D").pk)
        report = verify_trail()
        assert [(one["code"], one["object_id"]) for one in report["findings"]] == [("backdated", key)]


def test_a_key_that_the_policy_outside_does_not_name_is_found(sealed):
    _name, keys = sealed
    assert verify_trail([key.public for key in keys])["counts"] == {}
    stranger = make_key("lianfang-test").public
    assert set(verify_trail([stranger])["counts"]) == {"key_unknown", "signature_bad"}


@pytest.mark.parametrize("table", ["entry", "payload", "leaf", "node", "checkpoint", "logkey", "shape"])
def test_even_the_owner_changes_nothing_of_the_trail(sealed, table):
    name, _keys = sealed
    with scratch.login_as("lianfang_owner", name) as owner:
        owner.execute("select set_config('lianfang.actor', 'system', false)")
        assert _one(owner, f"select count(*) from trail_{table}")
        for statement in (f"update trail_{table} set version = 9", f"delete from trail_{table}"):
            if table == "payload" and "delete" in statement:
                # Row-level security shows the owner no payload without a confirmed request: nothing is deleted.
                assert owner.execute(statement).rowcount == 0
                continue
            try:
                assert owner.execute(statement).rowcount == 0  # no policy lets a row be changed
            except psycopg.errors.InsufficientPrivilege:
                continue
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute(f"truncate trail_{table} cascade")


MAY: dict[str, dict[str, set[str]]] = {
    "lianfang_app": {
        "trail_entry": {"SELECT", "INSERT"},
        "trail_payload": {"SELECT", "INSERT", "DELETE"},
        "trail_pending": {"SELECT"},
        **{f"trail_{table}": {"SELECT"} for table in ("leaf", "node", "checkpoint", "logkey", "shape")},
    },
    "lianfang_sequencer": {
        "trail_entry": {"SELECT"},
        "trail_payload": set(),
        "trail_pending": {"SELECT", "INSERT", "DELETE"},
        **{f"trail_{table}": {"SELECT", "INSERT"} for table in ("leaf", "node", "checkpoint", "logkey")},
        "people_unit": set(),
    },
    "lianfang_auditor": {
        **{f"trail_{table}": {"SELECT"} for table in ("entry", "payload", "leaf", "node", "checkpoint")},
        "people_unit": {"SELECT"},
    },
}


@pytest.mark.parametrize("role", MAY)
def test_each_database_role_may_what_it_is_for_and_no_more(sealed, role):
    name, _keys = sealed
    with scratch.superuser(name) as server:
        for table, allowed in MAY[role].items():
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                has = _one(server, "select has_table_privilege(%s, %s, %s)", role, table, right)
                assert has == (right in allowed), (table, right)
        assert not _one(
            server, "select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = %s", role
        )
