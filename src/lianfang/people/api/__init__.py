"""Endpoints of people."""

from lianfang.edge.api.entities import entity_router
from lianfang.people.entities import ACCOUNTS, CHARGES, INCUMBENCIES, POSTS, UNITS

ROUTERS = {f"/{entity.name}": entity_router(entity) for entity in (UNITS, POSTS, INCUMBENCIES, CHARGES, ACCOUNTS)}
