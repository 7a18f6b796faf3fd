"""Endpoints of people."""

from lianfang.edge.api.entities import entity_router
from lianfang.people.entities import ACCOUNTS, POSTS, UNITS

ROUTERS = {f"/{entity.name}": entity_router(entity) for entity in (UNITS, POSTS, ACCOUNTS)}
