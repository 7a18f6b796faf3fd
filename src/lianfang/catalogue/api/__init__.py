"""Endpoints of the catalogue."""

from lianfang.catalogue.entities import BASES, ITEMS
from lianfang.edge.api.entities import entity_router

ROUTERS = {f"/{entity.name}": entity_router(entity) for entity in (ITEMS, BASES)}
