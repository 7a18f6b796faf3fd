"""Tasks that the catalogue opens."""

from __future__ import annotations

from lianfang.kernel.text import Text as _
from lianfang.tasks.terms import TaskKind, declare_task_kinds

REVISE_ITEM, REVISE_AMENDED = "revise_item", "revise_amended"
declare_task_kinds(
    TaskKind(
        REVISE_ITEM,
        _("Revise: a basis is repealed ({basis}) — {object}"),
        _("Revise"),
        limit="basis_repealed",
        is_done_here=False,
    ),
    TaskKind(
        REVISE_AMENDED,
        _("Revise: a basis was amended ({basis}) — {object}"),
        _("Revise"),
        limit="basis_repealed",
        is_done_here=False,
    ),
)
