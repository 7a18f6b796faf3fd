"""Lists and figures of the reference office, brought into the shapes that the room of policies declares."""

from __future__ import annotations

from demo.office.load import Office
from lianfang.kernel.access import Actor


def load_policies(actor: Actor, office: Office) -> None:
    """Put the office's lists and figures in force."""
