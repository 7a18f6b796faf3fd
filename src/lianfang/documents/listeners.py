"""What the room of documents gives to the pages of others: the documents about their object."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from lianfang.documents import queries
from lianfang.documents.access import READERS
from lianfang.documents.workflow import DOCUMENT
from lianfang.edge.web.entities import RELATED
from lianfang.kernel.access import Actor


def documents_of(actor: Actor, entity: Any, subject: Any) -> str | None:
    """Return the panel of documents about an object, None where there are none for this reader."""
    if not entity.trail_type or not actor.roles & READERS:
        return None
    found = queries.list_documents_about(actor, entity.trail_type, str(subject.pk))
    if not found:
        return None
    rows = [(document, DOCUMENT.state(document.state)) for document in found]
    return render_to_string("documents/documents_of.html", {"documents": rows})


RELATED.fill(documents_of, order=150)
