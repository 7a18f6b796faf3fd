"""Run the command line as `python -m casecheck`, or as the installed command."""

import signal
import sys
from importlib import import_module


def main() -> int:
    """Run one command and return its exit code; a key that stops it while it is loaded ends it without a word."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # a process that ignores the key goes on doing so
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    command_line = import_module("casecheck.cli")
    signal.signal(signal.SIGINT, before)
    code: int = command_line.main()
    return code


if __name__ == "__main__":
    sys.exit(main())
