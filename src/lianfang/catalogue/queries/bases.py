"""Which items a legal basis carries."""

from __future__ import annotations

from django.db.models import Q

from lianfang.catalogue.models import AuthorityItem, Basis
from lianfang.catalogue.queries.items import list_brief_items
from lianfang.catalogue.queries.versions import list_versions
from lianfang.catalogue.workflow import OPEN_STATES
from lianfang.kernel.access import Actor


def list_citing_items(actor: Actor, basis: Basis) -> list[AuthorityItem]:
    """Return the items in scope that stand on a basis, in force or in a version on its way; cancelled ones left out."""
    under_way = list_versions(actor).filter(state__in=OPEN_STATES, content__bases__contains=[basis.code])
    cited = Q(item_bases__basis=basis) | Q(pk__in=under_way.values("item_id"))
    rows = list_brief_items(actor).filter(cited).exclude(state="cancelled").distinct()
    return list(rows.order_by("unit__path", "number"))
