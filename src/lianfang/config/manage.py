"""The command line of the product: Django's commands and `run`."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from lianfang.config import embedded
from lianfang.config.run import run


def main() -> None:
    """Run one command; the embedded database is started where no other is configured."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.config.settings")
    if sys.argv[1:2] == ["run"]:
        raise SystemExit(run())
    if sys.argv[1:2] not in (["collectstatic"], ["help"], ["version"]):
        embedded.start()
    execute_from_command_line(sys.argv)
