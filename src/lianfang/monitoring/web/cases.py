"""One run's cases: the list of those flagged, and one case drawn step by step on its flowchart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from lianfang.edge.web.pages import page
from lianfang.flowcharts.queries import draw_walk
from lianfang.monitoring import queries
from lianfang.monitoring.terms import CHECK_LABELS, DEVIATION_LABELS, ONE_PERSON

LONGEST_CASE = 200


@page()
def case_list(request: Any, key: str) -> HttpResponse:
    """Show the flagged cases of a run, the gravest first, with a search over case numbers and persons."""
    run = queries.get_run(request.actor, key)
    text = request.GET.get("q", "")[:100].replace("\x00", "")
    cases = queries.list_run_cases(request.actor, run, text)
    return render(request, "monitoring/cases.html", {"run": run, "cases": cases, "text": text})


@page()
def case(request: Any, key: str) -> HttpResponse:
    """Show one case: its walk drawn on the flowchart it was judged by, its events, and what was found."""
    run = queries.get_run(request.actor, key)
    case_id = request.GET.get("id", "")[:LONGEST_CASE].replace("\x00", "")
    events = queries.list_case_events(request.actor, run, case_id)
    findings = queries.list_case_findings(request.actor, run, case_id)
    flagged = {number for finding in findings for number in finding.event_ids}
    context = {
        "run": run,
        "case_id": case_id,
        "events": [{**event, "is_flagged": event["event_id"] in flagged} for event in events],
        "findings": [
            {"row": finding, "label": CHECK_LABELS.get(finding.check_name), "said": queries.sentence_of(finding)}
            for finding in findings
        ],
        "drawing": mark_safe(
            draw_walk(
                request.actor,
                run.flow_version,
                taken=[(event["activity"], str(event.get("actor") or "")) for event in events],
                skipped=_skipped(findings),
                flags=_flags(findings, events),
            )
        ),
    }
    return render(request, "monitoring/case.html", context)


def _deviations(findings: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for finding in findings:
        yield from finding.detail.get("deviations", [])


def _skipped(findings: Sequence[Any]) -> dict[str, str]:
    """Return step name → the word for steps that the case should have taken."""
    word = str(DEVIATION_LABELS["skipped"])
    return {str(one["label"]): word for one in _deviations(findings) if one["kind"] == "skipped"}


def _flags(findings: Sequence[Any], events: Sequence[dict[str, Any]]) -> dict[int, str]:
    """Return the place of an event, from 0 → the word for what is wrong with it."""
    flags = {
        one["position"]: str(DEVIATION_LABELS.get(one["kind"], one["kind"]))
        for one in _deviations(findings)
        if one["kind"] != "skipped"
    }
    alone = {number for finding in findings if finding.check_name == "four_eyes" for number in finding.event_ids}
    for place, event in enumerate(events):
        if event["event_id"] in alone:
            flags.setdefault(place, str(ONE_PERSON))
    return flags
