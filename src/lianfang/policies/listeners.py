"""What the room of policies gives to others at start-up: values are held for the length of a web request."""

from __future__ import annotations

from typing import Any

from django.core.signals import request_finished, request_started

from lianfang.policies.queries import forget_values, hold_values


def _begin(**_given: Any) -> None:
    hold_values()


def _end(**_given: Any) -> None:
    forget_values()


request_started.connect(_begin, dispatch_uid="policies.hold")
request_finished.connect(_end, dispatch_uid="policies.forget")
