"""What lint found in items when they were last judged: kept, so that lists filter by it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.catalogue.access import STAFF
from lianfang.catalogue.models.items import AuthorityItem
from lianfang.store.records import Record


class ItemFinding(Record):
    """One finding of one rule in one item; written anew whenever the item is judged."""

    scope = STAFF

    item = models.ForeignKey(AuthorityItem, models.CASCADE, related_name="lint_findings")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    level = models.CharField(max_length=10)
    place = models.CharField(max_length=80, blank=True)
    figures = models.JSONField(default=dict)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["item", "rule", "place"], name="item_finding_once"),
            models.CheckConstraint(condition=Q(level__in=["block", "warn"]), name="item_finding_level"),
        ]
        indexes = [models.Index(fields=["unit", "level"], name="item_finding_of_unit")]

    @property
    def unit_path(self) -> str:
        """Return the path of the owning division."""
        return self.unit.path
