"""What the register does when earlier rooms decide or change something, and what it shows on their pages."""

from lianfang.register.listeners.changes import follow_amendment, follow_item, follow_repeal, follow_steps
from lianfang.register.listeners.decisions import follow_confirmation, follow_decision, follow_objection
from lianfang.register.listeners.flows import reopened_lines, risk_marks
from lianfang.register.listeners.pages import risks_beside

__all__ = [
    "follow_amendment",
    "follow_confirmation",
    "follow_decision",
    "follow_item",
    "follow_objection",
    "follow_repeal",
    "follow_steps",
    "reopened_lines",
    "risk_marks",
    "risks_beside",
]
