"""Words of editions: the topic that a meeting decides on, and the columns of the catalogue as they are handed out."""

from __future__ import annotations

from lianfang.kernel.text import Text as _
from lianfang.meetings.terms import TopicKind, declare_topic_kind

EDITION_TOPIC = "catalogue.edition"
declare_topic_kind(TopicKind(EDITION_TOPIC, _("Edition of the catalogue of authority")))

COLUMN_LABELS: dict[str, _] = {
    "index": _("No. in order"),
    "number": _("No."),
    "code": _("Item code"),
    "category": _("Category"),
    "name": _("Authority item"),
    "name_en": _("Name in English"),
    "sub_items": _("Sub-items"),
    "unit": _("Division"),
    "body": _("Handling body"),
    "bases": _("Legal bases"),
    "decide": _("Decides"),
    "execute": _("Carries out"),
    "supervise": _("Supervises"),
    "applicant_kind": _("Kind of applicant"),
    "applicant": _("Applicant"),
    "applicant_en": _("Applicant in English"),
    "conditions": _("Conditions"),
    "materials": _("Documents required"),
    "material_forms": _("Form of the documents"),
    "material_sources": _("Who issues the documents"),
    "procedure": _("Procedure"),
    "legal_limit_days": _("Statutory limit (working days)"),
    "promised_limit_days": _("Promised limit (working days)"),
    "suspensions": _("Suspension grounds"),
    "no_suspensions_because": _("Why there is no suspension ground"),
    "fee": _("Fee"),
    "supervision_methods": _("Supervision methods"),
    "duties": _("Duties"),
    "boundary": _("Boundary"),
    "liability": _("Liability"),
    "key_fields": _("Key fields"),
    "is_major": _("Major matter"),
    "publicity": _("Openness"),
    "annual_volume": _("Cases a year"),
    "note": _("Note"),
    "discretion": _("Tiers of discretion (JSON)"),
    "english": _("English texts (JSON)"),
}
COLUMN_HELP: dict[str, _] = {
    "index": _("Place in the edition, from 1; not read back."),
    "code": _("Sixteen characters; empty for a new item: the office's rule makes it."),
    "category": _("Code of the office's category, a space, its name; the code is read back."),
    "unit": _("Code of the division, a space, its name; the code is read back."),
    "bases": _("One a line: code of the basis, a space, its name and article; the code is read back."),
    "decide": _("One post a line: its code, a space, its title; the code is read back."),
    "execute": _("One post a line: its code, a space, its title; the code is read back."),
    "supervise": _("One post a line; a body outside the office as code, a space, name, “ | ”, English name."),
    "procedure": _(
        "One step a line: number, name, post, limit in working days; taken from the flowchart, not read back."
    ),
    "material_forms": _(
        "One a line beside each document: original, copy, both or electronic; “-” where nothing is said."
    ),
    "material_sources": _("One a line beside each document: who issues it; “-” where nothing is said."),
    "is_major": _("1 for a major matter, 0 otherwise."),
    "conditions": _("One a line."),
    "materials": _("One a line."),
    "publicity": _("Code, a space, words: public, party or internal."),
}
