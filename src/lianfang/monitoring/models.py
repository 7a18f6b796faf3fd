"""Tables of monitoring: the log taken in, the run over it, and what the run found."""

from __future__ import annotations

from django.db import models

from lianfang.kernel.access import BUSINESS, Scope
from lianfang.monitoring.workflow import RUN_FLOW
from lianfang.store.records import Record


class EventLog(Record):
    """A file of events tied to an authority item; `mapping` says which column holds which field."""

    scope = Scope(unit="unit", roles=BUSINESS)

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    item = models.ForeignKey("catalogue.AuthorityItem", models.PROTECT, related_name="event_logs")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    mapping = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")

    class Meta(Record.Meta):
        abstract = False

    @property
    def unit_path(self) -> str:
        """Return the path of the owning unit."""
        return self.unit.path


class Run(Record):
    """One judging of a log by a version of a flow and a pack of rules; `progress` counts to 100."""

    # How far a run has come is told to readers, not proved: it changes without an entry in the trail.
    volatile = frozenset({"progress", "stage"})
    scope = Scope(unit="unit", roles=BUSINESS)

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    log = models.ForeignKey(EventLog, models.PROTECT, related_name="runs")
    item = models.ForeignKey("catalogue.AuthorityItem", models.PROTECT, related_name="runs")
    flow_version = models.ForeignKey("flowcharts.FlowVersion", models.PROTECT, related_name="runs")
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=20, default=RUN_FLOW.initial)
    progress = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=120, blank=True)
    message = models.TextField(blank=True)
    rules = models.TextField(blank=True)
    summary = models.JSONField(default=dict)
    found = models.PositiveIntegerField(default=0)
    cases_found = models.PositiveIntegerField(default=0)
    events_file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in RUN_FLOW.states]), name="run_state"
            ),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="run_progress"),
        ]
        indexes = [models.Index(fields=["item", "-created_at"], name="run_item")]

    @property
    def unit_path(self) -> str:
        """Return the path of the owning unit."""
        return self.unit.path


class Finding(Record):
    """One case that broke one rule in one run, with the figures that made it fire."""

    scope = Scope(unit="unit", roles=BUSINESS)

    run = models.ForeignKey(Run, models.CASCADE, related_name="findings")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    item = models.ForeignKey("catalogue.AuthorityItem", models.PROTECT, related_name="findings")
    finding_id = models.CharField(max_length=64)
    rule = models.CharField(max_length=60)
    check_name = models.CharField(max_length=40)
    case_id = models.CharField(max_length=200)
    actor_name = models.CharField(max_length=200, blank=True)
    post_name = models.CharField(max_length=200, blank=True)
    step_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True)
    severity = models.CharField(max_length=20)
    score = models.FloatField(null=True)
    measured = models.FloatField(null=True)
    threshold = models.FloatField(null=True)
    parameters = models.JSONField(default=dict)
    detail = models.JSONField(default=dict)
    event_ids = models.JSONField(default=list)

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["run", "finding_id"], name="finding_once_per_run")]
        indexes = [
            models.Index(fields=["run", "rule"], name="finding_run_rule"),
            models.Index(fields=["run", "case_id"], name="finding_run_case"),
            models.Index(fields=["item", "-at"], name="finding_item"),
        ]
