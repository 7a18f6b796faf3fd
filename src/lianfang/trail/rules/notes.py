"""Checkpoints as signed notes (C2SP signed-note and tlog-checkpoint): text, keys in words, signature lines. Pure.

A checkpoint is the text of origin, size, root, hash algorithm and time, one a line, an empty line, and one line for
each signature. A kind of signature is a byte in front of the key; `SIGNATURES` names the kinds that this version knows.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

ED25519 = 0x01
SIGNATURES = {ED25519: "Ed25519"}
KEY_BYTES = {ED25519: 32}
DASH = "\u2014 "
ORIGIN = re.compile(r"[a-z0-9][a-z0-9./-]{2,79}")
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


class BadNote(ValueError):
    """A key or a checkpoint is not written as it must be."""


def b64(data: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes:
    """Return the bytes of base64; BadNote for any spelling but the canonical one."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise BadNote("not base64") from wrong
    if b64(data) != text:
        raise BadNote("base64 that is not canonical")
    return data


@dataclass(frozen=True)
class PublicKey:
    """A key that signs checkpoints: the log's name, the kind of signature, and the key itself."""

    name: str
    kind: int
    key: bytes

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that stand in front of a signature."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]

    @property
    def words(self) -> str:
        """Return the key as people and policies write it (vkey): name, id and key joined by +."""
        return f"{self.name}+{self.key_id.hex()}+{b64(bytes([self.kind]) + self.key)}"


def public_key(words: str) -> PublicKey:
    """Return the key that is written so; BadNote when it is none, or of a kind that is not known."""
    parts = words.split("+", 2)
    if len(parts) != 3 or not ORIGIN.fullmatch(parts[0]):
        raise BadNote("a key is name+id+base64")
    data = unb64(parts[2])
    if not data or KEY_BYTES.get(data[0]) != len(data) - 1:
        raise BadNote("a kind of key that is not known")
    found = PublicKey(parts[0], data[0], data[1:])
    if found.words != words:
        raise BadNote("the id does not belong to the key")
    return found


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says: the log, how many entries, the root over them, by which hash, and when."""

    origin: str
    size: int
    root: bytes
    algorithm: str
    at: datetime

    def text(self) -> str:
        """Return the text that is signed, with its last line break."""
        moment = self.at.astimezone(UTC).strftime(TIME)
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\nhash {self.algorithm}\ntime {moment}\n"


def signature_line(key: PublicKey, signature: bytes) -> str:
    """Return the line of a signature with its line break."""
    return f"{DASH}{key.name} {b64(key.key_id + signature)}\n"


def parse_note(note: str) -> tuple[Checkpoint, str, list[tuple[str, bytes, bytes]]]:
    """Return what a checkpoint says, its signed text, and (name, key id, signature) of each line.

    BadNote unless the note is written exactly as `Checkpoint.text` and `signature_line` would write it.
    """
    text, mark, rest = note.partition("\n\n")
    lines, text = text.split("\n"), text + "\n"
    if not mark or len(lines) != 5 or not lines[3].startswith("hash ") or not lines[4].startswith("time "):
        raise BadNote("not the lines of a checkpoint")
    try:
        at = datetime.strptime(lines[4][5:], TIME).replace(tzinfo=UTC)
        found = Checkpoint(lines[0], int(lines[1]), unb64(lines[2]), lines[3][5:], at)
    except ValueError as wrong:
        raise BadNote(str(wrong)) from wrong
    if found.text() != text or not ORIGIN.fullmatch(found.origin):
        raise BadNote("not written as a checkpoint is")
    signed = [_signature(line) for line in rest.removesuffix("\n").split("\n")]
    if not rest.endswith("\n"):
        raise BadNote("the last line is not ended")
    return found, text, signed


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, given = line.removeprefix(DASH).partition(" ")
    data = unb64(given)
    if not line.startswith(DASH) or len(data) < 5:
        raise BadNote("not a line of a signature")
    return name, data[:4], data[4:]
