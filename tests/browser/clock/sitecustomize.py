"""Let a product under test live on a later day: the file that JOURNEY_CLOCK names holds the seconds to add.

Python imports this by itself where the folder stands on its path; nothing of the product knows of it.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

if ahead := os.environ.get("JOURNEY_CLOCK"):
    from lianfang.kernel import clock

    def later() -> datetime:
        """Return the moment that a block holds, else the present one and what the file adds."""
        return clock._FROZEN.get() or datetime.now(UTC) + timedelta(seconds=float(Path(ahead).read_text() or 0))

    clock.now = later
