"""Tables of policies."""

from __future__ import annotations

from django.db import models

from lianfang.kernel.access import Scope
from lianfang.policies.workflow import POLICY
from lianfang.store.records import Record


class PolicyVersion(Record):
    """One version of one list or table of figures; a version in force is never changed, only superseded."""

    scope = Scope(everyone=True, public="is_public")

    key = models.CharField(max_length=40)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    value = models.JSONField()
    state = models.CharField(max_length=20, default=POLICY.initial)
    effective_on = models.DateField()
    basis = models.CharField(max_length=300)
    body = models.CharField(max_length=120, blank=True)
    document_no = models.CharField(max_length=80, blank=True)
    drafted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    is_public = models.BooleanField(default=False)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["unit", "key", "number"], name="policy_number"),
            models.UniqueConstraint(
                fields=["unit", "key"], condition=models.Q(state="in_force"), name="policy_one_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in POLICY.states]), name="policy_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["in_force", "superseded"])
                | (~models.Q(document_no="") & ~models.Q(body="") & ~models.Q(basis="")),
                name="policy_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(drafted_by__isnull=True)
                | models.Q(approved_by__isnull=True)
                | ~models.Q(drafted_by=models.F("approved_by")),
                name="policy_four_eyes",
            ),
        ]

    @property
    def ref(self) -> str:
        """Return what stands for the version in its address: key and number."""
        return f"{self.key}-{self.number}"

    @property
    def unit_path(self) -> str:
        """Return the path of the office that the policy binds."""
        return self.unit.path
