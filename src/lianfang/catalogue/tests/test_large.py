"""A catalogue of twenty thousand items: no page grows with it, and a list costs the same as ever."""

from __future__ import annotations

import time

import pytest

from lianfang.catalogue.actions.clearing import open_round
from lianfang.catalogue.models import AuthorityItem, Basis, ItemBasis, ItemPost
from lianfang.catalogue.tests.factories import many_items
from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.people.models import Account
from lianfang.people.queries import get_post
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]
MANY = 20_000
LARGEST_PAGE_BYTES = 200_000


def link_all() -> None:
    """Let every item stand on B1 and be carried out by A2."""
    with acting(SETUP):
        AuthorityItem.objects.visible_to(SETUP).update(state="published")
        items = list(AuthorityItem.objects.visible_to(SETUP).filter(number__startswith="X"))
        basis, post = Basis.objects.visible_to(SETUP).get(code="B1"), get_post(SETUP, "A2")
        ItemBasis.objects.bulk_create([ItemBasis(item=item, basis=basis) for item in items], batch_size=5_000)
        ItemPost.objects.bulk_create(
            [ItemPost(item=item, post=post, duty="execute", post_code="A2", title=post.title) for item in items],
            batch_size=5_000,
        )


def test_no_page_of_a_catalogue_of_twenty_thousand_items_is_large(client):
    office()
    many_items("A", MANY)
    link_all()
    secretary = holder("wang", role=Role.SECRETARY)
    holder("li", post="A2", unit="A")
    held = open_round(secretary, year=clock.today().year, title="清理", due_on=clock.today().replace(month=12, day=31))
    paths = {
        "wang": (
            "/items/",
            "/items/?size=100",
            "/item-versions/",
            "/item-lint/",
            "/categories/",
            "/bases/B1/",
            "/bases/B1/repeal/",
            "/bases/B1/edit/",
            "/units/A/",
            "/posts/A2/",
            "/separation/",
            "/flows/",
            "/discretion/",
            "/clearing-records/",
            f"/clearing-rounds/{held.pk}/",
            f"/clearing-rounds/{held.pk}/report/",
            "/editions/new/",
        ),
        "li": ("/", f"/clearing-rounds/{held.pk}/answer/", f"/clearing-rounds/{held.pk}/answer/?page=666"),
    }
    held_rows, page_of_records = {}, ""
    for username, addresses in paths.items():
        client.force_login(Account.objects.get(username=username))
        for path in addresses:
            began = time.perf_counter()
            answer = client.get(path)
            size = len(answer.content)
            page_of_records = answer.content.decode()
            print(f"{path:44} {size:8} bytes {time.perf_counter() - began:6.2f} s")
            assert (answer.status_code, size < LARGEST_PAGE_BYTES) == (200, True), (path, size)
            held_rows[path] = answer.content.decode().count("/items/X")
    # The first of each is T01, by which the office was made.
    assert held_rows["/units/A/"] == held_rows["/posts/A2/"] == 99
    assert held_rows["/bases/B1/"] == held_rows["/bases/B1/repeal/"] == 199
    assert page_of_records.count("<fieldset") == 30
