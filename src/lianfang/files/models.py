"""Tables of files."""

from __future__ import annotations

from django.db import models

from lianfang.files.workflow import EXPORT
from lianfang.kernel.access import BUSINESS, Scope
from lianfang.kernel.text import Text as _
from lianfang.store.records import Record


class StoredFile(Record):
    """A file kept under its digest; the same content is kept once and may stand in many rows."""

    scope = Scope(unit="unit", roles=BUSINESS, owner="uploaded_by")

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.CheckConstraint(condition=models.Q(size__gte=0), name="stored_file_size")]


class Export(Record):
    """A file that the worker writes for one account; found again until it expires."""

    scope = Scope(owner="requested_by")
    unreplayed_because = _("how far an export has come is no act; asking, finishing and cancelling leave entries")
    unrecorded_because = unreplayed_because

    requested_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    form = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    params = models.JSONField(default=dict)
    # how what is exported is called, in the reader's language of that moment
    label = models.CharField(max_length=300)
    state = models.CharField(max_length=20, default=EXPORT.initial)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)
    message = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta(Record.Meta):
        abstract = False
        indexes = [models.Index(fields=["state", "expires_on"], name="export_expiry")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in EXPORT.states]), name="export_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="done", file__isnull=False) | ~models.Q(state="done"), name="export_file"
            ),
        ]

    @property
    def percent(self) -> int:
        """Return how far it is, in percent."""
        if self.state == "done":
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0
