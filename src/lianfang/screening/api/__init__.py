"""Endpoints of screening."""

from ninja import Router

from lianfang.edge.api.entities import entity_router
from lianfang.screening.api.campaigns import add_campaign_endpoints, add_gaps_endpoint
from lianfang.screening.api.posts import add_division_endpoints, add_entry_endpoints, add_post_endpoints
from lianfang.screening.api.remarks import add_help_endpoints, add_remark_endpoints
from lianfang.screening.entities import CAMPAIGNS, DIVISIONS, ENTRIES, POSTS

ROUTERS = {f"/{entity.name}": entity_router(entity) for entity in (CAMPAIGNS, DIVISIONS, POSTS, ENTRIES)}
add_campaign_endpoints(ROUTERS["/campaigns"])
add_gaps_endpoint(ROUTERS["/campaigns"])
add_post_endpoints(ROUTERS["/post-screenings"])
add_help_endpoints(ROUTERS["/post-screenings"])
add_entry_endpoints(ROUTERS["/screening-entries"])
add_division_endpoints(ROUTERS["/division-screenings"])
ROUTERS["/remarks"] = Router(tags=["remarks"])
add_remark_endpoints(ROUTERS["/remarks"])
