"""Addresses of exports."""

from __future__ import annotations

from django.urls import path

from lianfang.edge.web.entities import entity_urls
from lianfang.files.entities import EXPORTS
from lianfang.files.web import pages

urlpatterns = [
    path("exports/<str:key>/progress/", pages.progress, name="export-progress"),
    path("exports/<str:key>/file/", pages.download, name="export-file"),
    *entity_urls(EXPORTS),
]
