"""Codes of this room."""

from __future__ import annotations

from lianfang.kernel.text import Text as _
from lianfang.tasks.terms import TaskKind, declare_task_kinds
from lianfang.trail.terms import declare_acts

CHECK_LABELS: dict[str, _] = {
    "conformance": _("Deviation from the flowchart"),
    "four_eyes": _("One person in two steps that exclude each other"),
    "total_limit": _("Time limit exceeded"),
}

SEVERITY_LABELS: dict[str, _] = {"high": _("High"), "medium": _("Medium"), "low": _("Low")}

DEVIATION_LABELS: dict[str, _] = {
    "skipped": _("Skipped"),
    "added": _("Out of place"),
    "swapped": _("In the wrong order"),
    "unknown": _("Not on the flowchart"),
    "repeated": _("Repeated"),
}

ONE_PERSON = _("Same person")

# place counts the events of the case from 1; belongs is the place where a step out of order should stand.
DEVIATION_SENTENCES: dict[str, _] = {
    "skipped": _("“{step}” was skipped before event {place}"),
    "added": _("“{step}” (event {place}) is out of place"),
    "repeated": _("“{step}” (event {place}) was done again"),
    "swapped": _("“{step}” (event {place}) was done out of order; it belongs before event {belongs}"),
    "unknown": _("“{step}” (event {place}) is no step of the flowchart"),
}

# What the engine says of a file that it cannot use, by its code; place: file, and line or column where it knows them.
LOG_REFUSALS: dict[str, _] = {
    "log_archive_bomb": _("{place}: the archive unpacks to far more than a log of its size holds. Split the log."),
    "log_out_of_bounds": _(
        "{place}: reading the file takes too much time or memory. Split the log into smaller files."
    ),
    "log_gzip_truncated": _("{place}: the archive is cut off. Copy or download it again."),
    "log_gzip_damaged": _("{place}: the archive is damaged. Copy or download it again."),
    "log_xes_root": _("{place}: this XML document is no XES event log. Choose the file with the events."),
    "log_xml_dtd": _("{place}: the document has a DOCTYPE, which can hide an entity bomb. Export the log without it."),
    "log_xml_truncated": _("{place}: the XML ends before it is complete; the file is cut off. Export the log again."),
    "log_xml_broken": _("{place}: the XML is broken. Export the log again as UTF-8 XML."),
    "log_encoding_unknown": _("{place}: the encoding cannot be told. Save the file as UTF-8."),
    "log_binary": _("{place}: the file holds binary data, no table of events. Save the table as CSV."),
    "log_not_text": _("{place}: this is no text table. Save the table as CSV."),
    "log_csv_broken": _("{place}: the table cannot be read. Check that every quotation mark is closed. ({reason})"),
    "log_column_twice": _("{place}: two columns have the same name. Give every column its own. ({reason})"),
    "log_column_missing": _("{place}: a needed column is missing. ({reason})"),
    "log_date_order": _(
        "{place}: the dates do not tell day from month. Write them with the year first, as 2024-03-31."
    ),
    "log_parquet_broken": _("{place}: the Parquet file is damaged or cut off. Copy or write it again."),
    "log_empty": _("{place}: the file is empty. Export the log again."),
    "log_no_events": _("{place}: no event can be used. Check the columns. ({reason})"),
}

STAGE_LABELS: dict[str, _] = {"read": _("reading the file")}

FIELD_LABELS: dict[str, _] = {
    "case_id": _("Case number"),
    "activity": _("Step"),
    "timestamp": _("Time"),
    "actor": _("Person"),
    "post": _("Post"),
    "unit": _("Division"),
    "lifecycle": _("Life cycle"),
    "amount": _("Amount"),
    "counterpart": _("Applicant or supplier"),
    "outcome": _("Outcome"),
    "tier": _("Discretion tier"),
    "applied_at": _("Time of application"),
    "suspended_days": _("Days of suspension"),
}
# What offices call these columns in their own tables, so that the mapping is suggested.
COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "case_id": ("案号", "办件编号", "案件编号", "受理编号", "流水号"),
    "activity": ("环节", "步骤", "活动", "办理环节"),
    "timestamp": ("时间", "办理时间", "完成时间"),
    "actor": ("经办人", "办理人", "人员"),
    "post": ("岗位", "经办岗位"),
    "unit": ("处室", "部门", "科室"),
    "amount": ("金额",),
    "counterpart": ("申请人", "供应商", "相对人"),
    "outcome": ("结果", "办理结果"),
    "suspended_days": ("中止天数", "中止工作日"),
}
REQUIRED_FIELDS = ("case_id", "activity", "timestamp")

LOOK_INTO_FINDINGS = "look_into_findings"

declare_task_kinds(
    TaskKind(
        LOOK_INTO_FINDINGS,
        _("Look into the {cases} flagged cases of {item}"),
        _("Look"),
        limit="findings_review",
        is_done_here=True,
    )
)
declare_acts(
    {
        "monitoring.take_log": _("Event log taken in"),
        "monitoring.map_log": _("Columns of an event log named"),
        "monitoring.start_run": _("Run asked for"),
        "monitoring.begin_run": _("Run begun"),
        "monitoring.finish_run": _("Run finished"),
        "monitoring.fail_run": _("Run failed"),
        "monitoring.cancel_run": _("Run cancelled"),
    }
)
