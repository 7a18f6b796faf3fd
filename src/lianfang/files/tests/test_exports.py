"""Exports: asked for, written with the asker's rights, cancelled, begun again after a worker died, expired."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianfang.files import actions, terms
from lianfang.files.actions import cancel_export, expire_exports, perform_export, request_export
from lianfang.files.queries import get_export, list_exports, path_of
from lianfang.files.terms import ExportKind, Written, declare_export
from lianfang.files.workflow import EXPORT
from lianfang.kernel import clock
from lianfang.kernel.access import PUBLIC, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.text import Text as _
from lianfang.people.queries import get_office
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
RUN = {}


def run(enter, asked, report):
    with enter() as actor:
        name = actor.name
    for done in range(3):
        report(done, 3)
        RUN.get("at", lambda done: None)(done)
    return Written(f"{asked.params['stem']}.{asked.form}", f"{name} {asked.language}".encode())


declare_export(ExportKind("tests.files", _("Export"), ("csv",), run))


@pytest.fixture
def asker():
    RUN.clear()
    office()
    return holder("li", post="A2", unit="A")


def asked(actor, **more):
    with acting(actor):
        unit = get_office(actor)
    given = {"kind": "tests.files", "form": "csv", "unit_id": unit.pk, "label": "清单", "params": {"stem": "list"}}
    return request_export(actor, **{**given, **more})


def state_of(made) -> str:
    with acting(SETUP):
        return get_export(SETUP, str(made.pk)).state


def test_an_export_is_written_and_kept_for_whoever_asked(asker):
    other = holder("zhou", role=Role.SECRETARY)
    made = asked(asker)
    perform_export(made.pk)
    with acting(asker):
        done = get_export(asker, str(made.pk))
        assert (done.state, done.percent, done.file.name) == ("done", 100, "list.csv")
        assert path_of(done.file).read_bytes() == "li氏 zh".encode()
        assert done.file.uploaded_by_id == asker.id
    for stranger in (other, PUBLIC):
        with acting(stranger), pytest.raises(NotFound):
            get_export(stranger, str(made.pk))


def test_progress_is_seen_while_it_is_written(asker):
    seen = []

    def look(done):
        with acting(SETUP):
            row = get_export(SETUP, str(made.pk))
        seen.append((row.done, row.total, row.state))

    RUN["at"] = look
    made = asked(asker)
    perform_export(made.pk)
    assert seen == [(0, 3, "running"), (1, 3, "running"), (2, 3, "running")]


def test_a_cancelled_export_keeps_nothing_and_is_not_begun(asker):
    made = asked(asker)
    RUN["at"] = lambda done: cancel_export(asker, key=str(made.pk)) if done == 1 else None
    perform_export(made.pk)
    with acting(asker):
        assert (list_exports(asker).get().state, list_exports(asker).get().file) == ("cancelled", None)
    perform_export(made.pk)
    assert state_of(made) == "cancelled"


def test_an_export_whose_worker_died_is_written_again_and_leaves_one_file(asker):
    made = asked(asker)

    def die(done):
        raise KeyboardInterrupt

    RUN["at"] = die
    with pytest.raises(KeyboardInterrupt):
        perform_export(made.pk)
    assert state_of(made) == "running"
    RUN.clear()
    perform_export(made.pk)
    perform_export(made.pk)
    assert state_of(made) == "done"


def test_an_export_that_fails_says_so_and_one_that_is_refused_says_why(asker):
    made = asked(asker)

    def fall(done):
        raise Refused("export_many", most=5)

    RUN["at"] = fall
    perform_export(made.pk)
    with acting(asker):
        row = get_export(asker, str(made.pk))
    assert row.state == "failed"
    assert "5" in row.message

    def break_down(done):
        raise RuntimeError("on our side")

    RUN["at"] = break_down
    made = asked(asker)
    with pytest.raises(RuntimeError):
        perform_export(made.pk)
    assert state_of(made) == "failed"


def test_what_may_be_asked_for_is_bounded(asker):
    for given, code in (({"kind": "nobody.knows"}, "export_kind"), ({"form": "exe"}, "export_form")):
        with pytest.raises(Refused) as refusal:
            asked(asker, **given)
        assert refusal.value.code == code
    for _number in range(actions.MOST_WAITING):
        asked(asker)
    with pytest.raises(Refused, match="export_many"):
        asked(asker)


def test_the_content_of_an_expired_export_is_gone(asker):
    made = asked(asker)
    perform_export(made.pk)
    with acting(SETUP):
        row = get_export(SETUP, str(made.pk))
        path = path_of(row.file)
    assert expire_exports() == 0
    with acting(SETUP):
        row.change(expires_on=clock.today() - timedelta(days=1))
    assert expire_exports() == 1
    assert state_of(made) == "expired"
    assert not path.exists()


# (state, move) → written by hand; the worker acts as the system
ALLOWED = {("queued", "cancel"), ("running", "cancel")}


def test_which_moves_an_asker_has_in_which_state(asker):
    made = asked(asker)
    for state in EXPORT.states:
        made.state = state.name
        found = {(state.name, move.name) for move in EXPORT.available(made, asker)}
        assert found == {pair for pair in ALLOWED if pair[0] == state.name}


def test_a_kind_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        declare_export(ExportKind("tests.files", _("Export"), ("xlsx",), run))
    assert "tests.files" in terms.declared_exports()
