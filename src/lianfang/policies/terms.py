"""What an office may set, and the shape of each: tables of declared columns, so that one editor and check serve all.

A kind with one table has a list of rows as its value, a kind with several a dict of table name → rows. Labels and
figures are rows of versions; what stands here are the shapes, and presets that hold until an office sets its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lianfang.kernel.text import Text as _

Row = Mapping[str, Any]


class CellKind(StrEnum):
    """What one cell of a row holds."""

    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    CODES = "codes"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a table: its name in the rows, its label, and what it holds."""

    name: str
    label: _
    kind: CellKind = CellKind.TEXT
    is_required: bool = True
    choices: tuple[tuple[str, _], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a kind; `key` names the columns that no two rows share."""

    name: str
    label: _
    cells: tuple[Cell, ...]
    key: tuple[str, ...] = ("code",)


@dataclass(frozen=True, slots=True)
class PolicyKind:
    """One thing an office sets.

    is_public: what is in force is shown without signing in.
    preset: the value that holds until the office puts a first version in force; None where there is none.
    was_list: versions from before the kind had several tables hold the rows of the first one alone.
    """

    key: str
    label: _
    tables: tuple[Table, ...]
    is_public: bool = False
    preset: Any = None
    was_list: bool = False


class Unit(StrEnum):
    """How days are counted."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


UNITS = ((Unit.WORKING_DAYS.value, _("working days")), (Unit.CALENDAR_DAYS.value, _("calendar days")))
LIMITS = (("promise", _("promised limit")), ("legal", _("statutory limit")))
AUDIENCES = (("internal", _("inside the office")), ("public", _("everybody")))

CODE = Cell("code", _("Code"), CellKind.CODE)
LABEL = Cell("label", _("Label"))
LABEL_EN = Cell("label_en", _("Label in English"))
NAMED = (CODE, LABEL, LABEL_EN)


def _number(name: str, label: _, *, is_required: bool = True) -> Cell:
    return Cell(name, label, CellKind.NUMBER, is_required)


def _flag(name: str, label: _) -> Cell:
    return Cell(name, label, CellKind.FLAG)


def _optional(name: str, label: _, kind: CellKind = CellKind.TEXT) -> Cell:
    return Cell(name, label, kind, is_required=False)


def _list(key: str, label: _, *more: Cell, is_public: bool = True) -> PolicyKind:
    return PolicyKind(key, label, (Table("rows", label, (*NAMED, *more)),), is_public)


def _limit(color: str, label: _, label_offset: _, *, is_required: bool = True) -> tuple[Cell, Cell]:
    return (
        Cell(f"{color}_limit", label, CellKind.CHOICE, is_required, LIMITS),
        _number(f"{color}_offset", label_offset, is_required=is_required),
    )


CALENDAR = PolicyKind(
    "calendar",
    _("Working calendar"),
    (
        Table(
            "years",
            _("Years"),
            (_number("year", _("Year")), _flag("is_confirmed", _("Announced by the State Council"))),
            key=("year",),
        ),
        Table(
            "holidays",
            _("Days off"),
            (
                Cell("on", _("Date"), CellKind.DATE),
                _optional("label", _("Label")),
                _optional("label_en", LABEL_EN.label),
            ),
            key=("on",),
        ),
        Table(
            "make_up_days",
            _("Make-up days"),
            (
                Cell("on", _("Date"), CellKind.DATE),
                _optional("label", _("Label")),
                _optional("label_en", LABEL_EN.label),
            ),
            key=("on",),
        ),
    ),
    is_public=True,
)

RATING_SCHEME = PolicyKind(
    "rating_scheme",
    _("Rating scheme"),
    (
        Table("factors", _("Factors"), NAMED),
        Table(
            "anchors",
            _("Anchors of scores"),
            (Cell("factor", _("Factor"), CellKind.CODE), _number("score", _("Score")), LABEL, LABEL_EN),
            key=("factor", "score"),
        ),
        Table(
            "thresholds",
            _("Thresholds of levels"),
            (Cell("level", _("Level"), CellKind.CODE), _number("from", _("From score"))),
            key=("level",),
        ),
        Table(
            "floors",
            _("Floors"),
            (
                *NAMED,
                Cell("min_level", _("At least level"), CellKind.CODE),
                _number("harm_min", _("Harm from"), is_required=False),
                _number("probability_min", _("Probability from"), is_required=False),
            ),
        ),
        Table("rules", _("Rules"), NAMED),
    ),
)

TASK_LIMITS = PolicyKind(
    "task_limits",
    _("Limits of tasks and objections"),
    (Table("rows", _("Limits of tasks and objections"), (*NAMED, _number("days", _("Working days")))),),
    preset=(
        {"code": "post_confirmation", "label": "新任岗位确认", "label_en": "Confirmation of a new post", "days": 10},
        {"code": "objection_reply", "label": "异议答复", "label_en": "Reply to an objection", "days": 5},
        {"code": "objection_appeal", "label": "提出复核申请", "label_en": "Appeal against a reply", "days": 10},
        {"code": "appeal_decision", "label": "复核决定", "label_en": "Decision on an appeal", "days": 10},
        {"code": "findings_review", "label": "监测发现核查", "label_en": "Looking into findings", "days": 5},
        {"code": "basis_repealed", "label": "依据废止后修订", "label_en": "Revision after a repeal", "days": 20},
    ),
)

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
                _number("figure", _("Figure"), is_required=False),
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

NOTICE_TEMPLATES = PolicyKind(
    "notice_templates",
    _("Texts of notices"),
    (
        Table(
            "rows",
            _("Texts of notices"),
            (
                CODE,
                Cell("title", _("Title")),
                Cell("title_en", _("Title in English")),
                Cell("body", _("Text")),
                Cell("body_en", _("Text in English")),
            ),
        ),
    ),
    preset=(),
)

CLOCK_KINDS = _list(
    "clock_kinds",
    _("Clocks and their cards"),
    Cell("unit", _("Counted in"), CellKind.CHOICE, choices=UNITS),
    *_limit("blue", _("Blue: limit"), _("Blue: offset")),
    *_limit("yellow", _("Yellow: limit"), _("Yellow: offset")),
    *_limit("red", _("Red: limit"), _("Red: offset")),
    *_limit(
        "red_without_legal",
        _("Red without statutory limit"),
        _("Red without statutory limit: offset"),
        is_required=False,
    ),
    _number("no_blue_up_to", _("No blue up to days"), is_required=False),
    _flag("suspensions_added", _("Suspensions stop it")),
)

PUBLIC_NOTICE = _list(
    "public_notice",
    _("Public notices"),
    _number("days", _("Days")),
    Cell("unit", _("Counted in"), CellKind.CHOICE, choices=UNITS),
    _number("objection_reply_days", _("Days to answer an objection"), is_required=False),
    Cell("audience", _("Audience"), CellKind.CHOICE, choices=AUDIENCES),
)

LEVEL_RESPONSIBILITY = PolicyKind(
    "level_responsibility",
    _("Responsibility by level"),
    (
        Table(
            "rows",
            _("Responsibility by level"),
            (
                Cell("level", _("Level"), CellKind.CODE),
                LABEL,
                LABEL_EN,
                Cell("principal", _("Answers for it"), CellKind.CODE),
                _optional("assist", _("Helps"), CellKind.CODES),
                _number("checks_per_year", _("Checks a year")),
                _number("min_measures", _("Least measures")),
                _flag("needs_control", _("Needs a control")),
            ),
            key=("level",),
        ),
    ),
)

PAIR_ENDS = (
    _optional("reason", _("Reason")),
    _optional("reason_en", _("Reason in English")),
    _optional("basis", _("Basis")),
)

SEPARATION_PAIRS = PolicyKind(
    "separation_pairs",
    _("Separation of duties"),
    (
        Table(
            "steps",
            _("Types of step that exclude each other"),
            (
                *NAMED,
                Cell("first", _("One type of step"), CellKind.CODE),
                Cell("second", _("Other type of step"), CellKind.CODE),
                *PAIR_ENDS,
            ),
        ),
        Table(
            "posts",
            _("Posts that exclude each other"),
            (
                *NAMED,
                Cell("first", _("One post"), CellKind.CODE),
                Cell("second", _("Other post"), CellKind.CODE),
                *PAIR_ENDS,
            ),
        ),
        Table(
            "item_steps",
            _("Steps of one item that exclude each other"),
            (
                *NAMED,
                Cell("item", _("Number of the item"), CellKind.CODE),
                Cell("first", _("One step"), CellKind.CODE),
                Cell("second", _("Other step"), CellKind.CODE),
                *PAIR_ENDS,
            ),
        ),
    ),
    is_public=True,
    was_list=True,
)

FIVE_CHARGES = PolicyKind(
    "five_charges",
    _("Charges that the main leader does not hold"),
    (Table("rows", _("Charges that the main leader does not hold"), NAMED),),
    is_public=True,
    preset=(
        {"code": "finance", "label": "财务", "label_en": "Finance"},
        {"code": "personnel", "label": "人事", "label_en": "Personnel"},
        {"code": "projects", "label": "工程项目", "label_en": "Construction projects"},
        {"code": "purchase", "label": "物资采购", "label_en": "Purchasing"},
        {"code": "approval", "label": "行政审批", "label_en": "Administrative approval"},
    ),
)

THREE_MAJOR = _list(
    "three_major",
    _("Thresholds of major matters"),
    _number("amount", _("From amount (yuan)"), is_required=False),
    _optional("basis", _("Basis")),
    is_public=False,
)

SHARES = (("1/2", _("half")), ("2/3", _("two thirds")), ("3/4", _("three quarters")))
MAJORITIES = (("entitled", _("members entitled to attend")), ("present", _("members taking part")))
RECUSED = (("stay", _("stay in the number of members")), ("leave", _("leave it for that topic")))
CONFIRMERS = (("all_present", _("all members present")), ("chair_and_recorder", _("whoever presided and the recorder")))

MEETING_RULES = PolicyKind(
    "meeting_rules",
    _("Rules of meetings"),
    (
        Table(
            "rows",
            _("Rules of meetings (the row “default” holds for every body without one of its own)"),
            (
                *NAMED,
                Cell("quorum", _("Quorum"), CellKind.CHOICE, choices=SHARES),
                Cell("personnel", _("Quorum for personnel"), CellKind.CHOICE, choices=SHARES),
                Cell("majority", _("More than half of"), CellKind.CHOICE, choices=MAJORITIES),
                Cell("recused", _("Recused members"), CellKind.CHOICE, choices=RECUSED),
                _number("papers_days", _("Papers sent ahead (working days)")),
                _number("minutes_days", _("Minutes within (working days)")),
                Cell("minutes_by", _("Minutes confirmed by"), CellKind.CHOICE, choices=CONFIRMERS),
            ),
        ),
    ),
    preset=(
        {
            "code": "default",
            "label": "议事规则",
            "label_en": "Rules of procedure",
            "quorum": "1/2",
            "personnel": "2/3",
            "majority": "entitled",
            "recused": "stay",
            "papers_days": 2,
            "minutes_days": 5,
            "minutes_by": "all_present",
        },
    ),
)

KINDS: dict[str, PolicyKind] = {
    kind.key: kind
    for kind in (
        _list(
            "authority_categories",
            _("Categories of authority"),
            _optional("national_type", _("National type")),
            _flag("is_named", _("Named in the notice")),
            _optional("origin", _("Origin")),
        ),
        _list("key_fields", _("Key fields")),
        _list("risk_kinds", _("Kinds of risk")),
        _list("risk_causes", _("Causes of risk"), Cell("kind", _("Kind of risk"), CellKind.CODE)),
        _list("measure_kinds", _("Kinds of measure"), Cell("for_kind", _("Kind of risk"), CellKind.CODE)),
        _list("measure_cycles", _("Cycles of measures")),
        _list(
            "level_labels",
            _("Levels of risk"),
            _optional("meaning", _("Meaning")),
            _optional("meaning_en", _("Meaning in English")),
        ),
        _list(
            "card_labels",
            _("Warning cards"),
            _number("rank", _("Rank")),
            _optional("level", _("Level")),
            _optional("level_en", _("Level in English")),
            Cell("recipients", _("Recipients"), CellKind.CODES),
        ),
        RATING_SCHEME,
        LEVEL_RESPONSIBILITY,
        CLOCK_KINDS,
        PUBLIC_NOTICE,
        CALENDAR,
        SEPARATION_PAIRS,
        FIVE_CHARGES,
        _list("step_types", _("Types of step")),
        _list("suspension_grounds", _("Grounds of suspension"), _number("max_days", _("Longest, in working days"))),
        _list("publicity_kinds", _("Kinds of publicity")),
        _list("applicant_kinds", _("Kinds of applicant")),
        _list("basis_statuses", _("States of a legal basis")),
        THREE_MAJOR,
        MEETING_RULES,
        TASK_LIMITS,
        ITEM_CODES,
        ITEM_LINT,
        NOTICE_TEMPLATES,
    )
}
