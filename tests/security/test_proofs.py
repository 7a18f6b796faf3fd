"""Sequencing that survives kills, proofs that hold offline, and that no changed byte of a proof is accepted."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections, transaction

from lianfang.kernel.access import BUSINESS, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people import actions
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting
from lianfang.trail.actions import (
    ask_erasure,
    ask_verification,
    confirm_erasure,
    perform_verification,
    sequencing,
    verify_trail,
)
from lianfang.trail.actions.sequencing import BUSY, sequence_once
from lianfang.trail.models import Erasure, Leaf, Payload
from lianfang.trail.queries import get_payload, list_entries, list_verifications, prove
from lianfang.trail.rules.notes import parse_note
from lianfang.trail.rules.tree import Tree
from lianfang.trail.signing import keys_at_start, make_key, sign, signature_holds
from lianfang.trail.verify_proof import ORDER, NotProved, verify
from lianfang.trail.verify_proof import signature_holds as holds_offline
from tests.security import scratch
from tests.security.conftest import client_of

MUTATIONS = 6_000


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return keys_at_start(tmp_path_factory.mktemp("keys") / "key", "lianfang-test")


@pytest.fixture(scope="module")
def policy(keys):
    return "".join(f"log {key.public.words}\n" for key in keys)


@pytest.fixture(scope="module")
def offices(django_db_setup, django_db_blocker) -> Iterator[str]:
    """An office whose entries wait to be sequenced."""
    with django_db_blocker.unblock(), scratch.database("proofs") as name:
        office()
        for number in range(20):
            _save_unit(f"U{number}")
        yield name


@pytest.fixture
def waiting(offices) -> Iterator[str]:
    """A fresh copy of the office in which nothing has been sequenced yet."""
    with scratch.database("waiting", template=offices) as name:
        yield name


@pytest.fixture(scope="module")
def proof(offices, keys):
    """The proof file of one entry with what it said."""
    with scratch.database("proved", template=offices):
        sequence_once(keys)
        with acting(SETUP):
            found = prove(SETUP, list_entries(SETUP).get(leaf__position=5))
            assert found is not None
            assert found.has_text
            return found


def _save_unit(code: str) -> None:
    actions.save_unit(SETUP, code=code, name=f"处{code}", name_en=code, kind="division", parent="ORG")


def _counts() -> tuple[int, ...]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select set_config('lianfang.actor', 'system', false), (select count(*) from trail_entry),"
            " (select count(*) from trail_leaf), (select count(*) from trail_node),"
            " (select count(*) from trail_pending), (select count(*) from trail_checkpoint)"
        )
        found = cursor.fetchone()[1:]
        cursor.execute("select set_config('lianfang.actor', '', false)")
        return found


def test_every_entry_gets_one_place_and_one_checkpoint_seals_them(waiting, keys):
    many = _counts()[0]
    assert sequence_once(keys, batch=7) == many
    assert _counts() == (many, many, 2 * many - many.bit_count(), 0, 1)
    assert sequence_once(keys) == 0
    assert _counts()[4] == 1  # nothing new, so nothing is signed
    assert verify_trail()["counts"] == {}


def test_growing_by_one_and_by_many_gives_a_consistent_tree(waiting, keys):
    for number in range(9):
        sequence_once(keys, batch=1 + number)
        for extra in range(number):
            _save_unit(f"V{number}{extra}")
    sequence_once(keys)
    assert verify_trail()["counts"] == {}


@pytest.mark.parametrize(
    "step", ["load_nodes", "take_waiting", "write_leaves", "write_nodes", "write_checkpoint", "sign"]
)
@pytest.mark.parametrize("after", [False, True])
def test_a_failure_between_any_two_steps_leaves_nothing_half_done(waiting, keys, monkeypatch, step, after):
    before = _counts()
    right = getattr(sequencing, step)

    def broken(*given):
        if after:
            right(*given)
        raise RuntimeError(step)

    with monkeypatch.context() as patched:
        patched.setattr(sequencing, step, broken)
        with pytest.raises(RuntimeError):
            sequence_once(keys, batch=5)
    assert _counts() == before
    assert sequence_once(keys, batch=5) == before[0]
    assert verify_trail()["counts"] == {}


def test_a_sequencer_killed_at_any_moment_loses_and_doubles_nothing(waiting, keys):
    drawn = random.Random(4)
    for _round in range(12):
        for alias in scratch.ALIASES:
            connections[alias].close()
        child = os.fork()
        if not child:
            while True:
                sequence_once(keys, batch=2)
        for number in range(3):
            _save_unit(f"K{_round}{number}")
        time.sleep(drawn.uniform(0.005, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        connections["sequencer"].close()
    sequence_once(keys)
    entries, leaves, _nodes, pending, _checkpoints = _counts()
    assert entries == leaves
    assert pending == 0
    assert verify_trail()["counts"] == {}


def test_only_one_sequencer_works_at_a_time(waiting, keys):
    with scratch.superuser(waiting) as other:
        other.execute("select pg_advisory_lock(%s)", [sequencing.LOCK])
        assert sequence_once(keys) == BUSY
        other.execute("select pg_advisory_unlock(%s)", [sequencing.LOCK])
    assert sequence_once(keys) > 0


def test_an_entry_that_commits_late_is_sequenced_and_business_never_waits(waiting, keys):
    """The transaction that began first commits last: asking for what came after the last entry would lose it."""
    begun, go_on, done = threading.Event(), threading.Event(), []

    def slow() -> None:
        try:
            with transaction.atomic():
                _save_unit("SLOW")
                begun.set()
                go_on.wait(20)
        finally:
            connections["default"].close()
            done.append(True)

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(20)
    began = time.monotonic()
    _save_unit("QUICK")
    waited = time.monotonic() - began
    first = sequence_once(keys)
    go_on.set()
    thread.join()
    assert (first > 0, sequence_once(keys), done) == (True, 1, [True])
    assert waited < 2
    assert verify_trail()["counts"] == {}


def test_a_proof_holds_offline_on_the_command_line_with_the_standard_library_only(proof, policy, tmp_path):
    (tmp_path / "policy").write_text(policy)
    (tmp_path / "proof.json").write_bytes(proof.file)
    argv = [sys.executable, "-I", "-S", str(scratch.verifier_path()), "policy", "proof.json"]
    said = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONIOENCODING": "utf-8"})
    assert (said.returncode, said.stdout.startswith("PROVED")) == (0, True), said
    assert str(proof.entry.pk) in said.stdout
    (tmp_path / "proof.json").write_bytes(proof.file.replace(b"people.save", b"people.sold"))
    assert subprocess.run(argv, cwd=tmp_path, capture_output=True).returncode == 1
    assert subprocess.run([*argv[:-1], "absent"], cwd=tmp_path, capture_output=True).returncode == 2


def test_every_entry_is_proved_and_the_product_agrees_with_the_verifier(waiting, keys, policy):
    sequence_once(keys)
    with acting(SETUP):
        for entry in list_entries(SETUP):
            found = prove(SETUP, entry)
            assert found is not None
            said = verify(policy, found.file)
            note, text, signed = parse_note(found.checkpoint.note)
            leaf = Tree().leaf(entry.header.encode())
            assert Tree().is_included(found.index, note.size, leaf, found.path, note.root)
            assert signature_holds(keys[0].public, text, signed[0][2])
            assert (said["said"]["id"], said["index"], said["size"]) == (str(entry.pk), found.index, note.size)
            assert said["payload"] == get_payload(SETUP, entry).body


def test_an_entry_that_is_not_sequenced_has_no_proof_yet(waiting, keys):
    with acting(SETUP):
        assert prove(SETUP, list_entries(SETUP).first()) is None


def test_the_text_stands_in_the_file_of_those_only_who_may_read_it(waiting, keys, policy):
    auditor = holder("auditor", role=Role.AUDITOR)
    sequence_once(keys)
    with acting(auditor):
        entry = list_entries(auditor).filter(action="people.save_unit").first()
        found = prove(auditor, entry)
    assert found is not None
    assert not found.has_text
    assert "处".encode() not in found.file
    assert verify(policy, found.file)["payload"] is None


# ---- mutations


def _refused(policy: str, file: bytes) -> bool:
    try:
        verify(policy, file)
    except NotProved:
        return True
    return False


def _bytes_changed(file: bytes, drawn: random.Random) -> bytes:
    place, kind = drawn.randrange(len(file)), drawn.randrange(5)
    if kind == 0:
        return file[:place] + bytes([file[place] ^ (1 << drawn.randrange(8))]) + file[place + 1 :]
    if kind == 1:
        return file[:place] + bytes([drawn.randrange(256)]) + file[place:]
    if kind == 2:
        return file[:place] + file[place + drawn.randrange(1, 9) :]
    if kind == 3:
        return (
            file[:place] + drawn.choice([b" ", b"\n", b"\t", b"\\n", b'"', b"0", b"=", b"\xef\xbb\xbf"]) + file[place:]
        )
    end = min(len(file), place + drawn.randrange(1, 40))
    return file[:place] + file[place:end][::-1] + file[end:]


def _dump(bundle: object) -> bytes:
    text = json.dumps(bundle, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return (text + "\n").encode("utf-8", "surrogatepass")


def _fields_changed(file: bytes) -> Iterator[bytes]:
    """Yield files that are written well and say something else."""
    whole = json.loads(file)
    text = file.decode()
    for name, value in whole.items():
        yield _dump({key: held for key, held in whole.items() if key != name})
        yield _dump(whole | {name: None})
        yield _dump(whole | {name + " ": value})
        yield (text[:1] + json.dumps(name) + ":" + json.dumps(value, ensure_ascii=False) + "," + text[1:]).encode()
        for other in whole.values():
            if other != value:
                yield _dump(whole | {name: other})
        for strange in (True, 0, 1.0, -1, 10**30, "", [], {}, [[]], "\ud800", "\x00"):
            if strange != value:
                yield _dump(whole | {name: strange})
    path = whole["path"]
    for place in range(len(path)):
        yield _dump(whole | {"path": path[:place] + path[place + 1 :]})
        yield _dump(whole | {"path": [*path[:place], path[place], *path[place:]]})
        yield _dump(whole | {"path": [*path[:place], *path[place:][::-1]]}) if place < len(path) - 1 else b""
        yield _dump(whole | {"path": [*path[:place], path[place].rstrip("="), *path[place + 1 :]]})
        yield _dump(
            whole | {"path": [*path[:place], path[place][:-2] + _next(path[place][-2]) + "=", *path[place + 1 :]]}
        )
    for index in range(-3, 60):
        if index != whole["index"]:
            yield _dump(whole | {"index": index})
    yield from _texts_changed(whole)


def _next(letter: str) -> str:
    """Return a letter whose last bits a careless reader of base64 would throw away."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return letters[letters.index(letter) ^ 1]


def _texts_changed(whole: dict) -> Iterator[bytes]:
    for name in ("header", "payload"):
        said = json.loads(whole[name])
        yield _dump(whole | {name: json.dumps(said, ensure_ascii=False)})
        yield _dump(whole | {name: json.dumps(said, sort_keys=True, separators=(",", ":"))})
        yield _dump(whole | {name: whole[name] + " "})
        for key in said:
            yield _dump(whole | {name: json.dumps({**said, key: "x"}, sort_keys=True, separators=(",", ":"))})
    note = whole["checkpoint"]
    body, _, signed = note.partition("\n\n")
    lines = body.split("\n")
    for place, line in enumerate(lines):
        for other in (line + " ", "0" + line, line.upper() + "x", ""):
            yield _dump(
                whole | {"checkpoint": "\n".join([*lines[:place], other, *lines[place + 1 :]]) + "\n\n" + signed}
            )
    yield _dump(whole | {"checkpoint": body + "\nextra\n\n" + signed})
    yield _dump(whole | {"checkpoint": note + signed})
    yield _dump(whole | {"checkpoint": body + "\n\n" + signed.replace("\n", "\r\n")})
    yield _dump(whole | {"checkpoint": body + "\n\n"})
    yield _dump(whole | {"salt": whole["salt"].upper()})
    yield _dump(whole | {"salt": whole["salt"][:-2], "payload": whole["payload"]})


@pytest.mark.demand("X2")
def test_of_six_thousand_changed_proofs_none_is_accepted(proof, policy):
    file, drawn, tried = proof.file, random.Random(20261123), 0
    assert verify(policy, file)
    for _number in range(MUTATIONS):
        changed = _bytes_changed(file, drawn)
        if changed != file:
            tried += 1
            assert _refused(policy, changed), changed
    for changed in _fields_changed(file):
        if changed != file:
            tried += 1
            assert _refused(policy, changed), changed
    assert tried > 5_900


def test_no_byte_can_be_flipped_and_no_truncation_or_tail_is_accepted(proof, policy):
    for place in range(len(proof.file)):
        changed = proof.file[:place] + bytes([proof.file[place] ^ 1]) + proof.file[place + 1 :]
        assert _refused(policy, changed), place
        assert _refused(policy, proof.file[:place])
    for tail in (b" ", b"\n", b"\x00", b"{}", proof.file):
        assert _refused(policy, proof.file + tail)
        assert _refused(policy, tail + proof.file)
    assert _refused(policy, b"[" * 100_000)
    assert _refused(policy, b" " * 5_000_000)


def test_a_signature_of_another_key_of_the_same_name_is_refused(proof, policy):
    stranger = make_key("lianfang-test")
    said, _text, _signed = parse_note(proof.checkpoint.note)
    forged = json.loads(proof.file) | {"checkpoint": sign(said, [stranger])}
    assert _refused(policy, _dump(forged))
    assert not _refused(f"log {stranger.public.words}\n", _dump(forged))
    assert _refused(f"log {stranger.public.words}\n", proof.file)
    assert _refused("", proof.file)
    assert _refused(policy + "quorum 1\n", proof.file)


def test_while_keys_are_replaced_a_policy_with_both_accepts(proof, keys, policy):
    fresh = make_key("lianfang-test")
    said, _text, _signed = parse_note(proof.checkpoint.note)
    both = _dump(json.loads(proof.file) | {"checkpoint": sign(said, [*keys, fresh])})
    assert _refused(policy, both)
    assert not _refused(policy + f"log {fresh.public.words}\n", both)


SMALL_ORDER = (
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000080",
)


def test_keys_and_points_of_small_order_sign_nothing():
    for key in SMALL_ORDER:
        for drawn in SMALL_ORDER:
            for number in (0, 1, 8):
                signature = bytes.fromhex(drawn) + number.to_bytes(32, "little")
                assert not any(holds_offline(bytes.fromhex(key), bytes([turn]), signature) for turn in range(16))


def test_the_verifier_agrees_with_the_library_on_good_bad_and_malleable_signatures():
    drawn = random.Random(7)
    for number in range(60):
        private = Ed25519PrivateKey.from_private_bytes(drawn.randbytes(32))
        key, text = private.public_key().public_bytes_raw(), drawn.randbytes(number)
        signature = private.sign(text)
        assert holds_offline(key, text, signature)
        larger = int.from_bytes(signature[32:], "little") + ORDER
        assert not holds_offline(key, text, signature[:32] + larger.to_bytes(32, "little"))
        assert not holds_offline(key, text + b"x", signature)
        flipped = bytearray(signature)
        flipped[drawn.randrange(64)] ^= 1 << drawn.randrange(8)
        assert not holds_offline(key, text, bytes(flipped))
        assert not holds_offline(key, text, signature[:-1])


# ---- erasure with authority


def test_a_text_is_erased_by_two_persons_and_the_proof_still_holds(waiting, keys, policy):
    auditor, secadmin = holder("auditor", role=Role.AUDITOR), holder("guard", role=Role.SECADMIN)
    sequence_once(keys)
    with acting(auditor):
        entry = list_entries(auditor).filter(action="people.save_unit").first()
    with pytest.raises(Refused, match="field_required"):
        ask_erasure(auditor, entry=str(entry.pk), basis="", document_no="〔2026〕1号")
    with pytest.raises(Refused, match="field_required"):
        ask_erasure(auditor, entry=str(entry.pk), basis="个人信息保护法第四十七条", document_no=" ")
    with pytest.raises(NotFound):
        ask_erasure(secadmin, entry=str(entry.pk), basis="x", document_no="y")
    asked = ask_erasure(auditor, entry=str(entry.pk), basis="个人信息保护法第四十七条", document_no="〔2026〕1号")
    with acting(SETUP):
        assert get_payload(SETUP, entry) is not None
    with pytest.raises(Refused, match="move_not_yours"):
        confirm_erasure(auditor, key=str(asked.pk), version=1, comment="核对无误")
    confirm_erasure(secadmin, key=str(asked.pk), version=1, comment="核对无误")
    sequence_once(keys)
    with acting(SETUP):
        assert get_payload(SETUP, entry) is None
        found = prove(SETUP, entry)
        assert found is not None
        assert not found.has_text
        assert verify(policy, found.file)["said"]["id"] == str(entry.pk)
    report = verify_trail()
    assert (report["counts"], report["erased"]) == ({}, [str(entry.pk)])


def test_the_app_erases_nothing_without_a_confirmed_request(waiting):
    with acting(SETUP):
        assert Payload.objects.visible_to(SETUP).delete()[0] == 0
        assert Payload.objects.visible_to(SETUP).exists()


def test_a_confirmed_request_that_nobody_recorded_is_no_authority(waiting, keys):
    auditor, secadmin = holder("auditor", role=Role.AUDITOR), holder("guard", role=Role.SECADMIN)
    sequence_once(keys)
    with acting(SETUP):
        entry = list_entries(SETUP).first()
        Erasure.objects.create(
            entry=entry,
            basis="x",
            document_no="y",
            asked_by_id=auditor.id,
            decided_by_id=secadmin.id,
            state="confirmed",
        )
        assert Payload.objects.visible_to(SETUP).filter(entry=entry).delete()[0] == 1
    assert verify_trail()["counts"]["payload_gone"] == 1


def test_leaves_are_shown_to_those_only_who_see_the_entry(waiting, keys):
    sysadmin = holder("root", role=Role.SYSADMIN)
    sequence_once(keys)
    with acting(sysadmin):
        assert Leaf.objects.visible_to(sysadmin).count() == 0


# ---- pages


OPEN_FOR = {
    "/checkpoints/": {Role.AUDITOR, Role.DISCIPLINE},
    "/verifications/": {Role.AUDITOR},
    "/erasures/": {Role.AUDITOR, Role.SECADMIN, Role.MAIN_LEADER},
}


def test_pages_of_the_trail_open_for_those_who_are_meant(waiting, keys, policy):
    holders = {role: holder(role.value, role=role) for role in Role}
    sequence_once(keys)
    auditor = holders[Role.AUDITOR]
    with acting(auditor):
        entry = list_entries(auditor).filter(action="people.save_unit").first()
    asked = ask_erasure(auditor, entry=str(entry.pk), basis="法", document_no="1号")
    verification = ask_verification(auditor)
    pages = {
        f"/checkpoints/{_counts()[1]}/": OPEN_FOR["/checkpoints/"],
        f"/verifications/{verification.pk}/": OPEN_FOR["/verifications/"],
        f"/verifications/{verification.pk}/progress/": OPEN_FOR["/verifications/"],
        f"/erasures/{asked.pk}/": OPEN_FOR["/erasures/"],
        f"/trail/{entry.pk}/proof/": {Role.AUDITOR, *BUSINESS},
        f"/trail/{entry.pk}/proof.json": {Role.AUDITOR, *BUSINESS},
        f"/trail/{entry.pk}/erase/": {Role.AUDITOR},
        **OPEN_FOR,
    }
    for role in Role:
        client = client_of(role.value)
        for address, roles in pages.items():
            answer = client.get(address)
            assert answer.status_code == (200 if role in roles else 404), (role, address)
        assert client.get("/trail/policy.txt").content.decode() == policy
        assert client.get("/trail/verify_proof.py").content == scratch.verifier_path().read_bytes()
        if role in pages[f"/trail/{entry.pk}/proof.json"]:
            assert verify(policy, client.get(f"/trail/{entry.pk}/proof.json").content)["said"]["id"] == str(entry.pk)
    assert client_of("").get("/checkpoints/").status_code == 302


def test_a_verification_that_was_asked_for_is_shown_with_what_it_covers(waiting, keys):
    auditor = holder("auditor", role=Role.AUDITOR)
    sequence_once(keys)
    client = client_of("auditor")
    address = client.post("/verifications/start/")["Location"]
    assert client.post("/verifications/start/")["Location"] == address  # one runs already
    with acting(auditor):
        asked = list_verifications(auditor).get()
    assert perform_verification(asked.pk).state == "clean"
    page = client.get(address).content.decode()
    assert "people.unit" in page
    with scratch.superuser(waiting) as server:
        server.execute("update people_unit set name = '改名处' where code = 'U3'")
    client.post("/verifications/start/")
    with acting(auditor):
        asked = list_verifications(auditor).first()
    assert perform_verification(asked.pk).state == "findings"
    sequence_once(keys)
    assert set(verify_trail()["counts"]) == {"altered"}  # the verifications themselves fit the trail


def test_a_refused_request_keeps_what_was_typed(waiting, keys):
    holder("auditor", role=Role.AUDITOR)
    sequence_once(keys)
    with acting(SETUP):
        entry = list_entries(SETUP).filter(action="people.save_unit").first()
    given = {"basis": "个人信息保护法", "document_no": "", "reason": "本人申请"}
    answer = client_of("auditor").post(f"/trail/{entry.pk}/erase/", given)
    assert answer.status_code == 409
    assert all(text in answer.content.decode() for text in ("个人信息保护法", "本人申请"))
