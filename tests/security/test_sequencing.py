"""Sequencing that survives kills: every entry gets one place, whatever fails in between."""

from __future__ import annotations

import os
import random
import signal
import threading
import time

import pytest
from django.db import connections, transaction

from lianfang.people import actions
from lianfang.people.tests.factories import SETUP
from lianfang.trail.actions import (
    sequencing,
    verify_trail,
)
from lianfang.trail.actions.sequencing import BUSY, sequence_once
from tests.security import scratch


def _save_unit(code: str) -> None:
    actions.save_unit(SETUP, code=code, name=f"处{code}", name_en=code, kind="division", parent="ORG")


def _counts() -> tuple[int, ...]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select set_config('lianfang.actor', 'system', false), (select count(*) from trail_entry),"
            " (select count(*) from trail_leaf), (select count(*) from trail_node),"
            " (select count(*) from trail_pending), (select count(*) from trail_checkpoint)"
        )
        found = cursor.fetchone()[1:]
        cursor.execute("select set_config('lianfang.actor', '', false)")
        return found


def test_every_entry_gets_one_place_and_one_checkpoint_seals_them(waiting, keys):
    many = _counts()[0]
    assert sequence_once(keys, batch=7) == many
    assert _counts() == (many, many, 2 * many - many.bit_count(), 0, 1)
    assert sequence_once(keys) == 0
    assert _counts()[4] == 1  # nothing new, so nothing is signed
    assert verify_trail()["counts"] == {}


def test_growing_by_one_and_by_many_gives_a_consistent_tree(waiting, keys):
    for number in range(9):
        sequence_once(keys, batch=1 + number)
        for extra in range(number):
            _save_unit(f"V{number}{extra}")
    sequence_once(keys)
    assert verify_trail()["counts"] == {}


@pytest.mark.parametrize(
    "step", ["load_nodes", "take_waiting", "write_leaves", "write_nodes", "write_checkpoint", "sign"]
)
@pytest.mark.parametrize("after", [False, True])
def test_a_failure_between_any_two_steps_leaves_nothing_half_done(waiting, keys, monkeypatch, step, after):
    before = _counts()
    right = getattr(sequencing, step)

    def broken(*given):
        if after:
            right(*given)
        raise RuntimeError(step)

    with monkeypatch.context() as patched:
        patched.setattr(sequencing, step, broken)
        with pytest.raises(RuntimeError):
            sequence_once(keys, batch=5)
    assert _counts() == before
    assert sequence_once(keys, batch=5) == before[0]
    assert verify_trail()["counts"] == {}


def test_a_sequencer_killed_at_any_moment_loses_and_doubles_nothing(waiting, keys):
    drawn = random.Random(4)
    for _round in range(12):
        for alias in scratch.ALIASES:
            connections[alias].close()
        child = os.fork()
        if not child:
            while True:
                sequence_once(keys, batch=2)
        for number in range(3):
            _save_unit(f"K{_round}{number}")
        time.sleep(drawn.uniform(0.005, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        connections["sequencer"].close()
    sequence_once(keys)
    entries, leaves, _nodes, pending, _checkpoints = _counts()
    assert entries == leaves
    assert pending == 0
    assert verify_trail()["counts"] == {}


def test_only_one_sequencer_works_at_a_time(waiting, keys):
    with scratch.superuser(waiting) as other:
        other.execute("select pg_advisory_lock(%s)", [sequencing.LOCK])
        assert sequence_once(keys) == BUSY
        other.execute("select pg_advisory_unlock(%s)", [sequencing.LOCK])
    assert sequence_once(keys) > 0


def test_an_entry_that_commits_late_is_sequenced_and_business_never_waits(waiting, keys):
    """The transaction that began first commits last: asking for what came after the last entry would lose it."""
    begun, go_on, done = threading.Event(), threading.Event(), []

    def slow() -> None:
        try:
            with transaction.atomic():
                _save_unit("SLOW")
                begun.set()
                go_on.wait(20)
        finally:
            connections["default"].close()
            done.append(True)

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(20)
    began = time.monotonic()
    _save_unit("QUICK")
    waited = time.monotonic() - began
    first = sequence_once(keys)
    go_on.set()
    thread.join()
    assert (first > 0, sequence_once(keys), done) == (True, 1, [True])
    assert waited < 2
    assert verify_trail()["counts"] == {}
