"""The page of a meeting with its agenda, papers and attendance, and the page of its minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.documents.queries import MEDIA, get_document, render_document
from lianfang.edge.web.entities import show_object
from lianfang.edge.web.pages import page
from lianfang.kernel.access import BUSINESS, Actor, system
from lianfang.kernel.errors import NotFound, Refused
from lianfang.meetings import actions, queries
from lianfang.meetings.access import CONVENERS, KEEPERS
from lianfang.meetings.entities import BODIES, MEETINGS
from lianfang.meetings.entities.meetings import minutes_line
from lianfang.meetings.queries import minutes, sessions
from lianfang.meetings.web.reading import by_id, day, moment, number
from lianfang.meetings.workflow import MINUTES
from lianfang.store.acting import acting

Act = Callable[[Actor, str, Any], object]
READER = system("issued minutes name nobody's words; whoever may read the meeting may have them")
ON_MINUTES = frozenset({"draft", "text", "circulate", "confirm", "return"})


def _change(actor: Actor, key: str, form: Any) -> object:
    return actions.change_meeting(
        actor,
        key=key,
        planned_at=moment(form, "planned_at"),
        place=form.get("place", ""),
        version=number(form, "version"),
    )


def _agenda(actor: Actor, key: str, form: Any) -> object:
    topics = form.getlist("topics")
    if not topics:
        raise Refused("field_required", field="topics")
    return actions.put_on_agenda(actor, key=key, topics=topics)


def _attendance(actor: Actor, key: str, form: Any) -> object:
    presences, reasons = by_id(form, "presence"), by_id(form, "reason")
    marks = {member: (presence, reasons.get(member, "")) for member, presence in presences.items()}
    return actions.take_attendance(actor, key=key, marks=marks, version=number(form, "version"))


def _postpone(actor: Actor, key: str, form: Any) -> object:
    return actions.postpone(
        actor,
        key=key,
        planned_at=moment(form, "planned_at"),
        place=form.get("place", ""),
        version=number(form, "version"),
        comment=form.get("comment", ""),
    )


def _text(actor: Actor, key: str, form: Any) -> object:
    return actions.change_minutes(actor, key=key, texts=by_id(form, "part"), version=number(form, "version"))


ACTS: dict[str, Act] = {
    "change": _change,
    "agenda": _agenda,
    "attendance": _attendance,
    "postpone": _postpone,
    "draft": lambda actor, key, form: actions.draft_minutes(actor, key=key),
    "text": _text,
    "circulate": lambda actor, key, form: actions.circulate_minutes(actor, key=key, version=number(form, "version")),
    "confirm": lambda actor, key, form: actions.confirm_minutes(
        actor, key=key, version=number(form, "version"), member=number(form, "member")
    ),
    "return": lambda actor, key, form: actions.return_minutes(
        actor, key=key, version=number(form, "version"), comment=form.get("comment", "")
    ),
}


@page(roles=BUSINESS, methods=("POST",))
def act_view(request: Any, key: str, act: str) -> HttpResponse:
    """Do one thing on a meeting or its minutes; a refusal shows the page again with what was typed."""
    done = ACTS.get(act)
    if done is None:
        raise NotFound("Meeting")
    meeting = sessions.get_meeting(request.actor, key)
    try:
        done(request.actor, key, request.POST)
    except Refused as refusal:
        meeting = sessions.get_meeting(request.actor, key)
        if act in ON_MINUTES:
            return _show_minutes(request, meeting, 409, refusal=refusal.sentence(), tried_act=act, given=request.POST)
        return show_object(
            request, MEETINGS, meeting, 409, refusal=refusal.sentence(), tried_act=act, given=request.POST
        )
    messages.success(request, _("Recorded."))
    return redirect("meetings-minutes" if act in ON_MINUTES else "meetings-object", key=meeting.ref)


@page(roles=CONVENERS, methods=("GET", "HEAD", "POST"))
def new_meeting_view(request: Any) -> HttpResponse:
    """Show the form of a new meeting, and make it; keep what was typed when it is refused."""
    given = request.POST
    context = {"bodies": list(queries.list_bodies(request.actor).order_by("unit__path", "code")), "given": given}
    if request.method == "POST":
        try:
            made = actions.plan_meeting(
                request.actor,
                body=given.get("body", ""),
                planned_at=moment(given, "planned_at"),
                place=given.get("place", ""),
            )
        except Refused as refusal:
            refused = {"refusal": refusal.sentence(), "field": refusal.field}
            return render(request, "meetings/new_meeting.html", {**context, **refused}, status=409)
        messages.success(request, _("The meeting is being prepared. Put topics on its agenda."))
        return redirect("meetings-object", key=made.ref)
    return render(request, "meetings/new_meeting.html", context)


@page(roles=BUSINESS)
def minutes_view(request: Any, key: str) -> HttpResponse:
    """Show the minutes of a meeting: their wording, who has confirmed, and the versions before."""
    return _show_minutes(request, sessions.get_meeting(request.actor, key))


def _show_minutes(request: Any, meeting: Any, status: int = 200, **more: Any) -> HttpResponse:
    actor = request.actor
    known = minutes.get_minutes(actor, meeting)
    confirming = minutes.confirming_of(meeting, known) if known else None
    typed = by_id(more["given"], "part") if more.get("tried_act") == "text" else {}
    parts = minutes.list_parts(actor, known) if known else []
    attendance = {row.pk: row for row in sessions.list_attendance(actor, meeting)}
    context = {
        "meeting": meeting,
        "title": sessions.title_of_meeting(meeting),
        "known": known,
        "parts": [(part, typed.get(part.pk, part.text)) for part in parts],
        "can_record": actor.holds(MINUTES.move("circulate").by, meeting.unit_path),
        "confirming": confirming,
        "lines": [(who, confirming.done.get(who.pk if who else None)) for who in confirming.asked]
        if confirming
        else [],
        "own": confirming.own(actor, meeting) if confirming else [],
        "by_paper": confirming.by_paper(actor, meeting) if confirming else [],
        "versions": minutes.list_versions_of_minutes(actor, meeting),
        "sits": any(row.post_id in actor.post_ids for row in attendance.values()),
        **minutes_line(actor, meeting),
        **more,
    }
    return render(request, "meetings/minutes.html", context, status=status)


@page(roles=BUSINESS)
def minutes_file_view(request: Any, key: str, kind: str) -> HttpResponse:
    """Send the issued minutes as pdf or docx to whoever may read the meeting."""
    meeting = sessions.get_meeting(request.actor, key)
    if kind not in MEDIA or not meeting.document_key:
        raise NotFound("Document")
    with acting(READER):
        content = render_document(READER, get_document(READER, meeting.document_key), kind)
    response = HttpResponse(content, content_type=MEDIA[kind])
    response["Content-Disposition"] = f'attachment; filename="minutes-{meeting.no}.{kind}"'
    return response


@page(roles=KEEPERS, methods=("POST",))
def seat_view(request: Any, key: str) -> HttpResponse:
    """Give a seat of a body to a post, or end it."""
    body, form = queries.get_body(request.actor, key), request.POST
    try:
        if form.get("act") == "end":
            actions.end_seat(request.actor, body=key, post=form.get("post", ""), until_on=day(form, "until_on"))
        else:
            actions.save_seat(
                request.actor,
                body=key,
                post=form.get("post", "").strip(),
                kind=form.get("kind", ""),
                position=number(form, "position"),
                since_on=day(form, "since_on"),
            )
    except Refused as refusal:
        return show_object(request, BODIES, body, 409, refusal=refusal.sentence(), given=form)
    messages.success(request, _("Recorded."))
    return redirect("bodies-object", key=key)
