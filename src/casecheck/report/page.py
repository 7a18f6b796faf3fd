"""Write a report as one page of HTML that stands alone: it asks for nothing, and nothing of the log runs in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from casecheck.counting import FlowCount
from casecheck.drawing.vocabulary import NOT_XML
from casecheck.findings import Finding, iterate
from casecheck.report.flowchart import draw_counted, in_order
from casecheck.report.words import Wording, percent
from casecheck.run import Report, RuleResult
from casecheck.writing import replacing

MOST_OF_A_RULE = 200
AT_ONCE = 50
MOST_NAMES = 20
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
FULL = ".xlsx, .csv, .json, .parquet"
RULES = ("rule", "severity", "judged", "not_applicable", "flagged", "share", "expected", "findings")
STEPS = ("step", "post", "done", "deviating", "share")
FINDINGS = ("severity", "case", "at", "who", "what", "score", "finding_id")
NUMBERS = frozenset(RULES[2:]) | frozenset(STEPS[2:]) | {"score"}
CLASSES = {"case": "c", "at": "t", "who": "c", "what": "what", "finding_id": "id"} | dict.fromkeys(NUMBERS, "n")
Cells = Sequence[str]


def write_html(report: Report, path: Path, wording: Wording) -> None:
    """Write the page. Of each rule the gravest findings are shown; what is left out is said."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8") as stream:
        for part in _page(report, wording):
            stream.write(part + "\n")


def _page(report: Report, wording: Wording) -> Iterator[str]:
    title = safe(wording.word("title", name=report.log["name"]))
    yield f'<!doctype html>\n<html lang="{"zh-Hans" if wording.language == "zh" else "en"}">\n<head>'
    yield f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{_style()}</style>\n</head>\n<body>"
    yield f"<main>\n<h1>{title}</h1>"
    yield from _facts(report, wording)
    yield from _warnings(report, wording)
    yield f"<h2>{wording.word('rules')}</h2>"
    has_history = any(result.expected is not None for result in report.rules)
    rows = (_rule_cells(place, result, wording, has_history=has_history) for place, result in enumerate(report.rules))
    columns = RULES if has_history else tuple(name for name in RULES if name != "expected")
    yield from _table(columns, rows, wording)
    for place, counted in enumerate(report.counted.values()):
        yield from _flow(counted, wording, f"flow{place}")
    yield f"<h2>{wording.word('findings')}</h2>"
    yield from _findings(report, wording)
    yield "</main>\n</body>\n</html>"


def _style() -> str:
    return files("casecheck.report").joinpath("page.css").read_text(encoding="utf-8")


def safe(text: str) -> str:
    """Return a text of the log or the pack as HTML shows it."""
    return escape(NOT_XML.sub("", text))


def _facts(report: Report, wording: Wording) -> Iterator[str]:
    figures = [
        (wording.word("findings"), f"{report.table.num_rows:,}"),
        (wording.word("flagged_cases"), f"{len(pc.unique(report.table['case_id'])):,}"),
    ]
    yield '<dl class="facts">'
    yield from (f'<div class="big"><dt>{name}</dt><dd>{value}</dd></div>' for name, value in figures)
    yield from (f"<div><dt>{name}</dt><dd>{safe(value)}</dd></div>" for name, value in wording.facts(report))
    yield "</dl>"


def _warnings(report: Report, wording: Wording) -> Iterator[str]:
    if report.warnings:
        yield f'<h2>{wording.word("warnings")}</h2>\n<ul class="told">'
        yield from (f"<li>{safe(text)}</li>" for text in report.warnings)
        yield "</ul>"


def _rule_cells(place: int, result: RuleResult, wording: Wording, *, has_history: bool) -> Cells:
    name = safe(wording.title(result))
    counts = (result.judged, result.not_applicable, result.flagged)
    return (
        f'<a href="#rule{place}">{name}</a>' if result.findings else name,
        _severity(result.severity, wording),
        *(f"{count:,}" for count in counts),
        percent(result.share),
        *([percent(result.expected)] if has_history else []),
        f"{result.findings:,}",
    )


def _flow(counted: FlowCount, wording: Wording, uid: str) -> Iterator[str]:
    yield f"<h2>{wording.word('flow')}: {safe(counted.flow.title or counted.flow.name)}</h2>"
    share = percent(counted.deviating / counted.cases if counted.cases else 0.0)
    told = wording.word("judged_by_flow", cases=f"{counted.cases:,}", deviating=f"{counted.deviating:,}", share=share)
    yield f'<p>{told} <span class="note">{wording.word("steps_note")}</span></p>'
    drawn = list(draw_counted(counted, wording.language, uid))
    for place, (title, picture) in enumerate(drawn):
        yield f"<h3>{safe(title)}</h3>" if place else ""
        yield f'<div class="wide" tabindex="0" role="region" aria-label="{safe(title)}">{picture}</div>'
    if not drawn:
        yield f'<p class="note">{wording.word("not_drawn")}</p>'
    columns = STEPS if counted.flow.lanes else (STEPS[0], *STEPS[2:])
    yield from _table(columns, _step_cells(counted), wording)
    if counted.unknown:
        some = sorted(counted.unknown.items(), key=lambda pair: (-pair[1], pair[0]))
        names = [wording.word("unknown_one", name=name, cases=f"{cases:,}") for name, cases in some[:MOST_NAMES]]
        names += ["…"] if len(some) > MOST_NAMES else []
        yield f"<p>{safe(wording.word('unknown', names=wording.word('comma').join(names)))}</p>"


def _step_cells(counted: FlowCount) -> Iterator[Cells]:
    for node in in_order(counted.flow):
        count = counted.steps.get(node.id)
        done, deviating = (count.done, count.deviating) if count else (0, 0)
        share = percent(count.share if count else None)
        cells = (safe(node.name or node.id), safe(node.lane), f"{done:,}", f"{deviating:,}", share)
        yield cells if counted.flow.lanes else (cells[0], *cells[2:])


def _findings(report: Report, wording: Wording) -> Iterator[str]:
    if not report.table.num_rows:
        yield f"<p>{wording.word('none')}</p>"
    first = 0
    for place, result in enumerate(report.rules):
        found = report.table[first : first + result.findings]
        first += result.findings
        if result.findings:
            yield f'<section id="rule{place}">\n<h3>{safe(wording.title(result))}</h3>'
            yield from _of_rule(found, report, wording)
            yield "</section>"


def _of_rule(found: pa.Table, report: Report, wording: Wording) -> Iterator[str]:
    order = pc.sort_indices(found, sort_keys=[("score", "descending"), ("at", "ascending"), ("case_id", "ascending")])
    shown = list(iterate(found.take(order[:MOST_OF_A_RULE]), report.zone))
    if len(shown) < found.num_rows:
        told = wording.word("cut", shown=f"{len(shown):,}", all=f"{found.num_rows:,}", formats=FULL)
        yield f'<p class="note">{told}</p>'
    for start in range(0, len(shown), AT_ONCE):
        part = shown[start : start + AT_ONCE]
        table = _table(FINDINGS, (_finding_cells(one, wording) for one in part), wording, is_long=True)
        if start:
            title = wording.word("next", first=start + 1, last=start + len(part))
            yield f"<details>\n<summary>{title}</summary>"
        yield from table
        if start:
            yield "</details>"


def _finding_cells(one: Finding, wording: Wording) -> Cells:
    who = wording.word("comma").join(filter(None, (one.actor, one.post, one.unit)))
    return (
        _severity(one.severity, wording),
        safe(one.case_id),
        safe(wording.moment(one.at)),
        safe(who),
        safe(wording.sentence(one)),
        "" if one.score is None else f"{one.score:.2f}",
        safe(one.finding_id[:12]),
    )


def _severity(name: str, wording: Wording) -> str:
    return f'<span class="sev {safe(name)}">{safe(wording.severity(name))}</span>'


def _table(columns: Sequence[str], rows: Iterable[Cells], wording: Wording, *, is_long: bool = False) -> Iterator[str]:
    """Yield a table; one that is_long becomes cards on a narrow screen. The cells are HTML."""
    heads = [wording.word(column) for column in columns]
    classes = [f' class="{CLASSES[column]}"' if column in CLASSES else "" for column in columns]
    yield f'<div class="wide" tabindex="0"><table{" class=cards" if is_long else ""}>\n<thead><tr>'
    yield "".join(f'<th scope="col"{kind}>{name}</th>' for name, kind in zip(heads, classes, strict=True))
    yield "</tr></thead>\n<tbody>"
    for row in rows:
        cells = zip(row, heads, classes, strict=True)
        yield "<tr>" + "".join(f'<td{kind} data-label="{name}">{cell}</td>' for cell, name, kind in cells) + "</tr>"
    yield "</tbody></table></div>"
