"""A standalone cluster of Spark on the loopback: one master and workers of one core each, from the wheel's own jars."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

LOOPBACK = "127.0.0.1"
PATIENCE = 180.0  # seconds until all workers must have signed in
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a short life: no time spent on making code faster
STRAIGHT = build_opener(ProxyHandler({}))


def home() -> Path:
    """Return where Spark is installed; a test that needs it fails where it is not."""
    found = find_spec("pyspark")
    assert found is not None, "make proof installs Spark"
    assert found.origin is not None
    return Path(found.origin).parent


@contextmanager
def quick_spark() -> Iterator[None]:
    """Let Java start fast in this process, and stop Spark in the end."""
    home()
    os.environ.setdefault("PYSPARK_SUBMIT_ARGS", f'--driver-java-options "{QUICK}" pyspark-shell')
    yield
    running = import_module("pyspark.sql").SparkSession.getActiveSession()
    if running is not None:
        running.stop()


class Cluster:
    """Hold a running cluster. url: what `--master` takes."""

    def __init__(self, port: int, pages: int) -> None:
        self.url = f"spark://{LOOPBACK}:{port}"
        self._state = f"http://{LOOPBACK}:{pages}/json/"

    def state(self) -> dict[str, Any]:
        """Return what the master says of its workers and applications."""
        with STRAIGHT.open(self._state, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def wait_for(self, workers: int) -> None:
        """Return when so many workers have signed in."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if self.state()["aliveworkers"] == workers:
                    return
            except OSError:  # the master is still starting
                pass
            time.sleep(0.5)
        raise TimeoutError(f"{workers} workers have not signed in within {PATIENCE:.0f} s")


@contextmanager
def standalone_cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Start a cluster whose logs go into a folder, and stop its processes, and no others, in the end."""
    port, pages = _free_ports(2)
    cluster = Cluster(port, pages)
    place = ["--host", LOOPBACK, "--port"]
    with ExitStack() as stack:
        stack.enter_context(_process(folder, "master.Master", *place, str(port), "--webui-port", str(pages)))
        for number in range(workers):
            size = ["--cores", "1", "--memory", "1g", "--work-dir", str(folder / f"worker{number}")]
            stack.enter_context(_process(folder, "worker.Worker", *place, "0", "--webui-port", "0", *size, cluster.url))
        cluster.wait_for(workers)
        yield cluster


@contextmanager
def _process(folder: Path, name: str, *arguments: str) -> Iterator[None]:
    command = [str(home() / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *arguments]
    environment = os.environ | {"SPARK_LOCAL_IP": LOOPBACK, "SPARK_HOME": str(home()), "SPARK_DAEMON_JAVA_OPTS": QUICK}
    with open(folder / "cluster.log", "ab") as log:
        started = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        started.terminate()
        try:
            started.wait(30)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait(30)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in held:
            one.bind((LOOPBACK, 0))
        return [one.getsockname()[1] for one in held]
