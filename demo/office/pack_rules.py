"""The warning rules of the reference office as rules of casecheck; every figure is read from the office's own lists.

Each function returns the rules that a warning rule of the office becomes. An id begins with that of the warning rule:
W13-funds is a part of W13. Columns and marks are those of the log of a whole office.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from demo.office.load import Office

Rule = dict[str, Any]
Item = dict[str, Any]
CLOSED, SUSPENDED, RESUMED, TOLD, DECLARED = "办结", "暂停计时", "恢复计时", "告知申请人", "申报回避"
IS_CLOSED, IS_OPEN = "已办结", "办理中"
REFUSED = ("不予批准", "不予受理")
PERSONNEL = ("P42",)
MARKS = {"suspend_activity": SUSPENDED, "resume_activity": RESUMED}
SIGN = "属苗头性倾向性问题"
SIGNS_CONFIRMED = f"""
SELECT case_id, list(event_id) AS event_ids, any_value(actor) AS actor, max(timestamp) AS seen_at,
       max(CASE judged_card WHEN 'red' THEN 1.0 WHEN 'yellow' THEN 0.5 ELSE 0.0 END) AS score
FROM events
WHERE activity = '渠道信息研判' AND outcome = '{SIGN}'
GROUP BY case_id
"""


def among(words: Sequence[str]) -> str:
    """Return words as a condition that one of them meets."""
    return ", ".join(f'"{word}"' for word in words)


def clock(office: Office, code: str, card: str) -> dict[str, Any]:
    """Return the limit and the offset from which on a card is due."""
    found: dict[str, Any] = next(one for one in office["policies"]["clocks"] if one["code"] == code)[card]
    return found


def figures(office: Office, rule: str) -> dict[str, Any]:
    """Return what a warning rule says in figures."""
    found: dict[str, Any] = office["policies"]["warning_figures"][rule]
    return found


def near(office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Judge cases under way; an offset of -2 is two days before the limit."""
    handling = next(one for one in office["policies"]["clocks"] if one["code"] == "handling")
    return [
        {"id": "W01", "check": "near_due", "limit_column": "promised_days", "to_activity": CLOSED, **MARKS}
        | {"before_days": -handling["blue"]["offset"], "min_limit": handling["no_blue_up_to"]}
    ]


def promised(office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Allow the promised days: a card is due when the day `offset` beyond the limit is begun."""
    extra = clock(office, "handling", "yellow")["offset"] - 1
    limit = {"limit_column": "promised_days", "extra_days": extra, "to_activity": CLOSED}
    return [{"id": "W02", "check": "total_limit", **limit, **MARKS}]


def legal(office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Allow the legal days, and where there are none more than the promised ones."""
    extra, other = (clock(office, "handling", card)["offset"] - 1 for card in ("red", "red_without_legal"))
    limit = {"limit_column": "legal_days", "extra_days": extra, "else_column": "promised_days"}
    return [{"id": "W03", "check": "total_limit", **limit, "else_extra_days": other, "to_activity": CLOSED, **MARKS}]


def step(_office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Allow each step its days, where the whole is within the promise."""
    total = {"only_within_total": True, "total_column": "promised_days"}
    return [{"id": "W04", "check": "step_limit", "limit_column": "step_days", **total, **MARKS}]


def suspension(office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Allow the days applied for."""
    extra = clock(office, "suspension", "yellow")["offset"] - 1
    days = {"days_column": "suspension_days", "extra_days": extra, "closing": [CLOSED]}
    return [{"id": "W05", "check": "suspension_overdue", **MARKS, **days}]


def conformance(_office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Hold finished cases against the whole flowchart of their item, and those under way against a part of it."""
    base = {"check": "conformance", "flow_by": "item", "lifecycle": "complete"}
    return [
        {"id": "W06", **base, "where": {"state": IS_CLOSED}},
        {"id": "W06-open", **base, "where": {"state": IS_OPEN}, "open_cases": "prefix"},
    ]


def separation(_office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Judge by the kinds of the steps; the pairs are those of the policy."""
    return [{"id": "W07", "check": "custody_chain", "pairs": "excluded_pairs", "step": "step_type"}]


def document(_office: Office, items: Sequence[Item]) -> list[Rule]:
    """Need the papers and who verified them before whatever step of each item comes after the first."""
    following = list(dict.fromkeys(name for item in items for name in _after_first(item)))
    return [{"id": "W08", "check": "missing_document", "before": following, "entries": ["documents", "verifier"]}]


def _after_first(item: Item) -> Iterator[str]:
    """Yield the second step, and where it may be left out the one that then comes."""
    steps = {one["key"]: one for one in item["steps"]}
    following = item["steps"][1]
    while following:
        yield following["name"]
        following = steps.get(following["when"]["next"]) if following.get("when") else None


def refusal(_office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Need a reason, and that the applicant is told."""
    told = {"outcome": "outcome", "outcomes": list(REFUSED), "told": [TOLD]}
    return [{"id": "W09", "check": "refusal_without_reason", "reason": "reason", **told}]


def bounds(_office: Office, items: Sequence[Item]) -> list[Rule]:
    """Judge the items whose tiers have bounds that can be measured."""
    return [
        {"id": f"W10-{item['id']}", "check": "tier_bounds", "where": {"item": item["id"]}}
        | {"tiers": f"tiers_{item['id']}", "decision": item["discretion"]["decision"]["name"], **_columns(item)}
        for item in measured(items)
    ]


def measured(items: Sequence[Item]) -> list[Item]:
    """Return the items whose tiers have bounds that can be measured."""
    return [item for item in items if item["discretion"].get("decision")]


def _columns(item: Item) -> dict[str, list[str]]:
    kinds = {"number": "numbers", "choice": "words", "bool": "flags", "date": "days"}
    columns: dict[str, list[str]] = {}
    for question in (*item["discretion"]["fields"], item["discretion"]["decision"]):
        columns.setdefault(kinds[question["type"]], []).append(question["name"])
    return columns


def deviation(office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Need a reason for a tier other than the default, and not too many of them for like cases of an office."""
    least = office["policies"]["separation_of_duties"]["tier_reason_min_chars"]
    rate = {"rate_by": "office", "like": ["item"], **figures(office, "W11")}
    reason = {"reason": "reason", "min_characters": least, "default_column": "default_tier"}
    return [{"id": "W11", "check": "tier_deviation", **reason, **rate}]


def fee(_office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Compare fees with the published list."""
    return [{"id": "W12", "check": "unlisted_fee", "tariff": "tariff", "item": "fee_item", "amount": "fee"}]


def meeting(office: Office, items: Sequence[Item]) -> list[Rule]:
    """Need a valid meeting: on large sums, on other major matters, and on personnel, which needs more members."""
    large = {"amount": "amount", "min_amount": office["supervision"]["major_matters"]["large_sum_cny"]}
    rules = office["supervision"]["meeting_rules"]
    usual, higher = (_share(rules[name]["share"]) for name in ("quorum_general", "quorum_personnel"))
    funds = [item for item in items if has_large_sums(item)]
    major = [item for item in items if item["major_matter"] and item not in funds]
    groups = {
        "W13-funds": (funds, usual, large),
        "W13-major": ([item for item in major if item["id"] not in PERSONNEL], usual, {}),
        "W13-personnel": ([item for item in major if item["id"] in PERSONNEL], higher, {}),
    }
    valid = {name: name for name in ("present", "entitled", "spoke", "leader_last", "on_the_spot")}
    return [
        {"id": name, "check": "meeting_absent", "where": {"item": among([item["id"] for item in group])}}
        | {"quorum": quorum, **_deciding(group), **valid, **more}
        for name, (group, quorum, more) in groups.items()
        if group
    ]


def has_large_sums(item: Item) -> bool:
    """Say whether an item pays, and the party group meets where the sum is large."""
    steps = item["steps"]
    pays = any(one["type"] == "pay" for one in steps)
    return pays and any(one["type"] == "meeting" and one.get("when") for one in steps)


def _deciding(items: Sequence[Item]) -> dict[str, list[str]]:
    """Return the meetings that decide, each the last of its item, and the steps after them."""
    meetings, before, earlier = [], [], set()
    for item in items:
        names = [one["name"] for one in item["steps"]]
        last = max(place for place, one in enumerate(item["steps"]) if one["type"] == "meeting")
        meetings.append(names[last])
        before += names[last + 1 :]
        earlier |= set(names[: last + 1])
    if earlier & set(before):
        raise ValueError(f"steps before a meeting have the names of steps after one: {sorted(earlier & set(before))}")
    return {"meeting": list(dict.fromkeys(meetings)), "before": list(dict.fromkeys(before))}


def _share(text: str) -> float:
    above, below = map(int, text.split("/"))
    return above / below


def split(office: Office, items: Sequence[Item]) -> list[Rule]:
    """Add up sums below the large one, of one supplier and of one project."""
    where = {"item": among([item["id"] for item in items if has_large_sums(item)])}
    base = {"check": "split_amounts", "where": where, **figures(office, "W14")}
    base["limit"] = office["supervision"]["major_matters"]["large_sum_cny"]
    return [
        {"id": "W14-supplier", **base, "by": ["office", "counterpart"]},
        {"id": "W14-project", **base, "by": ["office", "project"]},
    ]


def publicity(office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Allow working days from when it arose."""
    marks = {"after": ["公开事项形成或变更"], "until": ["公开事项发布"]}
    return [{"id": "W15", "check": "unpublished", **marks, **figures(office, "W15")}]


def measure(office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Allow no day beyond the one set; against a high risk, what is very late goes to those above."""
    base = {
        "check": "unpublished",
        "after": ["防控措施下达"],
        "until": ["防控措施落实"],
        "due_column": "due_at",
        "days": 0,
    }
    late = figures(office, "W16")["escalate_after_days"] + 1
    escalated = {"where": {"risk_level": "高"}, "min_overdue_days": late, "severity": "high"}
    return [{"id": "W16", **base}, {"id": "W16-escalated", **base, **escalated}]


def passport(office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Allow the granted days from departure and seven more; from thirty days late on it is grave."""
    given = figures(office, "W17")
    due = {"from_column": "from_at", "granted_column": "granted_days", "days": given["days"]}
    grave = {"grave_days": given["block_after_days"], "severity": {"medium": 0, "high": 1.0}}
    marks = {"after": ["证照领用"], "until": ["证照交回"]}
    return [{"id": "W17", "check": "not_returned", **marks, **due, **grave}]


def gift(office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Allow a month from the day of receipt, abroad from that of return."""
    marks = {"after": ["受礼登记"], "until": ["礼品申报"], "from_column": "from_at", "value": "amount"}
    return [{"id": "W18", "check": "not_returned", **marks, **figures(office, "W18")}]


def tenure(office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Judge key posts."""
    marks = {"started": ["岗位任职"], "planned": ["轮岗安排"], "started_column": "from_at"}
    return [{"id": "W19", "check": "tenure", "where": {"key_post": "是"}, **marks, **figures(office, "W19")}]


def relation(_office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Compare who handled a case with the register of relations."""
    return [{"id": "W20", "check": "undeclared_relation", "relations": "relations", "declared": [DECLARED]}]


def sign(_office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Read what the meeting judged; the card is the one that it set."""
    reads = ["activity", "outcome", "judged_card", "actor"]
    grades = {"low": 0, "medium": 0.5, "high": 1.0}
    where = {"activity": "渠道信息研判"}
    return [
        {"id": "W21", "check": "own_rule", "text": SIGNS_CONFIRMED, "reads": reads, "severity": grades, "where": where}
    ]


def objection(office: Office, _items: Sequence[Item]) -> list[Rule]:
    """Allow working days from the end of the notice."""
    notices = {one["code"]: one for one in office["policies"]["public_notices"]}
    days = notices["risk_rating"]["objection_reply_days"]
    marks = {"after": ["公示异议受理"], "until": ["公示异议答复"], "due_column": "due_at", "days": days}
    return [{"id": "W22", "check": "unpublished", **marks}]


OF_CASES: dict[str, Callable[[Office, Sequence[Item]], list[Rule]]] = {
    "W01": near,
    "W02": promised,
    "W03": legal,
    "W04": step,
    "W05": suspension,
    "W06": conformance,
    "W07": separation,
    "W08": document,
    "W09": refusal,
    "W10": bounds,
    "W11": deviation,
    "W12": fee,
    "W13": meeting,
    "W14": split,
    "W20": relation,
}
OF_REGISTERS: dict[str, Callable[[Office, Sequence[Item]], list[Rule]]] = {
    "W15": publicity,
    "W16": measure,
    "W17": passport,
    "W18": gift,
    "W19": tenure,
    "W21": sign,
    "W22": objection,
}
