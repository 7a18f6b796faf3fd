"""Show how texts are broken into lines."""

import pytest

from casecheck.drawing.measure import text_width, wrap


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("网上受理", ("网上受理",)),
        ("敏感国别、敏感人员会商", ("敏感国别、", "敏感人员会商")),
        ("来华与涉外管理处处长岗", ("来华与涉外管", "理处处长岗")),
        ("邀请单位与事由的核查工作和办理及其他事", ("邀请单位与事由的核", "查工作和办理及其…")),
        ("离境后30日内销签核查", ("离境后30日", "内销签核查")),
        ("", ()),
    ],
)
def test_a_text_takes_at_most_two_lines(text, lines):
    assert wrap(text, 12, 108).lines == lines


def test_no_line_is_wider_than_allowed():
    for text in ("材料与企业实地核查(随机10%)", "Declaration FINAL_APPROVED by SUPERVISOR", "一" * 40, "W" * 40):
        assert all(text_width(line, 12) <= 110 for line in wrap(text, 12, 110).lines)
