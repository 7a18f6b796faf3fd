"""What stands around every page: navigation, the reader, the office, the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from lianfang.kernel import clock
from lianfang.kernel.access import PUBLIC, Role
from lianfang.kernel.slots import Slot
from lianfang.kernel.text import Text as _

VERSION_LINE = f"廉防 {version('lianfang')}"
WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))

# What the first row of the navigation names; an entry without a section stands there by itself.
SECTIONS = {
    "inbox": _("To do"),
    "powers": _("Powers"),
    "risks": _("Risks"),
    "decisions": _("Meetings and documents"),
    "watching": _("Monitoring"),
    "office": _("Organisation"),
    "trail": _("Trail"),
}

INBOX_COUNT = Slot("frame.inbox_count")
NOTICE_COUNT = Slot("frame.notice_count")
OFFICE_NAME = Slot("frame.office_name")
DEMO_ACCOUNTS = Slot("frame.demo_accounts")


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation, for holders of certain roles; section: a code of `SECTIONS`, or none.

    also: how the addresses of further pages begin that belong to the entry.
    """

    label: _
    url: str
    roles: frozenset[Role]
    order: int
    section: str = ""
    count: Slot | None = field(default=None, compare=False)
    also: tuple[str, ...] = ()


_NAV: dict[str, NavItem] = {}


def offer_nav(item: NavItem) -> None:
    """Add an entry to the main navigation."""
    _NAV[item.url] = item


def _entries(request: HttpRequest, actor: Any) -> list[dict[str, Any]]:
    found = []
    for item in sorted(_NAV.values(), key=lambda entry: entry.order):
        if not actor.roles & item.roles:
            continue
        url = reverse(item.url)
        current = request.path == url or (url != "/" and request.path.startswith((url, *item.also)))
        count = sum(item.count.answers(actor)) if item.count else 0
        found.append({"label": item.label, "url": url, "current": current, "count": count, "section": item.section})
    return found


def _nav(request: HttpRequest, actor: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the entries of the first row, and of the second: those of the section that the page belongs to."""
    entries = _entries(request, actor)
    first: dict[str, dict[str, Any]] = {}
    for entry in entries:
        section = entry["section"]
        head = first.setdefault(section or entry["url"], {**entry, "current": False, "count": 0})
        head["label"] = SECTIONS[section] if section else entry["label"]
        head["current"] = head["current"] or entry["current"]
        head["count"] += entry["count"]
    here = next((entry["section"] for entry in entries if entry["current"] and entry["section"]), "")
    second = [entry for entry in entries if here and entry["section"] == here]
    return list(first.values()), second if len(second) > 1 else []


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template what its layout shows; costs at most the queries of the counts."""
    actor = getattr(request, "actor", PUBLIC)
    today = clock.today()
    first, second = _nav(request, actor)
    doors = {}
    if settings.DEMO and request.path == reverse("account_login"):
        doors = {"demo_accounts": [account for part in DEMO_ACCOUNTS.answers() for account in part]}
    return {
        **doors,
        "actor": actor,
        "nav": first,
        "subnav": second,
        "office_name": next(OFFICE_NAME.answers(actor), ""),
        "today": today,
        "weekday": WEEKDAYS[today.weekday()],
        "languages": settings.LANGUAGES,
        "is_demo": settings.DEMO,
        "version_line": VERSION_LINE,
    }
