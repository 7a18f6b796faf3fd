"""Check the import contracts: `python -m tools.contracts [CONFIG]`, exit code 1 when one is broken."""

from __future__ import annotations

import os
import sys

from importlinter import configuration
from importlinter.application import use_cases


def main(arguments: list[str]) -> int:
    """Check the contracts of a configuration file; return the exit code."""
    config = arguments[0] if arguments else "importlinter.toml"
    # Contract types are named by module path; packages under test are found from the working folder.
    sys.path[:0] = [os.path.join(os.getcwd(), "src"), os.getcwd()]
    configuration.configure()
    kept = use_cases.lint_imports(config_filename=config, cache_dir=None, no_logo=True)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
