"""The habit check names what is half-done and what goes round the kernel."""

from __future__ import annotations

import pytest

from tests.house.conftest import Plant
from tools.habits import faults

ACTIONS = "src/lianfang/tasks/actions.py"


# Written in pieces, so that the check does not find its own tests.
@pytest.mark.parametrize(
    "line",
    [
        "# TO" + "DO: later",
        "raise Not" + "ImplementedError",
        "assert " + "True",
        "@pytest.mark.sk" + "ip",
        "@pytest.mark.xf" + "ail(reason='x')",
    ],
)
def test_half_done_work_is_named_anywhere(plant: Plant, line: str) -> None:
    assert faults(plant("tests/test_a.py", line)) == [f"tests/test_a.py:1: half-done: {line}"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("now = datetime.now(UTC)", "datetime.now reads the machine's clock; ask lianfang.kernel.clock"),
        (
            "now = django.utils.timezone.now()",
            "django.utils.timezone.now reads the machine's clock; ask lianfang.kernel.clock",
        ),
        ("task.state = State.DONE", "a state is assigned what Workflow.check returned, nothing else"),
        ("task.state = 'done'", "a state is assigned what Workflow.check returned, nothing else"),
        ("rows.update(state=target)", "a state is not updated in bulk: each object asks its workflow"),
        (
            "apps.get_model('people', 'Post')",
            "a table fetched by name goes round the doors; ask the other room's queries",
        ),
    ],
)
def test_what_goes_round_the_kernel_is_named(plant: Plant, line: str, fault: str) -> None:
    assert faults(plant(ACTIONS, line)) == [f"{ACTIONS}:1: {fault}"]


@pytest.mark.parametrize(
    "line",
    [
        "now = clock.now()",
        "task.state = TASK.check('finish', task, actor)",
        "rows.update(seen_at=now)",
        "began = time.monotonic()",
    ],
)
def test_a_good_habit_passes(plant: Plant, line: str) -> None:
    assert faults(plant(ACTIONS, line)) == []


@pytest.mark.parametrize(
    "path", ["src/lianfang/kernel/clock.py", "src/lianfang/tasks/tests/test_a.py", "demo/simulate.py"]
)
def test_the_clock_itself_tests_and_the_demo_may_read_the_time(plant: Plant, path: str) -> None:
    assert faults(plant(path, "now = datetime.now(UTC)")) == []


def test_our_tree_has_no_bad_habit() -> None:
    assert faults() == []
