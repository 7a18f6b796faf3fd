"""A campaign: planned, started with one task for every post and last year's risks filled in, put together, closed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from lianfang.catalogue.queries import list_items
from lianfang.flowcharts.queries import steps_of_posts
from lianfang.kernel import clock
from lianfang.kernel.access import LEADING, Actor, Role
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.notifications.actions import notify
from lianfang.people.queries import get_office, list_posts, root_path
from lianfang.policies.queries import get_tables
from lianfang.register.queries import last_steps, list_basis_codes, list_open_risks, list_ratings, list_steps_of
from lianfang.screening.access import KEEPERS
from lianfang.screening.models import Campaign, DivisionScreening, PostScreening, ScreeningAnswer, ScreeningEntry
from lianfang.screening.queries import get_campaign, list_campaigns, list_screenings
from lianfang.screening.queries.carried import last_reasons, list_item_posts_of, measures_of
from lianfang.screening.rules import Question, answered_by, insist_length, questions_of
from lianfang.screening.terms import REMINDED, SCREEN_POST, Reply, Subject
from lianfang.screening.workflow import CAMPAIGN, SCREENING_ENTRY
from lianfang.store.records import locked
from lianfang.tasks.actions import About, close_task, open_task
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

APART = LEADING | {Role.DIVISION_HEAD}
BETWEEN = re.compile(r"[；;\n]")
OPEN = ("planned", "running", "consolidating")


@use_case
def plan_campaign(
    actor: Actor,
    *,
    year: int,
    title: str,
    post_due_on: date,
    division_due_on: date,
    office_due_on: date,
    starts_on: date | None = None,
    title_en: str = "",
    is_head_first: bool = False,
) -> Campaign:
    """Plan the campaign of a year with its three last days; one campaign is open at a time."""
    office = get_office(actor)
    if office is None or not actor.holds(KEEPERS, root_path()):
        raise NotFound("Campaign")
    if not title.strip():
        raise Refused("field_required", field="title")
    begins = starts_on or clock.today()
    if not begins <= post_due_on <= division_due_on <= office_due_on:
        raise Refused("campaign_dates", field="post_due_on")
    if list_campaigns(actor).filter(state__in=OPEN).exists():
        raise Refused("campaign_open")
    made = Campaign.objects.create(
        year=year,
        unit=office,
        title=insist_length("title", title, 120),
        title_en=insist_length("title_en", title_en, 200),
        starts_on=begins,
        post_due_on=post_due_on,
        division_due_on=division_due_on,
        office_due_on=office_due_on,
        is_head_first=is_head_first,
        opened_by_id=actor.id,
    )
    record(actor, "screening.plan_campaign", made, year=year, title=title, post_due_on=post_due_on)
    return made


@use_case
def start_campaign(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Campaign:
    """Start a campaign: every post gets its questions, its risks of last year filled in, and a task (T2.4)."""
    campaign = locked(list_campaigns(actor), pk=get_campaign(actor, key).pk)
    state = CAMPAIGN.check("start", campaign, actor, comment=comment)
    posts = list(list_posts(actor).order_by("unit__position", "position"))
    if not posts:
        raise Refused("campaign_without_posts")
    screenings = PostScreening.objects.bulk_create(
        [
            PostScreening(campaign=campaign, unit=post.unit, post=post, is_leader=Role(post.role) in APART)
            for post in posts
        ]
    )
    units = {post.unit_id: post.unit for post in posts} | {campaign.unit_id: campaign.unit}
    DivisionScreening.objects.bulk_create([DivisionScreening(campaign=campaign, unit=unit) for unit in units.values()])
    carried = _carry_over(actor, campaign, screenings)
    _ask_questions(actor, screenings, carried)
    campaign.change(expected=version, state=state)
    record(actor, "screening.start_campaign", campaign, posts=len(posts), carried=len(carried), comment=comment)
    for screening in screenings:
        _give(actor, campaign, screening)
    return campaign


def about_screening(screening: PostScreening) -> About:
    """Return how tasks name the screening of a post and where its page is."""
    post = screening.post
    english = post.title_en or post.title
    return About(
        "screening.postscreening", str(screening.pk), post.title, english, "post-screenings-object", str(screening.pk)
    )


def _give(actor: Actor, campaign: Campaign, screening: PostScreening) -> None:
    open_task(
        actor,
        cause=f"{SCREEN_POST}:{screening.pk}",
        kind=SCREEN_POST,
        unit_id=screening.unit_id,
        post_id=screening.post_id,
        due_on=campaign.post_due_on,
        params={"campaign": campaign.title, "campaign_en": campaign.title_en or campaign.title},
        about=about_screening(screening),
    )


def _carry_over(actor: Actor, campaign: Campaign, screenings: list[PostScreening]) -> list[ScreeningEntry]:
    """Fill last year's risks in as drafts, so that nothing is typed twice."""
    by_post = {screening.post_id: screening for screening in screenings}
    risks = list(list_open_risks(actor).filter(state="in_force").order_by("number"))
    ratings = {row.risk_id: row for row in list_ratings(actor).filter(state__in=["confirmed", "lapsed"])}
    steps = list_steps_of(actor, [row.pk for row in ratings.values()])
    measures = measures_of(actor, [risk.pk for risk in risks])
    bases = list_basis_codes(actor, [risk.pk for risk in risks])
    rows = []
    for risk in risks:
        rating = ratings.get(risk.pk)
        given = last_steps(steps.get(rating.pk, ())) if rating else {}
        last = given.get("team") or given.get("self")
        screening = by_post.get(risk.post_id) if risk.extent == "post" else None
        rows.append(
            ScreeningEntry(
                campaign=campaign,
                screening=screening,
                unit=risk.unit,
                post=risk.post,
                extent=risk.extent,
                item=risk.item,
                step_key=risk.step_key,
                scope_note=risk.scope_note,
                scope_note_en=risk.scope_note_en,
                kind=risk.kind,
                cause=risk.cause,
                origin=risk.origin,
                title=risk.title,
                title_en=risk.title_en,
                description=risk.description,
                description_en=risk.description_en,
                risk=risk,
                measures=measures.get(risk.pk, []),
                bases=bases.get(risk.pk, []),
                # what belongs to no post waits for its division, or the office, at once
                state="draft" if screening else SCREENING_ENTRY.check("submit", ScreeningEntry(), actor),
                level="" if screening else risk.level,
                level_reason="" if screening or last is None else last.reason,
                **(last.factors if last else {}),
            )
        )
    return ScreeningEntry.objects.bulk_create(rows)


def _ask_questions(actor: Actor, screenings: list[PostScreening], carried: Iterable[ScreeningEntry]) -> None:
    """Write every post's questions down; a risk of last year and a reason of last year answer theirs already."""
    posts = [screening.post for screening in screenings]
    items = list_item_posts_of(actor, [post.pk for post in posts])
    names = {item.pk: item for item in list_items(actor)}
    steps: dict[int, list[Any]] = {}
    for step in steps_of_posts(actor, [post.pk for post in posts]):
        steps.setdefault(step.post_id, []).append(step)
    kinds = {row["code"]: (row["label"], row.get("label_en") or "") for row in get_tables(actor, "risk_kinds")["rows"]}
    reasons = last_reasons(actor, screenings[0].campaign_id)
    drafts: dict[int | None, list[ScreeningEntry]] = {}
    for entry in carried:
        drafts.setdefault(entry.screening_id, []).append(entry)
    rows: list[ScreeningAnswer] = []
    for screening in screenings:
        post = screening.post
        held = questions_of(
            duties=zip(lines_of(post.duties), _english(post), strict=True),
            items=[
                (pk, names[pk].number, names[pk].name, names[pk].name_en)
                for pk in items.get(post.pk, [])
                if pk in names
            ],
            steps=[(_item_of(step), step.key, step.name, step.name_en) for step in steps.get(post.pk, [])],
            kinds=kinds,
        )
        known = answered_by(drafts.get(screening.pk, []))
        rows += [_answer(screening, place, asked, known, reasons) for place, asked in enumerate(held, start=1)]
    ScreeningAnswer.objects.bulk_create(rows)


def lines_of(text: str) -> list[str]:
    """Return the duties of a post, which stand in one text with semicolons or line ends between them."""
    return [line.strip() for line in BETWEEN.split(text) if line.strip()]


def _english(post: Any) -> list[str]:
    said, lines = lines_of(post.duties_en), lines_of(post.duties)
    return said if len(said) == len(lines) else [""] * len(lines)


def _item_of(step: Any) -> int | None:
    return step.flow_version.flow.item_id if step.flow_version else None


def _answer(
    screening: PostScreening,
    place: int,
    asked: Question,
    known: set[tuple[str, str]],
    reasons: dict[tuple[int, str, str], str],
) -> ScreeningAnswer:
    reason = reasons.get((screening.post_id, asked.subject, asked.key), "")
    is_risk = (asked.subject, asked.key) in known
    reply = Reply.RISK if is_risk else Reply.NONE if reason else Reply.OPEN
    return ScreeningAnswer(
        screening=screening,
        position=place,
        subject=Subject(asked.subject).value,
        key=asked.key,
        label=asked.label[:300],
        label_en=asked.label_en[:500],
        item_id=asked.item_id,
        reply=reply.value,
        reason=reason if reply is Reply.NONE else "",
    )


def _move(actor: Actor, key: str, move: str, version: int | None, comment: str, **given: Any) -> tuple[Campaign, str]:
    campaign = locked(list_campaigns(actor), pk=get_campaign(actor, key).pk)
    return campaign, CAMPAIGN.check(move, campaign, actor, comment=comment, **given)


@use_case
def consolidate_campaign(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Campaign:
    """End the entering and put together what the divisions handed in."""
    campaign, state = _move(actor, key, "consolidate", version, comment)
    campaign.change(expected=version, state=state)
    record(actor, "screening.consolidate_campaign", campaign, comment=comment)
    return campaign


@use_case
def resume_campaign(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Campaign:
    """Take entries again, with the reason."""
    campaign, state = _move(actor, key, "resume", version, comment)
    campaign.change(expected=version, state=state)
    record(actor, "screening.resume_campaign", campaign, comment=comment)
    return campaign


@use_case
def close_campaign(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Campaign:
    """Close a campaign; refused while a post is unscreened or a division not accepted, which are named (T2.2)."""
    missing = missing_posts(actor, get_campaign(actor, key))
    campaign, state = _move(actor, key, "close", version, comment, missing=missing)
    campaign.change(expected=version, state=state, closed_on=clock.today())
    record(actor, "screening.close_campaign", campaign, comment=comment)
    return campaign


def missing_posts(actor: Actor, campaign: Campaign) -> list[str]:
    """Return the posts that are not screened to the end, and the divisions that the office has not accepted."""
    rows = list_screenings(actor).filter(campaign=campaign).exclude(state="accepted").order_by("unit__position")
    found = [f"{row.post.title}（{row.post.code}）" for row in rows]
    divisions = DivisionScreening.objects.visible_to(actor).filter(campaign=campaign).exclude(state="approved")
    return found + [row.unit.name for row in divisions.select_related("unit")]


@use_case
def withdraw_campaign(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Campaign:
    """Withdraw a planned campaign, with the reason."""
    campaign, state = _move(actor, key, "withdraw", version, comment)
    campaign.change(expected=version, state=state, closed_on=clock.today())
    record(actor, "screening.withdraw_campaign", campaign, comment=comment)
    return campaign


@use_case
def remind(actor: Actor, *, key: str) -> Campaign:
    """Remind every post that has not handed in, at most once a day."""
    campaign = locked(list_campaigns(actor), pk=get_campaign(actor, key).pk)
    if not actor.holds(KEEPERS, campaign.unit_path):
        raise NotFound("Campaign")
    if campaign.state != "running":
        raise Refused("campaign_not_running")
    if campaign.reminded_on == clock.today():
        raise Refused("campaign_reminded")
    late = list(list_screenings(actor).filter(campaign=campaign, state__in=["open", "returned"]))
    campaign.change(reminded_on=clock.today())
    record(actor, "screening.remind", campaign, posts=[row.post.code for row in late])
    notify(
        actor,
        code=REMINDED,
        posts=[row.post_id for row in late],
        params={
            "campaign": campaign.title,
            "campaign_en": campaign.title_en or campaign.title,
            "due_on": campaign.post_due_on.isoformat(),
        },
        object_type="screening.campaign",
        object_id=str(campaign.pk),
        url_name="campaigns-object",
        url_key=str(campaign.pk),
    )
    return campaign


def close_post_task(actor: Actor, screening: PostScreening) -> None:
    """Close the task of a post that has handed in."""
    close_task(actor, cause=f"{SCREEN_POST}:{screening.pk}")
    for attempt in range(1, screening.returns + 1):
        close_task(actor, cause=f"{SCREEN_POST}:{screening.pk}:{attempt}")


declare_acts(
    {
        "screening.plan_campaign": _("Screening campaign planned"),
        "screening.start_campaign": _("Screening campaign started"),
        "screening.consolidate_campaign": _("Screening campaign being put together"),
        "screening.resume_campaign": _("Screening campaign takes entries again"),
        "screening.close_campaign": _("Screening campaign closed"),
        "screening.withdraw_campaign": _("Screening campaign withdrawn"),
        "screening.remind": _("Posts reminded of their screening"),
    }
)
declare_refusals(
    {
        "campaign_dates": _("The last days follow each other: posts, divisions, office."),
        "campaign_open": _("A campaign is open already; close it first."),
        "campaign_without_posts": _("The office has no posts yet."),
        "campaign_not_running": _("Reminders are sent while the campaign is under way."),
        "campaign_reminded": _("Everybody was reminded today already."),
    }
)
