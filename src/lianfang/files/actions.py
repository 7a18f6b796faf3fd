"""Writes of files: content first, under its digest, then the row; a killed upload leaves at most an unused content.

Exports that take long are asked for here and written by the worker (see jobs).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override

from lianfang.files.models import Export, StoredFile
from lianfang.files.queries import get_export, list_exports, path_of_digest
from lianfang.files.rules import check_size, clean_name
from lianfang.files.terms import Asked, Enter, ExportKind, Written, declared_exports
from lianfang.files.workflow import EXPORT
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.people.queries import enter, list_accounts
from lianfang.store.acting import acting, acting_for
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

Look = Callable[[Path, str], object]
WORKER = system("an export is written for whoever asked for it")
EXPORT_DAYS = 7
MOST_WAITING = 5


class Cancelled(Exception):
    """Say that somebody has cancelled the export which is being written."""


@dataclass(frozen=True)
class ExportAsked:
    """Somebody has asked for an export."""

    export_id: int


@use_case
def store_file(
    actor: Actor,
    *,
    unit_id: int,
    name: str,
    chunks: Iterable[bytes],
    limit: int | None = None,
    look: Look | None = None,
) -> StoredFile:
    """Keep a file; `limit` bounds its size in bytes, by default the limit for browsers.

    look: reads the content before it is kept, given its path and name; what it raises refuses the file, and nothing
    of the file stays behind.
    """
    shown = clean_name(name)
    digest, size, held = _write(chunks, shown, limit if limit is not None else settings.UPLOAD_LIMIT_BYTES)
    try:
        if look is not None:
            look(held, shown)
    except BaseException:
        held.unlink(missing_ok=True)
        raise
    target = path_of_digest(digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(held, target)
    stored = StoredFile.objects.create(unit_id=unit_id, uploaded_by_id=actor.id, name=shown, size=size, sha256=digest)
    record(actor, "files.store_file", stored, name=shown, size=size, sha256=digest)
    return stored


def _write(chunks: Iterable[bytes], name: str, limit: int) -> tuple[str, int, Path]:
    folder = Path(settings.FILES_ROOT) / "new"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, path = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    check_size(name, size, limit)
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        check_size(name, size, limit)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size, Path(path)


@use_case
def request_export(
    actor: Actor, *, kind: str, form: str, unit_id: int, label: str, params: Mapping[str, Any] | None = None
) -> Export:
    """Ask for an export; the worker writes it in the reader's language of now. The unit owns the file."""
    known = _kind(kind)
    if not actor.is_authenticated:
        raise NotFound("Export")
    if form not in known.forms:
        raise Refused("export_form", field="form", form=form)
    if list_exports(actor).filter(state__in=["queued", "running"]).count() >= MOST_WAITING:
        raise Refused("export_many", most=MOST_WAITING)
    made = Export.objects.create(
        requested_by_id=actor.id,
        unit_id=unit_id,
        kind=kind,
        form=form,
        language="en" if (get_language() or "").startswith("en") else "zh",
        params=dict(params or {}),
        label=label[:300],
    )
    record(actor, "files.request_export", made, kind=kind, form=form, params=made.params)
    announce(ExportAsked(made.pk))
    return made


def _kind(code: str) -> ExportKind:
    known = declared_exports().get(code)
    if known is None:
        raise Refused("export_kind", field="kind", kind=code)
    return known


@use_case
def cancel_export(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Export:
    """Cancel an export that waits or is being written; nothing of it is kept."""
    made = locked(list_exports(actor).select_related(None), pk=get_export(actor, key).pk)
    made.change(state=EXPORT.check("cancel", made, actor, comment=comment), ended_at=clock.now())
    record(actor, "files.cancel_export", made)
    return made


def perform_export(export_id: int) -> None:
    """Write an export in the worker, with the rights its asker has now; may be performed again from its start."""
    try:
        made = _begin(WORKER, export_id=export_id)
    except Refused:
        return  # cancelled before it began, or done by another worker
    try:
        with override("en" if made.language == "en" else "zh-hans"):
            asked = Asked(made.form, made.language, made.params)
            written = _kind(made.kind).run(_entering(made.requested_by_id), asked, _reporter(export_id))
        _finish(WORKER, export_id=export_id, written=written)
    except Cancelled:
        return
    except (Refused, NotFound) as refusal:
        said = refusal if isinstance(refusal, Refused) else Refused("export_gone")
        with override("en" if made.language == "en" else "zh-hans"):
            _give_up(export_id, said.sentence())
    except Exception:
        _give_up(export_id, "")
        raise


def _entering(account_id: int | None) -> Enter:
    @contextmanager
    def opened() -> Iterator[Actor]:
        with acting(WORKER):
            account = list_accounts(WORKER).get(pk=account_id)
        if not account.is_active:
            raise NotFound("Account")
        with acting_for(lambda: enter(account)) as actor:
            yield actor

    return opened


def _reporter(export_id: int) -> Callable[[int, int], None]:
    def report(done: int, total: int) -> None:
        with acting(WORKER):
            rows = Export.objects.visible_to(WORKER).filter(pk=export_id, state="running")
            if not rows.update(done=done, total=total):
                raise Cancelled

    return report


@use_case
def _begin(actor: Actor, *, export_id: int) -> Export:
    made = locked(Export.objects.visible_to(actor), pk=export_id)
    made.change(state=EXPORT.check("begin", made, actor), began_at=clock.now(), done=0, total=0, message="")
    record(actor, "files.begin_export", made)
    return made


@use_case
def _finish(actor: Actor, *, export_id: int, written: Written) -> None:
    made = locked(Export.objects.visible_to(actor), pk=export_id)
    if made.state == "cancelled":
        raise Cancelled
    state = EXPORT.check("finish", made, actor)
    size = len(written.content)
    stored = store_file(actor, unit_id=made.unit_id, name=written.name, chunks=[written.content], limit=size)
    # The file belongs to whoever asked: the worker, who writes it, has no account.
    stored.change(uploaded_by_id=made.requested_by_id)
    record(actor, "files.hand_over_file", stored, account=made.requested_by_id)
    until = clock.today() + timedelta(days=EXPORT_DAYS)
    made.change(state=state, file=stored, ended_at=clock.now(), expires_on=until)
    record(actor, "files.finish_export", made, name=stored.name, size=size, sha256=stored.sha256)


def _give_up(export_id: int, message: str) -> None:
    with suppress(Refused):
        _fail(WORKER, export_id=export_id, message=message)


@use_case
def _fail(actor: Actor, *, export_id: int, message: str) -> None:
    made = locked(Export.objects.visible_to(actor), pk=export_id)
    made.change(state=EXPORT.check("fail", made, actor), ended_at=clock.now(), message=message)
    record(actor, "files.fail_export", made, message=message)


def expire_exports() -> int:
    """Take the content of exports whose last day is over off the disk; return how many."""
    with acting(WORKER):
        rows = Export.objects.visible_to(WORKER).filter(state="done", expires_on__lt=clock.today())
        keys = list(rows.values_list("pk", flat=True))
    for key in keys:
        _expire(WORKER, export_id=key)
    return len(keys)


@use_case
def _expire(actor: Actor, *, export_id: int) -> None:
    made = locked(Export.objects.visible_to(actor), pk=export_id)
    stored = made.file
    made.change(state=EXPORT.check("expire", made, actor))
    record(actor, "files.expire_export", made)
    others = StoredFile.objects.visible_to(actor).filter(sha256=stored.sha256).exclude(pk=stored.pk) if stored else None
    if stored and others is not None and not others.exists():
        path_of_digest(stored.sha256).unlink(missing_ok=True)


declare_refusals(
    {
        "export_kind": _("There is no export “{kind}”."),
        "export_form": _("This is not exported as “{form}”."),
        "export_many": _("{most} exports of yours are waiting; take one back or wait until one is ready."),
        "export_gone": _("What was to be exported is no longer there for you."),
    }
)
declare_acts(
    {
        "files.store_file": _("File kept"),
        "files.request_export": _("Export asked for"),
        "files.begin_export": _("Export begun"),
        "files.finish_export": _("Export ready"),
        "files.hand_over_file": _("File handed to whoever asked for it"),
        "files.fail_export": _("Export failed"),
        "files.cancel_export": _("Export cancelled"),
        "files.expire_export": _("Export expired"),
    }
)
