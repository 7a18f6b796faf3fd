"""Campaigns and what each division hands in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.kernel.access import Scope
from lianfang.kernel.text import Text as _
from lianfang.screening.access import HOUSE, LEADERS
from lianfang.screening.workflow import CAMPAIGN, DIVISION_SCREENING
from lianfang.store.records import Localized, Record


class Campaign(Localized, Record):
    """One yearly search for risks in the whole office."""

    scope = HOUSE

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    post_due_on = models.DateField()
    division_due_on = models.DateField()
    office_due_on = models.DateField()
    # refuse staff before their head has submitted; otherwise a flag says that they were before
    is_head_first = models.BooleanField(default=False)
    state = models.CharField(max_length=20, default=CAMPAIGN.initial)
    opened_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(state__in=["planned", "running", "consolidating"]),
                name="campaign_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in CAMPAIGN.states]), name="campaign_state"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=models.F("post_due_on"))
                & Q(post_due_on__lte=models.F("division_due_on"))
                & Q(division_due_on__lte=models.F("office_due_on")),
                name="campaign_dates",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the office."""
        return self.unit.path


class DivisionScreening(Record):
    """What one division hands in: the entries of its posts, merged, and its own."""

    scope = Scope(unit="unit", roles=LEADERS)
    unrecorded_because = _("divisions are opened with the entry of their campaign")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="divisions")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default=DIVISION_SCREENING.initial)
    submitted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    submitted_on = models.DateField(null=True)
    approved_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(null=True)
    returned_because = models.TextField(blank=True)
    returns = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="division_screening_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in DIVISION_SCREENING.states]),
                name="division_screening_state",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the division."""
        return self.unit.path
