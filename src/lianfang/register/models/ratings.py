"""Ratings and their steps, the batches that go to the team, and notices inside the office."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.kernel.access import Scope
from lianfang.kernel.text import Text as _
from lianfang.register.access import HOUSE, STAFF
from lianfang.register.models.risks import RiskPoint
from lianfang.register.terms import LEVELS, Opening, Stage
from lianfang.register.workflow import OPEN_STATES, PUBLIC_NOTICE, RATING, RATING_BATCH
from lianfang.store.records import Localized, Record


class RatingBatch(Record):
    """Ratings that go to the team as one topic: those of a division, or of one post of a leader."""

    scope = STAFF

    number = models.CharField(max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, default=RATING_BATCH.initial)
    composed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in RATING_BATCH.states]), name="rating_batch_state"
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the division."""
        return self.unit.path

    @property
    def object_label(self) -> str:
        """Return how the batch is called in topics and tasks."""
        return f"廉政风险等级审定（{self.number}）"

    @property
    def object_label_en(self) -> str:
        """Return the same in English."""
        return f"Levels of integrity risks ({self.number})"


class PublicNotice(Localized, Record):
    """Levels laid open to the whole office for a number of working days; everybody may object."""

    scope = HOUSE

    number = models.CharField(max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, default=PUBLIC_NOTICE.initial)
    published_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in PUBLIC_NOTICE.states]), name="rating_notice_state"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="rating_notice_dates"),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the office or division."""
        return self.unit.path


class Rating(Record):
    """One rating of one risk, from the self rating to the level in force; every stage stays visible.

    scheme: the scheme as it stood when the rating was opened, so that every level can be computed again.
    draft: the self rating while it is being written; it moves to a step when it is submitted.
    """

    scope = Scope(via="risk")

    risk = models.ForeignKey(RiskPoint, models.PROTECT, related_name="ratings")
    year = models.PositiveSmallIntegerField()
    opening = models.CharField(max_length=20)
    scheme = models.JSONField()
    is_major = models.BooleanField(default=False)
    state = models.CharField(max_length=20, default=RATING.initial)
    draft = models.JSONField(default=dict)
    batch = models.ForeignKey(RatingBatch, models.PROTECT, null=True, related_name="ratings")
    notice = models.ForeignKey(PublicNotice, models.PROTECT, null=True, related_name="ratings")
    needs_second = models.BooleanField(default=False)
    self_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    second_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    second_because = models.TextField(blank=True)
    confirmed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    # of the last stage: what is decided, put on notice and confirmed
    level = models.CharField(max_length=10, blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    opened_on = models.DateField()
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=300, blank=True)
    effective_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    returned_because = models.TextField(blank=True)
    ended_because = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        indexes = [models.Index(fields=["state", "year"], name="rating_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["risk"], condition=Q(state__in=OPEN_STATES), name="rating_one_open"),
            models.UniqueConstraint(fields=["risk"], condition=Q(state="confirmed"), name="rating_one_confirmed"),
            models.CheckConstraint(condition=Q(opening__in=[known.value for known in Opening]), name="rating_opening"),
            models.CheckConstraint(condition=Q(level__in=["", *LEVELS]), name="rating_level"),
            models.CheckConstraint(condition=Q(state__in=[state.name for state in RATING.states]), name="rating_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "lapsed", "superseded"])
                | ~Q(level="") & Q(effective_on__isnull=False),
                name="rating_effective",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the division that owns the risk."""
        return self.risk.unit.path


class RatingStep(Record):
    """What one stage gave: four factors, score, the level suggested and the level taken; written once, never changed.

    facts: what the page showed beside the choice, as it stood then. attempt: counts a stage that was done again.
    """

    scope = Scope(via="rating")
    unrecorded_because = _("steps are recorded with the entry of their rating")

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=10)
    attempt = models.PositiveSmallIntegerField(default=1)
    importance = models.PositiveSmallIntegerField()
    discretion = models.PositiveSmallIntegerField()
    probability = models.PositiveSmallIntegerField()
    harm = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    suggested_level = models.CharField(max_length=10)
    floor = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["rating", "stage", "attempt"], name="rating_step_once"),
            models.CheckConstraint(condition=Q(stage__in=[known.value for known in Stage]), name="rating_step_stage"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="rating_step_level"),
            models.CheckConstraint(condition=Q(suggested_level__in=LEVELS), name="rating_step_suggested"),
            models.CheckConstraint(
                condition=Q(
                    importance__range=(1, 5), discretion__range=(1, 5), probability__range=(1, 5), harm__range=(1, 5)
                ),
                name="rating_step_factors",
            ),
        ]

    @property
    def factors(self) -> dict[str, int]:
        """Return the four factors by name."""
        return {name: getattr(self, name) for name in ("importance", "discretion", "probability", "harm")}


class NoticeLine(Localized, Record):
    """What everybody in the office reads of one rating on notice; a copy, since the rating itself is its division's."""

    scope = HOUSE
    unrecorded_because = _("lines are recorded with the entry of their notice")

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="lines")
    rating = models.ForeignKey(Rating, models.PROTECT, related_name="lines")
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    holder = models.CharField(max_length=200)
    holder_en = models.CharField(max_length=300, blank=True)
    unit_name = models.CharField(max_length=120)
    unit_name_en = models.CharField(max_length=200, blank=True)
    item = models.CharField(max_length=300, blank=True)
    item_en = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=20)
    self_level = models.CharField(max_length=10)
    level = models.CharField(max_length=10)
    score = models.PositiveSmallIntegerField()

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["notice", "rating"], name="rating_notice_line_once")]
