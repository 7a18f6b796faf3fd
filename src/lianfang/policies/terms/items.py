"""What an office sets about authority items: how codes are made, and the rules of lint."""

from __future__ import annotations

from lianfang.kernel.text import Text as _
from lianfang.policies.terms.shapes import NAMED, Cell, CellKind, PolicyKind, Row, Table, number_cell

ITEM_CODES = PolicyKind(
    "item_codes",
    _("Parts of item codes"),
    (Table("rows", _("Parts of item codes"), (*NAMED, Cell("value", _("Part of the code")))),),
    preset=(),
)

LINT_LEVELS = (("block", _("blocks")), ("warn", _("warns")), ("off", _("rests")))


def _lint(code: str, label: str, label_en: str, level: str = "block", figure: int | None = None) -> Row:
    return {"code": code, "label": label, "label_en": label_en, "level": level, "figure": figure}


ITEM_LINT = PolicyKind(
    "item_lint",
    _("Rules of lint for items"),
    (
        Table(
            "rows",
            _("Rules of lint for items"),
            (
                *NAMED,
                Cell("level", _("What it does"), CellKind.CHOICE, choices=LINT_LEVELS),
                number_cell("figure", _("Figure"), is_required=False),
            ),
        ),
    ),
    preset=(
        _lint("missing_basis", "缺少依据或“三定”条款", "No legal basis or charter line"),
        _lint("missing_body", "缺少实施主体", "No handling body"),
        _lint("missing_subject", "缺少办理岗位", "No post carries it out"),
        _lint("missing_conditions", "缺少办理条件", "No conditions"),
        _lint("missing_steps", "缺少办理程序", "No procedure"),
        _lint("missing_limits", "缺少承诺时限", "No promised limit"),
        _lint("missing_suspensions", "未写明时限扣除情形", "Suspension grounds not settled", "warn"),
        _lint("missing_supervision", "缺少监督方式", "No supervision"),
        _lint("missing_duties", "缺少职责条款", "No duties"),
        _lint("missing_liability", "缺少追责条款", "No liability"),
        _lint("missing_discretion", "公开事项未定裁量档次", "Public item without settled discretion"),
        _lint("promise_above_law", "承诺时限长于法定时限", "Promised above statutory"),
        _lint("steps_above_promise", "环节时限合计超过承诺时限", "Steps above promised"),
        _lint("duties_overlap", "决策、执行、监督同岗", "Same post in two of decide, execute, supervise"),
        _lint("step_without_post", "环节未落实岗位", "Step without post"),
        _lint("material_twice", "重复索要材料", "Same document asked for twice"),
        _lint("material_own", "索要本单位出具的材料", "Document that the office itself issues", "warn"),
        _lint("key_field_single", "重点领域事项单人审核", "Key field judged by one post", figure=2),
        _lint("unpublished_late", "审定后逾期未公布", "Approved but not published in time", "warn", 10),
        _lint("basis_repealed", "所引依据已废止", "Cites a repealed basis"),
        _lint("basis_unverified", "所引依据待核对", "Cites a basis to be verified", "warn"),
        _lint("code_malformed", "编码不合规则", "Code does not fit the rule"),
    ),
)
