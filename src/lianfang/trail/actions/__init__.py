"""Writes of the trail: recording acts (for every room), sequencing them, erasing payloads, verifying the whole."""

from lianfang.trail.actions.erasing import LONGEST, ask_erasure, confirm_erasure, refuse_erasure, withdraw_erasure
from lianfang.trail.actions.recording import NoTrail, digest_of, digest_of_rows, record, use_case
from lianfang.trail.actions.verifying import (
    VerificationAsked,
    ask_verification,
    perform_verification,
    verify_nightly,
    verify_trail,
)

__all__ = [
    "LONGEST",
    "NoTrail",
    "VerificationAsked",
    "ask_erasure",
    "ask_verification",
    "confirm_erasure",
    "digest_of",
    "digest_of_rows",
    "perform_verification",
    "record",
    "refuse_erasure",
    "use_case",
    "verify_nightly",
    "verify_trail",
    "withdraw_erasure",
]
