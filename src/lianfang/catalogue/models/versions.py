"""Versions of an item and its codes: what was in force when, written by whom, decided where."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.catalogue.access import STAFF
from lianfang.catalogue.models.items import AuthorityItem
from lianfang.catalogue.workflow import ITEM_VERSION, OPEN_STATES
from lianfang.kernel.access import Scope
from lianfang.kernel.text import Text as _
from lianfang.store.records import Record


class ItemVersion(Record):
    """One version of an item: the whole entry as `content`, and who did which step of its way.

    A trigger keeps the content of every version past draft as it is, for the owner of the table too; a published
    version can only be superseded (migration 0004).
    """

    scope = STAFF
    unrecorded_because = _("first versions that were decided before are taken in with the entry of their item")

    item = models.ForeignKey(AuthorityItem, models.PROTECT, related_name="versions")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, default=ITEM_VERSION.initial)
    content = models.JSONField()
    reason = models.TextField(blank=True)
    drafted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    # ids of the accounts that wrote a part of it: none of them checks, reviews or publishes it
    edited_by = models.JSONField(default=list)
    checked_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField(null=True)
    second_checked_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    second_checked_on = models.DateField(null=True)
    reviewed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    reviewed_on = models.DateField(null=True)
    opinion = models.TextField(blank=True)
    approved_on = models.DateField(null=True)
    decision = models.CharField(max_length=300, blank=True)
    published_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    published_on = models.DateField(null=True)
    superseded_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="item_version_number"),
            models.UniqueConstraint(fields=["item"], condition=Q(state="published"), name="item_version_one_published"),
            models.UniqueConstraint(fields=["item"], condition=Q(state__in=OPEN_STATES), name="item_version_one_open"),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in ITEM_VERSION.states]), name="item_version_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["published", "superseded"], published_on__isnull=False)
                | ~Q(state__in=["published", "superseded"]) & Q(published_on__isnull=True),
                name="item_version_published_on",
            ),
            models.CheckConstraint(
                condition=Q(state="superseded", superseded_on__isnull=False)
                | ~Q(state="superseded") & Q(superseded_on__isnull=True),
                name="item_version_superseded_on",
            ),
        ]
        indexes = [models.Index(fields=["state", "approved_on"], name="item_version_waiting")]

    @property
    def key(self) -> str:
        """Return what stands for the version in its address: item number and version number."""
        return f"{self.item.number}-v{self.number}"

    @property
    def unit_path(self) -> str:
        """Return the path of the owning division."""
        return self.unit.path

    @property
    def object_label(self) -> str:
        """Return how the version is called in tasks, topics and notices."""
        return f"{self.content['name']}（{self.key}）"

    @property
    def object_label_en(self) -> str:
        """Return the same in English."""
        return f"{self.content.get('name_en') or self.content['name']} ({self.key})"


class ItemCode(Record):
    """A code that an item has or had; no code is given twice, whatever became of its item."""

    scope = Scope(via="item")

    item = models.ForeignKey(AuthorityItem, models.PROTECT, related_name="codes")
    code = models.CharField(max_length=16, unique=True)
    given_on = models.DateField()
    until = models.DateField(null=True)
    reason = models.TextField(blank=True)
    changed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(until__isnull=True), name="item_code_one_current"),
            models.CheckConstraint(condition=Q(until__isnull=True) | ~Q(reason=""), name="item_code_reason"),
        ]
