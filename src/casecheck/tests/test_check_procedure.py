"""What must have been there, said or decided before, and what must follow in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casecheck.errors import BadInput
from casecheck.tests.judging import cases, counts, found, judge
from casecheck.tests.logs import START

DAY = 24


def missing(folder, events, columns="case_id activity actor timestamp permit verifier", **more):
    values = {"before": ["Decide"], "entries": ["permit", "verifier"]} | more
    return judge(folder, "missing_document", events, columns, **values)


def test_a_step_that_began_without_what_it_needs_is_found(tmp_path):
    events = [("1", "Upload", "Li", 0, "p-1", None), ("1", "Decide", "Wang", 2), ("1", "Upload", "Li", 3, "p", "Zhao")]
    events += [("2", "Upload", "Li", 0, "p-2", "Zhao"), ("2", "Decide", "Wang", 1)]

    report = missing(tmp_path, events)
    one = found(report)[0]

    assert (cases(report), one.event_ids, one.actor, one.detail, one.score, counts(report)) == (
        ["1"],
        [2],
        "Wang",
        {"step": "Decide", "missing": "verifier"},
        0.5,
        (2, 1),
    )


def test_what_comes_with_the_step_or_at_its_moment_is_there(tmp_path):
    events = [("1", "Decide", "Wang", 2, "p", None), ("1", "Upload", "Li", 2, None, "Zhao")]

    assert cases(missing(tmp_path, events)) == []


def test_blanks_are_no_value_and_a_missing_step_counts_too(tmp_path):
    events = [("1", "Upload", "Li", 0, " ", "Zhao"), ("1", "Decide", "Wang", 1), ("1", "Consult", "Wang", 2)]
    more = {"steps": ["Consult", "Upload"]}

    assert [one.detail["missing"] for one in found(missing(tmp_path, events, **more))] == ["permit, Consult"]
    assert [cases(missing(tmp_path, events, min_missing=least, **more)) for least in (2, 3)] == [["1"], []]


def test_a_case_that_did_not_come_so_far_is_not_judged(tmp_path):
    assert counts(missing(tmp_path, [("1", "Upload", "Li", 0, "p", "Zhao"), ("2", "Decide", "Li", 0, "p", "v")])) == (
        1,
        0,
    )


def test_a_rule_that_needs_nothing_is_refused(tmp_path):
    with pytest.raises(BadInput, match="Neither"):
        missing(tmp_path, [("1", "Decide", "Li")], entries=[])


# refusals


def refusals(folder, events, as_of=None, **more):
    values = {"outcome": "outcome", "outcomes": ["refused"], "reason": "reason", "min_characters": 5} | more
    columns = "case_id activity actor timestamp outcome reason"
    return judge(folder, "refusal_without_reason", events, columns, as_of=as_of, **values)


def test_a_refusal_with_too_short_a_reason_is_found(tmp_path):
    events = [
        ("1", "Apply", "Hall", 0, None, "because I want it"),
        ("1", "Decide", "Li", 1, "refused", " no "),
        ("2", "Decide", "Li", 2, "refused", "12345"),
        ("3", "Decide", "Li", 3, "granted", None),
        ("4", "Decide", "Li", 4, "refused", None),
    ]

    report = refusals(tmp_path, events)

    assert [(one.case_id, one.event_ids, one.measured, one.score) for one in found(report)] == [
        ("1", [2], 2.0, 0.65),
        ("4", [5], 0.0, 0.75),
    ]
    assert counts(report) == (3, 2)


def test_a_refusal_of_which_nobody_was_told_is_found(tmp_path):
    told = [("1", "Tell", "Hall", 9), ("2", "Tell", "Hall", 0)]
    events = [(case, "Refuse", "Li", 5, None, "long enough") for case in "12"]

    report = refusals(tmp_path, told + events, activities=["Refuse"], outcome="", outcomes=[], told=["Tell"])

    assert [(one.case_id, one.detail["told_word"], one.score) for one in found(report)] == [("2", "not told", 0.25)]


@pytest.mark.parametrize(
    ("hours", "as_of", "expected"),
    [
        (48, None, []),
        (48.5, None, ["told late"]),
        (None, None, ["not told"]),
        (None, 48, []),
        (None, 48.5, ["not told"]),
    ],
)
def test_the_applicant_is_told_within_so_many_days(tmp_path, hours, as_of, expected):
    events = [("1", "Decide", "Li", 0, "refused", "long enough")]
    events += [("1", "Tell", "Li", hours)] if hours else [("2", "Tell", "Li", 0)]
    moment = None if as_of is None else START + timedelta(hours=as_of)

    report = refusals(tmp_path, events, moment, told=["Tell"], told_days=2)

    assert [one.detail["told_word"] for one in found(report)] == expected


# meetings

MEETING = {
    "meeting": ["Meet"],
    "before": ["Pay", "Sign"],
    "amount": "amount",
    "min_amount": 100,
    "present": "present",
    "entitled": "entitled",
    "spoke": "spoke",
    "leader_last": "leader_last",
    "on_the_spot": "on_the_spot",
}


def meetings(folder, events, **more):
    columns = "case_id activity actor timestamp amount present entitled spoke leader_last on_the_spot"
    return judge(folder, "meeting_absent", events, columns, **(MEETING | more))


def matter(case, *meeting, amount=100.0, at=0.0):
    """Return the events of one matter, paid at 10 o'clock, with a meeting of these entries."""
    held = [(case, "Meet", "Office", at, None, *meeting)] if meeting else []
    return [*held, (case, "Sign", "Li", 1, amount), (case, "Pay", "Wang", 2, amount)]


VALID = (4, 8, 4, "true", "false")


@pytest.mark.parametrize(
    ("meeting", "why"),
    [
        ((), "there was none"),
        ((3, 8, 3, "yes", "no"), "too few were present"),
        ((4, 8, 3, "true", None), "not everyone spoke"),
        ((4, 8, 4, "否", "0"), "the main leader did not speak last"),
        ((4, 8, 4, None, "是"), "the topic was put on the spot"),
        ((3, 8, 2, "no", "yes"), "too few were present, not everyone spoke, the main leader did not speak last,"
         " the topic was put on the spot"),
    ],
)  # fmt: skip
def test_a_matter_without_a_valid_meeting_is_found(tmp_path, meeting, why):
    events = [*matter("1", *meeting), *matter("2", *VALID), *matter("3", amount=99.9)]

    report = meetings(tmp_path, events)
    one = found(report)[0]

    assert (cases(report), one.detail["why"], one.actor, counts(report)) == (["1"], why, "Li", (2, 1))


def test_a_meeting_that_comes_afterwards_does_not_heal_it(tmp_path):
    report = meetings(tmp_path, [*matter("1", *VALID, at=1.5), *matter("2", *VALID, at=1)])

    assert [(one.case_id, one.event_ids, one.detail["why"], one.score) for one in found(report)] == [
        ("1", [1, 2], "it came afterwards", 0.9)
    ]


def test_one_valid_meeting_is_enough(tmp_path):
    events = [("1", "Meet", "Office", 0, None, 1, 8, 1, "true", "false"), *matter("1", *VALID, at=0.5)]

    assert cases(meetings(tmp_path, events)) == []


def test_entries_that_are_missing_accuse_nobody(tmp_path):
    assert cases(meetings(tmp_path, [*matter("1", None, None, None, None, None), *matter("2", *VALID)])) == []


def test_a_quorum_without_those_present_is_refused(tmp_path):
    with pytest.raises(BadInput, match="without present"):
        meetings(tmp_path, [("1", "Pay", "Li")], present="")


# due after


def due(folder, events, as_of=None, **more):
    values = {"after": ["Decide", "Change"], "until": ["Publish"], "days": 2} | more
    moment = None if as_of is None else START + timedelta(hours=as_of)
    return judge(folder, "unpublished", events, "case_id activity actor timestamp due", as_of=moment, **values)


@pytest.mark.parametrize(
    ("day", "count", "used"),
    [(2, "working", []), (3, "working", [3.0]), (7, "working", [5.0]), (2, "calendar", []), (7, "calendar", [7.0])],
)
def test_days_count_from_the_day_after(tmp_path, day, count, used):
    events = [("1", "Decide", "Li", 0), ("1", "Publish", "Wang", day * DAY + 5)]

    assert [one.measured for one in found(due(tmp_path, events, count=count))] == used


def test_the_worst_of_several_is_shown_with_all_that_are_late(tmp_path):
    events = [
        ("1", step, "Li", day * DAY) for step, day in [("Decide", 0), ("Publish", 1), ("Change", 7), ("Change", 8)]
    ]
    events += [("1", "Change", "Li", 10 * DAY), ("1", "Publish", "Wang", 11 * DAY)]

    one = found(due(tmp_path, events))[0]

    assert (one.measured, one.event_ids, one.score, one.detail["overdue_days"]) == (4.0, [3, 4, 6], 0.2, 2)


@pytest.mark.parametrize(("as_of", "judged", "flagged"), [(None, 0, []), (2 * DAY, 1, []), (3 * DAY, 1, ["1"])])
def test_what_is_still_not_done_is_measured_up_to_the_moment_of_the_run(tmp_path, as_of, judged, flagged):
    report = due(tmp_path, [("1", "Publish", "Li", -DAY), ("1", "Decide", "Li", 0)], as_of)

    assert (report.rules[0].judged, cases(report)) == (judged, flagged)


def test_a_day_of_the_log_may_say_when_it_is_due(tmp_path):
    events = [("1", "Decide", "Li", 0, "2024-03-11"), ("2", "Decide", "Li", 0, "2024-03-12"), ("3", "Decide", "Li", 0)]
    events += [(case, "Publish", "Li", 8 * DAY) for case in "123"]

    report = due(tmp_path, events, due_column="due", days=0)

    assert ([(one.case_id, one.measured) for one in found(report)], counts(report)) == ([("1", 1.0)], (2, 1))


def test_slight_delays_can_be_let_pass(tmp_path):
    events = [("1", "Decide", "Li", 0), ("1", "Publish", "Wang", 4 * DAY)]

    assert [cases(due(tmp_path, events, min_overdue_days=least)) for least in (2, 3)] == [["1"], []]
