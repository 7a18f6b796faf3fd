"""Endpoints of meetings."""

from lianfang.edge.api.entities import entity_router
from lianfang.meetings.api import meetings, topics
from lianfang.meetings.entities import BODIES, SEATS

ROUTERS = {
    "/meetings": meetings.ROUTER,
    "/topics": topics.ROUTER,
    "/bodies": entity_router(BODIES),
    "/seats": entity_router(SEATS),
    "/decisions": topics.DECISIONS,
}
