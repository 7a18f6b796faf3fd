"""Reads of discretion: the tiers of items, what is wrong with them, what they say about a case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lianfang.catalogue.queries import get_item, list_brief_items, version_to_start_from
from lianfang.flowcharts.rules.discretion import Fault, Verdict, faults_of, judge_decision, read_tiers
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound

if TYPE_CHECKING:
    from lianfang.catalogue.models import AuthorityItem


def list_discretion(actor: Actor) -> Any:
    """Return the items in scope with their discretion, for the inventory."""
    return list_brief_items(actor).defer(None)


def content_in_force(item: AuthorityItem) -> Mapping[str, Any]:
    """Return the discretion of an item as it is in force, empty where nothing is said yet."""
    return item.discretion or {}


def content_to_edit(actor: Actor, item: AuthorityItem) -> tuple[Mapping[str, Any], Any]:
    """Return the discretion that a change starts from, and the version that holds it: open, in force or newest."""
    version = version_to_start_from(actor, item)
    return version.content.get("discretion") or {}, version


def list_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with a discretion; the same content is judged once."""
    return list(_faults_of_text(json.dumps(content, sort_keys=True, ensure_ascii=False)))


@lru_cache(maxsize=2_000)
def _faults_of_text(text: str) -> tuple[Fault, ...]:
    return tuple(faults_of(json.loads(text)))


def judge(actor: Actor, number: str, values: Mapping[str, Any], decision: Any = None) -> Verdict:
    """Return what the tiers in force of an item say about a case and a decision; NotFound where it has none."""
    content = content_in_force(get_item(actor, number))
    if not content.get("tiers") or list_faults(content):
        raise NotFound("Tiers")
    return judge_decision(read_tiers(content), values, decision)
