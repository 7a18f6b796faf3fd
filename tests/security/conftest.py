"""The reference office with one object of every kind in two divisions, and a browser session for every role."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from demo.loading.whole import LOADER, load_demo
from lianfang.catalogue.actions.editions_export import export_catalogue
from lianfang.catalogue.models import ItemFinding
from lianfang.catalogue.queries import get_item, list_category_declarations
from lianfang.catalogue.queries.clearing import list_records
from lianfang.cycle.queries import list_stages
from lianfang.files.actions import perform_export
from lianfang.kernel.access import Actor
from lianfang.meetings.queries import list_topics
from lianfang.monitoring.actions import perform_run, start_run, take_log
from lianfang.monitoring.queries import list_findings
from lianfang.notifications.actions import notify
from lianfang.people import actions
from lianfang.people.models import Account
from lianfang.people.queries import list_all_incumbencies, list_charges
from lianfang.people.tests.factories import SETUP, actor_for, office
from lianfang.policies.queries import list_versions
from lianfang.register.models import ChangeRequest, PublicNotice, RatingBatch, RiskEdition
from lianfang.register.queries import get_risk, list_ratings
from lianfang.screening.queries import list_divisions, list_entries
from lianfang.store.acting import acting
from lianfang.tasks.actions import About, file_objection, open_task
from lianfang.tasks.terms import READ_REPLY
from lianfang.trail.queries import list_object_entries
from lianfang.trail.signing import keys_at_start
from tests.security import scratch

USERS = ("officer", "head", "deputy", "leader", "discipline", "secretary", "sysadmin", "secadmin", "auditor")
# One item of the division that the demo's officer, head and deputy stand for, one of another.
HERE, THERE = "P16", "P02"
POSTS = {HERE: "IF3", THERE: "CG2"}
# A risk of the officer's own post, and one of another division.
RISKS = {HERE: "R064", THERE: "R041"}
LOG = "case,activity,time,person\nC-1,领导口头同意,2026-10-12 09:00,王一\nC-1,领导口头同意,2026-10-30 09:00,王一\n"
MAPPING = {"case_id": "case", "activity": "activity", "timestamp": "time", "actor": "person"}

Keys = dict[str, dict[str, str]]


def user(username: str) -> Actor:
    """Return the actor of a demo account."""
    return actor_for(Account.objects.get(username=username))


def client_of(username: str) -> Client:
    """Return a browser in which this account has signed in; the empty name is a stranger."""
    client = Client(raise_request_exception=False)
    if username:
        client.force_login(Account.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _judged(number: str) -> tuple[str, str, str]:
    log = take_log(LOADER, item=number, name=f"{number}.csv", chunks=[LOG.encode()])
    run = start_run(LOADER, key=str(log.pk), mapping=MAPPING)
    perform_run(run.pk)
    with acting(LOADER):
        finding = list_findings(LOADER).filter(run_id=run.pk).first()
        assert finding is not None
        return str(log.pk), str(run.pk), str(finding.pk)


def _catalogue_of(number: str, asker: Actor) -> dict[str, str]:
    made = export_catalogue(asker, form="csv", edition="2026-1")
    perform_export(made.pk)
    with acting(LOADER):
        answered = list_records(LOADER).filter(number=number, round__state="open", sub_item="").get()
    whole = {"clearing-rounds": str(answered.round_id), "clearing-records": str(answered.pk)}
    return {**whole, "editions": "2026-1", "exports": str(made.pk)}


def _register_of(number: str, unit_id: int) -> dict[str, str]:
    """Return the risk of one post, its rating and screening, and a batch, notice and change made beside them."""
    with acting(LOADER):
        risk = get_risk(LOADER, RISKS[number])
        rating = list_ratings(LOADER).get(risk=risk, state="confirmed")
        entry = list_entries(LOADER).get(risk=risk)
        division = list_divisions(LOADER).get(campaign=entry.campaign, unit_id=unit_id)
        stage_of_year = list_stages(LOADER).filter(state="open")[number == HERE]
        day = {"starts_on": rating.opened_on, "ends_on": rating.opened_on, "days": 5}
        notice = PublicNotice.objects.create(number=f"walk-{number}", year=2026, unit_id=unit_id, title="公示", **day)
        RiskEdition.objects.create(
            number=f"walk-{number}", year=2026, unit_id=unit_id, title="目录", composed_on=day["starts_on"]
        )
        RatingBatch.objects.create(number=f"walk-{number}", year=2026, unit_id=unit_id)
        change = ChangeRequest.objects.create(
            unit_id=unit_id,
            risk=risk,
            trigger="law",
            reason="x",
            source=number,
            due_on=day["ends_on"],
            opened_on=day["ends_on"],
        )
    return {
        "risks": risk.number,
        "ratings": str(rating.pk),
        "rating-batches": f"walk-{number}",
        "rating-notices": notice.number,
        "risk-changes": str(change.pk),
        "risk-editions": f"walk-{number}",
        "programmes": str(stage_of_year.programme_id),
        "stages": str(stage_of_year.pk),
        "campaigns": str(entry.campaign_id),
        "division-screenings": str(division.pk),
        "post-screenings": str(entry.screening_id),
        "screening-entries": str(entry.pk),
    }


def _objects(number: str) -> dict[str, str]:
    """Make one object of every kind for the division of an item; return entity name → key."""
    with acting(LOADER):
        item = get_item(LOADER, number)
        version = item.flow.current
        about = About(object_type="catalogue.authority_item", object_id=str(item.pk), object_label=item.name)
    log, run, finding = _judged(number)
    with acting(LOADER):
        task = open_task(LOADER, cause=f"walk:{number}", kind=READ_REPLY, unit_id=item.unit_id, role="division_head")
        policy = list_versions(LOADER).first()
    filer = user("head" if number == HERE else "secretary")
    objection = file_objection(filer, text="为何如此", unit_id=item.unit_id, about=about)
    told = notify(LOADER, code="task_opened", accounts=[filer.id], params={"title": "x"})
    with acting(LOADER):
        entry = list_object_entries(LOADER, "monitoring.run", run)[0]
        held = list_all_incumbencies(LOADER).get(post__code=POSTS[number], until_on__isnull=True)
        charge = list_charges(LOADER).get(unit=item.unit)
        declared = list_category_declarations(LOADER)[0]
        topics = list(list_topics(LOADER).order_by("pk"))
        basis = item.item_bases.unscoped("a test sets the stage").first().basis
        finding_of_item = ItemFinding.objects.create(item=item, unit_id=item.unit_id, rule="missing_body", level="warn")
    return {
        "items": number,
        "item-versions": f"{number}-v1",
        "item-lint": str(finding_of_item.pk),
        "flows": number,
        "flow-versions": version.key,
        "units": item.unit.code,
        "posts": POSTS[number],
        "incumbencies": str(held.pk),
        "charges": str(charge.pk),
        "event-logs": log,
        "runs": run,
        "findings": finding,
        "tasks": str(task.pk),
        "objections": str(objection.pk),
        "notices": str(told[0].pk),
        "trail": str(entry.pk),
        "policies": str(policy.ref),
        "policy-values": "task_limits",
        "bases": basis.code,
        "category-declarations": declared.category,
        "bodies": "DZ",
        "seats": "DZ.L1" if number == HERE else "DZ.L2",
        "meetings": "DZ-2026-1" if number == HERE else "DZ-2026-2",
        "topics": str(topics[number == HERE].pk),
        **_catalogue_of(number, filer),
        **_register_of(number, item.unit_id),
        "accounts": "head" if number == HERE else "secretary",
    }


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker) -> Iterator[Keys]:
    """Load the office and the objects once for a module; yield "here" and "there" → entity name → key."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield {"here": _objects(HERE), "there": _objects(THERE)}
        transaction.set_rollback(True)


def upload(name: str, content: bytes) -> io.BytesIO:
    """Return a file as a form sends it."""
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return keys_at_start(tmp_path_factory.mktemp("keys") / "key", "lianfang-test")


@pytest.fixture(scope="module")
def policy(keys):
    return "".join(f"log {key.public.words}\n" for key in keys)


@pytest.fixture(scope="module")
def offices(django_db_setup, django_db_blocker) -> Iterator[str]:
    """An office whose entries wait to be sequenced."""
    with django_db_blocker.unblock(), scratch.database("proofs") as name:
        office()
        for number in range(20):
            actions.save_unit(
                SETUP, code=f"U{number}", name=f"处{number}", name_en=str(number), kind="division", parent="ORG"
            )
        yield name


@pytest.fixture
def waiting(offices) -> Iterator[str]:
    """A fresh copy of the office in which nothing has been sequenced yet."""
    with scratch.database("waiting", template=offices) as name:
        yield name
