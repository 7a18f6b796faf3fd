"""Judge the reference office: every rule is a pure function over the dict that load_office returns.

Run it by `python -m demo.office.check`; it prints the faults and fails when there is one.
"""

import sys
from itertools import chain

from demo.office import rules_items, rules_risks, rules_structure, rules_warnings
from demo.office.fault import Fault, Record, Rule
from demo.office.load import load_office

__all__ = ["RULES", "Fault", "check", "load_office"]

RULES: tuple[Rule, ...] = (*rules_structure.RULES, *rules_items.RULES, *rules_risks.RULES, *rules_warnings.RULES)


def check(office: Record) -> list[Fault]:
    """Return every fault found, in the order of the rules."""
    return list(chain.from_iterable(rule(office) for rule in RULES))


def main() -> int:
    """Print the faults of the stored office, one a line; return the exit code."""
    faults = check(load_office())
    for fault in faults:
        print(fault.code, fault.where, fault.detail, sep="\t")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
