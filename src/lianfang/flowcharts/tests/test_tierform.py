"""Conditions of tiers in the words of the office: what is shown reads back as the same condition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.flowcharts.rules.tierform import coded, worded

CREDIT = {
    "name": "credit",
    "type": "choice",
    "choices": [
        {"value": "normal", "label": "正常", "label_en": "Normal"},
        {"value": "bad", "label": "异常", "label_en": "Abnormal"},
        {"value": "new", "label": "首次（未评）", "label_en": "First time, not rated"},
    ],
}
TRUE = {"name": "true", "type": "bool"}
RATE = {"name": "rate", "type": "number"}


@pytest.mark.parametrize(
    ("code", "question", "chinese", "english"),
    [
        ("normal", CREDIT, "正常", "Normal"),
        ("normal, bad", CREDIT, "正常, 异常", "Normal, Abnormal"),
        ("not(bad)", CREDIT, "not(异常)", "not(Abnormal)"),
        ("new", CREDIT, "new", "new"),
        ("true", TRUE, "是", "yes"),
        ("-", CREDIT, "-", "-"),
        (">= 90", RATE, ">= 90", ">= 90"),
        ("around ten", CREDIT, "around ten", "around ten"),
    ],
)
def test_a_condition_is_shown_in_words_and_read_back_as_its_codes(code, question, chinese, english):
    assert worded(code, question, english=False) == chinese
    assert worded(code, question, english=True) == english
    assert coded(chinese, question) == coded(english, question) == code


@pytest.mark.parametrize("text", ["正常、异常", "正常，异常", " 正常 , 异常 ", "Normal, 异常"])
def test_commas_of_chinese_keyboards_and_words_of_both_languages_are_read(text):
    assert coded(text, CREDIT) == "normal, bad"


def test_a_word_that_two_answers_share_stands_for_neither():
    twice = {"type": "choice", "choices": [{"value": "a", "label": "同"}, {"value": "b", "label": "同"}]}
    assert (worded("a", twice, english=False), coded("同", twice)) == ("a", "同")


def test_a_code_stands_for_itself_also_where_its_word_cannot_be_read_and_another_answer_is_called_like_it():
    names = ("value", "label", "label_en")
    choices = [("b", "aa", "aa"), ("a", ",", ","), ("甲", "a", ",")]
    question = {"type": "choice", "choices": [dict(zip(names, choice, strict=True)) for choice in choices]}
    assert coded("a", question) == "a"


WORD = st.text(st.sampled_from('甲乙ab,，（) "'), min_size=1, max_size=3)


CODE = st.text(st.sampled_from("ab甲"), min_size=1, max_size=2)


@given(st.lists(st.tuples(CODE, WORD, WORD), min_size=1, max_size=4, unique_by=lambda choice: choice[0]), st.data())
def test_whatever_the_words_of_the_answers_are_no_condition_changes(choices, data):
    names = ("value", "label", "label_en")
    question = {"type": "choice", "choices": [dict(zip(names, choice, strict=True)) for choice in choices]}
    code = data.draw(st.sampled_from([choice[0] for choice in choices]))
    for english in (False, True):
        assert coded(worded(code, question, english=english), question) == code
