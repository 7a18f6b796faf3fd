"""Keys of the log: made at the first start, kept in a file that only the sequencer reads, never in the database.

The file holds one line for each key, written as Go's note tools write them: PRIVATE+KEY+name+id+base64. All its keys
sign, so that a key is replaced by adding the new one, and taking the old one out when everybody holds the new one.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from lianfang.trail.rules.notes import ED25519, ORIGIN, BadNote, Checkpoint, PublicKey, b64, signature_line, unb64

PRIVATE = "PRIVATE+KEY+"
SEED_BYTES = 32


@cache
def _ed25519() -> Any:
    # Asked for when something is signed or verified: its import costs 20 ms, which web processes need not spend.
    return import_module("cryptography.hazmat.primitives.asymmetric.ed25519")


def _ed25519_public(seed: bytes) -> bytes:
    found: bytes = _ed25519().Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return found


def _ed25519_sign(seed: bytes, text: bytes) -> bytes:
    signature: bytes = _ed25519().Ed25519PrivateKey.from_private_bytes(seed).sign(text)
    return signature


def _ed25519_holds(key: bytes, text: bytes, signature: bytes) -> bool:
    try:
        _ed25519().Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
    except Exception:  # the library has several ways to say no
        return False
    return True


@dataclass(frozen=True)
class Scheme:
    """A kind of signature: the public key of a seed, signing, and verifying (key, text, signature)."""

    public: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    holds: Callable[[bytes, bytes, bytes], bool]


SCHEMES: dict[int, Scheme] = {ED25519: Scheme(_ed25519_public, _ed25519_sign, _ed25519_holds)}
"""What a kind of signature does; SM2 would be one more line here and in `notes.SIGNATURES`."""


@dataclass(frozen=True)
class SigningKey:
    """A private key with its public part."""

    public: PublicKey
    seed: bytes

    def line(self) -> str:
        """Return the key as it stands in the file."""
        words = self.public
        return f"{PRIVATE}{words.name}+{words.key_id.hex()}+{b64(bytes([words.kind]) + self.seed)}\n"

    def signature(self, text: str) -> str:
        """Return the line of this key's signature under a text."""
        return signature_line(self.public, SCHEMES[self.public.kind].sign(self.seed, text.encode()))


def make_key(name: str, kind: int = ED25519) -> SigningKey:
    """Make a new key for the log of this name."""
    if not ORIGIN.fullmatch(name):
        raise BadNote(f"{name!r}: a log's name is written in small letters, digits, points, slashes and hyphens")
    seed = secrets.token_bytes(SEED_BYTES)
    return SigningKey(PublicKey(name, kind, SCHEMES[kind].public(seed)), seed)


def _read(line: str) -> SigningKey:
    words = line.removeprefix(PRIVATE).split("+", 2)
    if not line.startswith(PRIVATE) or len(words) != 3:
        raise BadNote("not the line of a private key")
    data = unb64(words[2])
    if not data or data[0] not in SCHEMES or len(data) != 1 + SEED_BYTES:
        raise BadNote("a kind of private key that is not known")
    found = SigningKey(PublicKey(words[0], data[0], SCHEMES[data[0]].public(data[1:])), data[1:])
    if found.public.key_id.hex() != words[1]:
        raise BadNote("the id does not belong to the private key")
    return found


def _write(path: Path, keys: list[SigningKey]) -> None:
    """Write the file so that a kill at any moment leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write("".join(key.line() for key in keys))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def load_keys(path: Path) -> list[SigningKey]:
    """Return the keys of the file; BadNote when it holds none, two names, or can be read by others."""
    if path.stat().st_mode & 0o077:
        raise BadNote(f"{path.name} can be read by others; chmod 600")
    keys = [_read(line) for line in path.read_text().splitlines() if line.strip()]
    if len({key.public.name for key in keys}) != 1:
        raise BadNote(f"{path.name} must hold the keys of one log")
    return keys


def keys_at_start(path: Path, name: str) -> list[SigningKey]:
    """Return the keys of the file; the first start makes one, under the given name or a drawn one."""
    if not path.exists():
        _write(path, [make_key(name or f"lianfang-{secrets.token_hex(6)}")])
    return load_keys(path)


def add_key(path: Path) -> PublicKey:
    """Add a new key of the same log, for rotation; return its public part."""
    keys = load_keys(path)
    fresh = make_key(keys[0].public.name)
    _write(path, [*keys, fresh])
    return fresh.public


def drop_key(path: Path, key_id: str) -> bool:
    """Take a key out of the file, never the last one; return whether it was there."""
    keys = load_keys(path)
    rest = [key for key in keys if key.public.key_id.hex() != key_id]
    if not rest or len(rest) == len(keys):
        return False
    _write(path, rest)
    return True


def sign(checkpoint: Checkpoint, keys: list[SigningKey]) -> str:
    """Return the checkpoint signed by every key."""
    text = checkpoint.text()
    return text + "\n" + "".join(key.signature(text) for key in keys)


def signature_holds(key: PublicKey, text: str, signature: bytes) -> bool:
    """Tell whether a signature under a text is this key's."""
    return key.kind in SCHEMES and SCHEMES[key.kind].holds(key.key, text.encode(), signature)
