"""Which items a legal basis carries."""

from __future__ import annotations

from django.db.models import Q

from lianfang.catalogue.models import AuthorityItem, Basis, ItemBasis
from lianfang.catalogue.queries.items import list_brief_items
from lianfang.catalogue.queries.versions import list_versions
from lianfang.catalogue.workflow import OPEN_STATES
from lianfang.kernel.access import Actor
from lianfang.store.records import ScopedQuerySet


def citing_items(actor: Actor, basis: Basis) -> ScopedQuerySet[AuthorityItem]:
    """Return the items in scope that stand on a basis, in force or in a version on its way; cancelled ones left out."""
    cited = ItemBasis.objects.visible_to(actor).filter(basis=basis)
    under_way = list_versions(actor).filter(state__in=OPEN_STATES, content__bases__contains=[basis.code])
    either = Q(pk__in=cited.values("item_id")) | Q(pk__in=under_way.values("item_id"))
    return list_brief_items(actor).filter(either).exclude(state="cancelled").order_by("unit__path", "number")


def list_citing_items(actor: Actor, basis: Basis) -> list[AuthorityItem]:
    """Return all of them."""
    return list(citing_items(actor, basis))
