"""Endpoints of notifications."""

from lianfang.edge.api.entities import entity_router
from lianfang.notifications.entities import NOTICES

ROUTERS = {"/notices": entity_router(NOTICES)}
