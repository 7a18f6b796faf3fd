"""Judgements on flowcharts, one file for each subject. Pure."""

from lianfang.flowcharts.rules.flows import (
    ACCEPTED_ISSUES,
    DECLARATION,
    LARGEST_FLOW_BYTES,
    PLACES,
    REASONS,
    FlowEntry,
    check_flow,
    in_english,
    refusal_of,
    text_of_file,
    xml_of,
)

__all__ = [
    "ACCEPTED_ISSUES",
    "DECLARATION",
    "FlowEntry",
    "LARGEST_FLOW_BYTES",
    "PLACES",
    "REASONS",
    "check_flow",
    "in_english",
    "refusal_of",
    "text_of_file",
    "xml_of",
]
