"""Tables of files."""

from __future__ import annotations

from django.db import models

from lianfang.kernel.access import BUSINESS, Scope
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
