"""Tables of people: the post is the key; persons hold posts for a time, and history stays with the post."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from lianfang.kernel.access import BUSINESS, Role, Scope
from lianfang.people.terms import UnitKind
from lianfang.store.records import Localized, Record


class Unit(Localized, Record):
    """A node of the tree of offices, subordinate units and divisions; `path` holds the codes from the root."""

    scope = Scope(everyone=True, public="is_public")

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in UnitKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=300, unique=True)
    position = models.PositiveIntegerField(default=0)
    duties = models.TextField(blank=True)
    duties_en = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_public = models.BooleanField(default=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=[kind.value for kind in UnitKind]), name="unit_kind"),
            models.CheckConstraint(condition=models.Q(path__endswith="/"), name="unit_path_ends"),
        ]

    @property
    def unit_path(self) -> str:
        """Return the path that grants are compared with."""
        return self.path


class Post(Localized, Record):
    """A post of a unit: the point on which powers, steps and risks are pinned."""

    # What posts there are is no business text: the system administrator keeps them.
    scope = Scope(unit="unit", roles=BUSINESS, post="pk", readers=frozenset({Role.SYSADMIN}))

    code = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200, blank=True)
    rank = models.CharField(max_length=40, blank=True)
    is_key = models.BooleanField(default=False)
    duties = models.TextField(blank=True)
    duties_en = models.TextField(blank=True)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    position = models.PositiveIntegerField(default=0)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(role.value for role in BUSINESS)), name="post_role"
            )
        ]

    @property
    def unit_path(self) -> str:
        """Return the path of the owning unit."""
        return self.unit.path


class Person(Localized, Record):
    """A natural person; what a person may do follows from posts and grants, never from the person."""

    scope = Scope(everyone=True)

    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta(Record.Meta):
        abstract = False


class Incumbency(Record):
    """A person holds a post from a day on, until a day where it has ended."""

    scope = Scope(everyone=True)

    post = models.ForeignKey(Post, models.PROTECT, related_name="incumbencies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="incumbencies")
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(until_on__isnull=True), name="incumbency_one_holder"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("since_on")),
                name="incumbency_order",
            ),
        ]


class Charge(Record):
    """A leader's post answers for a unit or for a field, from a day until the day where it has ended.

    field: code of one of the five charges that an office sets, or any other field in words.
    """

    scope = Scope(everyone=True)

    leader = models.ForeignKey(Post, models.PROTECT, related_name="charges")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=60, blank=True)
    field_en = models.CharField(max_length=60, blank=True)
    # null where it has held since before the office kept its charges here
    since_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) ^ ~models.Q(field=""), name="charge_unit_or_field"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True)
                | models.Q(since_on__isnull=True)
                | models.Q(until_on__gte=models.F("since_on")),
                name="charge_order",
            ),
        ]


class AccountManager(BaseUserManager["Account"]):
    """Make accounts; reading them needs no actor because sign-in comes before there is one."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account with this name, whatever the case."""
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """A sign-in; at most one person stands behind it."""

    unscoped_because = "sign-in reads it before there is an actor; pages reach it through queries of this room only"
    volatile = frozenset({"last_login", "password"})  # signing in writes both, the second when the hash is renewed

    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="account")
    display_name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    objects = AccountManager()
    USERNAME_FIELD = "username"

    def get_full_name(self) -> str:
        """Return the name to show."""
        return self.display_name or self.username

    # Libraries that know Django's own user ask these; our roles are grants, and there is no admin site.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Answer no: what may be done follows from grants."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Answer no: there is no admin site."""
        return False


class RoleGrant(Record):
    """An account holds a role on a unit and all below it for a time."""

    scope = Scope(owner="account", readers=frozenset({Role.SECADMIN, Role.AUDITOR}))

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    granted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["account", "role", "unit", "since_on"], name="role_grant_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(role.value for role in Role)), name="role_grant_role"
            ),
        ]
