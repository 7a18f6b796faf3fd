"""The one table of the edge: which requests that create something were answered already."""

from __future__ import annotations

from django.db import models

from lianfang.kernel.access import Scope
from lianfang.store.records import Record


class AnsweredRequest(Record):
    """A request under a key of its sender, and its answer; written in the transaction of what it did."""

    scope = Scope(owner="account")

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    mark = models.UUIDField()
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.TextField(blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="answered_request_once")]
