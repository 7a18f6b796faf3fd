"""Pages and endpoints of monitoring: taking in a log, its columns, runs, cases and findings, and who finds them."""

from __future__ import annotations

import re
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianfang.kernel.access import Role
from lianfang.monitoring import actions
from lianfang.monitoring.jobs import perform_run
from lianfang.monitoring.models import EventLog, Finding, Run
from lianfang.monitoring.tests.factories import (
    MAPPING,
    csv_of,
    finished_run,
    queued_run,
    seen,
    taken_log,
    watched_office,
)
from lianfang.monitoring.tests.test_reading import BAD
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, holder
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def people():
    return watched_office()


def client_of(actor, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(pk=actor.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def upload(client, content, name="办件.csv", item="T01", where="page"):
    path = "/event-logs/new/" if where == "page" else "/api/event-logs"
    return client.post(path, {"item": item, "file": SimpleUploadedFile(name, content)})


def said(answer, where):
    return answer.json()["detail"] if where == "api" else answer.content.decode()


def counts():
    with acting(SETUP):
        return tuple(model.objects.visible_to(SETUP).count() for model in (EventLog, Run, Finding))


def kept(files):
    return [path for path in files.rglob("*") if path.is_file()]


def test_a_log_goes_from_the_form_to_its_columns_to_a_run(people):
    client = client_of(people["head"])
    columns = upload(client, csv_of())
    shown = client.get(columns["location"]).content.decode()
    assert re.search(r'<select[^>]*name="case_id".*?<option selected>案号', shown, re.DOTALL)

    with mock.patch.object(perform_run, "defer") as defer:
        run = client.post(columns["location"], MAPPING)
    assert defer.call_count == 1
    assert "Waiting for the worker" in client.get(run["location"]).content.decode()


@pytest.mark.parametrize("where", ["page", "api"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_and_leaves_nothing(people, files, name, where):
    answer = upload(client_of(people["head"]), BAD[name][0], name, where=where)

    assert answer.status_code == 409
    assert name in said(answer, where)
    assert counts() == (0, 0, 0)
    assert kept(files) == []


@pytest.mark.parametrize("where", ["page", "api"])
def test_a_file_over_fifty_megabytes_is_refused_by_name_and_leaves_nothing(people, files, where):
    answer = upload(client_of(people["head"]), b"x" * (51 << 20), "大日志.csv", where=where)

    assert answer.status_code == 409
    assert "大日志.csv" in said(answer, where)
    assert counts() == (0, 0, 0)
    assert kept(files) == []


def test_the_api_says_by_code_what_is_wrong_with_a_file(people):
    answer = upload(client_of(people["head"]), BAD["dtd.xes"][0], "dtd.xes", where="api").json()

    assert (answer["code"], answer["field"]) == ("log_xml_dtd", "file")


def test_a_form_without_a_file_is_refused_beside_the_field(people):
    answer = client_of(people["head"]).post("/event-logs/new/", {"item": "T01"})

    assert answer.status_code == 409
    assert 'id="file-error"' in answer.content.decode()


def test_a_form_for_an_item_of_another_division_is_refused_at_the_item(people):
    answer = upload(client_of(people["stranger"]), csv_of())

    assert answer.status_code == 409
    assert 'id="item-error"' in answer.content.decode()
    assert counts() == (0, 0, 0)


WRONG = [
    ({**MAPPING, "timestamp": ""}, "timestamp"),
    ({**MAPPING, "actor": "不在"}, "actor"),
    ({**MAPPING, "actor": "案号"}, "actor"),
]


@pytest.mark.parametrize(("given", "field"), WRONG)
def test_a_wrong_column_is_said_beside_its_field_and_what_was_chosen_stays(people, given, field):
    log = taken_log(people["head"])
    answer = client_of(people["head"]).post(f"/event-logs/{log.pk}/map/", given)
    shown = answer.content.decode()

    assert answer.status_code == 409
    assert f'id="f-{field}-error"' in shown
    assert re.search(r'name="activity".*?<option selected>环节', shown, re.DOTALL)
    assert counts() == (1, 0, 0)


@pytest.mark.parametrize(("given", "field"), WRONG)
def test_the_api_names_the_field_of_a_wrong_column(people, given, field):
    log = taken_log(people["head"])
    path = f"/api/event-logs/{log.pk}/runs"
    answer = client_of(people["head"]).post(path, {"mapping": given}, content_type="application/json")

    assert (answer.status_code, answer.json()["field"]) == (409, field)


def test_one_form_sent_twice_makes_one_run(people):
    log = taken_log(people["head"])
    client = client_of(people["head"])
    with mock.patch.object(perform_run, "defer") as defer:
        first, second = (client.post(f"/event-logs/{log.pk}/map/", MAPPING) for _ in range(2))

    assert first["location"] == second["location"]
    assert counts() == (1, 1, 0)
    assert defer.call_count == 1


@pytest.mark.demand("T5.1.4")
@pytest.mark.parametrize("who", ["stranger", "sysadmin", "public"])
def test_what_another_division_finds_is_not_there(people, who):
    run = finished_run(people["head"])
    with acting(SETUP):
        finding = Finding.objects.visible_to(SETUP).first()
    paths = [
        f"/runs/{run.pk}/",
        f"/runs/{run.pk}/progress/",
        f"/runs/{run.pk}/cases/",
        f"/runs/{run.pk}/case/?id=SKIPPED-1",
        f"/event-logs/{run.log_id}/map/",
        f"/findings/{finding.pk}/",
        f"/api/runs/{run.pk}",
        f"/api/findings/{finding.pk}",
    ]
    client = Client() if who == "public" else client_of(people[who])
    expected = {302, 401} if who == "public" else {404}

    assert {path: client.get(path).status_code for path in paths if client.get(path).status_code not in expected} == {}


def test_what_another_division_finds_cannot_be_moved(people):
    run = finished_run(people["head"])
    client = client_of(people["stranger"])
    body = {"version": run.version, "comment": ""}

    assert client.post(f"/runs/{run.pk}/repeat/", body).status_code == 404
    assert client.post(f"/api/runs/{run.pk}/repeat", body, content_type="application/json").status_code == 404
    assert client.post(f"/event-logs/{run.log_id}/map/", MAPPING).status_code == 404
    path = f"/api/event-logs/{run.log_id}/runs"
    assert client.post(path, {"mapping": MAPPING}, content_type="application/json").status_code == 404


@pytest.mark.demand("T5.1.4")
def test_a_division_head_lists_the_own_division_and_the_discipline_group_all(people):
    finished_run(people["head"])
    totals = {
        who: client_of(people[who]).get("/api/findings").json()["total"] for who in ("head", "stranger", "discipline")
    }

    assert totals == {"head": 5, "stranger": 0, "discipline": 5}


def test_an_officer_reads_findings_and_uploads_nothing(people):
    finished_run(people["head"])
    client = client_of(people["officer"])

    assert client.get("/api/findings").json()["total"] == 5
    assert "/event-logs/new/" not in client.get("/runs/").content.decode()
    assert client.get("/event-logs/new/").status_code == 404


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "٣", "0"])
@pytest.mark.parametrize(
    "path", ["/runs/{}/", "/findings/{}/", "/runs/{}/cases/", "/event-logs/{}/map/", "/api/runs/{}"]
)
def test_a_strange_number_is_not_found(people, path, key):
    assert client_of(people["head"]).get(path.format(key)).status_code == 404


def test_a_run_shows_its_rules_and_the_gravest_cases(people):
    run = finished_run(people["head"])
    shown = client_of(people["head"]).get(f"/runs/{run.pk}/").content.decode()

    for rule in ("W06", "W02", "W07-1"):
        assert f'<td class="code">{rule}</td>' in shown
    assert f"/runs/{run.pk}/case/?id=SKIPPED-1" in shown


def test_a_failed_run_says_why(people):
    run = finished_run(people["head"], csv_of().replace(b"2026-11-", b"?"))

    assert "no event can be used" in client_of(people["head"]).get(f"/runs/{run.pk}/").content.decode()
    assert "没有" in client_of(people["head"], "zh-hans").get(f"/runs/{run.pk}/").content.decode()


def test_a_run_is_cancelled_and_repeated_from_its_page(people):
    run = queued_run(people["head"])
    client = client_of(people["head"])
    assert client.post(f"/runs/{run.pk}/cancel/", {"version": run.version}).status_code == 302
    assert seen(people["head"], run).state == "cancelled"
    with mock.patch.object(perform_run, "defer") as defer:
        assert client.post(f"/runs/{run.pk}/repeat/", {"version": run.version}).status_code == 302
    assert defer.call_count == 1


def test_progress_stops_asking_once_the_run_has_ended(people):
    run = queued_run(people["head"])
    client = client_of(people["head"])
    assert 'hx-trigger="every 1s"' in client.get(f"/runs/{run.pk}/progress/").content.decode()
    actions.perform_run(run.pk)

    assert client.get(f"/runs/{run.pk}/progress/")["HX-Refresh"] == "true"


# case → (words that its drawing must hold, steps whose line is marked as concerned)
DRAWN = {
    "SKIPPED-1": (["Skipped", "Review"], 1),
    "UNKNOWN-1": (["Not on the flowchart", "电话通知"], 1),
    "SWAPPED-1": (["In the wrong order"], 1),
    "ALONE-1": (["Same person"], 2),
    "GOOD-1": ([], 0),
}


@pytest.mark.parametrize("case", DRAWN)
def test_a_case_is_drawn_step_by_step(people, case):
    words, concerned = DRAWN[case]
    run = finished_run(people["head"])
    shown = client_of(people["head"]).get(f"/runs/{run.pk}/case/", {"id": case}).content.decode()
    drawing = shown[shown.index("<svg", shown.index("flowbox")) : shown.rindex("</svg>")]

    assert [word for word in words if word not in drawing] == []
    assert shown.count('<tr class="flagged">') == concerned


def test_a_case_gives_its_times_in_the_zone_of_the_office(people):
    run = finished_run(people["head"])
    shown = client_of(people["head"]).get(f"/runs/{run.pk}/case/", {"id": "GOOD-1"}).content.decode()

    assert "2026-11-02 09:00" in shown


def test_case_finding_item_flow_and_run_lead_to_each_other(people):
    run = finished_run(people["head"])
    client = client_of(people["head"])
    case = client.get(f"/runs/{run.pk}/case/", {"id": "SKIPPED-1"}).content.decode()
    finding = re.search(r'href="(/findings/\d+/)"', case).group(1)
    shown = client.get(finding).content.decode()

    for page in (case, shown):
        assert {path for path in ("/items/T01/", "/flows/T01/", f"/runs/{run.pk}/") if f'"{path}"' not in page} == set()
    assert f"/runs/{run.pk}/case/?id=SKIPPED-1" in shown


def test_a_case_that_a_run_does_not_have_is_not_found(people):
    run = finished_run(people["head"])

    assert client_of(people["head"]).get(f"/runs/{run.pk}/case/", {"id": "NONE"}).status_code == 404
    assert client_of(people["head"]).get(f"/runs/{run.pk}/case/").status_code == 404


def test_flagged_cases_are_searched_by_number_and_person(people):
    run = finished_run(people["head"])
    client = client_of(people["head"])

    assert "LATE-1" not in client.get(f"/runs/{run.pk}/cases/", {"q": "ALONE"}).content.decode()
    assert "ALONE-1" in client.get(f"/runs/{run.pk}/cases/", {"q": "李"}).content.decode()


def test_findings_are_exported_as_they_are_listed(people):
    finished_run(people["head"])
    exported = client_of(people["head"]).get("/findings/export.csv").content.decode("utf-8-sig")

    assert len(exported.splitlines()) == 6


def test_the_secretary_of_the_office_uploads_for_any_division(people):
    assert upload(client_of(holder("wang", role=Role.SECRETARY)), csv_of()).status_code == 302
