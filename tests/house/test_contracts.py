"""Each import contract of importlinter.toml bites: a sound house is kept, one planted import breaks its contract."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
ROOMS = (
    *("kernel", "store", "edge", "trail", "people", "policies", "notifications", "tasks", "files", "catalogue"),
    *("flowcharts", "monitoring", "portal", "overview", "config"),
)
SOUND = {
    "src/lianfang/kernel/errors.py": "class Refused(Exception): ...",
    "src/lianfang/kernel/clock.py": "from casecheck.calendar import Calendar",
    "src/lianfang/store/models.py": "from django.db import models",
    "src/lianfang/edge/web/__init__.py": "from lianfang.kernel.errors import Refused",
    "src/lianfang/people/terms.py": "from enum import Enum",
    "src/lianfang/people/rules.py": "from lianfang.people.terms import Enum",
    "src/lianfang/people/models.py": "from lianfang.store.models import models",
    "src/lianfang/people/queries.py": "from lianfang.people.models import models",
    "src/lianfang/people/actions.py": "from lianfang.people import queries, rules",
    "src/lianfang/people/listeners.py": "from lianfang.people import actions",
    "src/lianfang/people/web/__init__.py": "from lianfang.people import actions\nfrom lianfang.edge import web",
    "src/lianfang/people/api.py": "from lianfang.people import actions",
    "src/lianfang/people/tests/__init__.py": "from lianfang.people import models",
    "src/lianfang/tasks/actions.py": "from lianfang.people import queries, terms",
    "src/lianfang/tasks/tests/__init__.py": "from lianfang.people import models",
    "src/lianfang/flowcharts/rules.py": "from casecheck.automaton import step",
    "src/lianfang/config/urls.py": "from lianfang.people import web",
    "src/casecheck/errors.py": "class CasecheckError(Exception): ...",
    "src/casecheck/calendar.py": "class Calendar: ...",
    "src/casecheck/automaton.py": "from casecheck import errors\nstep = errors",
    "src/casecheck/cli.py": "from casecheck import automaton",
}
PLANTED = [
    ("rooms", "src/lianfang/people/actions.py", "from lianfang.tasks import actions"),
    ("rooms", "src/lianfang/kernel/errors.py", "from lianfang.edge import web"),
    ("rooms", "src/lianfang/gossip/__init__.py", "'''A room nobody listed.'''"),
    ("inside", "src/lianfang/people/queries.py", "from lianfang.people import actions"),
    ("inside", "src/lianfang/people/models.py", "from lianfang.people import queries"),
    ("inside", "src/lianfang/people/terms.py", "from lianfang.people import rules"),
    ("inside", "src/lianfang/people/web/__init__.py", "from lianfang.people import api"),
    ("inside", "src/lianfang/people/web/__init__.py", "from lianfang.people import listeners"),
    ("furniture", "src/lianfang/people/helpers.py", "'''What nobody knows where to put.'''"),
    ("doors", "src/lianfang/tasks/actions.py", "from lianfang.people import models"),
    ("doors", "src/lianfang/tasks/web/__init__.py", "from lianfang.people.web import actions"),
    ("doors", "src/lianfang/tasks/queries.py", "import lianfang.people"),
    ("doors", "src/lianfang/people/actions.py", "from lianfang.people import tests"),
    (
        "doors",
        "src/lianfang/tasks/actions.py",
        "def late():\n    from lianfang.people.rules import Enum\n    return Enum",
    ),
    ("pure", "src/lianfang/people/rules.py", "from django.utils.translation import gettext_lazy"),
    ("pure", "src/lianfang/people/access.py", "from lianfang.store.models import models"),
    ("pure", "src/lianfang/kernel/events.py", "import django"),
    ("pages", "src/lianfang/people/web/__init__.py", "from lianfang.people import models"),
    ("pages", "src/lianfang/people/api.py", "from lianfang.people.models import models"),
    ("pages", "src/lianfang/people/entities.py", "from lianfang.people import models"),
    ("pages", "src/lianfang/people/listeners.py", "from lianfang.people.models import models"),
    ("pages", "src/lianfang/people/jobs.py", "from lianfang.people import models"),
    ("pages", "src/lianfang/people/management/commands/load.py", "from lianfang.people import models"),
    ("use_cases", "src/lianfang/people/actions.py", "from lianfang.edge import web"),
    ("use_cases", "src/lianfang/people/queries.py", "import ninja"),
    ("engine_alone", "src/casecheck/cli.py", "import django"),
    ("engine_alone", "src/casecheck/cli.py", "from lianfang.kernel import errors"),
    ("engine_bridge", "src/lianfang/people/rules.py", "from casecheck import automaton"),
    ("engine_bridge", "src/lianfang/kernel/clock.py", "from casecheck import automaton"),
    ("engine_layers", "src/casecheck/errors.py", "from casecheck import automaton"),
    ("engine_layers", "src/casecheck/gossip.py", "'''A module nobody listed.'''"),
    ("product_alone", "src/lianfang/people/actions.py", "import demo.office"),
    ("product_alone", "src/lianfang/config/urls.py", "from tools import sizes"),
    ("knots", "src/lianfang/people/web/lists.py", "from lianfang.people.web import pages"),
]
# A knot needs a second thread; every other violation is one line.
OTHER_HALF = {"knots": ("src/lianfang/people/web/pages.py", "from lianfang.people.web import lists")}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a folder with every room and a few sound imports."""
    for room in ROOMS:
        write(tmp_path, f"src/lianfang/{room}/__init__.py", "")
    for package in ("lianfang", "casecheck"):
        write(tmp_path, f"src/{package}/__init__.py", "")
    for path, source in SOUND.items():
        write(tmp_path, path, source)
    return tmp_path


def write(root: Path, path: str, source: str) -> None:
    """Append a line of source to a file of the planted house."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    for package in target.relative_to(root / "src").parents[:-1]:
        (root / "src" / package / "__init__.py").touch()
    with target.open("a", encoding="utf-8") as file:
        file.write(source + "\n")


def broken_contracts(house: Path) -> set[str]:
    """Return the names of the broken contracts; an error that checks nothing fails the test."""
    run = subprocess.run(
        [sys.executable, "-m", "tools.contracts", str(REPOSITORY / "importlinter.toml")],
        cwd=house,
        env={"PYTHONPATH": str(REPOSITORY), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "kept" in run.stdout, run.stdout + run.stderr
    names = set(re.findall(r"^(.+) BROKEN", run.stdout, re.MULTILINE))
    assert run.returncode == (1 if names else 0)
    return names


def contract_names() -> dict[str, str]:
    """Return the name of each contract by its id."""
    config = tomllib.loads((REPOSITORY / "importlinter.toml").read_text("utf-8"))
    return {contract["id"]: contract["name"] for contract in config["tool"]["importlinter"]["contracts"]}


def test_a_sound_house_is_kept(house: Path) -> None:
    assert broken_contracts(house) == set()


@pytest.mark.parametrize(("contract", "path", "source"), PLANTED)
def test_a_planted_import_breaks_its_contract(house: Path, contract: str, path: str, source: str) -> None:
    write(house, path, source)
    if contract in OTHER_HALF:
        write(house, *OTHER_HALF[contract])

    assert contract_names()[contract] in broken_contracts(house)


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for contract, _, _ in PLANTED} == set(contract_names())


def test_our_house_is_kept() -> None:
    assert broken_contracts(REPOSITORY) == set()
