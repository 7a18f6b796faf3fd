"""Endpoints of the trail."""

from lianfang.edge.api.entities import entity_router
from lianfang.trail.entities import ENTRIES

ROUTERS = {"/trail": entity_router(ENTRIES)}
