"""Tables of documents. What was issued never changes: its template, values and tables stand in its own row."""

from __future__ import annotations

from django.db import models

from lianfang.documents.terms import Language
from lianfang.documents.workflow import DOCUMENT, TEMPLATE
from lianfang.kernel.access import BUSINESS, Scope
from lianfang.store.records import Record

LANGUAGES = [language.value for language in Language]


class TemplateVersion(Record):
    """One version of the text of a kind of document in one language, for a unit and all below it."""

    scope = Scope(everyone=True)

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField()
    state = models.CharField(max_length=20, default=TEMPLATE.initial)
    edited_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "language", "number"], name="template_number"),
            models.UniqueConstraint(
                fields=["unit", "kind", "language"],
                condition=models.Q(state="in_force"),
                name="template_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "language"], condition=models.Q(state="draft"), name="template_one_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in TEMPLATE.states]), name="template_state"
            ),
            models.CheckConstraint(condition=models.Q(language__in=LANGUAGES), name="template_language"),
            models.CheckConstraint(
                condition=models.Q(edited_by__isnull=True)
                | models.Q(approved_by__isnull=True)
                | ~models.Q(edited_by=models.F("approved_by")),
                name="template_four_eyes",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the unit that the template serves."""
        return self.unit.path


class Series(Record):
    """The counter of one word and year of document numbers; locked while a number is drawn."""

    scope = Scope(everyone=True)

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    word = models.CharField(max_length=40)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["unit", "word", "year"], name="series_word_year")]


class Document(Record):
    """An official document as it was issued, with the text of the template version it was issued with."""

    scope = Scope(unit="unit", roles=BUSINESS, owner="issued_by")

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, models.PROTECT, related_name="+")
    serial = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    is_landscape = models.BooleanField(default=False)
    template = models.ForeignKey(TemplateVersion, models.PROTECT, null=True, related_name="+")
    template_text = models.TextField()
    number = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    office = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    tables = models.JSONField(default=dict)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    object_label = models.CharField(max_length=300, blank=True)
    object_label_en = models.CharField(max_length=300, blank=True)
    url_name = models.CharField(max_length=60, blank=True)
    url_key = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=20, default=DOCUMENT.initial)
    issued_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    void_because = models.TextField(blank=True)

    class Meta(Record.Meta):
        abstract = False
        indexes = [models.Index(fields=["object_type", "object_id"], name="document_object")]
        constraints = [
            models.UniqueConstraint(fields=["series", "serial"], name="document_serial"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.name for state in DOCUMENT.states]), name="document_state"
            ),
            models.CheckConstraint(condition=models.Q(language__in=LANGUAGES), name="document_language"),
            models.CheckConstraint(
                condition=~models.Q(state="void") | ~models.Q(void_because=""), name="document_void_because"
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the unit that issued it."""
        return self.unit.path
