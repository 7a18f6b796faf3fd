"""The sheets of a new office, written as code: three divisions, eight posts, six items with their steps."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

Rows = Sequence[Sequence[object]]

UNITS = [
    ["code", "name", "kind", "parent", "position"],
    ["WB", "某市外事办公室", "office", "", 0],
    ["LD", "办领导", "leadership", "WB", 1],
    ["MS", "秘书处", "division", "WB", 2],
    ["A", "出国管理处", "division", "WB", 3],
    ["B", "来华管理处", "division", "WB", 4],
]
POSTS = [
    ["code", "unit", "title", "role", "is_key"],
    ["L1", "LD", "主任", "main_leader", 1],
    ["L2", "LD", "副主任（外事）", "leader_in_charge", 1],
    ["L3", "LD", "副主任（机关）", "leader_in_charge", 1],
    ["MS1", "MS", "秘书处处长", "secretary", 1],
    ["A1", "A", "出国管理处处长", "division_head", 1],
    ["A2", "A", "出国管理处经办岗", "officer", 0],
    ["B1", "B", "来华管理处处长", "division_head", 1],
    ["B2", "B", "来华管理处经办岗", "officer", 0],
]
HOLDERS = [
    ["post", "person", "since_on"],
    *([code, person, "2024-01-02"] for code, person in zip(
        ("L1", "L2", "L3", "MS1", "A1", "A2", "B1", "B2"),
        ("赵一", "钱二", "孙三", "李四", "周五", "吴六", "郑七", "王八"),
        strict=True,
    )),
]  # fmt: skip
CHARGES = [
    ["leader", "unit", "field"],
    ["L2", "A", ""],
    ["L2", "B", ""],
    ["L2", "", "行政审批"],
    ["L3", "", "财务"],
    ["L3", "", "人事"],
]
ACCOUNTS = [
    ["username", "role", "unit", "person"],
    ["leader", "main_leader", "WB", "赵一"],
    ["secretary", "secretary", "WB", "李四"],
    ["head-a", "division_head", "A", "周五"],
    ["officer-a", "officer", "A", "吴六"],
    ["head-b", "division_head", "B", "郑七"],
    ["officer-b", "officer", "B", "王八"],
]
NAMED = ["code", "label", "label_en"]
POLICIES = {
    "authority_categories.rows": [
        [*NAMED, "national_type", "is_named"],
        ["APPR", "行政审批", "Approval", "07", 1],
        ["PUN", "行政处罚", "Penalty", "02", 1],
    ],
    "step_types.rows": [
        NAMED,
        ["accept", "受理", "Acceptance"],
        ["review", "审核", "Review"],
        ["decide", "决定", "Decision"],
    ],
    "suspension_grounds.rows": [[*NAMED, "max_days"], ["supplement", "补正材料", "Documents completed", 10]],
    "key_fields.rows": [NAMED, ["approval", "行政审批", "Approval"]],
    "separation_pairs.steps": [
        [*NAMED, "first", "second", "reason"],
        ["SOD-1", "受理与决定分离", "Acceptance and decision", "accept", "decide", "不能自批自办"],
    ],
}
BASES = [
    ["code", "name", "kind", "status", "article", "text"],
    ["B001", "中华人民共和国出境入境管理法", "law", "source_text", "第四条", "按照规定管理出境入境事务"],
    ["B002", "某市外事办公室三定方案", "charter", "source_text", "二", "承担外事管理职责"],
]
DECLARED = [["category", "statement", "declared_on"], ["PUN", "本办无行政处罚权", "2026-11-01"]]
BODIES = [["code", "name", "unit"], ["LT", "党组", "WB"]]
SEATS = [
    ["body", "post", "kind", "position"],
    ["LT", "L1", "chair", 1],
    ["LT", "L2", "member", 2],
    ["LT", "L3", "member", 3],
]
ITEM_COLUMNS = [
    "number", "code", "category", "name", "unit", "body", "bases", "decide", "execute", "supervise", "applicant_kind",
    "applicant", "conditions", "materials", "legal_limit_days", "promised_limit_days", "suspensions", "fee",
    "supervision_methods", "duties", "boundary", "liability", "publicity", "discretion",
]  # fmt: skip


def items_of(division: str) -> list[list[object]]:
    """Return the sheet of the three items of a division."""
    return [
        ITEM_COLUMNS,
        *(
            [
                f"{division}0{number}", f"99990{'AB'.index(division)}ABC01{number:02d}100", "APPR",
                f"{division}事项{number}", division, "某市外事办公室", "B001\nB002", "L2", f"{division}2\n{division}1",
                "L3", "external", "本市单位", "符合规定", "申请表\n单位公函", 20, 10, "supplement", "不收费",
                "抽查\n通报",
                "依法受理和核实", "不受理个人申请", "违规的依规追责", "public",
                '{"none_reason": "依法办理，没有裁量余地"}',
            ]
            for number in (1, 2, 3)
        ),
    ]  # fmt: skip


def steps_of(division: str) -> list[list[object]]:
    """Return the sheet of the steps of a division's items."""
    return [
        ["item", "name", "post", "limit", "type", "risk"],
        *(
            row
            for number in (1, 2, 3)
            for row in (
                [f"{division}0{number}", "受理", f"{division}2", "1", "受理", ""],
                [f"{division}0{number}", "审核", f"{division}1", "2", "审核", 1],
                [f"{division}0{number}", "决定", "L2", "1", "决定", 1],
            )
        ),
    ]


def book(sheets: Mapping[str, Rows]) -> io.BytesIO:
    """Return a workbook as a form sends it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    file = io.BytesIO(out.getvalue())
    file.name = "sheet.xlsx"
    return file
