"""What lint can find in an item: its words with figures. Which rules block, warn or rest is a policy of the office."""

from __future__ import annotations

from enum import StrEnum

from lianfang.kernel.text import Text as _


class LintLevel(StrEnum):
    """What a finding of a rule does."""

    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


LINT_LEVEL_LABELS: dict[str, _] = {LintLevel.BLOCK: _("Blocks"), LintLevel.WARN: _("Warns")}

ELEMENTS: dict[str, _] = {
    "basis": _("No legal basis and no line of the staffing charter (notice 三.1: checked against law and charter)."),
    "body": _("The handling body is not named (notice 三.1: subject)."),
    "subject": _("No post carries it out (notice 三.1: subject)."),
    "conditions": _("No condition is written down (notice 三.1: conditions)."),
    "steps": _("There is no procedure: the flowchart has no steps (notice 三.1: procedure)."),
    "limits": _("The promised limit is 0 working days (notice 三.1: limits)."),
    "suspensions": _("Neither a ground that stops the clock nor the reason why there is none is written down."),
    "supervision": _("No way of supervision is written down (notice 三.1: supervision)."),
    "duties": _("No duty stands beside the power (notice 三.1: powers and duties match)."),
    "liability": _("No liability stands beside the power (notice 三.1: powers and duties match)."),
    "discretion": _("The item is public and holds neither tiers of discretion nor a declared “none”."),
}
LINT_SENTENCES: dict[str, _] = {
    **{f"missing_{name}": text for name, text in ELEMENTS.items()},
    "promise_above_law": _("Promised {promised} working days, the statutory limit is {legal}."),
    "steps_above_promise": _("The {steps} steps take {sum} working days together, {promised} are promised."),
    "duties_overlap": _("Post {post} stands in {count} of deciding, carrying out and supervising: {duties}."),
    "step_without_post": _("Step {no} “{name}” has no post."),
    "material_twice": _("“{material}” is asked for {count} times."),
    "material_own": _("“{material}” is asked for although {source} of this office issues it."),
    "key_field_single": _("The item lies in a key field; {posts} post judges it, at least {least} are needed."),
    "unpublished_late": _("{version} was approved {days} working days ago and is not published; {most} are allowed."),
    "basis_repealed": _("{basis} {name} was repealed on {on}."),
    "basis_unverified": _("{basis} {name} is still to be verified."),
    "code_malformed": _("The code {code} does not fit the rule of the office; it would begin with {prefix}."),
}
