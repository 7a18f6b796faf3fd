"""Parse what strangers upload in a child process with bounds on time and memory.

A bomb or an endless file ends the child, never the server. Children come from a fork server that has the readers
loaded, because a process with threads must not fork itself. They answer in JSON: a child that was taken over by its
input cannot make the parent unpickle anything.
"""

from __future__ import annotations

import json
import resource
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from casecheck.errors import BadInput

SECONDS = 30
MEMORY_BYTES = 1 << 30
GRACE_SECONDS = 2
CHILDREN = get_context("forkserver")
CHILDREN.set_forkserver_preload(["lianfang.monitoring.judging.reading"])


def run_bounded(
    work: Callable[..., dict[str, Any]], *given: Any, seconds: int = SECONDS, memory: int = MEMORY_BYTES
) -> dict[str, Any]:
    """Return what `work` answers to `given` in a child; raises BadInput as the child did, or for going out of bounds.

    work: a function of a module; given: plain values, the second of them the name of the file. seconds bounds the
    child's CPU time and, twice that, the time we wait; memory bounds the bytes it may write to.
    """
    ours, theirs = CHILDREN.Pipe(duplex=False)
    child = CHILDREN.Process(target=_work, args=(theirs, work, given, seconds, memory), daemon=True)
    child.start()
    theirs.close()
    try:
        answer = _answer(ours, seconds * 2)
    finally:
        child.kill()
        child.join()
        ours.close()
    if answer is None:
        raise BadInput(
            "out_of_bounds",
            file=str(given[1]),
            reason=f"Reading the file took more than {seconds} seconds or {memory >> 20} MB of memory.",
            hint="Split the log, or use the command line.",
        )
    if "bad" in answer:
        raise BadInput(**answer["bad"])
    good: dict[str, Any] = answer["good"]
    return good


def _answer(ours: Connection, seconds: float) -> dict[str, Any] | None:
    """Return what the child says, None where it ends without a word or not in time."""
    try:
        answer: dict[str, Any] | None = json.loads(ours.recv_bytes()) if ours.poll(seconds) else None
    except EOFError:
        return None
    return answer


def _work(theirs: Connection, work: Callable[..., dict[str, Any]], given: Any, seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + GRACE_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = {"good": work(*given)}
    except BadInput as error:
        parts = ("code", "file", "at", "reason", "hint")
        answer = {"bad": {part: getattr(error, part) for part in parts}}
    except MemoryError:
        return  # silence means out of bounds; there may be no memory left to say more
    theirs.send_bytes(json.dumps(without_nul(answer)).encode())


def without_nul(value: Any) -> Any:
    """Return plain values with NUL taken out of every text: the database cannot hold it."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, Mapping):
        return {without_nul(key): without_nul(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [without_nul(part) for part in value]
    return value
