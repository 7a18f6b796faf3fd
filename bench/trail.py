"""How fast entries are sequenced, proved and verified: python -m pytest -q -s bench/trail.py (BENCH_ENTRIES=100000)."""

from __future__ import annotations

import os
import random
import time

import pytest

from lianfang.people.tests.factories import SETUP, office
from lianfang.store.acting import acting
from lianfang.trail.actions import verify_trail
from lianfang.trail.actions.sequencing import sequence_once
from lianfang.trail.queries import list_entries, prove
from lianfang.trail.signing import keys_at_start
from tests.security import scratch

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "100000"))
PROOFS = 200
MAKE = """
insert into trail_entry (id, created_at, version, at, actor_name, action, object_type, object_id, header, state_digest,
                         payload_commitment)
select gen_random_uuid(), now(), 1, now(), 'bench', 'bench.fill', 'bench.row', number::text,
       rpad('{"bench":' || number || '}', 400), sha256(number::text::bytea), sha256('x')
from generate_series(1, %s) number
"""


@pytest.mark.timeout(900)
def test_figures(django_db_setup: None, django_db_blocker: object, tmp_path: object) -> None:
    """Print entries a second, milliseconds for a proof, and seconds for a whole verification."""
    with django_db_blocker.unblock(), scratch.database("bench") as name:  # type: ignore[attr-defined]
        office()
        keys = keys_at_start(tmp_path / "key", "lianfang-bench")  # type: ignore[operator]
        with scratch.superuser(name) as server:
            server.execute(MAKE, [ENTRIES])
            server.execute("analyze")
        began = time.monotonic()
        many = sequence_once(keys)
        seconds = time.monotonic() - began
        print(f"\nsequenced {many} entries in {seconds:.1f} s: {many / seconds:.0f} a second")
        with acting(SETUP):
            rows = list_entries(SETUP)
            drawn = random.Random(1)
            entries = [rows.get(leaf__position=drawn.randrange(many)) for _ in range(PROOFS)]
            began = time.monotonic()
            assert all(prove(SETUP, entry) for entry in entries)
            print(f"a proof in {(time.monotonic() - began) / PROOFS * 1000:.1f} ms")
        began = time.monotonic()
        report = verify_trail()
        assert report["entries"] == many
        print(f"verified in {time.monotonic() - began:.1f} s")
