"""Tables of the catalogue."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from lianfang.catalogue.access import OPEN
from lianfang.catalogue.rules import CODE
from lianfang.catalogue.terms import ApplicantKind, BasisKind, BasisStatus, PostDuty, Publicity
from lianfang.catalogue.workflow import ITEM_FLOW
from lianfang.kernel.access import Scope
from lianfang.store.records import Localized, Record

EVERYBODY = Scope(everyone=True, public="is_public")


def is_english() -> bool:
    """Tell whether the reader reads English."""
    return (get_language() or "").startswith("en")


def _codes(codes: type[StrEnum]) -> list[str]:
    return [code.value for code in codes]


class Basis(Localized, Record):
    """A legal basis: what it is called, which article, what it says, and how far that was checked."""

    scope = EVERYBODY

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=300, blank=True)
    article = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    is_doubtful = models.BooleanField(default=False)
    effective_on = models.DateField(null=True)
    repealed_on = models.DateField(null=True)
    repeal_reason = models.TextField(blank=True)
    repeal_document = models.CharField(max_length=200, blank=True)
    # who compared the words with what source, and when
    verified_by = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    verified_on = models.DateField(null=True)
    verified_source = models.CharField(max_length=300, blank=True)
    is_public = models.BooleanField(default=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=_codes(BasisKind)), name="basis_kind"),
            models.CheckConstraint(condition=Q(status__in=_codes(BasisStatus)), name="basis_status"),
            models.CheckConstraint(
                condition=Q(repealed_on__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(repealed_on__gte=F("effective_on")),
                name="basis_dates",
            ),
        ]


class AuthorityItem(Localized, Record):
    """A power of the office with every column of the version in force, of its first draft until one is.

    Its order of steps is its flowchart.
    """

    scope = OPEN
    volatile = frozenset({"lint_level"})

    number = models.CharField(max_length=20, unique=True)
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="items")
    category = models.CharField(max_length=20)
    applicant_kind = models.CharField(max_length=20)
    applicant = models.CharField(max_length=300, blank=True)
    applicant_en = models.CharField(max_length=500, blank=True)
    body = models.CharField(max_length=300, blank=True)
    sub_items = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    materials = models.JSONField(default=list)
    # beside each of the materials {"form": …, "source": …}; empty where nobody has said it yet
    material_details = models.JSONField(default=list)
    legal_limit_days = models.PositiveIntegerField(null=True)
    promised_limit_days = models.PositiveIntegerField()
    suspensions = models.JSONField(default=list)
    no_suspensions_because = models.CharField(max_length=300, blank=True)
    fee = models.CharField(max_length=200, blank=True)
    supervision_methods = models.JSONField(default=list)
    duties = models.JSONField(default=list)
    liability = models.JSONField(default=list)
    boundary = models.JSONField(default=list)
    is_major = models.BooleanField(default=False)
    publicity = models.CharField(max_length=20)
    annual_volume = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    discretion = models.JSONField(default=dict)
    # English of the columns that hold text or lines, by their names
    english = models.JSONField(default=dict)
    state = models.CharField(max_length=20, default=ITEM_FLOW.initial)
    published_on = models.DateField(null=True)
    # codes that the item had before, for whoever looks for one of them
    former_codes = models.CharField(max_length=200, blank=True)
    # the worst that lint found when the item was last judged: block, warn or nothing
    lint_level = models.CharField(max_length=10, blank=True)
    is_public = models.BooleanField(default=False)

    class Meta(Record.Meta):
        abstract = False
        indexes = [models.Index(fields=["unit", "number"], name="item_of_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=f"^{CODE}$"), name="item_code"),
            models.CheckConstraint(
                condition=Q(legal_limit_days__isnull=True) | Q(promised_limit_days__lte=F("legal_limit_days")),
                name="item_limits",
            ),
            models.CheckConstraint(condition=Q(publicity__in=_codes(Publicity)), name="item_publicity"),
            models.CheckConstraint(condition=Q(applicant_kind__in=_codes(ApplicantKind)), name="item_applicant"),
            models.CheckConstraint(
                condition=Q(state__in=[state.name for state in ITEM_FLOW.states]), name="item_state"
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(state="published", publicity=Publicity.PUBLIC.value),
                name="item_public_when_published",
            ),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the owning division."""
        return self.unit.path

    def lines(self, name: str) -> list[str]:
        """Return a column of lines, or a text as one line, in the reader's language."""
        held = getattr(self, name)
        if is_english() and (english := self.english.get(name)):
            held = english
        return [str(line) for line in held] if isinstance(held, list) else [held] if held else []


class ItemBasis(Record):
    """An item stands on a basis."""

    scope = Scope(via="item")

    item = models.ForeignKey(AuthorityItem, models.CASCADE, related_name="item_bases")
    basis = models.ForeignKey(Basis, models.PROTECT, related_name="item_bases")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["item", "basis"], name="item_basis_once")]


class ItemKeyField(Record):
    """An item belongs to a key field of the office's list."""

    scope = Scope(via="item")

    item = models.ForeignKey(AuthorityItem, models.CASCADE, related_name="key_fields")
    code = models.CharField(max_length=30)

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["item", "code"], name="item_key_field_once")]


class ItemPost(Localized, Record):
    """A post decides, carries out or supervises an item.

    The words of the post are kept here: who decides is told to whoever sees the item, also where the post itself
    belongs to a unit the reader does not see. A body outside the office, such as the one that sent the discipline
    group, has words only.
    """

    scope = Scope(via="item", post="post")

    # Null in a row never, in an answer where the item is not the reader's: the holder of the post sees the row itself.
    item = models.ForeignKey(AuthorityItem, models.CASCADE, null=True, related_name="item_posts")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="item_posts")
    duty = models.CharField(max_length=20)
    post_code = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["item", "post_code", "duty"], name="item_post_once"),
            models.CheckConstraint(condition=Q(item__isnull=False), name="item_post_item"),
            models.CheckConstraint(condition=Q(duty__in=_codes(PostDuty)), name="item_post_duty"),
        ]


class CategoryDeclaration(Localized, Record):
    """The office declares that it holds no power of a category, in words."""

    scope = EVERYBODY

    category = models.CharField(max_length=20, unique=True)
    statement = models.TextField()
    statement_en = models.TextField(blank=True)
    declared_on = models.DateField()
    is_public = models.BooleanField(default=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [models.CheckConstraint(condition=~Q(statement=""), name="declaration_stated")]
