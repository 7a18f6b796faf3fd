"""The page of a topic: everything that is done on one, each by a form of its own that works without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.edge.web.entities import show_object
from lianfang.edge.web.pages import page
from lianfang.files.queries import get_file, path_of
from lianfang.kernel.access import BUSINESS, Actor, system
from lianfang.kernel.errors import NotFound, Refused
from lianfang.meetings import actions, queries
from lianfang.meetings.entities.topics import TOPICS
from lianfang.meetings.web.reading import by_id, day, number, row_id
from lianfang.people.queries import list_units
from lianfang.store.acting import acting

READER = system("a paper is read by whoever may read its topic")
Act = Callable[[Actor, str, Any], object]


def _describe(actor: Actor, key: str, request: Any) -> object:
    form = request.POST
    return actions.describe_topic(
        actor,
        key=key,
        version=number(form, "version"),
        summary=form.get("summary", ""),
        is_personnel="is_personnel" in form,
    )


def _add_paper(actor: Actor, key: str, request: Any) -> object:
    file = request.FILES.get("file")
    if file is None:
        raise Refused("field_required", field="file")
    return actions.add_paper(actor, key=key, name=file.name, chunks=file.chunks())


def _recuse(actor: Actor, key: str, request: Any) -> object:
    form = request.POST
    return actions.raise_recusal(
        actor,
        key=key,
        member=row_id(form, "member"),
        reason=form.get("reason", ""),
        is_declared="is_declared" in form,
    )


def _decide_recusal(actor: Actor, key: str, request: Any) -> object:
    form = request.POST
    return actions.decide_recusal(
        actor,
        key=key,
        recusal=row_id(form, "recusal"),
        is_accepted=form.get("decision") == "accept",
        version=number(form, "version"),
        comment=form.get("comment", ""),
    )


def _speak(actor: Actor, key: str, request: Any) -> object:
    return actions.speak(actor, key=key, member=row_id(request.POST, "member"), text=request.POST.get("text", ""))


def _correct(actor: Actor, key: str, request: Any) -> object:
    form = request.POST
    return actions.correct_statement(actor, key=key, statement=row_id(form, "statement"), text=form.get("text", ""))


def _vote(actor: Actor, key: str, request: Any) -> object:
    form = request.POST
    return actions.cast_vote(
        actor,
        key=key,
        member=row_id(form, "member"),
        choice=form.get("choice", ""),
        seen=number(form, "seen"),
    )


def _record_votes(actor: Actor, key: str, request: Any) -> object:
    chosen, seen = by_id(request.POST, "choice"), by_id(request.POST, "seen")
    votes = {
        member: (choice, number({"seen": seen.get(member, "")}, "seen")) for member, choice in chosen.items() if choice
    }
    if not votes:
        raise Refused("field_required", field="choice")
    return actions.record_votes(actor, key=key, votes=votes)


def _settle(actor: Actor, key: str, request: Any) -> object:
    form = request.POST
    return actions.settle(actor, key=key, version=number(form, "version"), text=form.get("text", ""))


def _follow_up(actor: Actor, key: str, request: Any) -> object:
    form = request.POST
    return actions.follow_up(
        actor, key=key, text=form.get("text", ""), post=form.get("post", ""), due_on=day(form, "due_on")
    )


def _again(actor: Actor, key: str, request: Any) -> object:
    return actions.put_forward_again(actor, key=key)


ACTS: dict[str, Act] = {
    "describe": _describe,
    "paper": _add_paper,
    "recuse": _recuse,
    "recusal": _decide_recusal,
    "speak": _speak,
    "correct": _correct,
    "vote": _vote,
    "votes": _record_votes,
    "settle": _settle,
    "follow-up": _follow_up,
    "again": _again,
}


@page(roles=BUSINESS, methods=("POST",))
def act_view(request: Any, key: str, act: str) -> HttpResponse:
    """Do one thing on a topic; a refusal shows the page again with what was typed and who was quicker."""
    done = ACTS.get(act)
    if done is None:
        raise NotFound("Topic")
    topic = queries.get_topic(request.actor, key)
    try:
        result = done(request.actor, key, request)
    except Refused as refusal:
        return show_object(
            request,
            TOPICS,
            queries.get_topic(request.actor, key),
            409,
            refusal=refusal.sentence(),
            tried_act=act,
            tried_member=request.POST.get("member", "") or request.POST.get("statement", ""),
            typed_text=request.POST.get("text", "")
            or request.POST.get("reason", "")
            or request.POST.get("summary", ""),
            given=request.POST,
        )
    messages.success(request, _("Recorded."))
    return redirect("topics-object", key=result.pk if act == "again" else topic.pk)  # type: ignore[attr-defined]


@page(roles=BUSINESS)
def live_view(request: Any, key: str) -> HttpResponse:
    """Show how a topic stands now, for the line that asks again every few seconds."""
    topic = queries.get_topic(request.actor, key)
    panel = TOPICS.panel(request.actor, topic) if TOPICS.panel else {}
    seen = number(request.GET, "seen") or topic.version
    context = {"object": topic, "key": key, "seen": seen, "is_news": topic.version != seen, **panel}
    return render(request, "meetings/live.html", context)


@page(roles=BUSINESS)
def paper_view(request: Any, key: str) -> HttpResponse | FileResponse:
    """Send the paper of a topic that `paper` in the address names, as a download, to whoever may read the topic."""
    topic = queries.get_topic(request.actor, key)
    found = queries.get_paper(request.actor, topic, number(request.GET, "paper") or 0)
    with acting(READER):
        path = path_of(get_file(READER, found.file_id))
    return FileResponse(path.open("rb"), as_attachment=True, filename=found.name)


@page(roles=BUSINESS, methods=("GET", "HEAD", "POST"))
def new_topic_view(request: Any) -> HttpResponse:
    """Put a matter forward that no page of the product holds; keep what was typed when it is refused."""
    given = request.POST
    context = {
        "units": list(list_units(request.actor).order_by("path")),
        "given": given,
        "own": {grant.unit_path for grant in request.actor.grants if grant.role in BUSINESS},
    }
    context["units"] = [unit for unit in context["units"] if any(unit.path.startswith(path) for path in context["own"])]
    if request.method == "POST":
        try:
            made = actions.put_matter_forward(
                request.actor,
                title=given.get("title", ""),
                unit=given.get("unit", ""),
                summary=given.get("summary", ""),
                is_personnel="is_personnel" in given,
            )
        except Refused as refusal:
            refused = {"refusal": refusal.sentence(), "field": refusal.field}
            return render(request, "meetings/new_topic.html", {**context, **refused}, status=409)
        messages.success(request, _("The topic is put forward. Add its papers now."))
        return redirect("topics-object", key=made.pk)
    return render(request, "meetings/new_topic.html", context)
