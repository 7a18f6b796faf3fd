"""The host check finds registries, paths of a machine and addresses in locks."""

from __future__ import annotations

import pytest

from tests.house.conftest import Plant
from tools.hosts import faults

# Written in pieces, so that the check does not find its own tests.
ADDRESS = "https:" + "//example.net/a.tgz"


@pytest.mark.parametrize("host", ["files.python" + "hosted.org", "registry.npm" + "js.org", "PY" + "PI.org"])
def test_a_registry_is_found(plant: Plant, host: str) -> None:
    assert faults(plant("docs/setup.md", f"first\nsee {host}\n")) == ["docs/setup.md:2: names a package registry"]


@pytest.mark.parametrize("folder", ["wo" + "rk", "t" + "mp", "ro" + "ot", "fa" + "rm"])
def test_a_path_of_a_machine_is_found(plant: Plant, folder: str) -> None:
    root = plant("demo/load.py", f'LOG = "/{folder}/data/log.xes"\n')

    assert faults(root) == ["demo/load.py:1: carries a path of this machine"]


@pytest.mark.parametrize("text", ["a relative path: src/work/list", "src/lianfang/tmp/x", "{{ root }}/" + "work/x"])
def test_another_path_is_left_alone(plant: Plant, text: str) -> None:
    assert faults(plant("docs/a.md", text)) == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "frontend/package-lock.json"])
def test_an_address_in_a_lock_is_found(plant: Plant, lock: str) -> None:
    assert faults(plant(lock, ADDRESS)) == [f"{lock}:1: a lock carries no address"]


def test_an_address_elsewhere_is_left_alone(plant: Plant) -> None:
    assert faults(plant("README.md", ADDRESS)) == []


def test_our_tree_names_no_host_and_no_machine() -> None:
    assert faults() == []
