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


FINDINGS: dict[str, _] = {
    "altered": _("The row was changed past the product"),
    "vanished": _("The row was deleted past the product"),
    "fabricated": _("The row was made past the product: no entry speaks of it"),
    "entry_changed": _("The entry is not the one that was sealed"),
    "columns_changed": _("What is shown of the entry is not what was sealed"),
    "entry_missing": _("The entry was deleted"),
    "entry_hidden": _("The entry was kept out of the tree"),
    "entry_waits": _("The entry has waited more than a minute for its place; is the sequencer running?"),
    "payload_changed": _("What the entry said was changed"),
    "payload_gone": _("What the entry said was erased without authority"),
    "leaf_missing": _("The place of an entry was deleted"),
    "leaf_unsealed": _("Entries stand in the tree that no checkpoint seals"),
    "node_changed": _("A node of the tree was rewritten; it covers these places"),
    "node_missing": _("A node of the tree was deleted; it covers these places"),
    "node_added": _("The tree holds a node that belongs to no entry"),
    "root_differs": _("The root of a checkpoint is not the root of the entries"),
    "checkpoint_changed": _("The text of a checkpoint was changed"),
    "signature_bad": _("The signature of a checkpoint is not from a known key"),
    "key_unknown": _("A key has signed that the policy does not name"),
    "backdated": _("The entry claims a time long before it was written"),
    "postdated": _("The entry claims a time after its checkpoint"),
}
"""What a verification can find, in words."""
