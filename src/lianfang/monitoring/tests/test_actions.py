"""A log from its taking in to the findings: what is kept, what is refused, what a killed worker leaves."""

from __future__ import annotations

import hashlib
from unittest import mock

import pytest
from django.conf import settings
from django.utils import translation

from lianfang.kernel.errors import NotFound, Refused
from lianfang.monitoring import actions, queries
from lianfang.monitoring.jobs import perform_run
from lianfang.monitoring.judging import verdicts
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
from lianfang.people.tests.factories import SETUP
from lianfang.store.acting import acting
from lianfang.tasks.queries import list_tasks
from lianfang.trail.queries import list_object_entries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"


def kept_files():
    root = settings.FILES_ROOT
    return sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []


def findings_of(run):
    with acting(SETUP):
        return list(Finding.objects.visible_to(SETUP).filter(run=run).order_by("case_id", "rule"))


def test_a_log_taken_in_shows_its_columns_and_what_their_names_suggest():
    head = watched_office()["head"]
    log = taken_log(head)

    assert log.preview["columns"] == ["案号", "环节", "时间", "经办人"]
    assert log.mapping == MAPPING
    assert log.preview["rows"][0]["案号"] == "GOOD-1"


def test_gb18030_with_chinese_headers_is_read_as_any_other():
    head = watched_office()["head"]
    run = finished_run(head, csv_of(encoding="gb18030"))

    assert (run.state, run.summary["log"]["encoding"], run.cases_found) == ("done", "gb18030", 5)


@pytest.mark.demand("T2.6")
def test_each_broken_case_is_found_by_its_rule_and_the_good_one_by_none():
    run = finished_run(watched_office()["head"])

    assert run.state == "done"
    assert [(one.case_id, one.rule) for one in findings_of(run)] == [
        ("ALONE-1", "W07-1"),
        ("LATE-1", "W02"),
        ("SKIPPED-1", "W06"),
        ("SWAPPED-1", "W06"),
        ("UNKNOWN-1", "W06"),
    ]


# what each sentence must name, whatever its wording: persons, steps, places and figures
NAMED = {
    "en": {
        "ALONE-1": ("李 did both “受理” and “审定”",),
        "LATE-1": ("14 working days used, 10 allowed",),
        "SKIPPED-1": ("“审核” was skipped", "event 2"),
        "SWAPPED-1": ("“审核” (event 3)", "before event 2"),
        "UNKNOWN-1": ("“电话通知” (event 2) is no step",),
    },
    "zh-hans": {
        "ALONE-1": ("“受理”和“审定”应由两人办理", "李"),
        "LATE-1": ("14 个工作日", "10 个工作日"),
        "SKIPPED-1": ("“审核”", "2"),
        "SWAPPED-1": ("“审核”", "顺序颠倒"),
        "UNKNOWN-1": ("“电话通知”", "不是流程图中的环节"),
    },
}


@pytest.mark.parametrize("language", NAMED)
def test_a_finding_names_persons_steps_and_figures_in_the_readers_language(language):
    run = finished_run(watched_office()["head"])
    with translation.override(language):
        said = {one.case_id: queries.sentence_of(one) for one in findings_of(run)}

    assert said.keys() == NAMED[language].keys()
    assert [(case, part) for case, parts in NAMED[language].items() for part in parts if part not in said[case]] == []


def test_the_trail_tells_the_way_of_a_run():
    run = finished_run(watched_office()["head"])
    with acting(SETUP):
        entries = list_object_entries(SETUP, "monitoring.run", str(run.pk))

    assert [entry.action for entry in reversed(entries)] == [
        "monitoring.start_run",
        "monitoring.begin_run",
        "monitoring.finish_run",
    ]


def test_a_run_whose_worker_was_killed_is_performed_again_and_leaves_one_result():
    head = watched_office()["head"]
    run = queued_run(head)
    with mock.patch.object(verdicts, "judge_file", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        actions.perform_run(run.pk)
    assert seen(head, run).state == "running"
    actions.perform_run(run.pk)

    assert seen(head, run).state == "done"
    assert len(findings_of(run)) == 5


def test_a_run_performed_twice_keeps_its_first_result():
    head = watched_office()["head"]
    run = finished_run(head)
    before = [one.pk for one in findings_of(run)]
    actions.perform_run(run.pk)

    assert seen(head, run).version == run.version
    assert [one.pk for one in findings_of(run)] == before


def test_a_second_worker_that_comes_late_changes_nothing():
    head = watched_office()["head"]
    run = queued_run(head)
    judge = verdicts.judge_file

    def overtaken(*given, **named):
        judged = judge(*given, **named)
        with mock.patch.object(verdicts, "judge_file", judge):
            actions.perform_run(run.pk)
        named["events"].touch()
        return judged

    with mock.patch.object(verdicts, "judge_file", overtaken):
        actions.perform_run(run.pk)

    assert seen(head, run).state == "done"
    assert len(findings_of(run)) == 5


def test_a_run_cancelled_before_it_begins_is_not_performed():
    head = watched_office()["head"]
    run = queued_run(head)
    actions.cancel_run(head, key=str(run.pk), version=run.version)
    actions.perform_run(run.pk)

    assert seen(head, run).state == "cancelled"
    assert findings_of(run) == []


def test_a_run_cancelled_while_it_runs_keeps_nothing():
    head = watched_office()["head"]
    run = queued_run(head)
    before = kept_files()
    judge = verdicts.judge_file

    def cancelled_meanwhile(*given, **named):
        actions.cancel_run(head, key=str(run.pk), version=run.version)
        return judge(*given, **named)

    with mock.patch.object(verdicts, "judge_file", cancelled_meanwhile):
        actions.perform_run(run.pk)

    assert seen(head, run).state == "cancelled"
    assert findings_of(run) == []
    assert kept_files() == before


def test_a_failing_run_that_was_cancelled_stays_cancelled():
    head = watched_office()["head"]
    run = queued_run(head)

    def cancelled_and_bad(*given, **named):
        actions.cancel_run(head, key=str(run.pk), version=run.version)
        raise Refused("log_bad", message="x")

    with mock.patch.object(verdicts, "judge_file", cancelled_and_bad):
        actions.perform_run(run.pk)

    assert seen(head, run).state == "cancelled"


def test_a_run_over_a_log_that_the_engine_refuses_fails_with_the_reason():
    head = watched_office()["head"]
    bad = {"GOOD-1": [("受理", 2, 9, "李")]}
    content = csv_of(bad).replace(b"2026-11-02 09:00:00", "某日".encode())
    run = finished_run(head, content)

    assert run.state == "failed"
    with translation.override("en"):
        assert queries.message_of(run).startswith("办件.csv: no event can be used. Check the columns.")
    with translation.override("zh-hans"):
        assert queries.message_of(run).startswith("办件.csv：没有")


def test_a_failure_of_our_own_is_marked_and_raised():
    head = watched_office()["head"]
    run = queued_run(head)
    with mock.patch.object(verdicts, "judge_file", side_effect=ZeroDivisionError), pytest.raises(ZeroDivisionError):
        actions.perform_run(run.pk)

    failed = seen(head, run)
    assert (failed.state, failed.message) == ("failed", "")


def test_a_content_that_is_gone_fails_the_run_by_name():
    head = watched_office()["head"]
    run = queued_run(head)
    for path in kept_files():
        path.unlink()
    actions.perform_run(run.pk)

    failed = seen(head, run)
    assert failed.state == "failed"
    assert "办件.csv" in queries.message_of(failed)


def test_nothing_but_contents_lies_in_the_data_folder_after_a_run():
    finished_run(watched_office()["head"])

    kept = {path.name for path in kept_files()}
    assert len(kept) == 2
    assert kept == {hashlib.sha256(path.read_bytes()).hexdigest() for path in kept_files()}


def test_repeating_a_run_asks_for_another_over_the_same_log():
    head = watched_office()["head"]
    run = finished_run(head)
    with mock.patch.object(perform_run, "defer") as defer:
        again = actions.repeat_run(head, key=str(run.pk), version=run.version)

    assert (again.log_id, again.state) == (run.log_id, "queued")
    assert again.pk != run.pk
    defer.assert_called_once_with(run_id=again.pk)


def test_a_run_that_waits_is_not_repeated():
    head = watched_office()["head"]
    run = queued_run(head)
    with pytest.raises(Refused, match="move_not_now"):
        actions.repeat_run(head, key=str(run.pk), version=run.version)


def test_a_mapping_sent_twice_asks_for_one_run():
    head = watched_office()["head"]
    run = queued_run(head)
    with mock.patch.object(perform_run, "defer") as defer:
        again = actions.start_run(head, key=str(run.log_id), mapping=MAPPING)

    assert again.pk == run.pk
    defer.assert_not_called()


def test_another_mapping_asks_for_another_run():
    head = watched_office()["head"]
    run = queued_run(head)
    fewer = {field: column for field, column in MAPPING.items() if field != "actor"}
    with mock.patch.object(perform_run, "defer"):
        again = actions.start_run(head, key=str(run.log_id), mapping=fewer)

    assert again.pk != run.pk


def test_only_the_newest_finished_run_of_a_log_speaks():
    head = watched_office()["head"]
    older = finished_run(head)
    newer = actions.repeat_run(head, key=str(older.pk), version=older.version)
    actions.perform_run(newer.pk)
    with acting(head):
        assert {one.run_id for one in queries.list_findings(head)} == {newer.pk}


@pytest.mark.parametrize("who", ["officer", "stranger", "main", "sysadmin"])
def test_who_does_not_watch_the_division_takes_in_no_log_of_it(who):
    people = watched_office()
    with pytest.raises(NotFound):
        taken_log(people[who])

    assert kept_files() == []


@pytest.mark.parametrize("who", ["officer", "stranger", "main", "sysadmin"])
def test_who_does_not_watch_the_division_starts_no_run_of_it(who):
    people = watched_office()
    log = taken_log(people["head"])
    with pytest.raises(NotFound):
        actions.start_run(people[who], key=str(log.pk), mapping=MAPPING)


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "٣", ""])
def test_a_strange_number_is_not_found(key):
    head = watched_office()["head"]
    with pytest.raises(NotFound):
        actions.start_run(head, key=key, mapping=MAPPING)
    with pytest.raises(NotFound):
        actions.cancel_run(head, key=key, version=1)


def rows_kept():
    with acting(SETUP):
        return EventLog.objects.visible_to(SETUP).count(), Run.objects.visible_to(SETUP).count()


def test_a_file_over_the_limit_is_refused_by_name_and_leaves_nothing():
    head = watched_office()["head"]
    chunks = (b"x" * (1 << 20) for _ in range(51))
    with pytest.raises(Refused) as refusal:
        actions.take_log(head, item="T01", name="大.csv", chunks=chunks)

    assert refusal.value.code == "file_large"
    assert "大.csv" in refusal.value.sentence()
    assert kept_files() == []
    assert rows_kept() == (0, 0)


def test_one_task_asks_to_look_whatever_happened_between_two_runs():
    head = watched_office()["head"]
    first = finished_run(head)
    finished_run(head, csv_of().replace(b"2026-11-", b"?"))
    newest = actions.repeat_run(head, key=str(first.pk), version=first.version)
    actions.perform_run(newest.pk)
    with acting(head):
        opened = [task.object_id for task in list_tasks(head).filter(state="open")]

    assert opened == [str(newest.pk)]
