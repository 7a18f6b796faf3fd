"""Endpoints of the catalogue."""

from lianfang.catalogue.api.bases import add_basis_endpoints, add_declaration_endpoints
from lianfang.catalogue.api.editions import add_edition_endpoints, add_round_endpoints
from lianfang.catalogue.api.versions import add_item_endpoints, add_version_endpoints
from lianfang.catalogue.entities import BASES, DECLARATIONS, ITEM_LINT, ITEM_VERSIONS, ITEMS
from lianfang.catalogue.entities.clearing import RECORDS, ROUNDS
from lianfang.catalogue.entities.editions import EDITIONS
from lianfang.edge.api.entities import entity_router

ROUTERS = {
    f"/{entity.name}": entity_router(entity)
    for entity in (ITEMS, ITEM_VERSIONS, ITEM_LINT, BASES, DECLARATIONS, ROUNDS, RECORDS, EDITIONS)
}
add_basis_endpoints(ROUTERS["/bases"])
add_declaration_endpoints(ROUTERS["/category-declarations"])
add_edition_endpoints(ROUTERS["/editions"])
add_round_endpoints(ROUTERS["/clearing-rounds"])
add_item_endpoints(ROUTERS["/items"])
add_version_endpoints(ROUTERS["/item-versions"])
