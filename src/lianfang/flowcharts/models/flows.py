"""Tables of flowcharts: the XML is what counts, the steps are projected from it whenever a version is saved."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from lianfang.flowcharts.access import OPEN
from lianfang.flowcharts.workflow import VERSION_FLOW
from lianfang.kernel.access import Scope
from lianfang.store.records import Localized, Record


class Flow(Record):
    """The flowchart of an authority item through all its versions; `current` is the published one."""

    scope = OPEN

    item = models.OneToOneField("catalogue.AuthorityItem", models.PROTECT, related_name="flow")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    current = models.ForeignKey("flowcharts.FlowVersion", models.PROTECT, null=True, related_name="+")
    is_public = models.BooleanField(default=False)

    class Meta(Record.Meta):
        abstract = False

    @property
    def number(self) -> str:
        """Return the number of the item, which stands for the flow in its address."""
        return self.item.number

    @property
    def unit_path(self) -> str:
        """Return the path of the owning division."""
        return self.unit.path


class FlowVersion(Record):
    """One version of a flowchart, stored once as BPMN XML; `english` maps texts of the diagram to their English."""

    scope = OPEN

    flow = models.ForeignKey(Flow, models.PROTECT, related_name="versions")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, default=VERSION_FLOW.initial)
    xml = models.TextField()
    english = models.JSONField(default=dict)
    step_count = models.PositiveIntegerField(default=0)
    risk_step_count = models.PositiveIntegerField(default=0)
    # working days along the longest way, null where no step has a limit
    days = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    hand_over_count = models.PositiveIntegerField(default=0)
    return_count = models.PositiveIntegerField(default=0)
    drafted_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    published_on = models.DateField(null=True)
    is_public = models.BooleanField(default=False)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="flow_version_number"),
            models.UniqueConstraint(fields=["flow"], condition=Q(state="published"), name="flow_version_one_published"),
            models.UniqueConstraint(fields=["flow"], condition=Q(state="draft"), name="flow_version_one_draft"),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in VERSION_FLOW.states]), name="flow_version_state"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_on__isnull=True)
                | ~Q(state="draft") & Q(published_on__isnull=False),
                name="flow_version_published_on",
            ),
            models.CheckConstraint(condition=Q(is_public=False) | Q(state="published"), name="flow_version_public"),
        ]

    @staticmethod
    def reads_english() -> bool:
        """Tell whether the reader reads English."""
        return (get_language() or "").startswith("en")

    @property
    def key(self) -> str:
        """Return what stands for the version in its address: item number and version number."""
        return f"{self.flow.item.number}-v{self.number}"

    @property
    def unit_path(self) -> str:
        """Return the path of the owning division."""
        return self.unit.path


class Step(Localized, Record):
    """One step of a version, projected from its XML. The words of the post are kept as with posts of items."""

    scope = Scope(via="flow_version", post="post")

    # Null in a row never, in an answer where the flow is not the reader's: the holder of the post sees the row itself.
    flow_version = models.ForeignKey(FlowVersion, models.CASCADE, null=True, related_name="steps")
    is_current = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    no = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=300, blank=True)
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="steps")
    post_code = models.CharField(max_length=20, blank=True)
    post_title = models.CharField(max_length=120, blank=True)
    post_title_en = models.CharField(max_length=200, blank=True)
    limit_days = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    type = models.CharField(max_length=40, blank=True)
    is_risk = models.BooleanField(default=False)
    when = models.CharField(max_length=300, blank=True)
    when_en = models.CharField(max_length=300, blank=True)
    returns_to = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=500, blank=True)
    node_id = models.CharField(max_length=120)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(flow_version__isnull=False), name="step_flow_version"),
            models.UniqueConstraint(fields=["flow_version", "key"], name="step_key_once"),
            models.UniqueConstraint(fields=["flow_version", "position"], name="step_position_once"),
            models.CheckConstraint(condition=Q(limit_days__isnull=True) | Q(limit_days__gte=0), name="step_limit"),
        ]
        indexes = [models.Index(fields=["post"], name="step_of_post")]
