"""Endpoints of exports."""

from lianfang.edge.api.entities import entity_router
from lianfang.files.entities import EXPORTS

ROUTERS = {"/exports": entity_router(EXPORTS)}
