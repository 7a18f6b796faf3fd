"""Registers beside the items: what is published, measures, passports, gifts, posts, signs, objections to notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from demo.office.load import Office
from demo.simulation.cases import MARK, Case, Row
from demo.simulation.worktime import BEIJING_OFFSET, EPOCH, OFFICE_DAY, OfficeTime

FORMED, PUBLISHED = "公开事项形成或变更", "公开事项发布"
SET, CARRIED_OUT = "防控措施下达", "防控措施落实"
LENT, RETURNED = "证照领用", "证照交回"
RECEIVED, GIFT_DECLARED = "受礼登记", "礼品申报"
TAKEN_UP, ROTATION = "岗位任职", "轮岗安排"
NOTED, JUDGED = "渠道信息受理", "渠道信息研判"
OBJECTED, ANSWERED = "公示异议受理", "公示异议答复"
SIGN, NO_SIGN = "属苗头性倾向性问题", "不属苗头性倾向性问题"
CARDS = ("blue", "yellow", "red")
HIGH, LOW_WORTH = "高", 150.0
EVERY_FAULTY = 6
NOON = 12 * 3600
MICROS = 1_000_000


@dataclass
class Register:
    """Write cases of one register. now: the moment of the run, in office seconds; rest: days kept free before it."""

    office: Office
    time: OfficeTime
    now: int
    random: np.random.Generator

    def begin(self, rest: int) -> int:
        """Return a moment of the span, so many office days before its end at least."""
        return int(self.random.integers(OFFICE_DAY, self.now - rest * OFFICE_DAY))

    def row(self, activity: str, moment: int, **values: Any) -> Row:
        """Return an event, done by whoever holds a post drawn by lot."""
        posts = self.office["posts"]
        post = posts[int(self.random.integers(len(posts)))]
        units = {division["id"]: division["name"] for division in self.office["divisions"]}
        about = {"actor": post["holder"]["name"], "post": post["title"], "unit": units[post["division"]]}
        return {"activity": activity, "moment": moment, "lifecycle": MARK, "step_type": None} | about | values

    def pair(self, first: Row, activity: str, moment: int) -> list[Row]:
        """Return an event and the one that answers it, unless that lies beyond now."""
        return [first] + ([self.row(activity, moment)] if moment < self.now else [])

    def day(self, moment: int) -> int:
        """Return the number of the calendar day of a moment, from 1970."""
        return int(self.time.days[moment // OFFICE_DAY])

    def on(self, day: int, *, later: bool) -> int:
        """Return ten o'clock of a day, or of the next or last working day where it is none."""
        place = int(np.searchsorted(self.time.days, day, "left" if later else "right")) - (not later)
        return place * OFFICE_DAY + 3600


def noon(day: int) -> int:
    """Return noon of a calendar day as microseconds since 1970."""
    return (day * 86_400 + NOON - BEIJING_OFFSET) * MICROS


def registers(office: Office, time: OfficeTime, now: int, size: int, random: np.random.Generator) -> Iterator[Case]:
    """Yield the cases of all registers, so many of each; one in so many breaks its rule."""
    register = Register(office, time, now, random)
    kinds: dict[str, tuple[str, Callable[[Register, bool], list[Row]]]] = {
        "W15": ("GK", _publication),
        "W16": ("CS", _measure),
        "W17": ("BG", _passport),
        "W18": ("LPD", _gift),
        "W21": ("QD", _sign),
        "W22": ("YY", _objection),
    }
    for rule, (prefix, write) in kinds.items():
        for number in range(1, size + 1):
            is_faulty = number % EVERY_FAULTY == 0
            yield Case(f"{prefix}-{number:05d}", write(register, is_faulty), None, {rule} if is_faulty else set())
    yield from _posts(register)


def _publication(register: Register, is_faulty: bool) -> list[Row]:
    """Publish within 20 working days, or later; the latest ones are not published yet."""
    formed = register.begin(30)
    days = int(register.random.integers(21, 45) if is_faulty else register.random.integers(0, 21))
    return register.pair(register.row(FORMED, formed), PUBLISHED, formed + days * OFFICE_DAY)


def _measure(register: Register, is_faulty: bool) -> list[Row]:
    """Carry a measure out before its day, or 1 to 20 working days later; every other is against a high risk."""
    set_at = register.begin(60)
    due = set_at + int(register.random.integers(10, 30)) * OFFICE_DAY
    late = int(register.random.integers(1, 21) if is_faulty else register.random.integers(-9, 1))
    level = (HIGH, "中")[int(register.random.integers(2))]
    first = register.row(SET, set_at, due_at=int(register.time.micros(np.array([due]))[0]), risk_level=level)
    return register.pair(first, CARRIED_OUT, due + late * OFFICE_DAY)


def _passport(register: Register, is_faulty: bool) -> list[Row]:
    """Hand a passport back within seven days of the end of the trip, or up to two months later."""
    lent = register.begin(60)
    departed, granted = register.day(lent) + 3, int(register.random.integers(3, 11))
    due = departed + granted + 7
    first = register.row(LENT, lent, from_at=noon(departed), granted_days=float(granted))
    beyond = int(register.random.integers(1, 50))
    back = register.on(due + beyond, later=True) if is_faulty else register.on(due - beyond % 4, later=False)
    return register.pair(first, RETURNED, back)


def _gift(register: Register, is_faulty: bool) -> list[Row]:
    """Declare a gift within a month, or long after, or never; small gifts may take their time."""
    received = register.begin(60)
    day = register.day(received)
    worth = float(register.random.integers(200, 3000))
    is_small = not is_faulty and bool(register.random.integers(4) == 0)
    first = register.row(RECEIVED, received, from_at=noon(day), amount=LOW_WORTH if is_small else worth)
    if is_faulty and register.random.integers(3) == 0:
        return [first]
    wait = int(register.random.integers(32, 60) if is_faulty or is_small else register.random.integers(1, 28))
    declared = register.on(day + wait, later=is_faulty or is_small)
    return register.pair(first, GIFT_DECLARED, max(declared, received + 60))


def _sign(register: Register, is_faulty: bool) -> list[Row]:
    """Judge information of a channel; the meeting sets the card of an early sign."""
    noted = register.begin(30)
    card = CARDS[int(register.random.integers(len(CARDS)))] if is_faulty else None
    judged = register.row(JUDGED, noted + 5 * OFFICE_DAY, outcome=SIGN if is_faulty else NO_SIGN, judged_card=card)
    return [register.row(NOTED, noted), judged]


def _objection(register: Register, is_faulty: bool) -> list[Row]:
    """Answer an objection within five working days after the notice ended, or later, or never."""
    objected = register.begin(30)
    ends = objected + int(register.random.integers(1, 5)) * OFFICE_DAY
    first = register.row(OBJECTED, objected, due_at=int(register.time.micros(np.array([ends]))[0]))
    if is_faulty and register.random.integers(3) == 0:
        return [first]
    days = int(register.random.integers(6, 15) if is_faulty else register.random.integers(0, 6))
    return register.pair(first, ANSWERED, ends + days * OFFICE_DAY)


def _posts(register: Register) -> Iterator[Case]:
    """Yield who holds which post since when; every third of those too long in a key post has a rotation planned."""
    limit = register.office["policies"]["warning_figures"]["W19"]["limit_months"]
    today = date.fromordinal(register.day(register.now) + EPOCH)
    units = {division["id"]: division["name"] for division in register.office["divisions"]}
    for number, post in enumerate(register.office["posts"]):
        year, month = map(int, post["holder"]["since"].split("-"))
        is_long = (today.year - year) * 12 + today.month - month >= limit
        first = register.row(TAKEN_UP, OFFICE_DAY + number, from_at=noon(date(year, month, 1).toordinal() - EPOCH))
        first |= {"actor": post["holder"]["name"], "post": post["title"], "unit": units[post["division"]]}
        first["key_post"] = "是" if post["key_post"] else "否"
        case = Case(f"RZ-{post['id']}", [first])
        if is_long and post["key_post"] and number % 3 == 0:
            case.rows.append(register.row(ROTATION, register.now - 20 * OFFICE_DAY))
        elif is_long and post["key_post"]:
            case.rules.add("W19")
        yield case
