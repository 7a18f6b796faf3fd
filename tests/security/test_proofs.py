"""Proofs hold offline, and no changed byte of a proof is accepted."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lianfang.kernel.access import Role
from lianfang.people.tests.factories import SETUP, holder
from lianfang.store.acting import acting
from lianfang.trail.actions.sequencing import sequence_once
from lianfang.trail.queries import get_payload, list_entries, prove
from lianfang.trail.rules.notes import parse_note
from lianfang.trail.rules.tree import Tree
from lianfang.trail.signing import make_key, sign, signature_holds
from lianfang.trail.verify_proof import ORDER, NotProved, verify
from lianfang.trail.verify_proof import signature_holds as holds_offline
from tests.security import scratch

MUTATIONS = 6_000


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
