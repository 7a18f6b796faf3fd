"""Bodies that decide together, and the posts that sit in them."""

from __future__ import annotations

from django.db import models

from lianfang.kernel.access import Scope
from lianfang.meetings.access import KEEPERS, READERS
from lianfang.meetings.terms import SeatKind
from lianfang.store.records import Localized, Record


class Body(Localized, Record):
    """A body that decides together, such as the leading team; it sits by posts, never by persons."""

    scope = Scope(unit="unit", roles=READERS | KEEPERS, seats="pk")

    code = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)

    class Meta(Record.Meta):
        abstract = False

    @property
    def unit_path(self) -> str:
        """Return the path of the unit whose body it is."""
        return self.unit.path


class Seat(Record):
    """A post sits in a body from a day on: in the chair, as a member, or attending without a vote."""

    # Who sits in a body is no secret; scopes of meetings look it up.
    scope = Scope(everyone=True)

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    post_code = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    position = models.PositiveIntegerField(default=0)
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=[kind.value for kind in SeatKind]), name="seat_kind"),
            models.UniqueConstraint(
                fields=["body", "post"], condition=models.Q(until_on__isnull=True), name="seat_post_once"
            ),
            models.UniqueConstraint(
                fields=["body"],
                condition=models.Q(until_on__isnull=True, kind=SeatKind.CHAIR.value),
                name="seat_one_chair",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("since_on")),
                name="seat_order",
            ),
        ]

    @property
    def key(self) -> str:
        """Return what stands for it in addresses: the codes of the body and of the post."""
        return f"{self.body.code}.{self.post_code}"
