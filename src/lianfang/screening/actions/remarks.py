"""What others say about the risks of a post: superiors, colleagues, people from outside (notice 三.2)."""

from __future__ import annotations

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import LONGEST_TEXT
from lianfang.people.queries import list_posts
from lianfang.register.terms import Origin
from lianfang.screening.access import HEADS, KEEPERS, SCREENERS
from lianfang.screening.actions.posts import save_entry
from lianfang.screening.models import Remark, ScreeningEntry
from lianfang.screening.queries import list_remarks, list_screenings, open_campaign
from lianfang.screening.rules import EntryValues, insist_length
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

READER = system("a remark may be about any post of the office")


@use_case
def write_remark(actor: Actor, *, post: str, origin: str, text: str) -> Remark:
    """Say something about the risks of a post while a campaign runs.

    A superior leads the post's division; a colleague is anybody else of the office; what came from outside is written
    down by the secretary. Nobody remarks on the own post: that is its screening.
    """
    campaign = open_campaign(actor)
    if campaign is None or not actor.holds(SCREENERS):
        raise NotFound("Campaign")
    with acting(READER):
        about = list_posts(READER).get(code=post)
    if about.pk in actor.post_ids:
        raise Refused("remark_own")
    if origin not in (Origin.SUPERIOR, Origin.PEER, Origin.OUTSIDE):
        raise Refused("remark_origin", field="origin")
    if origin == Origin.SUPERIOR and not actor.holds(HEADS, about.unit.path):
        raise Refused("remark_not_superior", field="origin")
    if origin == Origin.OUTSIDE and not actor.holds(KEEPERS):
        raise Refused("remark_not_outside", field="origin")
    if not text.strip():
        raise Refused("field_required", field="text")
    made = Remark.objects.create(
        campaign=campaign,
        unit_id=about.unit_id,
        post_id=about.pk,
        origin=origin,
        text=insist_length("text", text, LONGEST_TEXT),
        written_by_id=actor.id,
        written_on=clock.today(),
    )
    record(actor, "screening.write_remark", made, post=post, origin=origin)
    return made


@use_case
def answer_remark(actor: Actor, *, key: int, reply: str, version: int | None = None) -> Remark:
    """Say, as the holder of the post, what became of a remark: a risk that was entered, or why there is none."""
    row = locked(list_remarks(actor), pk=key)
    if row.post_id not in actor.post_ids:
        raise Refused("screening_not_own")
    if not reply.strip():
        raise Refused("field_required", field="reply")
    row.change(expected=version, reply=insist_length("reply", reply, LONGEST_TEXT))
    record(actor, "screening.answer_remark", row, reply=reply)
    return row


@use_case
def enter_remark(actor: Actor, *, key: int, version: int | None = None) -> ScreeningEntry:
    """Begin a risk of the own post with what a remark says; the risk keeps from whom it came (T3.2.1).

    The remark counts as answered by it. Refused where a risk that still stands was begun from it already.
    """
    row = locked(list_remarks(actor), pk=key)
    if row.post_id not in actor.post_ids:
        raise Refused("screening_not_own")
    if row.entry is not None and row.entry.state != "dropped":
        raise Refused("remark_entered")
    screening = list_screenings(actor).get(campaign=row.campaign_id, post=row.post_id)
    begun = EntryValues(description=row.text, origin=row.origin)
    entry = save_entry(actor, key=str(screening.pk), values=begun)
    row.change(expected=version, entry=entry)
    record(actor, "screening.enter_remark", row, entry=entry.pk, origin=row.origin)
    return entry


declare_acts(
    {
        "screening.enter_remark": _("Risk begun from a remark"),
        "screening.write_remark": _("Remark on the risks of a post"),
        "screening.answer_remark": _("Remark answered"),
    }
)
declare_refusals(
    {
        "remark_own": _("Write what you see at your own post into its screening."),
        "remark_origin": _("Say whether it comes from a superior, a colleague or from outside."),
        "remark_not_superior": _("A superior leads the division of the post."),
        "remark_entered": _("A risk was begun from this remark already."),
        "remark_not_outside": _("What came from outside is written down by the secretary."),
    }
)
