"""The screening of one post: its questions, the risks it found, remarks of others, and flags for the reviewer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.kernel.access import Scope
from lianfang.kernel.text import Text as _
from lianfang.register.terms import LEVELS, Extent, Kind, Origin
from lianfang.screening.access import LEADERS, STAFF
from lianfang.screening.models.campaigns import Campaign
from lianfang.screening.terms import Flag, Reply, Subject
from lianfang.screening.workflow import POST_SCREENING, SCREENING_ENTRY
from lianfang.store.records import Localized, Record


class PostScreening(Record):
    """What one post answers in a campaign."""

    scope = STAFF
    unrecorded_because = _("screenings of posts are opened with the entry of their campaign")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="posts")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, default=POST_SCREENING.initial)
    is_leader = models.BooleanField(default=False)
    # submitted while the head of the division had not submitted the own (T6.1.3)
    is_before_head = models.BooleanField(default=False)
    submitted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    submitted_on = models.DateField(null=True)
    accepted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    accepted_on = models.DateField(null=True)
    returned_because = models.TextField(blank=True)
    returns = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["campaign", "post"], name="post_screening_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in POST_SCREENING.states]), name="post_screening_state"
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the post's division."""
        return self.unit.path


class ScreeningAnswer(Localized, Record):
    """One question of a post's screening and its answer; key: the duty's text, item number, step key or kind."""

    scope = Scope(via="screening")
    unrecorded_because = _("answers are recorded with the submission of their screening")

    screening = models.ForeignKey(PostScreening, models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=10)
    key = models.CharField(max_length=300)
    label = models.CharField(max_length=300)
    label_en = models.CharField(max_length=500, blank=True)
    item = models.ForeignKey("catalogue.AuthorityItem", models.PROTECT, null=True, related_name="+")
    reply = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["screening", "subject", "key"], name="screening_answer_once"),
            models.CheckConstraint(
                condition=Q(subject__in=[known.value for known in Subject]), name="screening_answer_subject"
            ),
            models.CheckConstraint(
                condition=Q(reply__in=[known.value for known in Reply]), name="screening_answer_reply"
            ),
            models.CheckConstraint(condition=~Q(reply="none") | ~Q(reason=""), name="screening_answer_reason"),
        ]


class ScreeningEntry(Localized, Record):
    """One risk as it was found: where it sits, in which words, with the four factors of the self rating.

    risk: last year's risk point that is carried over; joined_into: the entry that took this one in.
    division_*: the division's rating beside the post's own. measures: [{kind, text, text_en, cycle, evidence}].
    """

    scope = STAFF
    unrecorded_because = _("drafts are recorded with the submission of their screening")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="entries")
    screening = models.ForeignKey(PostScreening, models.PROTECT, null=True, related_name="entries")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    extent = models.CharField(max_length=10)
    item = models.ForeignKey("catalogue.AuthorityItem", models.PROTECT, null=True, related_name="+")
    step_key = models.CharField(max_length=60, blank=True)
    scope_note = models.CharField(max_length=300, blank=True)
    scope_note_en = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    cause = models.CharField(max_length=40, blank=True)
    origin = models.CharField(max_length=10, default=Origin.SELF.value)
    title = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    risk = models.ForeignKey("register.RiskPoint", models.PROTECT, null=True, related_name="+")
    importance = models.PositiveSmallIntegerField(null=True)
    discretion = models.PositiveSmallIntegerField(null=True)
    probability = models.PositiveSmallIntegerField(null=True)
    harm = models.PositiveSmallIntegerField(null=True)
    level = models.CharField(max_length=10, blank=True)
    level_reason = models.TextField(blank=True)
    measures = models.JSONField(default=list)
    bases = models.JSONField(default=list)
    state = models.CharField(max_length=20, default=SCREENING_ENTRY.initial)
    written_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    division_factors = models.JSONField(default=dict)
    division_level = models.CharField(max_length=10, blank=True)
    division_reason = models.TextField(blank=True)
    merged_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    merged_at = models.DateTimeField(null=True)
    returned_because = models.TextField(blank=True)
    joined_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")
    ended_because = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["campaign", "unit"], name="screening_entry_unit"),
            models.Index(fields=["screening"], name="screening_entry_post"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(extent__in=[known.value for known in Extent]), name="screening_entry_extent"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", *(known.value for known in Kind)]), name="screening_entry_kind"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=[known.value for known in Origin]), name="screening_entry_origin"
            ),
            models.CheckConstraint(
                condition=Q(level__in=["", *LEVELS]) & Q(division_level__in=["", *LEVELS]), name="screening_entry_level"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in SCREENING_ENTRY.states]), name="screening_entry_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "returned", "dropped"]) | ~Q(kind="") & ~Q(cause="") & ~Q(title=""),
                name="screening_entry_whole",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the division."""
        return self.unit.path


class Remark(Record):
    """What a superior, a colleague or somebody from outside says about the risks of a post."""

    # whoever wrote it reads it again; it is not told to colleagues
    scope = Scope(unit="unit", roles=LEADERS, post="post", owner="written_by")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="remarks")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10)
    text = models.TextField()
    written_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    written_on = models.DateField()
    entry = models.ForeignKey(ScreeningEntry, models.PROTECT, null=True, related_name="remarks")
    reply = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=["superior", "peer", "outside"]), name="remark_origin"),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the post's division."""
        return self.unit.path


class QualityFlag(Record):
    """One thing that the reviewer of an entry is told."""

    scope = Scope(unit="unit", roles=LEADERS, post="post")
    unrecorded_because = _("flags are computed from the entry and can be computed again")

    entry = models.ForeignKey(ScreeningEntry, models.CASCADE, related_name="flags")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=20)
    figures = models.JSONField(default=dict)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["entry", "code"], name="quality_flag_once"),
            models.CheckConstraint(condition=Q(code__in=[known.value for known in Flag]), name="quality_flag_code"),
        ]
