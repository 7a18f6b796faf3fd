"""A body that is far too large is refused before it is read."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/event-logs/new/", "/api/event-logs"])
def test_a_body_far_over_the_limit_is_not_read(path, settings):
    settings.UPLOAD_LIMIT_BYTES = 100
    answer = Client().post(path, b"x" * 500, content_type="application/octet-stream")
    assert answer.status_code == 413
