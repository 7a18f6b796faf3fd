"""Show that the marks of a drawing are explained."""

from xml.etree import ElementTree

import pytest

from casecheck.drawing.legend import legend


@pytest.mark.parametrize(
    ("more", "meanings"),
    [
        ({}, ["", "", "级别与风险编号", "定为风险环节而未登记风险"]),
        ({"is_walk": True}, ["实际经过", "应走未走", "流程外的环节或走向", "办理次序"]),
    ],
)
def test_the_legend_explains_what_is_drawn(more, meanings):
    assert [row.words for row in legend(**more)] == meanings


def test_the_pictures_of_the_legend_carry_no_style():
    for row in (*legend(has_figures=True), *legend(is_walk=True, lang="en")):
        assert not [e for e in ElementTree.fromstring(row.picture).iter() if "style" in e.attrib or "id" in e.attrib]
