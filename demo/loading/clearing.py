"""Clearing of powers: the round of 2025 as it was closed, the round of this year under way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from demo.office.load import Office
from lianfang.catalogue.actions.clearing import keep_answers, open_round, submit_answers
from lianfang.catalogue.actions.clearing_close import Decided, load_round
from lianfang.catalogue.queries.clearing import list_records_of
from lianfang.catalogue.rules.clearing import Answer
from lianfang.kernel import clock
from lianfang.kernel.access import Actor

HELD_ON = date(2025, 11, 28)
DOCUMENT = "市外办党组〔2025〕11号"
# Powers that the office held before the round of 2025: number, division and category of the item whose neighbour it
# was, Chinese and English name, and the answer.
GONE: tuple[tuple[str, str, str, Answer], ...] = (
    (
        "Q01",
        "外事翻译人员资格评审",
        "Assessment of translators' qualifications",
        Answer("transfer", "行业能够自律管理，由市翻译协会承担", "市翻译协会", "society", DOCUMENT, HELD_ON),
    ),
    (
        "Q02",
        "涉外会议代办服务",
        "Organising of international meetings for others",
        Answer("transfer", "属一般商务服务，市场能够有效调节", "", "market", DOCUMENT, HELD_ON),
    ),
    (
        "Q03",
        "因公出国培训机构备案",
        "Filing of training institutions for official trips",
        Answer("cancel", "设定依据已经废止", "", "", DOCUMENT, HELD_ON),
    ),
    (
        "Q04",
        "涉外证明材料核对",
        "Comparing of documents for use abroad",
        Answer("delegate", "便于群众就近办理", "县（市、区）外事机构", "", DOCUMENT, HELD_ON),
    ),
)


def load_clearing(actor: Actor, office: Office) -> None:
    """Take the closed round and open the one of this year, a part of which is answered."""
    items = office["items"]
    kept = [Decided(**_named(item), answer=Answer("keep")) for item in items]
    first = items[0]
    gone = [
        Decided(first["division"], number, name, name_en, first["category"], answer)
        for number, name, name_en, answer in GONE
    ]
    merged = Answer("merge", "与该事项同一对象、同一程序", items[1]["id"], "", DOCUMENT, HELD_ON)
    gone.append(
        Decided(items[1]["division"], "Q05", "出访任务变更审核", "Change of missions", items[1]["category"], merged)
    )
    load_round(
        actor,
        year=2025,
        title="2025年职权清理",
        title_en="Clearing of powers 2025",
        held_on=HELD_ON,
        decided=[*kept, *gone],
    )


def _named(item: dict[str, Any]) -> dict[str, str]:
    return {
        "unit": item["division"],
        "number": item["id"],
        "name": item["name"],
        "name_en": item["name_en"],
        "category": item["category"],
    }


def open_this_year(actor: Actor) -> None:
    """Open the round of this year; every second division has answered and submitted."""
    today = clock.today()
    held = open_round(
        actor,
        year=today.year,
        title=f"{today.year}年职权清理",
        title_en=f"Clearing of powers {today.year}",
        due_on=today + timedelta(days=21),
    )
    rows = list_records_of(actor, held)
    answered = {code for position, code in enumerate(sorted({row.unit.code for row in rows})) if position % 2}
    keep_answers(actor, key=str(held.pk), answers={row.pk: Answer("keep") for row in rows if row.unit.code in answered})
    submit_answers(actor, key=str(held.pk))
