"""What the catalogue puts before the team."""

from __future__ import annotations

from lianfang.kernel.text import Text as _
from lianfang.meetings.terms import TopicKind, declare_topic_kind

ITEM_VERSION_TOPIC = "catalogue.itemversion"
declare_topic_kind(TopicKind(ITEM_VERSION_TOPIC, _("Version of an authority item")))
