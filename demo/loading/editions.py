"""The first edition of the catalogue, approved by the leading team and published."""

from __future__ import annotations

from datetime import date

from lianfang.catalogue.actions.editions import about_edition, compose_edition, publish_edition, submit_edition
from lianfang.kernel.access import Actor
from lianfang.meetings.actions import load_decision

DECIDED_ON = date(2026, 1, 16)


def load_edition(actor: Actor) -> None:
    """Compose, freeze, approve and publish edition 2026-1 over everything that is in force."""
    made = compose_edition(
        actor, number="2026-1", title="职权目录（2026年版）", title_en="Catalogue of Authority, 2026"
    )
    made = submit_edition(actor, key=made.number)
    load_decision(
        actor,
        kind="catalogue.edition",
        unit_id=made.unit_id,
        about=about_edition(made),
        meeting_title="2026年1月党组会",
        decided_on=DECIDED_ON,
    )
    publish_edition(actor, key=made.number)
