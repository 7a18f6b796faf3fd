"""`lianfang trail`: sequence entries, verify the whole, look after the keys."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connections

from lianfang.trail.actions import verify_trail
from lianfang.trail.actions.sequencing import DATABASE, sequence_once
from lianfang.trail.rules.notes import BadNote, PublicKey, public_key
from lianfang.trail.signing import SigningKey, add_key, drop_key, keys_at_start, load_keys

INTERVAL_SECONDS = 0.5
PAUSE_SECONDS = 2.0


class Command(BaseCommand):
    """Work on the trail as a whole."""

    help = "Sequence the entries of the trail, verify it, show and rotate the keys of its checkpoints."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare one subcommand for each piece of work."""
        work = parser.add_subparsers(dest="work", required=True)
        sequence = work.add_parser("sequence", help="give entries their places, every half second until stopped")
        sequence.add_argument("--once", action="store_true", help="do what waits and end")
        verify = work.add_parser("verify", help="verify everything; exit code 1 when something is found")
        verify.add_argument("--policy", type=Path, help="file with the keys that may sign; kept outside this server")
        verify.add_argument("--json", action="store_true", help="print the report as JSON")
        work.add_parser("keys", help="print the public keys that sign now, as lines of a policy")
        work.add_parser("add-key", help="add a new key; from now on all keys of the file sign")
        drop = work.add_parser("drop-key", help="take a key out of the file")
        drop.add_argument("key_id", help="the eight digits in the middle of the public key")

    def handle(self, *args: Any, work: str, **options: Any) -> None:
        """Do the piece of work; a key that cannot be used is said in one sentence."""
        try:
            getattr(self, "_" + work.replace("-", "_"))(**options)
        except BadNote as wrong:
            raise CommandError(str(wrong)) from wrong

    def _sequence(self, *, once: bool, **options: Any) -> None:
        keys = keys_at_start(settings.TRAIL_KEY, settings.TRAIL_NAME)
        if once:
            self.stdout.write(f"{max(sequence_once(keys), 0)} entries sequenced")
            return
        while True:
            began = time.monotonic()
            time.sleep(self._turn(keys, began))
            keys = load_keys(settings.TRAIL_KEY)  # a key that was added signs from the next turn on

    def _turn(self, keys: list[SigningKey], began: float) -> float:
        """Sequence what waits; return how many seconds to rest. The database may be away for a while."""
        try:
            sequence_once(keys)
        except (OperationalError, InterfaceError) as away:
            self.stderr.write(f"sequencer: {away}; tries again")
            connections[DATABASE].close()
            return PAUSE_SECONDS
        return max(0.0, INTERVAL_SECONDS - (time.monotonic() - began))

    def _verify(self, *, policy: Path | None, json: bool, **options: Any) -> None:
        report = verify_trail(_trusted(policy) if policy else None)
        self.stdout.write(_dump(report) if json else _in_words(report))
        if report["counts"]:
            sys.exit(1)

    def _keys(self, **options: Any) -> None:
        for key in keys_at_start(settings.TRAIL_KEY, settings.TRAIL_NAME):
            self.stdout.write(f"log {key.public.words}")

    def _add_key(self, **options: Any) -> None:
        self.stdout.write(f"log {add_key(settings.TRAIL_KEY).words}")

    def _drop_key(self, *, key_id: str, **options: Any) -> None:
        if not drop_key(settings.TRAIL_KEY, key_id):
            raise CommandError("no such key, or it is the only one")


def _trusted(policy: Path) -> list[PublicKey]:
    lines = [line.split() for line in policy.read_text().splitlines() if line.strip()]
    if any(len(line) != 2 or line[0] != "log" for line in lines) or not lines:
        raise BadNote("a policy holds lines of the form: log KEY")
    return [public_key(words) for _, words in lines]


def _dump(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=1)


def _in_words(report: dict[str, Any]) -> str:
    lines = [
        f"{report['entries']} entries, {report['checkpoints']} checkpoints, {report['seconds']} s",
        f"root {report['root']}",
    ]
    for kind in report["coverage"]:
        said = kind["reason"] or f"{kind['replayed']} rows replayed"
        older = f", {kind['older']} with columns of before" if kind["older"] else ""
        lines.append(f"  {kind['object_type']}: {said}{older}")
    lines += [f"erased with authority: entry {entry}" for entry in report["erased"]]
    for found in report["findings"]:
        place = f" at {found['place']}" if found["place"] else ""
        entry = f" entry {found['entry']}" if found["entry"] else ""
        lines.append(f"FOUND {found['code']}: {found['object_type']} {found['object_id']}{entry}{place}")
    lines.append(f"{sum(report['counts'].values())} findings" if report["counts"] else "nothing found")
    return "\n".join(lines)
