"""Addresses of the pages of meetings, topics and bodies."""

from __future__ import annotations

from django.urls import path

from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.text import Text as _
from lianfang.meetings.access import READERS
from lianfang.meetings.entities import BODIES, MEETINGS, SEATS, TOPICS
from lianfang.meetings.web import meetings, topics

urlpatterns = [
    path("meetings/new/", meetings.new_meeting_view, name="meetings-new"),
    path("meetings/<str:key>/minutes/", meetings.minutes_view, name="meetings-minutes"),
    path("meetings/<str:key>/minutes.<str:kind>", meetings.minutes_file_view, name="meetings-minutes-file"),
    path("meetings/<str:key>/do/<str:act>/", meetings.act_view, name="meetings-act"),
    *entity_urls(MEETINGS),
    path("topics/new/", topics.new_topic_view, name="topics-new"),
    path("topics/<str:key>/now/", topics.live_view, name="topics-live"),
    path("topics/<str:key>/papers/", topics.paper_view, name="topics-paper"),
    path("topics/<str:key>/do/<str:act>/", topics.act_view, name="topics-act"),
    *entity_urls(TOPICS),
    path("bodies/<str:key>/seat/", meetings.seat_view, name="bodies-seat"),
    *entity_urls(BODIES),
    *entity_urls(SEATS),
]

offer_nav(
    NavItem(_("Meetings"), "meetings-list", READERS, order=45, section="decisions", also=("/topics/", "/bodies/"))
)
