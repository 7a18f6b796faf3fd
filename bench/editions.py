"""A catalogue of 20,000 items: every form is written within 20 seconds, from the asking to the file."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from lianfang.catalogue.actions.editions_export import FORMS, export_catalogue
from lianfang.catalogue.models import AuthorityItem, ItemVersion
from lianfang.catalogue.queries.editions import list_lines
from lianfang.catalogue.rules import content_of
from lianfang.catalogue.tests.factories import entry, many_items
from lianfang.files.actions import perform_export
from lianfang.files.queries import get_export
from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]
MANY, SECONDS = 20_000, 20.0


def many_versions(unit: str, count: int) -> None:
    """Put many published items with their versions straight into the tables."""
    many_items(unit, count)
    model = entry(unit)
    with acting(SETUP):
        rows = (
            AuthorityItem.objects.visible_to(SETUP)
            .filter(number__startswith="X")
            .values_list("pk", "unit_id", "number", "name")
        )
        ItemVersion.objects.bulk_create(
            (
                ItemVersion(
                    item_id=pk,
                    unit_id=unit_id,
                    number=1,
                    state="published",
                    published_on=clock.today(),
                    content=content_of(
                        replace(
                            model,
                            values=replace(
                                model.values,
                                number=number,
                                name=name,
                                conditions=("申请人为本市企业",),
                                materials=("申请表", "营业执照"),
                            ),
                        )
                    ),
                )
                for pk, unit_id, number, name in rows
            ),
            batch_size=2_000,
        )


def test_every_form_of_twenty_thousand_items_is_written_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    office()
    many_versions("A", MANY - 1)
    secretary = holder("wang", role=Role.SECRETARY)
    with acting(secretary):
        assert len(list_lines(secretary)) == MANY
    took = {}
    for form in FORMS:
        with acting(secretary):
            made = export_catalogue(secretary, form=form)
        began = time.perf_counter()
        perform_export(made.pk)
        took[form] = round(time.perf_counter() - began, 1)
        with acting(secretary):
            assert get_export(secretary, str(made.pk)).state == "done"
    with capsys.disabled():
        print("\nseconds for 20,000 items:", took)
    assert all(seconds <= SECONDS for seconds in took.values()), took
