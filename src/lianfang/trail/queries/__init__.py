"""Reads of the trail: entries, proofs and checkpoints, verifications and erasures."""

from lianfang.trail.queries.entries import get_entry, get_payload, list_entries, list_object_entries
from lianfang.trail.queries.erasures import get_erasure, list_erasures
from lianfang.trail.queries.proofs import Proof, get_checkpoint, list_checkpoints, list_keys, newest_checkpoint, prove
from lianfang.trail.queries.verifications import get_verification, list_verifications

__all__ = [
    "Proof",
    "get_checkpoint",
    "get_entry",
    "get_erasure",
    "get_payload",
    "get_verification",
    "list_checkpoints",
    "list_entries",
    "list_erasures",
    "list_keys",
    "list_object_entries",
    "list_verifications",
    "newest_checkpoint",
    "prove",
]
