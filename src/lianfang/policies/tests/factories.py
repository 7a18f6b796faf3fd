"""Small policies for tests, made through the actions of the room."""

from __future__ import annotations

from datetime import date
from typing import Any

from lianfang.kernel.access import system
from lianfang.policies import actions
from lianfang.policies.models import PolicyVersion

LOADER = system("a test loads policies")
NEW_YEAR = date(2026, 1, 1)
CATEGORIES = [
    {"code": "LIC", "label": "行政许可", "label_en": "Licence", "national_type": "01", "is_named": True, "origin": ""},
    {"code": "PUN", "label": "行政处罚", "label_en": "Penalty", "national_type": "02", "is_named": False, "origin": ""},
]
# The National Day of 2026 with its two make-up days, as the State Council announced them.
CALENDAR = {
    "years": [{"year": 2026, "is_confirmed": True}, {"year": 2027, "is_confirmed": False}],
    "holidays": [{"on": f"2026-10-0{day}", "label": "国庆节", "label_en": "National Day"} for day in range(1, 8)],
    "make_up_days": [
        {"on": "2026-09-20", "label": "国庆节调休", "label_en": "For National Day"},
        {"on": "2026-10-10", "label": "国庆节调休", "label_en": "For National Day"},
    ],
}


def in_force(key: str = "authority_categories", value: Any = None, *, effective_on: date = NEW_YEAR) -> PolicyVersion:
    """Load a policy that is in force from a day on; the office stands already."""
    made = actions.load_policy(
        LOADER,
        key=key,
        value=CATEGORIES if value is None else value,
        basis="三定规定",
        body="党组会",
        document_no="测〔2026〕1号",
        effective_on=effective_on,
    )
    assert made is not None, "the same value was in force already"
    return made
