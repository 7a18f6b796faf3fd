"""Work programmes and their stages."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.cycle.access import HOUSE
from lianfang.cycle.workflow import PROGRAMME, STAGE
from lianfang.store.records import Localized, Record


class Owned(Localized, Record):
    """A row that a post answers for.

    Its title stands in the row as it was given: everyone in the office reads programmes, but not every post.
    """

    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    post_code = models.CharField(max_length=40)
    post_title = models.CharField(max_length=120)
    post_title_en = models.CharField(max_length=200, blank=True)

    class Meta(Record.Meta):
        abstract = True


class WorkProgramme(Owned):
    """What an office sets out to do in a year to prevent corruption, and who answers for it."""

    scope = HOUSE

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    purpose = models.TextField(blank=True)
    purpose_en = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=20, default=PROGRAMME.initial)
    drafted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=300, blank=True)
    approved_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta(Owned.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], condition=~Q(state="withdrawn"), name="work_programme_one_a_year"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in PROGRAMME.states]), name="work_programme_state"
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="work_programme_dates"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "running", "closed"]) | Q(approved_on__isnull=False),
                name="work_programme_approved",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the office."""
        return self.unit.path


class Stage(Owned):
    """One part of a programme: until when, by which post, and what came of it."""

    scope = HOUSE

    programme = models.ForeignKey(WorkProgramme, models.PROTECT, related_name="stages")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=20, default=STAGE.initial)
    result = models.TextField(blank=True)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    # how often the stage was given to a post; each time has a task of its own
    turns = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True)

    class Meta(Owned.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="stage_position"),
            models.CheckConstraint(condition=Q(state__in=[state.name for state in STAGE.states]), name="stage_state"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("due_on")), name="stage_dates"),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on__isnull=True)),
                name="stage_done",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the office: who holds a role on a division only acts for the own post alone."""
        return self.programme.unit.path
