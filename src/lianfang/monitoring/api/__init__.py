"""Endpoints of monitoring."""

from lianfang.edge.api.entities import entity_router
from lianfang.monitoring.api.logs import router
from lianfang.monitoring.entities import FINDINGS, RUNS

ROUTERS = {
    "/runs": entity_router(RUNS),
    "/findings": entity_router(FINDINGS),
    "/event-logs": router,
}
