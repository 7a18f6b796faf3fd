"""Clearing: rounds, and what was answered for every power."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.catalogue.models.items import AuthorityItem
from lianfang.catalogue.terms.clearing import Decision, Receiver
from lianfang.catalogue.workflow.clearing import CLEARING_RECORD, CLEARING_ROUND
from lianfang.kernel.access import BUSINESS, Scope
from lianfang.kernel.text import Text as _
from lianfang.store.records import Localized, Record


class ClearingRound(Localized, Record):
    """A round in which every post answers for the powers that it exercises."""

    scope = Scope(everyone=True)

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=20, default=CLEARING_ROUND.initial)
    opened_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=~Q(state="closed"), name="clearing_one_open"),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in CLEARING_ROUND.states]), name="clearing_round_state"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | ~Q(state="closed") & Q(closed_on__isnull=True),
                name="clearing_closed_on",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the office."""
        return self.unit.path


class ClearingRecord(Localized, Record):
    """What was answered for one power, or for one sub-item of it; `item` is empty where a new power was found."""

    scope = Scope(unit="unit", roles=BUSINESS, post="post")
    unrecorded_because = _("unanswered records are opened with the entry of their round")

    round = models.ForeignKey(ClearingRound, models.PROTECT, related_name="records")
    item = models.ForeignKey(AuthorityItem, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    # the first of the posts that exercise it; all of them stand in `holders`
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    holders = models.JSONField(default=list)
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    category = models.CharField(max_length=20)
    sub_item = models.CharField(max_length=300, blank=True)
    # columns of a power that was found, until it becomes a draft
    proposal = models.JSONField(default=dict)
    decision = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    target = models.CharField(max_length=200, blank=True)
    receiver = models.CharField(max_length=20, blank=True)
    document = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    state = models.CharField(max_length=20, default=CLEARING_RECORD.initial)
    drafted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    submitted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    returned_because = models.TextField(blank=True)
    returns = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        abstract = False
        indexes = [models.Index(fields=["round", "unit"], name="clearing_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["round", "number", "sub_item"], name="clearing_once"),
            models.CheckConstraint(
                condition=Q(decision__in=["", *(known.value for known in Decision)]), name="clearing_decision"
            ),
            models.CheckConstraint(
                condition=Q(receiver__in=["", *(known.value for known in Receiver)]), name="clearing_receiver"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in CLEARING_RECORD.states]), name="clearing_record_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "returned"])
                | Q(decision="keep")
                | ~Q(decision="") & ~Q(reason="") & Q(decided_on__isnull=False),
                name="clearing_reason_and_date",
            ),
        ]

    @property
    def post_ids(self) -> list[int]:
        """Return the ids of the posts that exercise the power."""
        return [held["id"] for held in self.holders if held["id"] is not None]

    @property
    def home_path(self) -> str:
        """Return the path of the division; not `unit_path`, since a post of another unit may exercise the power."""
        return self.unit.path

    @property
    def label(self) -> str:
        """Return how the power is called: number, name and sub-item."""
        return " ".join(part for part in (self.number, self.name, self.sub_item) if part)
