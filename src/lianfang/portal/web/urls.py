"""Addresses of the public portal."""

from __future__ import annotations

from django.urls import path

from lianfang.portal.web import guides

urlpatterns = [
    path("public/", guides.front, name="portal"),
    path("public/items/<str:key>/", guides.guide, name="portal-item"),
]
