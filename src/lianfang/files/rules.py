"""What a file's name may be. Pure."""

from __future__ import annotations

import re
import unicodedata

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

LONGEST_NAME = 200


def clean_name(name: str) -> str:
    """Return a file name without folders, control characters and marks that turn the direction of writing."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return kept.strip(" .")[-LONGEST_NAME:] or "file"


def check_size(name: str, size: int, limit: int) -> None:
    """Refuse a file that is larger than the limit (bytes), by name, and an empty one."""
    if size > limit:
        raise Refused("file_large", field="file", file=name, size=-(-size // 1_048_576), limit=limit // 1_048_576)
    if size == 0:
        raise Refused("file_empty", field="file", file=name)


declare_refusals(
    {
        "file_large": _(
            "“{file}” has {size} MB; the browser takes {limit} MB. Use the command line, which has no limit."
        ),
        "file_empty": _("“{file}” is empty."),
        "file_gone": _("The content of “{file}” is no longer in the data folder."),
    }
)
