"""What is sent twice is done once: a second request under the same key gets the answer of the first.

The key is written in the transaction of the act itself. A second request that comes meanwhile waits for the first to
commit; a crash undoes key and act together. Forms carry a key of their own beside the CSRF token, programs give the
header `Idempotency-Key`. A refused request uses up no key.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from lianfang.edge.models import AnsweredRequest
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import declare_refusals
from lianfang.kernel.text import Text as _

FIELD = "_once"
HEADER = "Idempotency-Key"
KEY = re.compile(r"[\w\-.:]{8,100}", re.ASCII)
KEPT_HOURS = 24
LARGEST_BODY = 64 * 1024
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
NOT_SAID = frozenset({FIELD, "csrfmiddlewaretoken"})


class Repeated(Exception):
    """The request was answered before, or its key was used for another one; `answered` is None in that case."""

    def __init__(self, code: str, answered: AnsweredRequest | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.answered = answered


def admit(request: HttpRequest, actor: Actor) -> None:
    """Write down the request's key in its transaction; raise Repeated where the key is there already.

    Requests without a key, of nobody who signed in, or admitted before in the same transaction pass.
    """
    key = _key(request)
    if not key or actor.id is None or getattr(request, "admitted", None):
        return
    if not KEY.fullmatch(key):
        raise Repeated("key_malformed")
    _forget(actor)
    ours, digest = uuid.uuid4(), _digest(request)
    made = AnsweredRequest(account_id=actor.id, key=key, mark=ours, digest=digest)
    AnsweredRequest.objects.unscoped("one's own key").bulk_create([made], ignore_conflicts=True)
    known = AnsweredRequest.objects.visible_to(actor).get(key=key)
    if known.mark == ours:
        request.admitted = known  # type: ignore[attr-defined]
    elif known.digest != digest:
        raise Repeated("key_reused")
    else:
        raise Repeated("key_repeated", known)


def settle(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the answer of an admitted request beside its key, or let the key go where nothing was done.

    Call it as the actor, for pages in the transaction of the act. A page that was done redirects; one that shows its
    form again has done nothing.
    """
    admitted: AnsweredRequest | None = getattr(request, "admitted", None)
    if admitted is None:
        return
    rows = AnsweredRequest.objects.unscoped("the row this request has written").filter(pk=admitted.pk)
    if not _is_done(request, response):
        rows.delete()
    else:
        text = bytes(response.content).decode("utf-8", "replace")
        rows.update(
            status=response.status_code,
            location=response.get("Location", ""),
            media_type=response.get("Content-Type", "")[:100],
            body=text if len(text) <= LARGEST_BODY else "",
        )
    request.admitted = None  # type: ignore[attr-defined]


def answer_of(answered: AnsweredRequest) -> HttpResponse:
    """Return the answer that the first request got; 202 without a body where it was too long to keep."""
    if answered.location:
        return HttpResponseRedirect(answered.location)
    if not answered.status or not answered.body:
        return HttpResponse(status=202)
    return HttpResponse(answered.body, status=answered.status, content_type=answered.media_type)


def _key(request: HttpRequest) -> str:
    if request.method != "POST":
        return ""
    given = request.headers.get(HEADER, "")
    return given or (request.POST.get(FIELD, "") if request.content_type in FORMS else "")


def _is_done(request: HttpRequest, response: HttpResponse) -> bool:
    if request.path.startswith("/api/"):
        return response.status_code < 400
    return 300 <= response.status_code < 400


def _forget(actor: Actor) -> None:
    before = clock.now() - timedelta(hours=KEPT_HOURS)
    AnsweredRequest.objects.visible_to(actor).filter(created_at__lt=before).delete()


def _digest(request: HttpRequest) -> str:
    said = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type not in FORMS:
        said.update(request.body)
        return said.hexdigest()
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_SAID:
            said.update(repr((name, values)).encode("utf-8", "backslashreplace"))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            said.update(repr((name, file.name, file.size)).encode("utf-8", "backslashreplace"))
            for chunk in file.chunks():
                said.update(chunk)
            file.seek(0)
    return said.hexdigest()


declare_refusals(
    {
        "key_reused": _("This form was sent before with other content. Open its page again before you send it anew."),
        "key_malformed": _("The key of the request must have 8 to 100 letters, digits or - _ . : signs."),
    }
)
