"""Endpoints of the trail."""

from lianfang.edge.api.entities import entity_router
from lianfang.trail.entities import CHECKPOINTS, ENTRIES, ERASURES, VERIFICATIONS

ROUTERS = {
    "/trail": entity_router(ENTRIES),
    "/checkpoints": entity_router(CHECKPOINTS),
    "/verifications": entity_router(VERIFICATIONS),
    "/erasures": entity_router(ERASURES),
}
