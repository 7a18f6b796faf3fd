"""The reference office is complete and free of faults, and the checker sees each kind of fault."""

import pickle
import time
from collections import Counter
from typing import Any

import pytest

from demo.office.check import RULES, check, load_office
from demo.office.rules_risks import level_of, score_of
from demo.office.tiers import choose_tier

Office = dict[str, Any]


STORED = pickle.dumps(load_office())


@pytest.fixture
def office() -> Office:
    return pickle.loads(STORED)


def find(records: list[dict[str, Any]], record_id: str) -> dict[str, Any]:
    return next(record for record in records if record["id"] == record_id)


def test_the_office_has_no_fault(office):
    assert check(office) == []


def test_the_office_loads_within_two_seconds():
    start = time.perf_counter()
    load_office()
    assert time.perf_counter() - start < 2


def test_the_office_has_a_subordinate_unit_below_it(office):
    assert [(unit["id"], unit["parent"]) for unit in office["units"]] == [("ORG", None), ("SVU", "ORG")]


@pytest.mark.parametrize(
    ("records", "count"),
    [
        ("divisions", 11),
        ("posts", 38),
        ("items", 49),
        ("risks", 101),
        ("warning_rules", 22),
        ("clock_vectors", 5),
    ],
)
def test_the_office_has_all_records_of_its_source(office, records, count):
    assert len(office[records]) == count


def test_the_divisions_are_eight_with_leadership_discipline_group_and_unit(office):
    kinds = Counter(division["type"] for division in office["divisions"])
    assert kinds == {"division": 8, "leadership": 1, "discipline": 1, "unit": 1}


def test_the_categories_are_twelve_and_all_declared(office):
    policies = office["policies"]
    declared = [entry["category"] for entry in policies["category_declarations"]]
    assert declared == [category["code"] for category in policies["power_categories"]]
    assert len(declared) == 12


def test_the_invitation_item_has_six_steps_and_five_risk_marks(office):
    steps = find(office["items"], "P16")["steps"]
    assert (len(steps), sum(step["risk_node"] for step in steps)) == (6, 5)


def test_the_sale_of_invitations_is_high_at_72(office):
    sale = find(office["risks"], "R064")
    assert list(sale["factors"].values()) == [4, 4, 4, 5]
    assert score_of(sale["factors"]) == 72
    assert level_of(sale, office["policies"]["rating_scheme"], set()) == ("high", None)


def test_the_nine_channels_and_four_inspections_are_there(office):
    supervision = office["supervision"]
    assert len([channel for channel in supervision["information_channels"] if channel["code"] != "other"]) == 9
    assert len(supervision["inspection_types"]) == 4


def test_the_assessment_weighs_a_hundred(office):
    assessment = office["supervision"]["assessment"]
    assert sum(item["weight"] for item in assessment["items"]) == assessment["full_marks"] == 100


def test_the_whole_five_key_fields_are_in_use(office):
    used = {tag for item in office["items"] for tag in item["key_fields"]}
    assert used == {field["code"] for field in office["policies"]["key_fields"]}
    assert len(used) == 5


@pytest.mark.parametrize(
    ("values", "tier"),
    [
        (
            {"host_credit": "normal", "purpose_true": True, "closeout_rate": 95, "visits": 4, "project_need": True},
            "多次",
        ),
        (
            {"host_credit": "normal", "purpose_true": True, "closeout_rate": 89, "visits": 9, "project_need": True},
            "一次",
        ),
        (
            {"host_credit": "normal", "purpose_true": True, "closeout_rate": 95, "visits": 3, "project_need": True},
            "二次",
        ),
        (
            {"host_credit": "abnormal", "purpose_true": True, "closeout_rate": 99, "visits": 9, "project_need": True},
            "不予签发",
        ),
    ],
)
def test_an_invitation_falls_in_its_tier(office, values, tier):
    assert choose_tier(find(office["items"], "P16")["discretion"], values) == tier


def item(office: Office, item_id: str) -> dict[str, Any]:
    return find(office["items"], item_id)


def step(office: Office, key: str) -> dict[str, Any]:
    return next(step for step in item(office, key[:3])["steps"] if step["key"] == key)


def risk(office: Office, risk_id: str) -> dict[str, Any]:
    return find(office["risks"], risk_id)


def tier(office: Office, item_id: str, position: int) -> dict[str, Any]:
    return item(office, item_id)["discretion"]["tiers"][position]


def leave_undecided(office: Office) -> None:
    step(office, "P20-S4").update(type="archive")
    item(office, "P20")["split"].update(decide=[], execute=["IF1", "IF3", "IF4", "L3"])


def let_the_discipline_officer_verify(office: Office) -> None:
    step(office, "P49-S6").update(post="N2")
    item(office, "P49")["split"].update(execute=["MS1"], supervise=["N1", "N2"])


def copy_a_duty(office: Office) -> None:
    item(office, "P04")["duties"][0] = item(office, "P03")["duties"][0]


PLANTED = [
    ("DUPLICATE_ID", "V4", lambda office: find(office["clock_vectors"], "V5").update(id="V4")),
    ("UNKNOWN_REF", "P07", lambda office: item(office, "P07")["bases"].append("B99")),
    ("NO_ENGLISH", "P03", lambda office: step(office, "P03-S2").pop("name_en")),
    ("NO_ENGLISH", "SC3", lambda office: find(office["posts"], "SC3").update(title_en="")),
    ("NO_ENGLISH", "P28", lambda office: item(office, "P28")["materials_en"].pop()),
    ("NO_ENGLISH", "R047", lambda office: risk(office, "R047")["measures"][0].pop("text_en")),
    ("CATEGORY", "PUN", lambda office: office["policies"]["category_declarations"][3].update(statement="")),
    ("BASIS_STATUS", "B05", lambda office: find(office["bases"], "B05").update(status="certain")),
    ("BASIS_ARTICLE", "B09", lambda office: find(office["bases"], "B09").update(article="第三条")),
    ("BASIS_DOUBT", "B28", lambda office: find(office["bases"], "B28").pop("note")),
    ("CHARGES", "L1", lambda office: office["charges"]["leaders"][0]["charges"].append("finance")),
    ("ROLE_ACCOUNT", "auditor", lambda office: office["accounts"].pop(8)),
    ("ACCOUNT_POST", "officer", lambda office: office["accounts"][0].update(post="IF1")),
    ("KIND_UNANSWERED", "SV3", lambda office: find(office["posts"], "SV3")["none_answers"].clear()),
    ("ITEM_EMPTY", "P31", lambda office: item(office, "P31").update(liability=[])),
    ("ITEM_COPIED", "P04", copy_a_duty),
    ("APPLICANT", "P33", lambda office: item(office, "P33")["applicant"].update(text="有关单位或个人")),
    ("SUSPENSION", "P38", lambda office: item(office, "P38").pop("suspensions_none")),
    ("LIMIT", "P16", lambda office: step(office, "P16-S2").update(limit_days=3)),
    ("LIMIT", "P40", lambda office: item(office, "P40").update(legal_limit_days=14)),
    ("STEP_ORDER", "P05", lambda office: item(office, "P05")["steps"].insert(0, item(office, "P05")["steps"].pop())),
    ("STEP_TARGET", "P16-S3", lambda office: step(office, "P16-S3")["when"].update(next="P16-S2")),
    ("STEP_TARGET", "P16-S4", lambda office: step(office, "P16-S4").update(returns_to="P16-S5")),
    ("NO_MEETING", "P22", lambda office: step(office, "P22-S4").update(type="decide")),
    ("EXCLUDED_PAIR", "P36", lambda office: step(office, "P36-S8").update(post="FN3")),
    ("SPLIT", "P24", lambda office: item(office, "P24")["split"]["supervise"].append("L3")),
    ("NO_DECISION", "P20", leave_undecided),
    ("DISCIPLINE_APPROVES", "P49-S6", let_the_discipline_officer_verify),
    ("KEY_FIELD", "P38", lambda office: item(office, "P38")["key_fields"].append("admin_funds")),
    ("NO_DISCRETION_ANSWER", "P30", lambda office: item(office, "P30").update(discretion=None)),
    ("TIER_DEFAULT", "P11", lambda office: tier(office, "P11", 1).pop("default")),
    ("TIER_FIELD", "P13", lambda office: tier(office, "P13", 0)["when"].pop("overdue_days")),
    ("TIER_GRAMMAR", "P29", lambda office: tier(office, "P29", 1)["when"].update(years="around 2")),
    ("TIER_GAP", "P44", lambda office: tier(office, "P44", 0)["when"].update(secrecy="holder")),
    ("TIER_DEAD", "P33", lambda office: tier(office, "P33", 1)["when"].update(share="-")),
    ("NAMED_PERSON", "R090", lambda office: risk(office, "R090").update(description="邢亦舟收受返点")),
    ("RISK_SCOPE", "R004", lambda office: risk(office, "R004").pop("scope_note")),
    ("RISK_STEP", "R065", lambda office: risk(office, "R065").update(step="P16-S5")),
    ("STEP_UNMARKED", "P13-S1", lambda office: step(office, "P13-S1").update(risk_node=False)),
    ("RISK_CAUSE", "R022", lambda office: risk(office, "R022").update(cause="external_env")),
    ("RISK_SCORE", "R064", lambda office: risk(office, "R064").update(score=71)),
    ("RISK_LEVEL", "R094", lambda office: risk(office, "R094").update(suggested_level="medium", deviation_reason="x")),
    ("FLOOR_UNSAID", "R021", lambda office: risk(office, "R021").pop("level_note")),
    ("DEPARTURE_UNEXPLAINED", "R095", lambda office: risk(office, "R095").pop("deviation_reason")),
    ("OWN_RISK", "R101", lambda office: risk(office, "R101")["responsibility"].update(principal="IF1")),
    ("PRINCIPAL", "R001", lambda office: risk(office, "R001")["responsibility"].update(principal="L2")),
    ("ASSIST", "R041", lambda office: risk(office, "R041")["responsibility"].update(assist=["L2"])),
    ("FEW_MEASURES", "R060", lambda office: risk(office, "R060").update(measures=[])),
    ("NO_CONTROL", "R031", lambda office: risk(office, "R031")["measures"].pop()),
    ("RECIPIENTS", "red", lambda office: office["policies"]["cards"][2]["recipients"].remove("discipline_group")),
    ("RULE_RECIPIENTS", "W06", lambda office: find(office["warning_rules"], "W06").update(notify=["handling_post"])),
    ("CLOCK_VECTOR", "V1", lambda office: office["clock_vectors"][0].update(blue_after="2018-10-22T10:00:00")),
]


@pytest.mark.parametrize(("code", "where", "plant"), PLANTED, ids=[f"{code}-{where}" for code, where, _ in PLANTED])
def test_a_planted_fault_is_named_and_no_other(office, code, where, plant):
    plant(office)
    assert [(fault.code, fault.where) for fault in check(office)] == [(code, where)]


def test_a_rule_of_the_checker_leaves_the_office_unchanged(office):
    for rule in RULES:
        list(rule(office))
    assert office == load_office()
