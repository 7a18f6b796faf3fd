"""Keys of the log and signed notes: written in one way only, kept from others, replaced without a gap."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from lianfang.trail.rules.notes import BadNote, Checkpoint, parse_note, public_key, unb64
from lianfang.trail.signing import add_key, drop_key, keys_at_start, load_keys, sign, signature_holds

SAID = Checkpoint("lianfang-test", 7, bytes(range(32)), "sha256", datetime(2026, 11, 23, 8, 30, 5, 7, UTC))


def test_the_first_start_makes_a_key_that_only_the_owner_reads_and_later_starts_keep_it(tmp_path):
    path = tmp_path / "deep" / "key"
    first = keys_at_start(path, "")
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys_at_start(path, "another-name") == first
    assert public_key(first[0].public.words) == first[0].public


def test_a_key_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "key"
    keys_at_start(path, "lianfang-test")
    path.chmod(0o644)
    with pytest.raises(BadNote):
        load_keys(path)


def test_while_a_key_is_replaced_both_sign_and_the_last_one_stays(tmp_path):
    path = tmp_path / "key"
    old = keys_at_start(path, "lianfang-test")[0]
    fresh = add_key(path)
    said, text, signed = parse_note(sign(SAID, load_keys(path)))
    assert said == SAID
    assert [key_id for _, key_id, _ in signed] == [old.public.key_id, fresh.key_id]
    for key, (_, _, signature) in zip((old.public, fresh), signed, strict=True):
        assert signature_holds(key, text, signature)
        assert not signature_holds(key, text + " ", signature)
    assert drop_key(path, old.public.key_id.hex())
    assert [key.public for key in load_keys(path)] == [fresh]
    assert not drop_key(path, fresh.key_id.hex())


def test_a_key_or_note_with_any_character_changed_is_not_read_as_the_same(tmp_path):
    keys = keys_at_start(tmp_path / "key", "lianfang-test")
    words, note = keys[0].public.words, sign(SAID, keys)
    for place in range(len(words)):
        changed = words[:place] + chr(ord(words[place]) ^ 1) + words[place + 1 :]
        with pytest.raises(BadNote):
            public_key(changed)
    for place in range(len(note)):
        changed = note[:place] + chr(ord(note[place]) ^ 1) + note[place + 1 :]
        try:
            said, text, signed = parse_note(changed)
        except BadNote:
            continue
        key = keys[0].public
        assert not any((n, k) == (key.name, key.key_id) and signature_holds(key, text, s) for n, k, s in signed)


@pytest.mark.parametrize("text", ["QQ", "QQ=", "QR==", "Q Q==", "QQ==\n", "", "é"])
def test_base64_has_one_spelling(text):
    if text == "":
        assert unb64(text) == b""
        return
    with pytest.raises(BadNote):
        unb64(text)
    assert unb64("QQ==") == base64.b64decode("QQ==") == b"A"
