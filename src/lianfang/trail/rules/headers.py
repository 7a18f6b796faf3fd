"""What an entry commits to: canonical text, digests and salted commitments. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

ALGORITHM = "sha256"


def canonical(value: Any) -> str:
    """Return JSON with sorted keys, no spaces, moments in UTC with microseconds, and text as it is."""
    return json.dumps(value, default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def state_digest(values: dict[str, Any]) -> bytes:
    """Return the digest of a row's column values (32 bytes)."""
    return hashlib.sha256(canonical(values).encode()).digest()


def columns_mark(names: Iterable[str]) -> str:
    """Return the mark of a set of columns (16 hex digits), so that a digest says over which columns it goes."""
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:16]


def commitment(salt: bytes, payload: dict[str, Any]) -> bytes:
    """Return the salted commitment to a payload (32 bytes): it binds, and tells nothing once the salt is erased."""
    return hashlib.sha256(salt + canonical(payload).encode()).digest()


def header(
    *,
    entry_id: UUID,
    at: datetime,
    actor: str,
    action: str,
    object_type: str,
    object_id: str,
    state: bytes,
    payload: bytes,
    columns: str,
    who: str,
    unit: int | None,
) -> str:
    """Return the canonical header of an entry: exactly what its leaf in the tree hashes.

    state: the digest of the row after the act; columns: the mark of the columns that the digest goes over.
    """
    return canonical(
        {
            "v": 2,
            "alg": ALGORITHM,
            "id": entry_id,
            "at": at,
            "actor": actor,
            "who": who,
            "unit": unit,
            "action": action,
            "object": [object_type, object_id],
            "columns": columns,
            "state": state.hex(),
            "payload": payload.hex(),
        }
    )
