"""Endpoints of flowcharts."""

from lianfang.edge.api.entities import entity_router
from lianfang.flowcharts.api import drafts
from lianfang.flowcharts.entities import FLOWS, VERSIONS

ROUTERS = {
    **{f"/{entity.name}": entity_router(entity) for entity in (FLOWS, VERSIONS)},
    "/flow-drafts": drafts.router,
}
