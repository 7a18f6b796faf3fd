"""What kinds of document there are: later rooms declare theirs, this room one that anybody needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lianfang.documents.layout.markup import read_template
from lianfang.kernel.text import Text as _


class Language(StrEnum):
    """The languages a document is written in."""

    CHINESE = "zh"
    ENGLISH = "en"


LANGUAGE_LABELS: dict[str, _] = {"zh": _("Chinese"), "en": _("English")}


@dataclass(frozen=True)
class TemplateField:
    """A value a template may print: its name between braces, what it means, and a sample for previews."""

    name: str
    label: _
    sample: str = ""
    sample_en: str = ""

    def sample_in(self, language: str) -> str:
        """Return the sample in a language of documents."""
        return (self.sample_en if language == "en" else "") or self.sample


@dataclass(frozen=True)
class TemplateKind:
    """One kind of document: its values, its tables (rows come with the document), its preset in both languages.

    preset_en: empty where the kind is never written in English.
    is_written_here: whether a secretary issues it from a form of this room.
    """

    code: str
    label: _
    fields: tuple[TemplateField, ...] = ()
    preset: str = ""
    preset_en: str = ""
    is_landscape: bool = False
    tables: tuple[TemplateField, ...] = ()
    is_written_here: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages this kind has a preset in."""
        return ("zh", "en") if self.preset_en else ("zh",)

    def preset_in(self, language: str) -> str:
        """Return the preset in a language; the Chinese one where there is no other."""
        return (self.preset_en if language == "en" else "") or self.preset

    @property
    def known_fields(self) -> tuple[TemplateField, ...]:
        """Return the values every document has, then those of this kind; its own wins where names meet."""
        own = {field.name for field in self.fields}
        return (*(field for field in COMMON_FIELDS if field.name not in own), *self.fields)

    @property
    def field_names(self) -> tuple[str, ...]:
        """Return the names that may stand between braces."""
        return tuple(field.name for field in self.known_fields)

    @property
    def table_names(self) -> tuple[str, ...]:
        """Return the names of its tables."""
        return tuple(table.name for table in self.tables)


COMMON_FIELDS = (
    TemplateField("office", _("Name of the office"), "某市人民政府外事办公室", "Foreign Affairs Office"),
    TemplateField("unit", _("Name of the unit that issues it"), "综合处", "General Division"),
    TemplateField("number", _("Document number"), "×外廉〔2026〕12号", "FAO [2026] No. 12"),
    TemplateField(
        "title", _("Title"), "关于开展廉政风险点排查工作的通知", "Notice on the Screening of Integrity Risks"
    ),
    TemplateField("date", _("Date of issue"), "2026年11月22日", "22 November 2026"),
)
_KINDS: dict[str, TemplateKind] = {}


def declare_template(kind: TemplateKind) -> TemplateKind:
    """Register a kind of document; ValueError for a code taken twice or a preset that does not read."""
    if _KINDS.get(kind.code, kind) != kind:
        raise ValueError(f"kind of document {kind.code!r} is declared twice")
    names = [*kind.field_names, *kind.table_names]
    if len(set(names)) != len(names):
        raise ValueError(f"kind of document {kind.code!r}: a name stands twice")
    for language in kind.languages:
        _parts, faults = read_template(kind.preset_in(language), kind.field_names, kind.table_names)
        if faults:
            raise ValueError(f"kind of document {kind.code!r}, {language}, line {faults[0].line}: {faults[0].refusal}")
    _KINDS[kind.code] = kind
    return kind


def declared_templates() -> dict[str, TemplateKind]:
    """Return every kind of document by code."""
    return dict(_KINDS)


NOTICE = declare_template(
    TemplateKind(
        code="notice",
        label=_("Notice"),
        is_written_here=True,
        fields=(
            TemplateField("to", _("Addressees"), "机关各处室、各直属单位", "All divisions and subordinate units"),
            TemplateField(
                "body",
                _("Text; each line is a paragraph"),
                "为深入推进廉政风险防控工作，规范权力运行，现就有关事项通知如下。\n请于2027年1月15日前报送登记表。",
                "To regulate the exercise of powers, the following is notified.\nSend the register by 15 January 2027.",
            ),
            TemplateField(
                "attachments", _("Attachments, one a line"), "廉政风险点登记表\n等级评定标准", "Register\nRating scheme"
            ),
        ),
        preset="""【发文机关】{office}文件
【文号】外办
【标题】{title}
【主送】{to}
{body}
【附件】{attachments}
【落款】{office}
【日期】{date}
""",
        preset_en="""[office] {office}
[number] FAO
[title] {title}
[to] {to}
{body}
[attachments] {attachments}
[signature] {office}
[date] {date}
""",
    )
)
