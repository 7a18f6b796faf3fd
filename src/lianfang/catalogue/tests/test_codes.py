"""Codes: made by the office's rule, given once, changed with a reason only, also when two ask at once."""

from __future__ import annotations

import pytest

from lianfang.catalogue import actions, queries
from lianfang.catalogue.rules import next_code, prefix_of
from lianfang.catalogue.tests.factories import basis, entry, published_item
from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.models import Account
from lianfang.people.tests.factories import LONG_AGO, SETUP, holder, office
from lianfang.policies.actions import load_policy
from lianfang.store.acting import acting

PARTS = {"area": "320100", "department": "WSB", "APPR": "03"}


def rule_of_codes() -> None:
    rows = [{"code": code, "label": code, "label_en": code, "value": value} for code, value in PARTS.items()]
    load_policy(SETUP, key="item_codes", value=rows, basis="b", body="b", document_no="1", effective_on=LONG_AGO)


@pytest.mark.parametrize(("highest", "code"), [("", "320100WSB0300100"), ("320100WSB0304200", "320100WSB0304300")])
def test_a_code_is_area_department_kind_and_the_next_main_item(highest, code):
    assert next_code(prefix_of(PARTS, "APPR"), highest) == code


@pytest.mark.parametrize(("part", "value"), [("area", "32"), ("department", "wsb"), ("APPR", ""), ("APPR", "3")])
def test_a_part_that_the_office_did_not_set_rightly_is_named(part, value):
    with pytest.raises(Refused) as refusal:
        prefix_of({**PARTS, part: value}, "APPR")
    assert (refusal.value.code, refusal.value.params["part"]) == ("code_part", part)


def test_main_items_run_out_with_a_reason():
    with pytest.raises(Refused) as refusal:
        next_code("320100WSB03", "320100WSB0399900")
    assert refusal.value.code == "code_exhausted"


@pytest.mark.django_db
def test_items_drafted_without_a_code_get_one_after_the_other():
    office()
    basis()
    rule_of_codes()
    made = [actions.draft_version(SETUP, entry=entry("A", number=f"T0{n}", code="")).item.code for n in (1, 2, 3)]
    assert made == ["320100WSB0300100", "320100WSB0300200", "320100WSB0300300"]


@pytest.mark.django_db
def test_a_former_code_finds_the_item_stands_in_its_history_and_is_never_given_again(client):
    office()
    rule_of_codes()
    secretary = holder("wang", role=Role.SECRETARY)
    former = published_item("A").code
    item = actions.recode_item(secretary, key="T01", comment="机构改革")
    assert (item.code, item.former_codes) == ("320100WSB0300100", former)
    with acting(secretary):
        held = [(row.code, row.reason, row.until is None) for row in queries.list_codes_of(secretary, item)]
    assert held == [("320100WSB0300100", "", True), (former, "机构改革", False)]
    client.force_login(Account.objects.get(username="wang"))
    assert "/items/T01/" in client.get(f"/items/?q={former}").content.decode()
    assert former in client.get("/items/T01/").content.decode()
    with pytest.raises(Refused) as refusal:
        actions.draft_version(SETUP, entry=entry("A", number="T02", code=former))
    assert refusal.value.code == "code_given"


@pytest.mark.django_db
def test_a_code_of_a_withdrawn_draft_is_not_given_again():
    office()
    basis()
    rule_of_codes()
    first = actions.draft_version(SETUP, entry=entry("A", number="T01", code=""))
    actions.withdraw_version(SETUP, key=first.key, comment="不设")
    assert actions.draft_version(SETUP, entry=entry("A", number="T02", code="")).item.code == "320100WSB0300200"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "comment", "code"),
    [(Role.SECRETARY, " ", "comment_required"), (Role.OFFICER, "改", None), (Role.DIVISION_HEAD, "改", None)],
)
def test_recoding_needs_a_reason_and_the_right_role(role, comment, code):
    office()
    rule_of_codes()
    published_item("A")
    actor = holder("zhao", role=role)
    with pytest.raises(Refused if code else NotFound):
        actions.recode_item(actor, key="T01", comment=comment)


@pytest.mark.django_db
def test_an_item_is_given_another_code_on_its_page_and_the_former_one_still_leads_to_it(client):
    office()
    published_item()
    rule_of_codes()
    holder("wang", role=Role.SECRETARY)
    client.force_login(Account.objects.get(username="wang"))
    with acting(SETUP):
        item = queries.get_item(SETUP, "T01")
    former, given = item.code, {"version": item.version, "code": "", "comment": ""}
    assert client.post("/items/T01/recode/", given).status_code == 409
    assert client.post("/items/T01/recode/", given | {"comment": "分类调整"}).status_code == 302
    with acting(SETUP):
        assert queries.get_item(SETUP, "T01").code != former
    assert client.get(f"/items/code/{former}/").headers["Location"] == "/items/T01/"
    assert former in client.get("/items/T01/recode/").content.decode()
    assert client.get("/items/code/none/").status_code == 404
