"""What the overview fills: lines of what waits for rooms before it, parts of home pages, risks of a post."""

from lianfang.overview.listeners.parts import accounts, risks_of_post, setting_up, trail
from lianfang.overview.listeners.waiting import register_waiting, screening_waiting

__all__ = ["accounts", "register_waiting", "risks_of_post", "screening_waiting", "setting_up", "trail"]
