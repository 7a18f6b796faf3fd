"""Every kind of policy by its key, with its shape and preset."""

from __future__ import annotations

from lianfang.kernel.text import Text as _
from lianfang.policies.terms.items import ITEM_CODES, ITEM_LINT
from lianfang.policies.terms.risks import RISK_LIBRARY
from lianfang.policies.terms.shapes import (
    AUDIENCES,
    CODE,
    LABEL,
    LABEL_EN,
    NAMED,
    UNITS,
    Cell,
    CellKind,
    PolicyKind,
    Table,
    flag_cell,
    limit_cells,
    number_cell,
    optional,
    plain_list,
)

CALENDAR = PolicyKind(
    "calendar",
    _("Working calendar"),
    (
        Table(
            "years",
            _("Years"),
            (number_cell("year", _("Year")), flag_cell("is_confirmed", _("Announced by the State Council"))),
            key=("year",),
        ),
        Table(
            "holidays",
            _("Days off"),
            (
                Cell("on", _("Date"), CellKind.DATE),
                optional("label", _("Label")),
                optional("label_en", LABEL_EN.label),
            ),
            key=("on",),
        ),
        Table(
            "make_up_days",
            _("Make-up days"),
            (
                Cell("on", _("Date"), CellKind.DATE),
                optional("label", _("Label")),
                optional("label_en", LABEL_EN.label),
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
        # The score is a product: factors that share a part are added, the parts multiplied.
        Table("factors", _("Factors"), (*NAMED, optional("part", _("Part of the product"), CellKind.CODE))),
        Table(
            "anchors",
            _("Anchors of scores"),
            (Cell("factor", _("Factor"), CellKind.CODE), number_cell("score", _("Score")), LABEL, LABEL_EN),
            key=("factor", "score"),
        ),
        Table(
            "thresholds",
            _("Thresholds of levels"),
            (Cell("level", _("Level"), CellKind.CODE), number_cell("from", _("From score"))),
            key=("level",),
        ),
        Table(
            "floors",
            _("Floors"),
            (
                *NAMED,
                Cell("min_level", _("At least level"), CellKind.CODE),
                number_cell("harm_min", _("Harm from"), is_required=False),
                number_cell("probability_min", _("Probability from"), is_required=False),
            ),
        ),
        Table("rules", _("Rules"), NAMED),
    ),
)

TASK_LIMITS = PolicyKind(
    "task_limits",
    _("Limits of tasks and objections"),
    (Table("rows", _("Limits of tasks and objections"), (*NAMED, number_cell("days", _("Working days")))),),
    preset=(
        {"code": "post_confirmation", "label": "新任岗位确认", "label_en": "Confirmation of a new post", "days": 10},
        {"code": "objection_reply", "label": "异议答复", "label_en": "Reply to an objection", "days": 5},
        {"code": "objection_appeal", "label": "提出复核申请", "label_en": "Appeal against a reply", "days": 10},
        {"code": "appeal_decision", "label": "复核决定", "label_en": "Decision on an appeal", "days": 10},
        {"code": "findings_review", "label": "监测发现核查", "label_en": "Looking into findings", "days": 5},
        {"code": "risk_rating", "label": "风险评定", "label_en": "Rating of a risk", "days": 5},
        {"code": "risk_change", "label": "变更后重评风险", "label_en": "Risks after a change", "days": 20},
        {"code": "basis_repealed", "label": "依据废止后修订", "label_en": "Revision after a repeal", "days": 20},
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

CLOCK_KINDS = plain_list(
    "clock_kinds",
    _("Clocks and their cards"),
    Cell("unit", _("Counted in"), CellKind.CHOICE, choices=UNITS),
    *limit_cells("blue", _("Blue: limit"), _("Blue: offset")),
    *limit_cells("yellow", _("Yellow: limit"), _("Yellow: offset")),
    *limit_cells("red", _("Red: limit"), _("Red: offset")),
    *limit_cells(
        "red_without_legal",
        _("Red without statutory limit"),
        _("Red without statutory limit: offset"),
        is_required=False,
    ),
    number_cell("no_blue_up_to", _("No blue up to days"), is_required=False),
    flag_cell("suspensions_added", _("Suspensions stop it")),
)

PUBLIC_NOTICE = plain_list(
    "public_notice",
    _("Public notices"),
    number_cell("days", _("Days")),
    Cell("unit", _("Counted in"), CellKind.CHOICE, choices=UNITS),
    number_cell("objection_reply_days", _("Days to answer an objection"), is_required=False),
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
                optional("assist", _("Helps"), CellKind.CODES),
                number_cell("checks_per_year", _("Checks a year")),
                number_cell("min_measures", _("Least measures")),
                flag_cell("needs_control", _("Needs a control")),
            ),
            key=("level",),
        ),
    ),
)

PAIR_ENDS = (
    optional("reason", _("Reason")),
    optional("reason_en", _("Reason in English")),
    optional("basis", _("Basis")),
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

THREE_MAJOR = plain_list(
    "three_major",
    _("Thresholds of major matters"),
    number_cell("amount", _("From amount (yuan)"), is_required=False),
    optional("basis", _("Basis")),
    is_public=False,
)

SCREENING_QUALITY = PolicyKind(
    "screening_quality",
    _("Quality of texts in screenings"),
    (
        Table("figures", _("Thresholds"), (*NAMED, number_cell("value", _("Value")))),
        Table("phrases", _("Phrases that say nothing"), (Cell("phrase", _("Phrase")),), key=("phrase",)),
    ),
    preset={
        "figures": [
            {"code": "similar", "label": "雷同度（%）", "label_en": "Near-copy from (%)", "value": 60},
            {"code": "vague", "label": "空话占比（%）", "label_en": "Phrases without content from (%)", "value": 30},
            {"code": "stale_years", "label": "制度几年未修订", "label_en": "Rules unchanged for years", "value": 3},
            {"code": "letters", "label": "最少字数", "label_en": "Least letters", "value": 12},
        ],
        "phrases": [
            {"phrase": phrase}
            for phrase in (
                *("加强管理", "提高认识", "加强学习", "严格把关", "思想重视", "认真履职", "加大力度", "进一步完善"),
                *("廉洁自律", "以权谋私", "责任心不强", "工作不认真", "制度不健全", "监督不到位"),
            )
        ],
    },
    was_list=False,
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
                number_cell("papers_days", _("Papers sent ahead (working days)")),
                number_cell("minutes_days", _("Minutes within (working days)")),
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
        plain_list(
            "authority_categories",
            _("Categories of authority"),
            optional("national_type", _("National type")),
            flag_cell("is_named", _("Named in the notice")),
            optional("origin", _("Origin")),
        ),
        plain_list("key_fields", _("Key fields")),
        plain_list("risk_kinds", _("Kinds of risk")),
        plain_list("risk_causes", _("Causes of risk"), Cell("kind", _("Kind of risk"), CellKind.CODE)),
        plain_list("measure_kinds", _("Kinds of measure"), Cell("for_kind", _("Kind of risk"), CellKind.CODE)),
        plain_list("measure_cycles", _("Cycles of measures")),
        plain_list(
            "level_labels",
            _("Levels of risk"),
            optional("meaning", _("Meaning")),
            optional("meaning_en", _("Meaning in English")),
        ),
        plain_list(
            "card_labels",
            _("Warning cards"),
            number_cell("rank", _("Rank")),
            optional("level", _("Level")),
            optional("level_en", _("Level in English")),
            Cell("recipients", _("Recipients"), CellKind.CODES),
        ),
        RATING_SCHEME,
        LEVEL_RESPONSIBILITY,
        CLOCK_KINDS,
        PUBLIC_NOTICE,
        CALENDAR,
        SEPARATION_PAIRS,
        FIVE_CHARGES,
        plain_list("step_types", _("Types of step")),
        plain_list(
            "suspension_grounds", _("Grounds of suspension"), number_cell("max_days", _("Longest, in working days"))
        ),
        plain_list("publicity_kinds", _("Kinds of publicity")),
        plain_list("applicant_kinds", _("Kinds of applicant")),
        plain_list("basis_statuses", _("States of a legal basis")),
        THREE_MAJOR,
        MEETING_RULES,
        TASK_LIMITS,
        ITEM_CODES,
        ITEM_LINT,
        SCREENING_QUALITY,
        RISK_LIBRARY,
        NOTICE_TEMPLATES,
    )
}
