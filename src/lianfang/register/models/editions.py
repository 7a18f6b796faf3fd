"""Editions of the catalogue of risks, and changes between two cycles."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.kernel.access import Scope
from lianfang.kernel.text import Text as _
from lianfang.register.access import HOUSE, STAFF
from lianfang.register.models.ratings import Rating
from lianfang.register.models.risks import RiskPoint
from lianfang.register.terms import Trigger
from lianfang.register.workflow import CHANGE_REQUEST, RISK_EDITION
from lianfang.store.records import Localized, Record


class RiskEdition(Localized, Record):
    """A numbered, approved state of the whole register."""

    scope = HOUSE

    number = models.CharField(max_length=20, unique=True)
    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, default=RISK_EDITION.initial)
    composed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    composed_on = models.DateField()
    frozen_on = models.DateField(null=True)
    approved_on = models.DateField(null=True)
    decision = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True)
    superseded_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(state="published"), name="risk_edition_one_published"),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in RISK_EDITION.states]), name="risk_edition_state"
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the office."""
        return self.unit.path


class RiskEditionLine(Record):
    """One risk as an edition holds it: the columns of the catalogue as `content`."""

    scope = Scope(unit="unit")
    unrecorded_because = _("lines are recorded with the entry of their edition")

    edition = models.ForeignKey(RiskEdition, models.CASCADE, related_name="lines")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    level = models.CharField(max_length=10)
    content = models.JSONField()

    class Meta(Record.Meta):
        abstract = False
        indexes = [models.Index(fields=["edition", "position"], name="risk_edition_line_order")]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="risk_edition_line_once")]


class ChangeRequest(Record):
    """Something has changed between two cycles: one risk is looked at again, or a risk is missing at an item."""

    scope = STAFF

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    risk = models.ForeignKey(RiskPoint, models.PROTECT, null=True, related_name="changes")
    item = models.ForeignKey("catalogue.AuthorityItem", models.PROTECT, null=True, related_name="+")
    rating = models.ForeignKey(Rating, models.PROTECT, null=True, related_name="+")
    trigger = models.CharField(max_length=20)
    reason = models.TextField()
    source = models.CharField(max_length=160)
    due_on = models.DateField()
    state = models.CharField(max_length=20, default=CHANGE_REQUEST.initial)
    asked_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    opened_on = models.DateField()
    settled_on = models.DateField(null=True)
    settled_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    settled_because = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        indexes = [models.Index(fields=["state", "due_on"], name="change_request_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["source"], name="change_request_once"),
            models.CheckConstraint(
                condition=Q(trigger__in=[known.value for known in Trigger]), name="change_request_trigger"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in CHANGE_REQUEST.states]), name="change_request_state"
            ),
            models.CheckConstraint(
                condition=Q(risk__isnull=False) | Q(item__isnull=False), name="change_request_about"
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the division."""
        return self.unit.path
