"""How a code of an item is put together from the office's parts. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

AREA, DEPARTMENT = "area", "department"
PARTS = {AREA: r"[0-9]{6}", DEPARTMENT: r"[0-9A-Z]{3}"}
KIND = r"[0-9]{2}"
MOST_MAIN_ITEMS = 999


def prefix_of(parts: Mapping[str, str], category: str) -> str:
    """Return area (6), department (3) and kind (2) for a category; refuse by name a part that is not set rightly."""
    found = ""
    for name, pattern in (*PARTS.items(), (category, KIND)):
        part = parts.get(name, "")
        if not re.fullmatch(pattern, part):
            raise Refused("code_part", field="code", part=name, value=part)
        found += part
    return found


def next_code(prefix: str, highest: str) -> str:
    """Return the code after the highest ever given with a prefix, the first where none was; sub-item 00."""
    main = int(highest[len(prefix) : len(prefix) + 3]) + 1 if highest else 1
    if main > MOST_MAIN_ITEMS:
        raise Refused("code_exhausted", field="code", prefix=prefix, most=MOST_MAIN_ITEMS)
    return f"{prefix}{main:03d}00"


declare_refusals(
    {
        "code_part": _(
            "No code can be made: the policy “Parts of item codes” gives no right value for “{part}” (“{value}”)."
        ),
        "code_exhausted": _("All {most} main items after {prefix} were given; set another kind for the category."),
    }
)
