"""What a value of a policy may be, and which row is to blame where it may not."""

from __future__ import annotations

import pytest

from lianfang.kernel.errors import Refused
from lianfang.policies.queries import copied
from lianfang.policies.rules import check_value, differences, kind_of, read_tables, tables_of
from lianfang.policies.terms import KINDS
from lianfang.policies.tests.factories import CALENDAR, CATEGORIES


def changed(rows, number, **cells):
    return [{**row, **cells} if place == number else row for place, row in enumerate(rows)]


def test_a_right_value_is_returned_in_its_stored_form():
    row = {"code": "slow", "label": "慢", "label_en": "Slow", "max_days": "15"}
    assert check_value("suspension_grounds", [row]) == [{**row, "max_days": 15}]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"code": "with space"}, "policy_code"),
        ({"code": ""}, "policy_cell_empty"),
        ({"label": ""}, "policy_cell_empty"),
        ({"label": "x" * 2001}, "policy_text_long"),
        ({"code": "LIC"}, "policy_twice"),
        ({"is_named": "perhaps"}, "policy_flag"),
        ({"colour": "red"}, "policy_column"),
    ],
)
def test_a_wrong_cell_is_named_with_its_row(cells, code):
    kind = kind_of("authority_categories")
    _tables, faults = read_tables(kind, {"rows": changed(CATEGORIES, 1, **cells)})
    assert [(fault.row, fault.refusal.code) for fault in faults] == [(1, code)]


@pytest.mark.parametrize("given", ["many", True, float("inf"), "nan", [1]])
def test_a_figure_is_a_finite_number(given):
    with pytest.raises(Refused) as refusal:
        check_value("suspension_grounds", [{"code": "a", "label": "a", "label_en": "a", "max_days": given}])
    assert refusal.value.params["row"] == 1


@pytest.mark.parametrize("value", [None, {}, "rows", [1], {"rows": []}, 7])
def test_a_value_of_another_form_is_refused(value):
    with pytest.raises(Refused) as refusal:
        check_value("key_fields", value)
    assert refusal.value.code == "policy_form"


def test_an_unknown_policy_is_refused():
    with pytest.raises(Refused, match="policy_unknown"):
        check_value("no_such", [])


@pytest.mark.parametrize(
    ("table", "rows", "code"),
    [
        ("holidays", [{"on": "2029-10-01"}], "policy_year"),
        ("holidays", [{"on": "2026-02-30"}], "policy_date"),
        ("make_up_days", [{"on": "2026-10-01"}], "policy_day_both"),
    ],
)
def test_a_calendar_does_not_contradict_itself(table, rows, code):
    _tables, faults = read_tables(KINDS["calendar"], {**CALENDAR, table: rows})
    assert [fault.refusal.code for fault in faults] == [code]


def test_a_step_does_not_exclude_itself():
    row = {"code": "p", "label": "付", "label_en": "Pay", "first": "pay", "second": "pay"}
    with pytest.raises(Refused, match="policy_row"):
        check_value("separation_pairs", [row])


def test_the_difference_names_what_was_added_removed_and_changed():
    before = check_value("authority_categories", CATEGORIES)
    after = [{**before[0], "label": "许可"}, {**before[1], "code": "ADJ"}]
    found = differences(KINDS["authority_categories"], before, after)
    assert [(difference.mark, difference.key) for difference in found] == [
        ("changed", "LIC"),
        ("added", "ADJ"),
        ("removed", "PUN"),
    ]
    assert (found[0].before, found[0].after) == ({"label": "行政许可"}, {"label": "许可"})


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if kind.preset is not None], ids=lambda kind: kind.key
)
def test_every_preset_is_a_right_value(kind):
    assert check_value(kind.key, kind.preset) == copied(kind.preset)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_key_of_a_table_is_one_of_its_columns(kind):
    for table in kind.tables:
        assert set(table.key) <= {cell.name for cell in table.cells}
    assert tables_of(kind, {table.name: [] for table in kind.tables} if len(kind.tables) > 1 else [])
