"""Who may: roles, the actor of a request, and the scope of rows that a model declares once.

A scope is a disjunction: a row is visible when any of its declared conditions holds. The store turns one declaration
into the manager's filter and into the row-level-security policy of the table, so that the two cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from lianfang.kernel.text import Text as _


class Role(StrEnum):
    """The roles an account can be granted, each on a unit and all below it."""

    OFFICER = "officer"
    DIVISION_HEAD = "division_head"
    LEADER_IN_CHARGE = "leader_in_charge"
    MAIN_LEADER = "main_leader"
    DISCIPLINE = "discipline"
    SECRETARY = "secretary"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITOR = "auditor"


ROLE_LABELS: dict[Role, _] = {
    Role.OFFICER: _("Officer"),
    Role.DIVISION_HEAD: _("Division head"),
    Role.LEADER_IN_CHARGE: _("Leader in charge"),
    Role.MAIN_LEADER: _("Main leader"),
    Role.DISCIPLINE: _("Discipline inspection group"),
    Role.SECRETARY: _("Secretary"),
    Role.SYSADMIN: _("System administrator"),
    Role.SECADMIN: _("Security administrator"),
    Role.AUDITOR: _("Audit administrator"),
}

BUSINESS: frozenset[Role] = frozenset(
    {
        Role.OFFICER,
        Role.DIVISION_HEAD,
        Role.LEADER_IN_CHARGE,
        Role.MAIN_LEADER,
        Role.DISCIPLINE,
        Role.SECRETARY,
    }
)
LEADING: frozenset[Role] = frozenset({Role.LEADER_IN_CHARGE, Role.MAIN_LEADER})
ADMINISTRATORS: frozenset[Role] = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})
EVERY_ROLE: frozenset[Role] = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Grant:
    """Give a role on the unit with this id and on every unit whose path starts with its path."""

    role: Role
    unit_id: int
    unit_path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Name who asks: an account with its grants and posts, the public, or the system for a stated reason."""

    id: int | None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    post_ids: frozenset[int] = field(default_factory=frozenset)
    post_label: str = ""
    office_label: str = ""
    reason: str = ""

    @property
    def is_system(self) -> bool:
        """Tell whether no person acts: a job, a loader or a migration."""
        return self.id is None and bool(self.reason)

    @property
    def is_authenticated(self) -> bool:
        """Tell whether a signed-in person acts."""
        return self.id is not None

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles held anywhere."""
        return frozenset(grant.role for grant in self.grants)

    def holds(self, roles: frozenset[Role], unit_path: str | None = None) -> bool:
        """Tell whether one of the roles is held, on the unit with this path where one is given."""
        return self.is_system or any(
            grant.role in roles and (unit_path is None or unit_path.startswith(grant.unit_path))
            for grant in self.grants
        )

    def identity(self) -> str:
        """Return what the database is told: an account id, ``system`` or the empty string for the public."""
        if self.is_system:
            return "system"
        return "" if self.id is None else str(self.id)


PUBLIC = Actor(id=None)


def system(reason: str) -> Actor:
    """Return the actor of work that no person does; the reason stands in the trail."""
    if not reason:
        raise ValueError("system work states its reason")
    return Actor(id=None, name="system", reason=reason)


@dataclass(frozen=True, slots=True)
class Scope:
    """Declare which rows of a table an actor sees; conditions are alternatives.

    unit: name of the foreign key to the unit that owns the row; seen by who holds one of `roles` on that unit or above.
    owner: foreign key to the account that owns the row.
    post: foreign key to the post the row is meant for, or `pk` where the row is a post; its holders see it.
    via: foreign key to a row of another scoped table; seen when that row is.
    seats: foreign key to a body (``pk`` where the row is one) whose `seats` name posts; seen by who holds one now.
    everyone: any signed-in account sees every row.
    readers: roles that see every row wherever they are held.
    public: boolean column; rows where it is true are seen without signing in.
    """

    unit: str = ""
    roles: frozenset[Role] = BUSINESS
    owner: str = ""
    post: str = ""
    via: str = ""
    seats: str = ""
    everyone: bool = False
    readers: frozenset[Role] = frozenset()
    public: str = ""
