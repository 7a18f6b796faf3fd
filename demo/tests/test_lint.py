"""The reference office passes lint; a copy with planted defects shows exactly those, no more and no fewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from demo.loading.whole import LOADER, load_demo
from lianfang.catalogue import actions, queries
from lianfang.catalogue.models import ItemVersion
from lianfang.catalogue.rules import JUDGES, content_of, entry_of, with_changes
from lianfang.flowcharts.models import Step
from lianfang.kernel import clock
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
Found = set[tuple[str, str, str]]


@pytest.fixture(scope="module", autouse=True)
def office(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Load the office once for all tests here, in a transaction that is taken back at their end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


def findings() -> Found:
    with acting(LOADER):
        return {(row.item.number, row.rule, row.place) for row in queries.list_findings(LOADER)}


def test_the_49_items_of_the_reference_office_have_nothing_that_blocks_and_these_warnings():
    with acting(LOADER):
        rows = list(queries.list_findings(LOADER))
        assert len(queries.list_item_ids(LOADER)) == 49
    assert [(row.item.number, row.rule) for row in rows if row.level == "block"] == []
    assert Counter(row.rule for row in rows) == {"basis_unverified": UNVERIFIED}


# Citations of bases whose words come from general knowledge; the office verifies them before use.
UNVERIFIED = 24

# item → what is changed in it, and what lint then finds: (rule, place)
PLANTED: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "P01": ({"bases": []}, [("missing_basis", "")]),
    "P02": ({"body": ""}, [("missing_body", "")]),
    "P03": ({"posts": {"decide": ["L1"], "supervise": ["N2"]}}, [("missing_subject", "")]),
    "P04": ({"conditions": []}, [("missing_conditions", "")]),
    "P05": ({"supervision_methods": []}, [("missing_supervision", "")]),
    "P06": ({"duties": []}, [("missing_duties", "")]),
    "P07": ({"liability": []}, [("missing_liability", "")]),
    "P10": ({"discretion": {}}, [("missing_discretion", "")]),
    "P08": ({"suspensions": [], "no_suspensions_because": ""}, [("missing_suspensions", "")]),
    "P09": ({"promised_limit_days": 30, "legal_limit_days": 20}, [("promise_above_law", "")]),
    "P11": ({"promised_limit_days": 1}, [("steps_above_promise", "")]),
    "P13": (
        {"posts": {"decide": ["PV1"], "execute": ["PV1", "PV3"], "supervise": ["N2"]}},
        [("duties_overlap", "PV1")],
    ),
    "P14": (
        {"posts": {"decide": ["PV1"], "execute": ["PV2"], "supervise": ["PV1", "PV2"]}},
        [("duties_overlap", "PV1"), ("duties_overlap", "PV2")],
    ),
    "P17": ({"materials": ["申请表", "护照", "申请表"]}, [("material_twice", "申请表")]),
    "P18": (
        {"materials": ["计划批复"], "material_details": [{"form": "copy", "source": "出国（境）管理处"}]},
        [("material_own", "计划批复")],
    ),
    "P33": ({"bases": ["B29", "B49"]}, [("basis_unverified", "B49")]),
    "P26": ({"bases": ["B05"]}, [("basis_repealed", "B05")]),
    "P24": ({"bases": ["B05", "B09"]}, [("basis_repealed", "B05")]),
    "P15": ({"promised_limit_days": 0}, [("missing_limits", ""), ("steps_above_promise", "")]),
    "P27": ({"category": "LIC"}, [("code_malformed", "")]),
}
# item → what is changed in the steps of its flow, and what lint then finds
PLANTED_STEPS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "P20": ("no post", [("step_without_post", "P20-S1")]),
    "P21": ("no steps", [("missing_steps", "")]),
    "P36": ("one post", [("key_field_single", "")]),
}
LATE = ("P44", "unpublished_late", "P44-v2")
# P07 has cited B05 all along; P24 no longer cites B23, which was to be verified.
ALSO, GONE = ("P07", "basis_repealed", "B05"), ("P24", "basis_unverified", "B23")


def plant() -> None:
    """Put every defect of the lists above into the loaded office, past the actions that would refuse them."""
    actions.repeal_basis(LOADER, key="B05", repealed_on=date(2026, 11, 1), reason="测试废止")
    for number, (changes, _found) in PLANTED.items():
        _replace_content(number, changes)
    with acting(LOADER):
        for number, (what, _found) in PLANTED_STEPS.items():
            steps = Step.objects.visible_to(LOADER).filter(flow_version__flow__item__number=number, is_current=True)
            if what == "no post":
                steps.filter(key=f"{number}-S1").update(post=None, post_code="")
            elif what == "no steps":
                steps.delete()
            else:
                steps.update(post_code="FN4")
    _wait_too_long("P44")


def _replace_content(number: str, changes: dict[str, Any]) -> None:
    """Let a draft with the defect stand for the item: the version in force cannot be changed, and is superseded."""
    with acting(LOADER):
        item = queries.get_item(LOADER, number)
        row = queries.version_to_start_from(LOADER, item)
        content = content_of(with_changes(entry_of(row.content), changes))
        ItemVersion.objects.visible_to(LOADER).filter(pk=row.pk).update(state="superseded", superseded_on=clock.today())
        ItemVersion.objects.create(item=item, unit_id=item.unit_id, number=row.number + 1, content=content)


def _wait_too_long(number: str) -> None:
    draft = actions.change_draft(LOADER, number=number, changes={"annual_volume": 7}, reason="测试")
    actions.check_version(LOADER, key=draft.key)
    actions.review_version(LOADER, key=draft.key, comment="合法")
    actions.approve_version(LOADER, key=draft.key, decision="会议", decided_on=clock.today() - timedelta(days=40))


def planted() -> Found:
    lists = [(number, found) for number, (_change, found) in [*PLANTED.items(), *PLANTED_STEPS.items()]]
    return {(number, rule, place) for number, found in lists for rule, place in found} | {LATE, ALSO}


def test_the_list_of_planted_defects_has_twenty_and_each_rule():
    assert len(planted()) >= 20
    assert {rule for _number, rule, _place in planted()} == set(JUDGES)


def test_a_copy_with_planted_defects_shows_exactly_those():
    before = findings()
    with transaction.atomic():
        plant()
        actions.judge_items()
        after = findings()
        transaction.set_rollback(True)
    assert after == before - {GONE} | planted()


def test_judging_the_whole_office_takes_a_constant_number_of_queries():
    counts = []
    with acting(LOADER):
        ids = queries.list_item_ids(LOADER)
        for some in (ids[:2], ids):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert len(queries.lint_items(LOADER, some)) == len(some)
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 10
