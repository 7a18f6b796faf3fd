"""Write simulated logs of the reference office: python -m demo.simulation FOLDER."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from demo.office.load import load_office
from demo.simulation.office_log import office_log
from demo.simulation.simulating import simulate
from demo.simulation.writing import write_logs, write_office_log


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the logs that the arguments ask for and say how many events they hold."""
    parser = argparse.ArgumentParser(prog="python -m demo.simulation", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the files are written")
    parser.add_argument("--seed", type=int, default=1, help="another number gives other cases")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the usual number of cases")
    parser.add_argument("--csv", action="store_true", help="write CSV instead of Parquet")
    parser.add_argument("--office", action="store_true", help="write one log for all warning rules, and their packs")
    chosen = parser.parse_args(arguments)
    began = time.perf_counter()
    if chosen.office:
        log = office_log(load_office(), seed=chosen.seed, scale=chosen.scale)
        events, breaches = write_office_log(chosen.folder, log)
    else:
        simulated = simulate(load_office(), seed=chosen.seed, scale=chosen.scale)
        events, breaches = write_logs(chosen.folder, simulated, as_csv=chosen.csv)
    print(f"{events} events, {breaches} planted breaches, {time.perf_counter() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
