"""Endpoints of a flow that is being drawn: its draft, what is wrong with it, and where its shapes stand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from casecheck.drawing.arranging import arrange
from casecheck.drawing.lanes import lanes_by_post
from lianfang.catalogue.queries import get_item
from lianfang.edge.identity import actor_of
from lianfang.edge.web.failures import problem
from lianfang.flowcharts import actions, queries
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.rules import LARGEST_FLOW_BYTES, FlowEntry, compare_flows, read_table
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused

router = Router(tags=["flow-drafts"])


class DrawnBody(Schema):
    """A flow as it stands in the modeler."""

    xml: str = Field(..., max_length=LARGEST_FLOW_BYTES)


class DraftBody(DrawnBody):
    """A flow to keep as the draft; version: the draft's version the editor had before them, 0 where there was none."""

    english: dict[str, str] = Field(default_factory=dict, max_length=2_000)
    notes: dict[str, str] = Field(default_factory=dict, max_length=1_000)
    version: int = Field(..., ge=0, le=1_000_000_000)


class DraftAnswer(Schema):
    """The draft as it was saved; xml: empty where it was kept as it was sent, else with steps in their posts' lanes."""

    key: str
    version: int
    xml: str


class IssueAnswer(Schema):
    """One thing that is wrong; element: id in the diagram, empty for the whole flow."""

    code: str
    element: str
    key: str
    sentence: str
    blocks: bool


class ReopeningAnswer(Schema):
    """One step whose ratings publishing would reopen, why, and the risks registered on it."""

    key: str
    no: str
    name: str
    reasons: list[str]
    risks: list[str]


class CheckAnswer(Schema):
    """What is wrong with a flow, and what publishing it would reopen."""

    issues: list[IssueAnswer]
    reopens: list[ReopeningAnswer]
    lines: list[str]


class DrawnAnswer(Schema):
    """A flow with new positions."""

    xml: str


def _item(actor: Actor, number: str) -> Any:
    item = get_item(actor, number)
    if not actor.holds(DRAFTERS, item.unit_path):
        raise NotFound("AuthorityItem")
    return item


@router.put("/{number}", response=DraftAnswer, operation_id="save_flow_draft", summary="Keep a flow as a draft")
def save(request: HttpRequest, number: str, body: DraftBody) -> Any:
    """Keep the flow, sound or not; 409 `version_changed` brings what somebody else has saved meanwhile."""
    with actor_of(request) as actor:
        item = _item(actor, number)
        entry = FlowEntry(item=item.number, xml=body.xml, english=body.english, notes=body.notes)
        try:
            draft = actions.save_flow_version(actor, entry=entry, version=body.version)
        except Refused as refusal:
            theirs = queries.open_draft(actor, item)
            if refusal.code != "version_changed" or theirs is None:
                raise
            return _conflict(refusal, body, theirs)
        return {"key": draft.key, "version": draft.version, "xml": draft.xml if draft.xml != body.xml else ""}


def _conflict(refusal: Refused, body: DraftBody, theirs: Any) -> Any:
    """Return the other editor's flow, and which steps differ from the one that was sent."""
    changes = compare_flows(theirs.xml, body.xml)
    drafter = theirs.drafted_by.get_full_name() if theirs.drafted_by else ""
    told = {"version": theirs.version, "by": drafter, "xml": theirs.xml, "steps": [change.key for change in changes]}
    return problem(409, refusal.code, refusal.sentence(), theirs=told)


@router.post("/{number}/check", response=CheckAnswer, operation_id="check_flow", summary="Check a flow while drawing")
def check(request: HttpRequest, number: str, body: DrawnBody) -> Any:
    """Tell every issue by element, in the reader's language; nothing is kept."""
    with actor_of(request) as actor:
        item = _item(actor, number)
        issues = queries.check_xml(actor, item, body.xml)
        reopens, lines = queries.reopened_by(actor, item, body.xml)
        return {
            "issues": [
                {
                    "code": issue.code,
                    "element": issue.element,
                    "key": issue.key,
                    "sentence": issue.sentence(),
                    "blocks": issue.blocks,
                }
                for issue in issues
            ],
            "reopens": [
                {"key": one.key, "no": one.no, "name": one.name, "reasons": one.reasons, "risks": one.risks}
                for one in reopens
            ],
            "lines": [str(line) for line in lines],
        }


@router.post("/{number}/arrange", response=DrawnAnswer, operation_id="arrange_flow", summary="Arrange a drawing")
def arranged(request: HttpRequest, number: str, body: DrawnBody) -> Any:
    """Give every shape the place of the automatic layout and every step the lane of its post; nothing is kept."""
    with actor_of(request) as actor:
        _item(actor, number)
        read_table(body.xml)
        titles = {code: post.title for code, post in queries.list_office_posts(actor).items()}
        return {"xml": arrange(lanes_by_post(body.xml, titles))}
