"""Editions of the catalogue: the whole of it as it was decided, line by line."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.catalogue.access import STAFF
from lianfang.catalogue.models.versions import ItemVersion
from lianfang.catalogue.workflow.editions import EDITION, OPEN_EDITIONS
from lianfang.kernel.access import Scope
from lianfang.kernel.text import Text as _
from lianfang.store.records import Localized, Record

DECIDED = ("approved", "published", "superseded")


class CatalogueEdition(Localized, Record):
    """A numbered edition of the whole catalogue, with the decision that approved it."""

    scope = Scope(everyone=True)

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default=EDITION.initial)
    composed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    submitted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    submitted_on = models.DateField(null=True)
    # number of lines of the frozen list, and what it says of each category
    items = models.PositiveIntegerField(default=0)
    categories = models.JSONField(default=list)
    approval_body = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True)
    approval_document = models.CharField(max_length=200, blank=True)
    published_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    published_on = models.DateField(null=True)
    superseded_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(state__in=OPEN_EDITIONS), name="edition_one_open"),
            models.UniqueConstraint(fields=["unit"], condition=Q(state="published"), name="edition_one_published"),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in EDITION.states]), name="edition_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED)
                | ~Q(approval_body="") & ~Q(approval_document="") & Q(approved_on__isnull=False),
                name="edition_decision",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=False) | ~Q(state__in=["published", "superseded"]),
                name="edition_published_on",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the office."""
        return self.unit.path


class EditionItem(Localized, Record):
    """One line of an edition: the version it stands for and everything of it in words, as it was then.

    A trigger keeps the lines of every edition that is not being composed.
    """

    scope = STAFF
    unrecorded_because = _("the list of an edition is frozen with the entry of its submission, which holds its digest")

    edition = models.ForeignKey(CatalogueEdition, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    item_version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=300, blank=True)
    # see rules.editions.snapshot_of
    snapshot = models.JSONField()

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="edition_item_once"),
            models.UniqueConstraint(fields=["edition", "position"], name="edition_item_position"),
        ]
