"""How the screening of a post and its entries are shown."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices
from lianfang.policies.queries import list_labels
from lianfang.register.queries import suggest_now
from lianfang.register.terms import FACTORS, ORIGIN_LABELS
from lianfang.screening import actions, queries
from lianfang.screening.queries.board import count_leads
from lianfang.screening.queries.hints import list_hints
from lianfang.screening.rules import is_major, missing_of, own_factors, unanswered
from lianfang.screening.terms import FLAG_LABELS, SUBJECT_LABELS
from lianfang.screening.workflow import POST_SCREENING, SCREENING_ENTRY


def level_of(actor: Actor, entry: Any) -> tuple[str, int | None]:
    """Return the level that an entry has by its post, and its score; empty while a factor is missing."""
    factors = own_factors(entry)
    if None in factors.values():
        return "", None
    said = suggest_now(actor, factors, is_major=is_major(entry))
    return entry.level or said.level, said.score


def flags_of(actor: Actor, entry_id: int) -> list[Any]:
    """Return in words what the reviewer of an entry will be told; whoever writes it reads it first."""
    return [FLAG_LABELS[flag.code] for flag in queries.list_flags(actor, [entry_id]).get(entry_id, [])]


def _post_panel(actor: Actor, screening: Any) -> dict[str, Any]:
    answers = queries.list_answers(actor, screening)
    rows = queries.list_entries(actor).filter(screening=screening).exclude(state="dropped").order_by("pk")
    entries = list(rows)
    flags = queries.list_flags(actor, [entry.pk for entry in entries])
    is_mine = screening.post_id in actor.post_ids and screening.campaign.state == "running"
    may_write = is_mine and POST_SCREENING.may_edit(screening, "entries")
    remarks = queries.list_remarks(actor).filter(campaign=screening.campaign, post_id=screening.post_id)
    return {
        "groups": [
            (SUBJECT_LABELS[subject], list(held)) for subject, held in groupby(answers, key=lambda row: row.subject)
        ],
        "open_count": len(unanswered(answers)),
        "entries": [
            (
                entry,
                SCREENING_ENTRY.state(entry.state),
                level_of(actor, entry),
                missing_of(entry),
                [FLAG_LABELS[flag.code] for flag in flags.get(entry.pk, [])],
                SCREENING_ENTRY.may_edit(entry, "text"),
            )
            for entry in entries
        ],
        "may_write": may_write,
        "remarks": [
            (ORIGIN_LABELS[row.origin], row, row.entry is not None and row.entry.state != "dropped")
            for row in remarks.order_by("pk")
        ],
        "leads": count_leads(actor, screening.campaign, screening)[0] if screening.is_leader else None,
        "hints": list_hints(actor, screening) if may_write else [],
    }


def _entry_panel(actor: Actor, entry: Any) -> dict[str, Any]:
    level, score = level_of(actor, entry)
    labels = list_labels(actor, "risk_kinds") | list_labels(actor, "risk_causes")
    kinds, cycles = list_labels(actor, "measure_kinds"), list_labels(actor, "measure_cycles")
    return {
        "level": level,
        "score": score,
        "kind": labels.get(entry.kind, ""),
        "cause": labels.get(entry.cause, ""),
        "factors": [(name, getattr(entry, name), entry.division_factors.get(name)) for name in FACTORS],
        "measures": [
            (
                row.get("text", ""),
                kinds.get(row.get("kind", ""), ""),
                cycles.get(row.get("cycle", ""), ""),
                row.get("evidence", ""),
            )
            for row in entry.measures
        ],
        "origin": ORIGIN_LABELS[entry.origin],
        "flags": [
            (FLAG_LABELS[flag.code], flag.figures) for flag in queries.list_flags(actor, [entry.pk]).get(entry.pk, [])
        ],
        "joined": list(queries.list_entries(actor).filter(joined_into=entry)),
    }


POSTS = Entity(
    name="post-screenings",
    label=_("Screening of a post"),
    plural=_("Screenings of posts"),
    rows=queries.list_screenings,
    one=queries.get_screening,
    order="-campaign",
    title=lambda row: row.post.localized("title"),
    workflow=POST_SCREENING,
    moves={
        "submit": actions.submit_screening,
        "return": actions.return_screening,
        "accept": actions.accept_screening,
    },
    trail_type="screening.postscreening",
    template="screening/post.html",
    panel=_post_panel,
    empty=_("Your post has no screening; a campaign gives every post its task."),
    columns=(
        Column(
            "post",
            _("Post"),
            Kind.LINK,
            value=lambda row: row.post.localized("title"),
            note=lambda row: row.post.code,
            source="post__title",
            search=("post__title", "post__code"),
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda row: row.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column("campaign", _("Campaign"), value=lambda row: row.campaign.localized("title"), source="campaign"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in POST_SCREENING.states],
        ),
        Column("submitted_on", _("Handed in on"), Kind.DATE, source="submitted_on"),
        Column(
            "is_before_head",
            _("Before the head"),
            Kind.FLAG,
            source="is_before_head",
            choices=lambda actor: [("True", _("Before the head")), ("False", _("After the head"))],
        ),
        Column("returns", _("Returned times"), Kind.NUMBER, source="returns"),
    ),
)
ENTRIES = Entity(
    name="screening-entries",
    label=_("Risk found in a screening"),
    plural=_("Risks found in screenings"),
    rows=queries.list_entries,
    one=queries.get_entry,
    order="-pk",
    title=lambda entry: entry.localized("title") or str(_("Untitled risk")),
    workflow=SCREENING_ENTRY,
    moves={"drop": actions.drop_entry},
    trail_type="screening.screeningentry",
    template="screening/entry.html",
    panel=_entry_panel,
    empty=_("No risk was found here yet."),
    columns=(
        Column(
            "title",
            _("Risk point"),
            Kind.LINK,
            value=lambda entry: entry.localized("title") or _("Untitled risk"),
            note=lambda entry: entry.localized("description")[:80],
            source="title",
            search=("title", "description"),
        ),
        Column("post", _("Post"), value=lambda entry: entry.post.localized("title") if entry.post else "—"),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda entry: entry.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column("item", _("Authority item"), value=lambda entry: entry.item.number if entry.item else "—"),
        Column("step", _("Step"), value=lambda entry: entry.step_key, is_shown=False),
        Column("level", _("Self rating"), Kind.LEVEL, source="level"),
        Column("division_level", _("Division"), Kind.LEVEL, source="division_level"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in SCREENING_ENTRY.states],
        ),
    ),
)
