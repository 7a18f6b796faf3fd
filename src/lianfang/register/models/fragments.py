"""Fragments of the texts of risks: what makes a search of two characters quick among 200,000 risks."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from lianfang.register.models.risks import RiskPoint


class RiskFragments(models.Model):
    """The characters, pairs and triples of characters that occur in a risk, sorted; written by a trigger only.

    Row security lets no index of ours work that looks into texts, since it would have to compare rows that the reader
    may not see. So this table has none, holds no text that could be read, and gives numbers of rows only; the rows
    themselves are read through the scope of the risk.
    """

    unscoped_because = "a search asks it for ids only, and reads the risks themselves through their own scope"

    risk = models.OneToOneField(RiskPoint, models.CASCADE, primary_key=True, related_name="+")
    fragments = ArrayField(models.TextField())

    class Meta:
        indexes = [GinIndex(fields=["fragments"], name="risk_fragments", fastupdate=False)]
