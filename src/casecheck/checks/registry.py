"""The checks by name: one SQL text, one module and one page of docs each."""

from __future__ import annotations

from casecheck.checks.conformance import CONFORMANCE
from casecheck.checks.contract import Check
from casecheck.checks.custody_chain import CUSTODY_CHAIN
from casecheck.checks.four_eyes import FOUR_EYES
from casecheck.checks.near_due import NEAR_DUE
from casecheck.checks.segregation import SEGREGATION
from casecheck.checks.total_limit import TOTAL_LIMIT

CHECKS: dict[str, Check] = {
    check.name: check
    for check in (
        CONFORMANCE,
        FOUR_EYES,
        NEAR_DUE,
        TOTAL_LIMIT,
        CUSTODY_CHAIN,
        SEGREGATION,
    )
}
