"""Risk points, their measures and the rules they hang on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianfang.kernel.access import Scope
from lianfang.kernel.text import Text as _
from lianfang.register.access import STAFF
from lianfang.register.terms import LEVELS, Extent, Kind, Origin
from lianfang.register.workflow import RISK_POINT
from lianfang.store.records import Localized, Record


class RiskPoint(Localized, Record):
    """One risk, held by a post, division or the office, never by a person; pinned to item and step where it has one.

    level, score, effective_on: of the confirmed rating in force; planned_*: after the measures; verified_*: accepted
    by somebody other than the owner on evidence.
    """

    scope = STAFF

    number = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="risks")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="risks")
    extent = models.CharField(max_length=10)
    item = models.ForeignKey("catalogue.AuthorityItem", models.PROTECT, null=True, related_name="risks")
    step_key = models.CharField(max_length=60, blank=True)
    scope_note = models.CharField(max_length=300, blank=True)
    scope_note_en = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=20)
    cause = models.CharField(max_length=40)
    origin = models.CharField(max_length=10, default=Origin.SELF.value)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    description = models.TextField()
    description_en = models.TextField(blank=True)
    # own words where the risk has no item to take them from
    basis = models.TextField(blank=True)
    boundary = models.TextField(blank=True)
    liability = models.TextField(blank=True)
    state = models.CharField(max_length=20, default=RISK_POINT.initial)
    proposed_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    # importance + discretion and probability + harm of the rating in force: the axes of the heat map
    power = models.PositiveSmallIntegerField(null=True)
    event = models.PositiveSmallIntegerField(null=True)
    effective_on = models.DateField(null=True)
    # the step, limit, holder or law that the level was given for has changed since
    is_lapsed = models.BooleanField(default=False)
    planned_level = models.CharField(max_length=10, blank=True)
    planned_on = models.DateField(null=True)
    verified_level = models.CharField(max_length=10, blank=True)
    verified_on = models.DateField(null=True)
    verified_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    verified_because = models.TextField(blank=True)
    closing_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    closed_because = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["unit", "number"], name="risk_of_unit"),
            models.Index(fields=["item", "step_key"], name="risk_of_step"),
            models.Index(fields=["post"], name="risk_of_post"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(extent__in=[known.value for known in Extent]), name="risk_extent"),
            models.CheckConstraint(condition=Q(origin__in=[known.value for known in Origin]), name="risk_origin"),
            models.CheckConstraint(condition=Q(kind__in=[known.value for known in Kind]), name="risk_kind"),
            models.CheckConstraint(condition=Q(level__in=["", *LEVELS]), name="risk_level"),
            models.CheckConstraint(condition=Q(planned_level__in=["", *LEVELS]), name="risk_planned_level"),
            models.CheckConstraint(condition=Q(verified_level__in=["", *LEVELS]), name="risk_verified_level"),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in RISK_POINT.states]), name="risk_state"
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(step_key="") & ~Q(scope_note=""), name="risk_placed"
            ),
            models.CheckConstraint(condition=Q(post__isnull=False) | ~Q(extent="post"), name="risk_post"),
            models.CheckConstraint(
                condition=~Q(state="in_force") | ~Q(level="") & Q(effective_on__isnull=False), name="risk_in_force"
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the owning division."""
        return self.unit.path

    @property
    def object_label(self) -> str:
        """Return how the risk is called in tasks, topics and notices."""
        return f"{self.number} {self.title}"

    @property
    def object_label_en(self) -> str:
        """Return the same in English."""
        return f"{self.number} {self.title_en or self.title}"


class RiskMeasure(Localized, Record):
    """One measure against a risk: kind, words, how often, and what shows that it was done."""

    scope = Scope(via="risk")
    unrecorded_because = _("measures are recorded with the entry of their risk")

    risk = models.ForeignKey(RiskPoint, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30)
    text = models.CharField(max_length=500)
    text_en = models.CharField(max_length=800, blank=True)
    cycle = models.CharField(max_length=20, blank=True)
    evidence = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["risk", "position"], name="risk_measure_position")]


class RiskBasis(Record):
    """A rule or law that a risk hangs on."""

    scope = Scope(via="risk")
    unrecorded_because = _("rules of a risk are recorded with the entry of their risk")

    risk = models.ForeignKey(RiskPoint, models.CASCADE, related_name="risk_bases")
    basis = models.ForeignKey("catalogue.Basis", models.PROTECT, related_name="risk_bases")

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["risk", "basis"], name="risk_basis_once")]
