"""The home page of every role: places that rooms fill with what waits for somebody, and with parts of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lianfang.kernel.slots import Slot
from lianfang.kernel.text import Text


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the reader beside the tasks: what, until when, and the one click that does it.

    title, note: texts whose {named} places are filled from params in the reader's language; url: name and key of the
    page on which it is done.
    """

    title: Text
    verb: Text
    url_name: str
    url_key: str = ""
    query: str = ""
    note: Text = Text("")
    due_on: date | None = None
    params: Mapping[str, object] = field(default_factory=dict)


HOME_WAITING = Slot("home.waiting")
"""Filled by (actor) → sequence of `Waiting`; each filler asks a fixed number of queries."""

HOME_MAIN = Slot("home.main")
"""Filled by (actor) → a section of the wide column below the tasks, as safe HTML, or None."""

HOME_ASIDE = Slot("home.aside")
"""Filled by (actor) → a section of the narrow column, as safe HTML, or None."""
