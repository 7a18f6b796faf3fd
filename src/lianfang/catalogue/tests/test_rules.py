"""What an item must be: rules without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lianfang.catalogue.rules import check_item, check_publishable, tier_table
from lianfang.catalogue.tests.factories import VALUES, entry
from lianfang.kernel.errors import Refused


@pytest.mark.demand("T3.1.2")
@pytest.mark.parametrize("column", ["duties", "liability", "supervision_methods", "name", "category"])
def test_an_item_with_an_empty_column_is_refused_by_its_name(column):
    empty = () if isinstance(getattr(VALUES, column), tuple) else " "
    with pytest.raises(Refused) as refusal:
        check_item(replace(VALUES, **{column: empty}))
    assert (refusal.value.code, refusal.value.field) == ("item_incomplete", column)


@pytest.mark.demand("T3.1.9")
def test_a_promise_beyond_the_law_is_refused_with_both_figures():
    with pytest.raises(Refused) as refusal:
        check_item(replace(VALUES, legal_limit_days=5, promised_limit_days=6))
    assert "6" in refusal.value.sentence()
    assert "5" in refusal.value.sentence()


@pytest.mark.parametrize("code", ["", "999900", "999900wsb0301600", "999900WSB03016000"])
def test_a_code_that_is_not_sixteen_characters_of_the_scheme_is_refused(code):
    with pytest.raises(Refused) as refusal:
        check_item(replace(VALUES, code=code))
    assert refusal.value.code == "item_code"


@pytest.mark.demand("T3.1.1")
def test_an_item_without_a_basis_is_not_publishable():
    with pytest.raises(Refused) as refusal:
        check_publishable(replace(entry(), bases=[]))
    assert refusal.value.code == "item_without_basis"


@pytest.mark.demand("T3.1.6")
def test_an_item_that_nobody_carries_out_is_not_publishable():
    with pytest.raises(Refused) as refusal:
        check_publishable(replace(entry(), posts={"decide": ["A1"]}))
    assert refusal.value.code == "item_without_post"


def test_tiers_read_as_answers_in_the_readers_language():
    discretion = {
        "point": "次数",
        "point_en": "Entries",
        "fields": [
            {"name": "credit", "type": "choice", "label": "信用", "label_en": "Credit",
             "choices": [{"value": "bad", "label": "异常", "label_en": "Abnormal"}]},
            {"name": "true", "type": "bool", "label": "属实", "label_en": "True"},
        ],
        "tiers": [{"tier": "不予", "tier_en": "Refused", "bounds": "说明", "when": {"credit": "bad", "true": "-"}}],
    }  # fmt: skip
    table = tier_table(discretion, english=True)
    assert table is not None
    assert table.questions == ("Credit", "True")
    assert table.rows == ((("Abnormal", ""), "Refused", "说明"),)
