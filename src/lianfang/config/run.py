"""Zero-configuration start: database, migrations, web server, job worker and sequencer; Ctrl-C stops them all.

Web server, worker and sequencer are forked from this process, so that the product is imported once and not three times.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import socket
import sys
import time
import traceback
import urllib.request
from collections.abc import Callable
from types import FrameType
from typing import Any

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from lianfang.config import embedded
from lianfang.config import environment as env

READY_SECONDS = 60
STOP_SECONDS = 15


class WebServer(BaseApplication):
    """Gunicorn with two processes of four threads."""

    def load_config(self) -> None:
        """Set what the command line would say."""
        options = {
            "bind": f"{env.HOST}:{env.PORT}",
            "workers": 2,
            "threads": 4,
            "worker_class": "gthread",
            "preload_app": True,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application."""
        return get_wsgi_application()


def _work_on_jobs() -> None:
    call_command("procrastinate", "worker", "--concurrency", "1")


def _sequence_the_trail() -> None:
    call_command("trail", "sequence")


def _die_with_parent() -> None:
    """Ask the kernel to end this child with its parent: kill -9 of the supervisor must not hold the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def _fork(work: Callable[[], object]) -> int:
    """Run some work in a child process of its own session; return its id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        _die_with_parent()
        work()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _prepare() -> None:
    django.setup()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("secure_database", verbosity=0)
    if env.DEMO:
        call_command("load_demo", verbosity=0)
    assert get_resolver().url_patterns  # imports every page before the fork
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()
    gc.collect()
    gc.freeze()  # what is loaded stays: no request pays for looking through it, and children share its pages


def _is_port_free() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.HOST, env.PORT))
        except OSError:
            return False
    return True


def _answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://{env.HOST}:{env.PORT}/healthz", timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def _is_running(child: int) -> bool:
    try:
        return os.waitpid(child, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


def run() -> int:
    """Start everything, say where it is, and wait; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.config.settings")
    began = time.monotonic()
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if not _is_port_free():
        print(f"Port {env.PORT} of {env.HOST} is in use. Choose another: PORT=8001 make run", file=sys.stderr)
        return 1
    embedded.start()
    children: list[int] = []
    try:
        _prepare()
        children = [_fork(WebServer().run), _fork(_work_on_jobs), _fork(_sequence_the_trail)]
        while not stopped and not _answers() and time.monotonic() - began < READY_SECONDS:
            if not all(_is_running(child) for child in children):
                return 1
            time.sleep(0.05)
        _greet(time.monotonic() - began)
        while not stopped and all(_is_running(child) for child in children):
            time.sleep(0.2)
    finally:
        _end(children)
        embedded.stop()
    return 0 if stopped else 1


def _greet(seconds: float) -> None:
    address = f"http://{env.HOST}:{env.PORT}/"
    print(f"Lianfang 廉防 is ready after {seconds:.1f} s: {address}", flush=True)
    if env.DEMO:
        call_command("demo_accounts")


def _end(children: list[int]) -> None:
    """Ask the children to stop, and end those that do not."""
    running = [child for child in children if _is_running(child)]
    for child in running:
        os.kill(child, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while running and time.monotonic() < deadline:
        time.sleep(0.05)
        running = [child for child in running if _is_running(child)]
    for child in running:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
