"""The trail speaks in words: every act that code records is declared, and every declared act is recorded somewhere."""

from __future__ import annotations

import ast
from pathlib import Path

from django.urls import get_resolver

from lianfang.trail.terms import declared_acts

SOURCES = Path(__file__).resolve().parents[2] / "src" / "lianfang"


def recorded_acts() -> set[str]:
    """Return the act of every call of `record(actor, "room.verb_noun", …)` in the product."""
    found = set()
    for path in SOURCES.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and len(node.args) > 1:
                act = node.args[1]
                found |= {
                    part.value for part in ast.walk(act) if isinstance(part, ast.Constant) and "." in str(part.value)
                }
    return found


def setup_module() -> None:
    """Load the addresses, and with them every use case that only pages and endpoints call."""
    assert get_resolver().url_patterns


def test_every_recorded_act_has_words():
    assert recorded_acts() - set(declared_acts()) == set()


def test_no_words_are_declared_for_acts_that_nobody_records():
    assert set(declared_acts()) - recorded_acts() == set()
