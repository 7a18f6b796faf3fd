"""Templates and documents: numbers without gaps, four eyes, what was issued stays as it was."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from django.db import Error, transaction

from lianfang.documents import actions, queries
from lianfang.documents.models import Document, TemplateVersion
from lianfang.documents.terms import NOTICE
from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting
from lianfang.tasks.actions import About

VALUES = {"title": "关于排查的通知", "to": "各处室", "body": "第一段。\n第二段。", "attachments": ""}
TEXT = "【文号】外廉\n【标题】{title}\n{body}\n"


@pytest.fixture
def desk(db):
    """Give an office with two secretaries."""
    root = office()
    return root, holder("wang", role=Role.SECRETARY), holder("zhao", role=Role.SECRETARY)


def issue(actor, root, **more):
    return actions.issue_document(actor, template="notice", unit_id=root.pk, values={**VALUES, **more})


def test_a_document_draws_the_next_number_of_its_word_and_year(desk):
    root, secretary, _other = desk
    with clock.at(datetime(2026, 3, 1, tzinfo=UTC)):
        numbers = [issue(secretary, root).number for _time in range(2)]
    with clock.at(datetime(2027, 1, 3, tzinfo=UTC)):
        numbers.append(issue(secretary, root).number)
    assert numbers == ["外办〔2026〕1号", "外办〔2026〕2号", "外办〔2027〕1号"]


def test_the_year_of_a_number_is_the_office_s(desk):
    root, secretary, _other = desk
    with clock.at(datetime(2026, 12, 31, 17, tzinfo=UTC)):  # one o'clock of New Year's Day in the office
        assert issue(secretary, root).number == "外办〔2027〕1号"


def test_a_refused_document_takes_no_number(desk):
    root, secretary, _other = desk
    with pytest.raises(Refused, match="value_sign"):
        issue(secretary, root, body="a\x07b")
    assert issue(secretary, root).serial == 1


def test_a_number_is_given_back_when_the_work_around_it_fails(desk):
    root, secretary, _other = desk

    def fail() -> None:
        with acting(secretary):
            issue(secretary, root)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert issue(secretary, root).serial == 1


def test_a_void_number_stays_taken_and_says_why(desk):
    root, secretary, _other = desk
    made = issue(secretary, root)
    with pytest.raises(Refused, match="comment_required"):
        actions.void_document(secretary, key=str(made.pk))
    actions.void_document(secretary, key=str(made.pk), comment="错发")
    assert issue(secretary, root).serial == 2
    with acting(secretary):
        known = queries.get_document(secretary, str(made.pk))
    assert (known.state, known.void_because) == ("void", "错发")


def test_a_template_comes_into_force_by_a_second_person_and_replaces_the_one_before(desk):
    _root, secretary, other = desk
    first = actions.draft_template(secretary, kind="notice", language="zh", text=TEXT)
    with pytest.raises(Refused, match="four_eyes"):
        actions.put_template_in_force(secretary, key=str(first.pk))
    actions.put_template_in_force(other, key=str(first.pk))
    second = actions.draft_template(secretary, kind="notice", language="zh", text=TEXT + "末段\n")
    actions.put_template_in_force(other, key=str(second.pk))
    with acting(SETUP):
        states = dict(TemplateVersion.objects.visible_to(SETUP).values_list("number", "state"))
    assert states == {1: "replaced", 2: "in_force"}


def test_whoever_changed_a_draft_last_does_not_put_it_in_force(desk):
    _root, secretary, other = desk
    draft = actions.draft_template(secretary, kind="notice", language="zh", text=TEXT)
    actions.save_template(other, key=str(draft.pk), text=TEXT + "改\n", version=1)
    with pytest.raises(Refused, match="four_eyes"):
        actions.put_template_in_force(other, key=str(draft.pk))


def test_the_second_of_two_editors_is_refused_and_nothing_is_lost(desk):
    _root, secretary, other = desk
    draft = actions.draft_template(secretary, kind="notice", language="zh", text=TEXT)
    actions.save_template(secretary, key=str(draft.pk), text=TEXT + "甲\n", version=1)
    with pytest.raises(Refused, match="version_changed"):
        actions.save_template(other, key=str(draft.pk), text=TEXT + "乙\n", version=1)
    with acting(other):
        assert queries.get_template(other, str(draft.pk)).text == TEXT + "甲\n"


def test_a_document_keeps_the_template_it_was_issued_with(desk):
    root, secretary, other = desk
    made = issue(secretary, root)
    with acting(secretary):
        before = queries.render_document(secretary, made, "docx")
    draft = actions.draft_template(secretary, kind="notice", language="zh", text=TEXT)
    actions.put_template_in_force(other, key=str(draft.pk))
    newer = issue(secretary, root)
    with acting(secretary):
        assert queries.render_document(secretary, made, "docx") == before
    assert newer.number.startswith("外廉〔")


def test_a_division_s_own_template_goes_before_the_office_s(desk):
    root, secretary, other = desk
    for unit, word in (("", "总"), ("A", "甲")):
        text = TEXT.replace("外廉", word)
        draft = actions.draft_template(secretary, kind="notice", language="zh", text=text, unit=unit)
        actions.put_template_in_force(other, key=str(draft.pk))
    with acting(secretary):
        units = {unit.code: unit for unit in type(root).objects.visible_to(secretary)}
    words = {code: issue(secretary, units[code]).number[0] for code in ("ORG", "A", "B")}
    assert words == {"ORG": "总", "A": "甲", "B": "总"}


def test_an_english_document_has_english_numbers_dates_and_names(desk):
    root, secretary, _other = desk
    with clock.at(datetime(2026, 3, 1, tzinfo=UTC)):
        made = actions.issue_document(
            secretary, template="notice", unit_id=root.pk, values={"title": "Notice", "body": "Text"}, language="en"
        )
    assert made.number == "FAO [2026] No. 1"
    assert (made.values["date"], made.office) == ("1 March 2026", "Foreign Affairs Office")


@pytest.mark.parametrize("column", ["number", "title", "values", "template_text"])
def test_the_database_keeps_what_was_issued(desk, column):
    root, secretary, _other = desk
    made = issue(secretary, root)
    value = {} if column == "values" else "changed"
    with pytest.raises(Error, match="is issued"), transaction.atomic(), acting(SETUP):
        Document.objects.visible_to(SETUP).filter(pk=made.pk).update(**{column: value})


def test_an_officer_of_another_division_reads_no_document(desk):
    root, secretary, _other = desk
    with acting(secretary):
        unit_a = type(root).objects.visible_to(secretary).get(code="A")
    made = issue(secretary, unit_a)
    stranger = holder("li", role=Role.OFFICER, unit="B")
    with pytest.raises(NotFound), acting(stranger):
        queries.render_document(stranger, made, "docx")


def test_nobody_issues_for_a_unit_that_is_not_theirs(desk):
    root, _secretary, _other = desk
    with pytest.raises(NotFound):
        issue(holder("li", role=Role.OFFICER, unit="B"), root)


def test_an_officer_drafts_no_template(desk):
    with pytest.raises(NotFound):
        actions.draft_template(holder("li"), kind="notice", language="zh", text=TEXT)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"template": "none"}, "template_kind_unknown"),
        ({"language": "fr"}, "template_language"),
        ({"values": {"title": "t", "evil": "x"}}, "value_unknown"),
        ({"tables": {"rows": [["a"]]}}, "value_unknown"),
        ({"values": {"title": "字" * 301}}, "text_long"),
        ({"values": {"title": "t", "body": "字" * 100_001}}, "value_long"),
        ({"values": {"title": "t", "body": "\ud800"}}, "value_sign"),
    ],
)
def test_what_a_document_cannot_be_is_refused_by_name(desk, given, code):
    root, secretary, _other = desk
    with pytest.raises(Refused, match=code):
        actions.issue_document(secretary, **{"template": "notice", "unit_id": root.pk, "values": VALUES, **given})


HOSTILE = '#eval("1") {title} {{x}} <b>&amp; ]]> $a$ *b* _c_ @d <w:p/> \\ \u202e ' + "字" * 99_000


def test_a_hostile_value_is_printed_as_text(desk):
    root, secretary, _other = desk
    made = issue(secretary, root, body=HOSTILE, title="#set <t> & {body}")
    with acting(secretary):
        paper = docx.Document(io.BytesIO(queries.render_document(secretary, made, "docx")))
    said = [paragraph.text for paragraph in paper.paragraphs]
    assert HOSTILE.strip() in said
    assert "#set <t> & {body}" in said


def test_a_docx_holds_well_formed_parts_of_the_right_size(desk):
    root, secretary, _other = desk
    made = actions.issue_document(
        secretary,
        template="notice",
        unit_id=root.pk,
        values={**VALUES, "attachments": "甲\n乙"},
        about=About("catalogue.item", "7", "某事项"),
    )
    with acting(secretary):
        data = queries.render_document(secretary, made, "docx")
        assert [found.pk for found in queries.list_documents_about(secretary, "catalogue.item", "7")] == [made.pk]
    paper = docx.Document(io.BytesIO(data))
    section = paper.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    assert paper.core_properties.title == "关于排查的通知"
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert any("2．乙" in paragraph.text for paragraph in paper.paragraphs)


def test_the_preset_of_every_language_is_its_own():
    assert NOTICE.preset_in("en") != NOTICE.preset_in("zh")
