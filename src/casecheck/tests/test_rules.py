"""Reading rule packs: what is written, and where a mistake is."""

from __future__ import annotations

import pytest

from casecheck.errors import BadInput
from casecheck.rules import parse_rules, read_rules

PACK = """
name: office
version: 2026.1
rules:
  - id: two-persons
    check: four-eyes
    severity: high
    title: Accepting and approving are apart
    a: Accept
    b: Approve
    except_actors: [system]
  - id: on-time
    check: total_limit
    parameters:
      limit_days: 20
"""


def test_a_pack_gives_its_rules_with_all_parameters():
    pack = parse_rules(PACK)

    found = [(rule.id, rule.check.name, rule.severity, rule.version, rule.parameters()) for rule in pack.rules]
    assert found == [
        ("two-persons", "four_eyes", "high", "2026.1", {"a": "Accept", "b": "Approve", "except_actors": ("system",)}),
        (
            "on-time",
            "total_limit",
            "medium",
            "2026.1",
            {
                "limit_days": 20.0,
                "limit_column": "",
                "extra_days": 0.0,
                "else_column": "",
                "else_extra_days": 0.0,
                "from_activity": "",
                "to_activity": "",
                "suspend_activity": "",
                "resume_activity": "",
            },
        ),
    ]


RULE = "rules:\n  - id: x\n    check: four_eyes\n    a: A\n"


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("", "", "no rules"),
        ("rules: []", "", "no rules"),
        ("rules: 3", "line 1", "no list"),
        ("- 1", "line 1", "Keys and values"),
        ("rules:\n  - a\n", "line 2", "Keys and values"),
        ("rule:\n  - a\n", "line 1", "'rule' is unknown"),
        ("rules:\n  - check: four_eyes\n    a: A\n    b: B\n", "line 2", "no id"),
        ("rules:\n  - id: x\n", "line 2", "checks are conformance, four_eyes, near_due"),
        ("rules:\n  - id: x\n    check: five_eyes\n", "line 3", "'five_eyes' is unknown"),
        (RULE, "line 2", "b is missing"),
        (RULE + "    b: [B]\n", "line 5", "Give a text"),
        (RULE + "    b: A\n", "line 2", "same activity"),
        (RULE + "    b: B\n    c: C\n", "line 6", "'c' is unknown. A rule takes id, check"),
        (RULE + "    b: B\n    b: C\n", "line 6", "given twice"),
        (RULE + "    b: B\n    severity: red\n", "line 6", "one of low, medium, high"),
        (RULE + "    b: B\n    parameters: {c: C}\n", "line 6", "'c' is unknown"),
        (RULE + "    b: B\n" + RULE.removeprefix("rules:\n") + "    b: B\n", "line 6", "'x' is used twice"),
        ("rules:\n  - id: x\n    check: total_limit\n    limit_days: soon\n", "line 4", "Give a number"),
        ("rules:\n  - id: x\n    check: total_limit\n    limit_days: 0\n", "line 2", "not above 0"),
        ("rules:\n  - id: x\n    check: conformance\n    min_cost: 1.5\n", "line 4", "Give a whole number"),
        ("rules:\n  - id: x\n    check: conformance\n    open_cases: maybe\n", "line 4", "one of complete, prefix"),
        ("rules:\n  - id: [\n", "line 3, column 1", "no YAML"),
        ("rules:\n  - id: !!python/name:os.system x\n    check: four_eyes\n", "line 2", "cannot be read"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_is_allowed(text, at, words):
    with pytest.raises(BadInput) as refusal:
        parse_rules(text, name="rules.yaml")

    assert (refusal.value.file, refusal.value.at, words in str(refusal.value)) == ("rules.yaml", at, True)


def test_a_missing_file_and_a_foreign_encoding_are_refused(tmp_path):
    file = tmp_path / "rules.yaml"
    file.write_bytes("name: 办公室".encode("gb18030"))

    for path, message in ((file, "not UTF-8"), (tmp_path / "none.yaml", "cannot be read")):
        with pytest.raises(BadInput, match=message):
            read_rules(path)
