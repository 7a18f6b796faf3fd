"""Run the command line as `python -m casecheck`."""

import sys

from casecheck.cli import main

sys.exit(main())
