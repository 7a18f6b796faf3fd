"""Text, clock, events, slots and refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from lianfang.kernel import clock
from lianfang.kernel.access import system
from lianfang.kernel.errors import Refused, declare_refusals, declared_refusals
from lianfang.kernel.events import announce, listen
from lianfang.kernel.slots import Slot
from lianfang.kernel.text import Text


@dataclass(frozen=True)
class Happened:
    """A test's event."""

    number: int


def test_a_listener_hears_its_kind_of_event_once():
    heard = []

    @listen(Happened)
    def hear(event):
        heard.append(event.number)

    listen(Happened)(hear)
    announce(Happened(3))
    assert heard == [3]


def test_the_clock_stands_where_it_was_put():
    moment = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    with clock.at(moment):
        assert clock.now() == moment
        assert clock.today().isoformat() == "2026-11-24"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"), clock.at(datetime(2026, 11, 23)):
        pass


def test_a_slot_leaves_out_who_has_nothing_to_say():
    slot = Slot("test")
    slot.fill(lambda: None)
    slot.fill(lambda: "second", order=2)
    slot.fill(lambda: "first", order=1)
    assert list(slot.answers()) == ["first", "second"]


def test_text_shows_its_translation(monkeypatch):
    monkeypatch.setattr(Text, "translate", staticmethod(str.upper))
    assert str(Text("due {day}")) == "DUE {DAY}"
    assert Text("a") == Text("a")


def test_a_refusal_code_means_one_sentence():
    code = next(iter(declared_refusals()))
    with pytest.raises(ValueError, match="twice"):
        declare_refusals({code: Text("something else")})


def test_every_refusals_sentence_has_only_named_placeholders():
    assert all("{}" not in text.source for text in declared_refusals().values())


def test_system_work_states_its_reason():
    with pytest.raises(ValueError, match="reason"):
        system("")


def test_a_refusal_without_a_sentence_shows_its_code():
    assert Refused("never_declared").sentence() == "never_declared"
