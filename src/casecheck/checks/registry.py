"""The checks by name: one SQL text, one module and one page of docs each."""

from __future__ import annotations

from casecheck.checks.activity_after_close import ACTIVITY_AFTER_CLOSE
from casecheck.checks.amount_limit import AMOUNT_LIMIT
from casecheck.checks.backdated import BACKDATED
from casecheck.checks.batch_approval import BATCH_APPROVAL
from casecheck.checks.benford import BENFORD
from casecheck.checks.clock_regression import CLOCK_REGRESSION
from casecheck.checks.conformance import CONFORMANCE
from casecheck.checks.contract import Check
from casecheck.checks.custody_chain import CUSTODY_CHAIN
from casecheck.checks.delegation_expired import DELEGATION_EXPIRED
from casecheck.checks.duplicate_payment import DUPLICATE_PAYMENT
from casecheck.checks.favoured_counterpart import FAVOURED_COUNTERPART
from casecheck.checks.four_eyes import FOUR_EYES
from casecheck.checks.incomplete import INCOMPLETE
from casecheck.checks.meeting_absent import MEETING_ABSENT
from casecheck.checks.missing_document import MISSING_DOCUMENT
from casecheck.checks.near_due import NEAR_DUE
from casecheck.checks.not_returned import NOT_RETURNED
from casecheck.checks.off_hours import OFF_HOURS
from casecheck.checks.outcome_outliers import OUTCOME_OUTLIERS
from casecheck.checks.own_rule import OWN_RULE
from casecheck.checks.queue_jumping import QUEUE_JUMPING
from casecheck.checks.refusal_without_reason import REFUSAL_WITHOUT_REASON
from casecheck.checks.repeated import REPEATED
from casecheck.checks.rework_loop import REWORK_LOOP
from casecheck.checks.round_sums import ROUND_SUMS
from casecheck.checks.segregation import SEGREGATION
from casecheck.checks.split_amounts import SPLIT_AMOUNTS
from casecheck.checks.step_limit import STEP_LIMIT
from casecheck.checks.suspension_overdue import SUSPENSION_OVERDUE
from casecheck.checks.tenure import TENURE
from casecheck.checks.tier_bounds import TIER_BOUNDS
from casecheck.checks.tier_deviation import TIER_DEVIATION
from casecheck.checks.tier_peers import TIER_PEERS
from casecheck.checks.too_fast import TOO_FAST
from casecheck.checks.total_limit import TOTAL_LIMIT
from casecheck.checks.unauthorised_actor import UNAUTHORISED_ACTOR
from casecheck.checks.undeclared_relation import UNDECLARED_RELATION
from casecheck.checks.unlisted_fee import UNLISTED_FEE
from casecheck.checks.unpublished import UNPUBLISHED

CHECKS: dict[str, Check] = {
    check.name: check
    for check in (
        CONFORMANCE,
        FOUR_EYES,
        NEAR_DUE,
        TOTAL_LIMIT,
        CUSTODY_CHAIN,
        SEGREGATION,
        OUTCOME_OUTLIERS,
        TIER_PEERS,
        ROUND_SUMS,
        REPEATED,
        REWORK_LOOP,
        INCOMPLETE,
        ACTIVITY_AFTER_CLOSE,
        QUEUE_JUMPING,
        FAVOURED_COUNTERPART,
        SPLIT_AMOUNTS,
        DUPLICATE_PAYMENT,
        BENFORD,
        UNLISTED_FEE,
        STEP_LIMIT,
        SUSPENSION_OVERDUE,
        TOO_FAST,
        BATCH_APPROVAL,
        OFF_HOURS,
        BACKDATED,
        CLOCK_REGRESSION,
        UNAUTHORISED_ACTOR,
        AMOUNT_LIMIT,
        DELEGATION_EXPIRED,
        MISSING_DOCUMENT,
        REFUSAL_WITHOUT_REASON,
        MEETING_ABSENT,
        UNPUBLISHED,
        OWN_RULE,
        NOT_RETURNED,
        TENURE,
        UNDECLARED_RELATION,
        TIER_BOUNDS,
        TIER_DEVIATION,
    )
}
