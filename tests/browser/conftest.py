"""A real product with its demo office, started once, and a real browser that may reach nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from lianfang.config.postgres import Cluster

# The driver keeps a loop running in this process; tests of the database that follow in it are as synchronous as ever.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "lianfang-demo"
START_SECONDS = 600
HISTORY_SECONDS = 300
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
WATCH_CSP = """
window.broken = [];
document.addEventListener('securitypolicyviolation', e => window.broken.push(e.violatedDirective + ' ' + e.blockedURI));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep all browser tests on one worker: they share one product."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.xdist_group("browser"))


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium on this machine: apt-get install chromium fonts-noto-cjk")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _forget_database(home: Path) -> None:
    """Remove the database that belongs to a data folder; for root it lies elsewhere, by a name made from the path."""
    shutil.rmtree(Cluster(home / "pg").home, ignore_errors=True)


@contextmanager
def running(home: Path, **more: str) -> Iterator[str]:
    """Run the product in an empty data folder; yield its address."""
    _forget_database(home)
    port = _free_port()
    env = os.environ | {"LIANFANG_HOME": str(home), "PORT": str(port), "LIANFANG_DEMO": "1"} | more
    env.pop("PYTEST_CURRENT_TEST", None)
    with open(home / "run.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "lianfang.config", "run"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + START_SECONDS
    try:
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail("the product does not start:\n" + (home / "run.log").read_text()[-4000:])
            time.sleep(0.2)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(180)
        _forget_database(home)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of the product."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def product(home: Path) -> Iterator[str]:
    """Start the product with an empty data folder and its demo office; yield its address."""
    _chromium()
    with running(home) as address:
        yield address


@pytest.fixture(scope="session")
def accounts_for(home: Path, product: str) -> Callable[[str], str]:
    """Return a function that opens an account for a post that the demo gives none, and returns its name."""

    def open_for(post: str) -> str:
        env = os.environ | {"LIANFANG_HOME": str(home), "LIANFANG_DEMO": "1", "PYTHONPATH": str(ROOT)}
        env.pop("PYTEST_CURRENT_TEST", None)
        command = [sys.executable, "-m", "tests.journeys.backstage", "seat", post]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-4000:]
        return f"post-{post.lower()}"

    return open_for


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    path = _chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield started
        started.close()


Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def signed_in(browser: Browser, product: str) -> Callable[[str], Any]:
    """Return a function that gives the cookies of a demo account, which signs in once for all tests."""

    @cache
    def state(username: str) -> Any:
        context = browser.new_context(base_url=product, locale="zh-CN")
        page = context.new_page()
        sign_in(page, username)
        found = context.storage_state()
        context.close()
        return found

    return state


@pytest.fixture
def visit(browser: Browser, product: str, signed_in: Callable[[str], Any]) -> Iterator[Visit]:
    """Return a function that opens a page as a demo account, in a language, at a width; nothing else is reachable.

    `page.faults` collects console errors, exceptions and refused requests.
    """
    contexts = []

    def open_page(path: str, *, username: str = "", language: str = "zh-CN", width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=product,
            locale=language,
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": 900},
            storage_state=signed_in(username) if username else None,
        )
        contexts.append(context)
        context.add_init_script(WATCH_CSP)
        context.route(lambda url: not url.startswith(product), lambda route: route.abort())
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.faults = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.faults.append(f"exception {error}"))  # type: ignore[attr-defined]
        page.on("console", lambda said: said.type == "error" and page.faults.append(f"console {said.text}"))  # type: ignore[attr-defined]
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def sign_in(page: Page, username: str) -> None:
    """Sign in as a demo account by the form."""
    page.goto("/account/login/")
    form = page.locator("form[data-signin]")
    form.locator("input[name=login]").fill(username)
    form.locator("input[name=password]").fill(PASSWORD)
    form.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/account/login" not in url)


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong on a page, and what the content security policy stopped."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations'],"
        " runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}))"
        ".violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | '))"
    )
    return [*found, *page.evaluate("() => window.broken")]


def checked(page: Page, *, status_of_errors: int = 0, with_barriers: bool = True) -> None:
    """Claim that a page shows no error of ours, no barrier, and fits the screen.

    status_of_errors: the status of an error page, which the browser itself reports on the console.
    """
    faults = [fault for fault in page.faults if f"status of {status_of_errors}" not in fault]  # type: ignore[attr-defined]
    assert faults == [], page.url
    assert (violations(page) if with_barriers else []) == [], page.url
    assert page.locator("h1").count() == 1, page.url
    fits(page)


def fits(page: Page) -> None:
    """Claim that a page is no wider than the screen."""
    too_wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{page.url} is {too_wide} px wider than the screen"


@pytest.fixture(scope="session")
def judged(browser: Browser, product: str, signed_in: Callable[[str], Any]) -> dict[str, str]:
    """Wait until the worker has judged the first log of division IF; return addresses of what it found."""
    context = browser.new_context(base_url=product, storage_state=signed_in("head"))
    deadline = time.monotonic() + HISTORY_SECONDS
    while time.monotonic() < deadline:
        rows = context.request.get("/api/findings?size=1").json()["items"]
        runs = [row for row in context.request.get("/api/runs").json()["items"] if row["found"]]
        if rows and runs:
            context.close()
            return {"finding": f"/findings/{rows[0]['key']}/", "run": f"/runs/{runs[0]['key']}/"}
        time.sleep(1)
    pytest.fail("the worker has judged nothing")
