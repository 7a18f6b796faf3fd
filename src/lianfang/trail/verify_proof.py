#!/usr/bin/env python3
"""Verify a proof of the trail on any computer: python verify_proof.py POLICY PROOF

One file, Python 3.9 or newer, nothing to install, no network. POLICY is a text with one line for each key that may
sign, "log KEY"; get it from whoever you trust, not together with the proof. PROOF is the file from the receipt page.

Exit code 0: the entry stands in the signed trail. 1: it is not proved. 2: a file cannot be read.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from datetime import datetime
from typing import Any

FORMAT = "lianfang-proof/1"
MOST_BYTES = 4_000_000
MOST_STEPS = 64
FIELDS = {"format", "header", "index", "path", "checkpoint", "payload", "salt"}
SAID = {"v", "alg", "id", "at", "actor", "who", "unit", "action", "object", "columns", "state", "payload"}
DASH = "\u2014 "
NAME = re.compile(r"[a-z0-9][a-z0-9./-]{2,79}")
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
ED25519 = 1


class NotProved(Exception):
    """The proof does not hold; the text says why."""


def insist(holds: object, why: str) -> None:
    """Raise NotProved unless the condition holds."""
    if not holds:
        raise NotProved(why)


# ---- Ed25519 (RFC 8032), verification only: nothing here is secret, so it need not take the same time for all input.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
NEUTRAL = (0, 1, 1, 0)


def decode_point(data: bytes) -> Point | None:
    """Return the point that 32 bytes stand for, None for any spelling but the canonical one."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def add(one: Point, other: Point) -> Point:
    """Return the sum of two points."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    """Return a point added to itself so many times."""
    total = NEUTRAL
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def encode_point(point: Point) -> bytes:
    """Return the 32 bytes that stand for a point."""
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_holds(key: bytes, text: bytes, signature: bytes) -> bool:
    """Tell whether 64 bytes are this key's signature under the text; keys of small order sign nothing."""
    if len(key) != 32 or len(signature) != 64:
        return False
    point, number = decode_point(key), int.from_bytes(signature[32:], "little")
    if point is None or number >= ORDER or encode_point(times(8, point)) == encode_point(NEUTRAL):
        return False
    drawn = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    minus = (P - point[0], point[1], 1, P - point[3])
    return encode_point(add(times(number, BASE), times(drawn, minus))) == signature[:32]


# ---- canonical texts: there is one way to write each thing, and no other is taken.


def canonical(value: Any) -> str:
    """Return JSON with sorted keys, no spaces, and text as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def read_json(text: str, what: str) -> dict[str, Any]:
    """Return the object that a canonical JSON text holds."""
    try:
        value = json.loads(text)
        again = canonical(value)
    except (ValueError, RecursionError):
        raise NotProved(what + " is not JSON") from None
    insist(isinstance(value, dict) and again == text, what + " is not written canonically")
    return value


def read_base64(text: Any) -> bytes:
    """Return the bytes of canonical base64."""
    insist(isinstance(text, str) and text.isascii(), "base64 expected")
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise NotProved("base64 expected") from None
    insist(base64.b64encode(data).decode() == text, "base64 is not canonical")
    return data


def read_key(words: str) -> tuple[str, bytes, bytes]:
    """Return (name, id, key) of a public key in words."""
    parts = words.split("+", 2)
    insist(len(parts) == 3 and NAME.fullmatch(parts[0]), "a key is name+id+base64")
    data = read_base64(parts[2])
    insist(len(data) == 33 and data[0] == ED25519, "a kind of key that is not known")
    key_id = hashlib.sha256(parts[0].encode() + b"\n" + data).digest()[:4]
    insist(key_id.hex() == parts[1], "the id does not belong to the key")
    return parts[0], key_id, data[1:]


def read_policy(text: str) -> list[tuple[str, bytes, bytes]]:
    """Return the keys that a policy names."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    insist(lines, "the policy names no key")
    for line in lines:
        insist(len(line) == 2 and line[0] == "log", "a policy holds lines of the form: log KEY")
    return [read_key(line[1]) for line in lines]


# ---- the tree (RFC 9162, 2.1)


def is_included(index: int, size: int, leaf: bytes, path: list[bytes], root: bytes) -> bool:
    """Tell whether a leaf hash stands at this index of the tree with this size and root."""
    if not 0 <= index < size:
        return False
    first, last, value = index, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if first & 1 or first == last:
            value = hashlib.sha256(b"\x01" + other + value).digest()
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            value = hashlib.sha256(b"\x01" + value + other).digest()
        first, last = first >> 1, last >> 1
    return last == 0 and value == root


# ---- the parts of a proof


def read_checkpoint(note: Any, keys: list[tuple[str, bytes, bytes]]) -> tuple[int, bytes, datetime]:
    """Return (size, root, time) of a checkpoint; every signature on it must be a good one of a key of the policy."""
    insist(isinstance(note, str), "the checkpoint is a text")
    text, mark, rest = note.partition("\n\n")
    lines = text.split("\n")
    insist(mark and len(lines) == 5 and NAME.fullmatch(lines[0]), "not a checkpoint")
    insist(re.fullmatch(r"[1-9][0-9]{0,17}", lines[1]), "the size is a number")
    root = read_base64(lines[2])
    insist(len(root) == 32 and lines[3] == "hash sha256", "a hash that is not known")
    try:
        at = datetime.strptime(lines[4], "time " + TIME)
    except ValueError:
        raise NotProved("the checkpoint has no time") from None
    insist("time " + at.strftime(TIME) == lines[4], "the time is not written canonically")
    insist(rest.endswith("\n") and rest.count("\n") <= 16, "the checkpoint is not ended")
    seen = set()
    for line in rest[:-1].split("\n"):
        name, _, given = line[len(DASH) :].partition(" ")
        signature = read_base64(given)
        insist(line.startswith(DASH) and name == lines[0], "signed in another name")
        known = [key for of, key_id, key in keys if (of, key_id) == (name, signature[:4])]
        insist(known and signature[:4] not in seen, "signed by a key that the policy does not name")
        seen.add(signature[:4])
        insist(
            any(signature_holds(key, (text + "\n").encode(), signature[4:]) for key in known), "the signature is bad"
        )
    return int(lines[1]), root, at


def read_header(text: Any) -> dict[str, Any]:
    """Return what an entry commits to."""
    insist(isinstance(text, str), "the header is a text")
    said = read_json(text, "the header")
    insist(set(said) == SAID and said["v"] == 2 and type(said["v"]) is int, "a header that is not known")
    insist(said["alg"] == "sha256", "a hash that is not known")
    return said


def check_payload(payload: Any, salt: Any, said: dict[str, Any]) -> dict[str, Any] | None:
    """Insist that what was said, where the proof holds it, is what the header commits to."""
    if payload is None and salt is None:
        return None
    insist(isinstance(payload, str) and isinstance(salt, str), "payload and salt go together")
    insist(re.fullmatch(r"[0-9a-f]{64}", salt), "the salt is 32 bytes")
    given = read_json(payload, "the payload")
    digest = hashlib.sha256(bytes.fromhex(salt) + payload.encode()).hexdigest()
    insist(digest == said["payload"], "what was said is not what the entry commits to")
    return given


def verify(policy: str, proof: bytes) -> dict[str, Any]:
    """Return what a proof proves; NotProved when it does not. policy: text, proof: the bytes of the file."""
    insist(len(proof) <= MOST_BYTES, "the file is too large")
    keys = read_policy(policy)
    try:
        text = proof.decode("utf-8")
    except UnicodeDecodeError:
        raise NotProved("the proof is not a text") from None
    insist(text.endswith("\n"), "the file is not ended")
    bundle = read_json(text[:-1], "the proof")
    insist(set(bundle) == FIELDS and bundle["format"] == FORMAT, "not a proof of this kind")
    index, steps = bundle["index"], bundle["path"]
    insist(type(index) is int and isinstance(steps, list) and len(steps) <= MOST_STEPS, "not a path")
    path = [read_base64(step) for step in steps]
    insist(all(len(step) == 32 for step in path), "not a path")
    said = read_header(bundle["header"])
    payload = check_payload(bundle["payload"], bundle["salt"], said)
    size, root, at = read_checkpoint(bundle["checkpoint"], keys)
    leaf = hashlib.sha256(b"\x00" + bundle["header"].encode()).digest()
    insist(is_included(index, size, leaf, path, root), "the entry is not in the signed tree")
    return {"said": said, "payload": payload, "index": index, "size": size, "root": root.hex(), "signed_at": at}


def main(arguments: list[str]) -> int:
    """Verify one proof and say in words what it proves; return the exit code."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as policy, open(arguments[1], "rb") as proof:
            found = verify(policy.read(), proof.read(MOST_BYTES + 1))
    except (OSError, UnicodeDecodeError) as wrong:
        print("cannot be read:", wrong)
        return 2
    except NotProved as wrong:
        print("NOT PROVED:", wrong)
        return 1
    said = found["said"]
    print("PROVED: this entry stands in the signed trail.")
    print("  act      ", said["action"], "by", said["who"], "(" + said["actor"] + ")")
    print("  object   ", said["object"][0], said["object"][1])
    print("  at       ", said["at"])
    print("  entry    ", said["id"], "number", found["index"] + 1, "of", found["size"])
    print("  signed at", found["signed_at"].strftime(TIME), "root", found["root"])
    if found["payload"] is not None:
        print("  said     ", canonical(found["payload"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
