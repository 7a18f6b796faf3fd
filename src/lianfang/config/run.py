"""Zero-configuration start: database, migrations, web server and job worker; Ctrl-C stops them all."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import FrameType

import django
from django.core.management import call_command
from django.db import connections

from lianfang.config import embedded
from lianfang.config import environment as env

READY_SECONDS = 60
STOP_SECONDS = 15


def _die_with_parent() -> None:
    """Ask the kernel to end this child with its parent: kill -9 of the supervisor must not hold the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    os.setsid()


def _prepare() -> None:
    django.setup()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("secure_database", verbosity=0)
    if env.DEMO:
        call_command("load_demo")
    connections.close_all()


def _serve() -> list[subprocess.Popen[bytes]]:
    bin_folder = Path(sys.executable).parent
    web = [bin_folder / "gunicorn", "-k", "gthread", "-w", "2", "--threads", "4", "--preload"]
    web += ["--no-control-socket", "--log-level", "warning"]
    web += ["-b", f"{env.HOST}:{env.PORT}", "lianfang.config.wsgi:application"]
    worker = [sys.executable, "-m", "lianfang.config.manage", "procrastinate", "worker", "--concurrency", "1"]
    return [subprocess.Popen(command, preexec_fn=_die_with_parent) for command in (web, worker)]


def _answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://{env.HOST}:{env.PORT}/healthz", timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
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
    embedded.start()
    children: list[subprocess.Popen[bytes]] = []
    try:
        _prepare()
        children = _serve()
        while not stopped and not _answers() and time.monotonic() - began < READY_SECONDS:
            if any(child.poll() is not None for child in children):
                return 1
            time.sleep(0.1)
        _greet(time.monotonic() - began)
        while not stopped and all(child.poll() is None for child in children):
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


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
