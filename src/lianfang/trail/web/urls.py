"""Addresses of the trail."""

from __future__ import annotations

from django.urls import path

from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.access import Role
from lianfang.kernel.text import Text as _
from lianfang.trail.entities import CHECKPOINTS, ENTRIES, ERASURES, VERIFICATIONS
from lianfang.trail.web import auditing, proofs
from lianfang.trail.workflow import ERASURE_READERS, VERIFIERS

urlpatterns = [
    path("trail/verify_proof.py", proofs.verifier, name="trail-verifier"),
    path("trail/policy.txt", proofs.policy, name="trail-policy"),
    path("trail/<str:key>/proof/", proofs.receipt, name="trail-proof"),
    path("trail/<str:key>/proof.json", proofs.proof_file, name="trail-proof-file"),
    path("trail/<str:key>/erase/", auditing.erase, name="trail-erase"),
    path("verifications/start/", auditing.start_verification, name="verifications-start"),
    path("verifications/<str:key>/progress/", auditing.progress, name="verifications-progress"),
    *entity_urls(ENTRIES),
    *entity_urls(CHECKPOINTS),
    *entity_urls(VERIFICATIONS),
    *entity_urls(ERASURES),
]

offer_nav(NavItem(_("Trail"), "trail-list", frozenset({Role.AUDITOR, Role.DISCIPLINE}), order=90, section="trail"))
offer_nav(NavItem(_("Verifications"), "verifications-list", VERIFIERS, order=91, section="trail"))
offer_nav(
    NavItem(_("Checkpoints"), "checkpoints-list", frozenset({Role.AUDITOR, Role.DISCIPLINE}), order=92, section="trail")
)
offer_nav(NavItem(_("Erasures"), "erasures-list", ERASURE_READERS, order=93, section="trail"))
