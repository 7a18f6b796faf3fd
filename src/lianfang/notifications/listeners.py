"""What the room of notifications gives to others at start-up."""

from __future__ import annotations

from lianfang.edge.web.frame import NOTICE_COUNT
from lianfang.notifications.queries import count_unread

NOTICE_COUNT.fill(count_unread)
