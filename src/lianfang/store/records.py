"""The base of every table of a room: a declared scope, a manager that fails closed, a version for two editors."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import get_language

from lianfang.kernel.access import Actor, Scope
from lianfang.kernel.errors import NotFound, Refused, ScopeForgotten
from lianfang.store.scoping import visible_q

M = TypeVar("M", bound="Record")


class ScopedQuerySet(models.QuerySet[M]):
    """Refuse to touch rows before `visible_to(actor)` or `unscoped(reason)` was said."""

    _said = False

    def visible_to(self, actor: Actor) -> Self:
        """Keep the rows that the actor sees."""
        found = self._chain()  # type: ignore[attr-defined]
        found._said = True
        return found.filter(visible_q(self.model.scope, actor, self.model))

    def unscoped(self, reason: str) -> Self:
        """Keep all rows that the database shows; the reason stands in the code for whoever reviews it."""
        if not reason:
            raise ValueError("a read without an actor states its reason")
        found = self._chain()  # type: ignore[attr-defined]
        found._said = True
        return found

    def _clone(self) -> Self:
        copy = super()._clone()  # type: ignore[misc]
        copy._said = self._said
        return copy

    def _insist(self) -> None:
        if not self._said:
            raise ScopeForgotten(self.model.__name__)

    def _fetch_all(self) -> None:
        self._insist()
        super()._fetch_all()  # type: ignore[misc]

    def get(self, *args: Any, **kwargs: Any) -> M:
        """Return the one row, or raise NotFound where there is none for this actor."""
        self._insist()
        try:
            return super().get(*args, **kwargs)
        except self.model.DoesNotExist as absent:
            raise NotFound(self.model.__name__) from absent

    def count(self) -> int:
        """Count the rows in scope."""
        self._insist()
        return super().count()

    def exists(self) -> bool:
        """Tell whether there is a row in scope."""
        self._insist()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Aggregate the rows in scope."""
        self._insist()
        return super().aggregate(*args, **kwargs)

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        """Iterate over the rows in scope."""
        self._insist()
        return super().iterator(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """Update the rows in scope."""
        self._insist()
        return super().update(**kwargs)

    def delete(self) -> Any:
        """Delete the rows in scope."""
        self._insist()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]
    update.alters_data = True  # type: ignore[attr-defined]


ScopedManager = models.Manager.from_queryset(ScopedQuerySet)


class Record(models.Model):
    """A table of a room. Every concrete record declares `scope`; `version` counts its changes."""

    scope: ClassVar[Scope]

    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager()

    class Meta:
        abstract = True
        default_manager_name = "objects"

    def change(self, *, expected: int | None = None, **values: Any) -> None:
        """Write the values and count the version up; refuse when somebody else has changed the row meanwhile.

        expected: the version the editor had before them; None when the row was locked and read in this transaction.
        """
        seen = self.version if expected is None else expected
        rows = type(self).objects.unscoped("the row was read in scope before").filter(pk=self.pk, version=seen)
        if not rows.update(version=seen + 1, **values):
            raise Refused("version_changed")
        for name, value in values.items():
            setattr(self, name, value)
        self.version = seen + 1


class Localized:
    """Read a column in the reader's language: `name_en` beside `name` for English readers where it is filled."""

    def localized(self, name: str) -> str:
        """Return the column in the reader's language."""
        if (get_language() or "").startswith("en") and (text := getattr(self, f"{name}_en")):
            return str(text)
        return str(getattr(self, name))


def locked(rows: ScopedQuerySet[M], **key: Any) -> M:
    """Return one row of a scoped set, locked until the transaction ends; NotFound where there is none."""
    return rows.select_for_update(of=("self",)).get(**key)
