"""The reference office, loaded through the actions of the rooms."""

from __future__ import annotations

import pytest

from demo.loading.whole import LOADER, load_demo
from lianfang.catalogue.queries import list_items
from lianfang.flowcharts.queries import list_flows
from lianfang.people.queries import list_posts
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db


def test_load():
    import time

    t = time.time()
    load_demo()
    print("took", time.time() - t)
    with acting(LOADER):
        assert list_posts(LOADER).count() == 38
        assert list_items(LOADER).count() == 49
        assert list_flows(LOADER).count() == 49
