"""A sheet is tried as a whole: every bad cell is named, rows of one object are joined, what stands is passed by."""

from __future__ import annotations

import pytest

from lianfang.edge.entity import Field, Importer, Kind
from lianfang.edge.importing import run_import
from lianfang.kernel.access import Role, system
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

pytestmark = pytest.mark.django_db
ACTOR = system("a test takes a sheet")
FIELDS = (
    Field("name", _("Name")),
    Field("days", _("Days"), Kind.NUMBER),
    Field("kind", _("Kind"), required=False, choices=lambda actor: [("big", "大"), ("small", "小")]),
)
HEADER = ["name", "days", "kind"]
declare_refusals({"test_row": _("{reason}")})


class Taken:
    """Keep what an action was given."""

    def __init__(self, refuse: int | None = None) -> None:
        self.given: list[dict] = []
        self.refuse = refuse

    def __call__(self, actor, **given):
        if self.refuse is not None:
            raise Refused("test_row", row=self.refuse, reason="这行不行")
        self.given.append(given)


def importer(action, **more):
    return Importer(fields=FIELDS, action=action, by=frozenset({Role.SECRETARY}), **more)


def test_every_cell_that_cannot_be_read_is_named_and_the_action_is_not_asked():
    taken = Taken()
    result = run_import(importer(taken), ACTOR, [HEADER, ["", "drei", ""], ["b", "2", ""]], for_good=True)
    (bad,) = result.refused
    assert bad.line == 2
    assert "drei" in bad.error
    assert len(bad.error.split("。")) + len(bad.error.split(". ")) > 2
    assert [given["name"] for given in taken.given] == ["b"]


@pytest.mark.parametrize("cell", ["big", "大"])
def test_a_label_stands_for_its_code(cell):
    taken = Taken()
    run_import(importer(taken), ACTOR, [HEADER, ["a", "1", cell]], for_good=True)
    assert taken.given == [{"name": "a", "days": 1, "kind": "big"}]


def test_rows_of_one_object_are_one_act_in_their_order():
    taken = Taken()
    rows = [HEADER, ["a", "1", ""], ["b", "5", ""], ["a", "2", ""]]
    run_import(importer(taken, group="name"), ACTOR, rows, for_good=True)
    assert [(given["name"], [row["days"] for row in given["rows"]]) for given in taken.given] == [
        ("a", [1, 2]),
        ("b", [5]),
    ]


def test_a_refusal_of_a_group_stands_at_its_row():
    rows = [HEADER, ["a", "1", ""], ["a", "2", ""]]
    result = run_import(importer(Taken(refuse=1), group="name"), ACTOR, rows, for_good=True)
    assert [(row.line, row.error) for row in result.refused] == [(3, "这行不行")]


def test_a_group_with_a_bad_cell_is_not_tried():
    taken = Taken()
    rows = [HEADER, ["a", "1", ""], ["a", "zwei", ""]]
    result = run_import(importer(taken, group="name"), ACTOR, rows, for_good=True)
    assert ([row.line for row in result.refused], taken.given) == ([3], [])


def test_what_stands_already_is_passed_by_and_the_rest_is_told_as_new_or_changed():
    taken = Taken()
    stands = {"a": {"name": "a", "days": 1, "kind": ""}, "b": {"name": "b", "days": 9, "kind": ""}}
    sheet = [HEADER, ["a", "1", ""], ["b", "2", ""], ["c", "3", ""]]
    known = importer(taken, standing=lambda actor, name, **given: stands.get(name))
    result = run_import(known, ACTOR, sheet, for_good=True)
    assert [row.what for row in result.rows] == ["same", "changed", "new"]
    assert [given["name"] for given in taken.given] == ["b", "c"]
