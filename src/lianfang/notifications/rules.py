"""Judge kinds of notices, subject lines and failed attempts: pure."""

from __future__ import annotations

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.notifications.terms import NoticeKind, declared_notices

LONGEST_SUBJECT = 150
MOST_ATTEMPTS = 5


def kind_of(code: str) -> NoticeKind:
    """Return the kind of notice with this code, or refuse it as unknown."""
    kind = declared_notices().get(code)
    if kind is None:
        raise Refused("notice_unknown", notice=code)
    return kind


def subject_line(text: str) -> str:
    """Return a text as one line safe in a mail header: no line breaks or control characters, at most 150 long."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_SUBJECT]


def is_last_attempt(attempts: int) -> bool:
    """Tell whether a delivery that has failed so often is given up."""
    return attempts >= MOST_ATTEMPTS


declare_refusals({"notice_unknown": _("There is no kind of notice “{notice}”.")})
