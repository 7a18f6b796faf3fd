"""Endpoints of flowcharts."""

from lianfang.edge.api.entities import entity_router
from lianfang.flowcharts.api import discretion, drafts, separation
from lianfang.flowcharts.entities import FLOWS, VERSIONS

ROUTERS = {
    **{f"/{entity.name}": entity_router(entity) for entity in (FLOWS, VERSIONS)},
    "/discretion": discretion.router,
    "/flow-drafts": drafts.router,
    "/separation": separation.router,
}
