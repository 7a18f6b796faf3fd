"""Endpoints of the catalogue."""

from lianfang.catalogue.api.bases import add_basis_endpoints
from lianfang.catalogue.api.versions import add_item_endpoints, add_version_endpoints
from lianfang.catalogue.entities import BASES, DECLARATIONS, ITEM_LINT, ITEM_VERSIONS, ITEMS
from lianfang.edge.api.entities import entity_router

ROUTERS = {
    f"/{entity.name}": entity_router(entity) for entity in (ITEMS, ITEM_VERSIONS, ITEM_LINT, BASES, DECLARATIONS)
}
add_basis_endpoints(ROUTERS["/bases"])
add_item_endpoints(ROUTERS["/items"])
add_version_endpoints(ROUTERS["/item-versions"])
add_item_endpoints(ROUTERS["/items"])
add_version_endpoints(ROUTERS["/item-versions"])
