"""The reference office's catalogue: its edition, its clearing, and a file that goes out and comes in again."""

from __future__ import annotations

import pytest

from demo.loading.whole import load_demo
from lianfang.catalogue.actions.editions_import import import_catalogue
from lianfang.catalogue.queries import list_versions
from lianfang.catalogue.queries.clearing import get_report, list_progress, list_rounds
from lianfang.catalogue.queries.editions import get_edition, snapshots_of
from lianfang.catalogue.rules import content_of
from lianfang.catalogue.rules.edition_files import unguarded, write_csv, write_xlsx
from lianfang.catalogue.rules.editions import COLUMNS, NOT_READ, changes_in, entry_in, headings, row_of, same_content
from lianfang.edge.sheets import read_sheet
from lianfang.kernel.access import system
from lianfang.store.acting import acting

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(240)]
READER = system("a test reads the reference office")


def quiet(done: int) -> None:
    """Hear how far a file is."""


@pytest.mark.demand("X6", "T3.1.5")
def test_all_items_go_out_with_every_column_and_come_in_without_a_difference():
    load_demo()
    with acting(READER):
        edition = get_edition(READER, "2026-1")
        snapshots = snapshots_of(READER, edition)
        later = set(list_versions(READER).filter(number__gt=1).values_list("item__number", flat=True))
        report = {held.year: get_report(READER, held).total for held in list_rounds(READER)}
        running = list_rounds(READER).get(state="open")
        progress = {row.unit.code: dict(row.counts) for row in list_progress(READER, running)}
    assert (edition.state, edition.items, len(snapshots)) == ("published", 49, 49)
    assert all(row["count"] or row["statement"] for row in edition.categories)
    assert len(edition.categories) == 12
    assert (report[2025].before, report[2025].after) == (54, 49)
    assert {state for counts in progress.values() for state in counts} == {"draft", "submitted"}
    assert all(snapshot["procedure"] for snapshot in snapshots.values())
    rows = [row_of(snapshot, index, english=False) for index, snapshot in enumerate(snapshots.values(), 1)]
    csv_rows = [[unguarded(cell) for cell in row] for row in read_sheet("a.csv", write_csv(headings(), rows, quiet))]
    for sheet in (csv_rows, read_sheet("a.xlsx", write_xlsx("目录", [], headings(), rows, quiet))):
        for cells, snapshot in zip(sheet[1:], snapshots.values(), strict=True):
            given = {name: cell for name, cell in zip(COLUMNS, cells, strict=False) if name not in NOT_READ}
            assert set(COLUMNS) - NOT_READ == set(given)
            assert same_content(snapshot["content"], content_of(entry_in(given, None))) == []
            assert changes_in(given)["number"] == snapshot["content"]["number"]
        result = import_catalogue(READER, sheet=sheet, for_good=False, reason="")
        # Items with a version after that of the edition differ from it or wait for their check, and no others.
        assert {row.number for row in result.rows if row.what != "same"} <= later
        assert (result.count("new"), len(result.rows)) == (0, 49)
