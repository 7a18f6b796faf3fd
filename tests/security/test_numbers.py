"""Numbers of documents under concurrency, with what really commits."""

from __future__ import annotations

import pytest

from lianfang.documents.actions import issue_document
from lianfang.documents.models import Document, Series
from lianfang.kernel.access import Role
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting
from tests.security import scratch

THREADS, EACH = 6, 5


@pytest.fixture
def desk(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), scratch.database("numbers"):
        yield office(), holder("wang", role=Role.SECRETARY)


def test_numbers_have_no_gap_and_no_double_when_many_issue_at_once(desk):
    root, secretary = desk

    def work(_number: int) -> None:
        for number in range(EACH):
            values = {"title": f"第{number}份", "body": "正文"}
            issue_document(secretary, template="notice", unit_id=root.pk, values=values)

    assert scratch.at_once(THREADS, work) == []
    with acting(SETUP):
        serials = sorted(Document.objects.visible_to(SETUP).values_list("serial", flat=True))
        assert serials == list(range(1, THREADS * EACH + 1))
        assert Series.objects.visible_to(SETUP).get(word="外办").last == THREADS * EACH
