"""Telling people: each their own, in their language, by e-mail once."""

from __future__ import annotations

from unittest import mock

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from lianfang.kernel.access import Role, system
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.text import Text as _
from lianfang.notifications import actions, jobs, queries
from lianfang.notifications.models import Delivery
from lianfang.notifications.rules import MOST_ATTEMPTS
from lianfang.notifications.terms import NoticeKind, declare_notices
from lianfang.people.models import Account
from lianfang.people.tests.factories import holder, office
from lianfang.policies.tests.factories import in_force
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
CODE = "test_said"
declare_notices(NoticeKind(CODE, _("Said: {what}"), _("It was said: {what}.")))
SYSTEM = system("a test looks at everything")


def reader(username="li", *, email="li@office.test", language="en"):
    actor = holder(username, post="A2", unit="A")
    Account.objects.filter(username=username).update(email=email, language=language)
    return actor


def told(actor, what="hello", **more):
    teller = holder("teller", role=Role.SECRETARY)
    return actions.notify(teller, code=CODE, accounts=[actor.id], params={"what": what}, **more)


def deliveries():
    with acting(SYSTEM):
        return list(Delivery.objects.visible_to(SYSTEM).order_by("pk"))


def test_everybody_reads_their_own_notices_only():
    office()
    actor = reader()
    other = holder("zhao", role=Role.SECRETARY)
    (notice,) = told(actor)
    with acting(actor):
        assert queries.count_unread(actor) == 1
        assert queries.get_notice(actor, str(notice.pk)).pk == notice.pk
    with acting(other), pytest.raises(NotFound):
        queries.get_notice(other, str(notice.pk))


def test_the_holders_of_a_post_are_told_and_whoever_acts_is_not():
    office()
    actor = reader()
    assert len(actions.notify(SYSTEM, code=CODE, posts=actor.post_ids, accounts=[actor.id])) == 1
    assert actions.notify(actor, code=CODE, accounts=[actor.id]) == []


def test_a_closed_account_is_not_told():
    office()
    actor = reader()
    Account.objects.filter(pk=actor.id).update(is_active=False)
    assert told(actor) == []


def test_an_email_waits_as_a_job_of_the_same_transaction():
    office()
    told(reader())
    job = ProcrastinateJob.objects.get(task_name=actions.SEND_JOB)
    assert job.args == {"delivery_id": deliveries()[1].pk}


def test_without_an_address_there_is_no_email():
    office()
    told(reader(email=""))
    assert [(delivery.channel, delivery.state) for delivery in deliveries()] == [("product", "sent")]
    assert not ProcrastinateJob.objects.filter(task_name=actions.SEND_JOB).exists()


def test_the_job_run_twice_sends_once_in_the_readers_language():
    office()
    told(reader())
    pending = deliveries()[1]
    jobs.send_email(delivery_id=pending.pk)
    jobs.send_email(delivery_id=pending.pk)
    assert [(sent.subject, sent.body, sent.to) for sent in mail.outbox] == [
        ("Said: hello", "It was said: hello.", ["li@office.test"])
    ]


def test_the_offices_own_wording_comes_first():
    office()
    row = {"code": CODE, "title": "说了{what}", "title_en": "Own {what}", "body": "正文", "body_en": "Own text"}
    in_force("notice_templates", [row])
    told(reader(language="zh-hans"))
    jobs.send_email(delivery_id=deliveries()[1].pk)
    assert (mail.outbox[0].subject, mail.outbox[0].body) == ("说了hello", "正文")


def test_a_name_cannot_add_headers():
    office()
    told(reader(), what="x\r\nBcc: spy@example.org")
    jobs.send_email(delivery_id=deliveries()[1].pk)
    message = mail.outbox[0].message()
    assert message["Bcc"] is None
    assert message["Subject"] == "Said: x Bcc: spy@example.org"


def test_a_failure_is_counted_tried_again_and_given_up_after_the_last():
    office()
    told(reader())
    pending = deliveries()[1]
    with mock.patch.object(EmailBackend, "send_messages", side_effect=OSError("no route")):
        for _attempt in range(MOST_ATTEMPTS - 1):
            with pytest.raises(actions.DeliveryFailed):
                jobs.send_email(delivery_id=pending.pk)
        jobs.send_email(delivery_id=pending.pk)
    failed = deliveries()[1]
    assert (failed.state, failed.attempts, failed.error) == ("given_up", MOST_ATTEMPTS, "OSError: no route")


def test_a_person_does_not_send_deliveries():
    office()
    actor = reader()
    told(actor)
    with pytest.raises(NotFound):
        actions.send_delivery(actor, delivery_id=deliveries()[1].pk)


def test_reading_is_the_readers_own_and_once():
    office()
    actor = reader()
    (notice,) = told(actor)
    with pytest.raises(NotFound):
        actions.mark_read(holder("zhao", role=Role.SECRETARY), key=str(notice.pk))
    actions.mark_read(actor, key=str(notice.pk))
    with pytest.raises(Refused, match="move_not_now"):
        actions.mark_read(actor, key=str(notice.pk))


def test_all_are_read_at_once():
    office()
    actor = reader()
    told(actor)
    actions.notify(SYSTEM, code=CODE, accounts=[actor.id])
    assert actions.mark_all_read(actor) == 2
    assert actions.mark_all_read(actor) == 0


def test_the_pages_show_the_notice_and_take_the_reading():
    office()
    actor = reader()
    (notice,) = told(actor, what="<b>bold</b>")
    client = Client(headers={"accept-language": "en"})
    client.force_login(Account.objects.get(pk=actor.id))
    assert "&lt;b&gt;bold" in client.get("/notices/").content.decode()
    assert client.get(f"/notices/{notice.pk}/").status_code == 200
    assert client.post(f"/notices/{notice.pk}/mark_read/", {"version": "1"}).status_code == 302
    assert client.post("/notices/read-all/").status_code == 302
    assert client.get("/api/notices").json()["items"][0]["state"] == "read"


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "٣", "0"])
def test_a_strange_number_is_not_found(key):
    office()
    client = Client()
    client.force_login(Account.objects.get(pk=reader().id))
    assert client.get(f"/notices/{key}/").status_code == 404
    assert client.get(f"/api/notices/{key}").status_code == 404
