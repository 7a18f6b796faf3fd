"""What a template and a document number are. Pure."""

from __future__ import annotations

from datetime import date

from lianfang.documents.layout.markup import Fault, Part, read_template
from lianfang.documents.terms import TemplateKind, declared_templates
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

LONGEST_WORD = 40
LONGEST_TITLE = 300
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def kind_of(code: str) -> TemplateKind:
    """Return a kind of document, or refuse the code as unknown."""
    known = declared_templates().get(code)
    if known is None:
        raise Refused("template_kind_unknown", field="template", kind=code)
    return known


def faults_of(kind: TemplateKind, text: str) -> list[Fault]:
    """Return what is wrong with a text of this kind, line by line."""
    return read_template(text, kind.field_names, kind.table_names)[1]


def parts_of(kind: TemplateKind, text: str) -> list[Part]:
    """Return the parts of a text of this kind, or refuse the first line that does not read."""
    parts, faults = read_template(text, kind.field_names, kind.table_names)
    if faults:
        raise Refused("template_faulty", field="text", line=faults[0].line, reason=faults[0].sentence())
    word = word_of(parts)
    if len(word) > LONGEST_WORD:
        raise Refused("template_word", field="text", most=LONGEST_WORD)
    return parts


def word_of(parts: list[Part]) -> str:
    """Return the word that stands before the year in the numbers of a template."""
    return next(part.text for part in parts if part.kind == "number")


def number_of(word: str, year: int, serial: int, language: str) -> str:
    """Return a document number as it is printed: 外办〔2026〕12号, FAO [2026] No. 12."""
    return f"{word} [{year}] No. {serial}" if language == "en" else f"{word}〔{year}〕{serial}号"


def day_in_words(day: date, language: str) -> str:
    """Return a date as it stands under a document."""
    if language == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def check_title(title: str) -> str:
    """Return a title on one line, or refuse one that is empty or too long."""
    found = " ".join(title.split())
    if not found:
        raise Refused("field_required", field="title")
    if len(found) > LONGEST_TITLE:
        raise Refused("text_long", field="title", most=LONGEST_TITLE, length=len(found))
    return found


def check_names(kind: TemplateKind, values: object, tables: object) -> None:
    """Refuse values and tables that the kind does not know."""
    for given, known in ((values, kind.field_names), (tables, kind.table_names)):
        for name in given:  # type: ignore[attr-defined]
            if name not in known:
                raise Refused("value_unknown", field=str(name), name=name, kind=kind.label)


declare_refusals(
    {
        "template_kind_unknown": _("There is no kind of document “{kind}”."),
        "template_faulty": _("Line {line} does not read: {reason}"),
        "template_word": _("The word of the number may have {most} characters."),
        "value_unknown": _("“{kind}” has no value “{name}”."),
    }
)
