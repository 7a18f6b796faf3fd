"""What the demonstration lays over the product's pages: its accounts at sign-in."""

from __future__ import annotations

from demo.accounts import PASSWORD, list_demo_accounts
from lianfang.edge.web.frame import DEMO_ACCOUNTS


def offered() -> list[dict[str, str]]:
    """Return the accounts with their published password."""
    return [{**account, "password": PASSWORD} for account in list_demo_accounts()]


DEMO_ACCOUNTS.fill(offered)
