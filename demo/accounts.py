"""The accounts of the demonstration: one for each role, all with the same published password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from demo.office.load import HERE, read
from lianfang.kernel.access import ROLE_LABELS, Role

PASSWORD = "lianfang-demo"
ROLES: dict[str, Role] = {"discipline_group": Role.DISCIPLINE} | {role.value: role for role in Role}


def list_demo_accounts() -> list[dict[str, str]]:
    """Return username, role label and one sentence for each account, in the reader's language; none outside a demo."""
    if not settings.DEMO:
        return []
    sees = "sees_en" if (get_language() or "").startswith("en") else "sees"
    return [
        {
            "username": account["username"],
            "role_label": str(ROLE_LABELS[ROLES[account["role"]]]),
            "sentence": account[sees],
        }
        for account in _accounts()
        if account["username"]
    ]


def _accounts() -> list[dict[str, Any]]:
    return list(read(HERE / "accounts.yaml")["accounts"])
