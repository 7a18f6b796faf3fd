"""Tables of tasks."""

from __future__ import annotations

from django.db import models

from lianfang.kernel.access import Role, Scope
from lianfang.store.records import Record
from lianfang.tasks.access import OVERSEERS
from lianfang.tasks.terms import Outcome
from lianfang.tasks.workflow import OBJECTION, TASK


class AboutObject(models.Model):
    """Name the object of another room that a row is about, as it was called then, and where its page is."""

    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    object_label = models.CharField(max_length=300, blank=True)
    object_label_en = models.CharField(max_length=300, blank=True)
    url_name = models.CharField(max_length=60, blank=True)
    url_key = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True


class Task(AboutObject, Record):
    """What one post, account or role has to do by a day; `cause` is unique, so one event never makes two tasks."""

    scope = Scope(unit="unit", roles=OVERSEERS, owner="account", post="post")

    cause = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=20, default=TASK.initial)
    opened_at = models.DateTimeField()
    done_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        indexes = [
            models.Index(fields=["post"], condition=models.Q(state="open"), name="task_open_post"),
            models.Index(fields=["account"], condition=models.Q(state="open"), name="task_open_account"),
            models.Index(fields=["unit", "role"], condition=models.Q(state="open"), name="task_open_role"),
            models.Index(fields=["object_type", "object_id"], name="task_object"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in TASK.states]), name="task_state"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["", *sorted(role.value for role in OVERSEERS)]), name="task_role"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(post__isnull=False, account__isnull=True, role="")
                    | models.Q(post__isnull=True, account__isnull=False, role="")
                    | (models.Q(post__isnull=True, account__isnull=True) & ~models.Q(role=""))
                ),
                name="task_for_one",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the unit whose task it is."""
        return self.unit.path


class Objection(AboutObject, Record):
    """Somebody disagrees with an object or a task; it is answered within working days and may go to appeal."""

    scope = Scope(unit="unit", roles=OVERSEERS | {Role.DISCIPLINE}, owner="filed_by")

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="objections")
    text = models.TextField()
    state = models.CharField(max_length=20, default=OBJECTION.initial)
    filed_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    against = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    reply_due = models.DateField()
    reply = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    replied_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)
    appeal_until = models.DateField(null=True)
    appeal_text = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    decision_due = models.DateField(null=True)
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        indexes = [models.Index(fields=["object_type", "object_id"], name="objection_object")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in OBJECTION.states]), name="objection_state"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *[outcome.value for outcome in Outcome]]), name="objection_outcome"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="objection_text"),
            models.CheckConstraint(
                condition=models.Q(replied_by__isnull=True)
                | (~models.Q(replied_by=models.F("filed_by")) & ~models.Q(reply="")),
                name="objection_reply_apart",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | models.Q(replied_by__isnull=True)
                | ~models.Q(decided_by=models.F("replied_by")),
                name="objection_decision_apart",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the unit whose act is objected to."""
        return self.unit.path
