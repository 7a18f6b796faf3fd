"""Judgements on flowcharts, one file for each subject. Pure."""

from lianfang.flowcharts.rules.changes import (
    CHANGE_LABELS,
    RATED,
    StepChange,
    compare,
    compare_flows,
    marks_of_changes,
    reopening,
)
from lianfang.flowcharts.rules.flows import (
    DECLARATION,
    LARGEST_FLOW_BYTES,
    PLACES,
    REASONS,
    FlowEntry,
    clean,
    in_english,
    read_table,
    refusal_of,
    text_of_file,
    told_apart,
    xml_of,
)
from lianfang.flowcharts.rules.running import Course
from lianfang.flowcharts.rules.soundness import FlowIssue, issues_of

__all__ = [
    "CHANGE_LABELS",
    "Course",
    "DECLARATION",
    "FlowEntry",
    "FlowIssue",
    "LARGEST_FLOW_BYTES",
    "PLACES",
    "RATED",
    "REASONS",
    "StepChange",
    "clean",
    "compare",
    "compare_flows",
    "in_english",
    "issues_of",
    "marks_of_changes",
    "read_table",
    "refusal_of",
    "reopening",
    "text_of_file",
    "told_apart",
    "xml_of",
]
