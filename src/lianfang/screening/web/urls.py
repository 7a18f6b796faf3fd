"""Addresses of screening."""

from __future__ import annotations

from django.urls import path

from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.text import Text as _
from lianfang.screening.access import LEADERS
from lianfang.screening.entities import CAMPAIGNS, DIVISIONS, ENTRIES, POSTS
from lianfang.screening.web import campaigns, posts, remarks

urlpatterns = [
    path("campaigns/new/", campaigns.new_campaign, name="campaigns-new"),
    path("campaigns/<str:key>/remind/", campaigns.remind, name="campaigns-remind"),
    *entity_urls(CAMPAIGNS),
    path("division-screenings/<str:key>/merge/", campaigns.merge, name="division-screenings-merge"),
    path("division-screenings/<str:key>/add/", campaigns.add_entry, name="division-screenings-add"),
    *entity_urls(DIVISIONS),
    path("post-screenings/<str:key>/answers/", posts.answer, name="post-screenings-answers"),
    path("post-screenings/<str:key>/hints/", posts.take_hint, name="post-screenings-entry"),
    path("post-screenings/<str:key>/remarks/", posts.remark, name="post-screenings-remark"),
    *entity_urls(POSTS),
    path("screening-entries/<str:key>/write/", posts.write, name="screening-entries-write"),
    path("screening-entries/<str:key>/keep/", posts.keep, name="screening-entries-keep"),
    path("screening-entries/<str:key>/merge/", campaigns.rate_entry, name="screening-entries-merge"),
    *entity_urls(ENTRIES),
    path("remarks/new/", remarks.write_remark, name="remarks-new"),
]

offer_nav(NavItem(_("Screening"), "campaigns-list", BUSINESS, order=20, section="risks"))
offer_nav(NavItem(_("Posts"), "post-screenings-list", BUSINESS, order=22, section="risks"))
offer_nav(NavItem(_("Divisions"), "division-screenings-list", LEADERS, order=24, section="risks"))
offer_nav(NavItem(_("Remarks"), "remarks-new", BUSINESS, order=26, section="risks"))
