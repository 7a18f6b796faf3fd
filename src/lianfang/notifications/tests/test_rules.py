"""Texts of notices and headers of mails."""

from __future__ import annotations

import pytest

from lianfang.kernel.errors import Refused
from lianfang.kernel.text import Text as _
from lianfang.notifications.rules import is_last_attempt, kind_of, subject_line
from lianfang.notifications.terms import NoticeKind, declare_notices, fill

PARAMS = {"name": "出访审批", "name_en": "Trips abroad", "n": 3}


@pytest.mark.parametrize(
    ("text", "is_english", "filled"),
    [
        ("{name} {n}", False, "出访审批 3"),
        ("{name} {n}", True, "Trips abroad 3"),
        ("{unknown}", False, "{unknown}"),
        ("{n.__class__} {n[0]} {}", True, "{n.__class__} {n[0]} {}"),
    ],
)
def test_placeholders_are_filled_by_name_only(text, is_english, filled):
    assert fill(text, PARAMS, is_english=is_english) == filled


@pytest.mark.parametrize("text", ["a\r\nBcc: x@example.org", "a\nb", "a\x00b", "a\u2028b", "a\x0bb", "x" * 500])
def test_a_subject_is_one_short_line(text):
    line = subject_line(text)
    assert line.isprintable()
    assert len(line) <= 150


def test_an_unknown_notice_is_refused():
    with pytest.raises(Refused, match="notice_unknown"):
        kind_of("no_such")


def test_a_code_is_not_declared_twice_with_another_text():
    declare_notices(NoticeKind("test_twice", _("One"), _("One")))
    with pytest.raises(ValueError, match="twice"):
        declare_notices(NoticeKind("test_twice", _("Two"), _("Two")))


def test_the_fifth_failure_is_the_last():
    assert [is_last_attempt(attempts) for attempts in (1, 4, 5, 6)] == [False, False, True, True]
