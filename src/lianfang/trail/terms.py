"""What acts are called: each room declares the words for the acts it records."""

from __future__ import annotations

from lianfang.kernel.text import Text as _

SYSTEM = _("System")
PUBLIC = _("The public")
_ACTS: dict[str, _] = {}


def declare_acts(acts: dict[str, _]) -> None:
    """Register the words for a room's acts; a code declared twice with other words raises ValueError."""
    for code, words in acts.items():
        if _ACTS.setdefault(code, words) != words:
            raise ValueError(f"act {code!r} is declared twice")


def label_of_act(code: str) -> object:
    """Return the words for an act, its code where nobody has declared any."""
    return _ACTS.get(code, code)


def declared_acts() -> dict[str, _]:
    """Return every act with its words."""
    return dict(_ACTS)
