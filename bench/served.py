"""Ask the product for a page as a web server does: through its WSGI handler, with the session of somebody signed in.

The test client copies the context of every template that is rendered, which no server does.
"""

from __future__ import annotations

import gc
import time

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from lianfang.people.models import Account


class Server:
    """Answer requests of one reader."""

    def __init__(self, username: str) -> None:
        client = Client()
        client.force_login(Account.objects.get(username=username))
        self._factory = RequestFactory()
        self._factory.cookies = client.cookies
        self._handler = WSGIHandler()
        for signal in (request_started, request_finished):  # a server keeps its connection; a test's must stay open
            signal.disconnect(close_old_connections)
        gc.collect()
        gc.freeze()  # as the product does before it serves (config/run.py)

    def get(self, path: str) -> bytes:
        """Return the body of a page; whatever is not found or refused is an error."""
        environ = self._factory.get(path).environ
        told: list[str] = []
        answer = self._handler(environ, lambda status, headers: told.append(status))
        body = b"".join(answer)
        answer.close()
        if told != ["200 OK"]:
            raise ValueError(f"{path}: {told}")
        return body

    def cost(self, path: str) -> tuple[float, float]:
        """Return processor and wall seconds of one request."""
        used, began = time.process_time(), time.perf_counter()
        self.get(path)
        return time.process_time() - used, time.perf_counter() - began
