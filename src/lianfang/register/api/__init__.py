"""Endpoints of the register."""

from lianfang.edge.api.entities import entity_router
from lianfang.register.api.editions import add_edition_endpoints
from lianfang.register.api.ratings import add_notice_endpoints, add_rating_endpoints, add_risk_endpoints
from lianfang.register.entities import BATCHES, CHANGES, EDITIONS, NOTICES, RATINGS, RISKS

ROUTERS = {f"/{entity.name}": entity_router(entity) for entity in (RISKS, RATINGS, BATCHES, NOTICES, CHANGES, EDITIONS)}
add_risk_endpoints(ROUTERS["/risks"])
add_rating_endpoints(ROUTERS["/ratings"])
add_notice_endpoints(ROUTERS["/rating-batches"], ROUTERS["/rating-notices"])
add_edition_endpoints(ROUTERS["/risk-editions"])
