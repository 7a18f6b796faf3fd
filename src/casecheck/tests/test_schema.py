"""The published schema of packs says what the reader of packs takes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from casecheck.checks.registry import CHECKS
from casecheck.cli import main
from casecheck.schema import pack_schema
from casecheck.tests.examples import EXAMPLES

PUBLISHED = Path(__file__).parents[3] / "docs" / "reference" / "casecheck" / "pack.schema.json"
SCHEMA = jsonschema_rs.validator_for(pack_schema(CHECKS))
RULE = {"id": "r", "check": "four_eyes", "a": "A", "b": "B"}


def test_the_published_schema_is_that_of_the_code(capsys):
    main(["checks", "--format", "schema"])

    assert PUBLISHED.read_text(encoding="utf-8") == capsys.readouterr().out


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_of_the_docs_fits_it(name):
    pack = json.loads(json.dumps(yaml.safe_load(EXAMPLES[name].rules), default=str))

    assert [error.message for error in SCHEMA.iter_errors(pack)] == []


@pytest.mark.parametrize(
    "rule",
    [
        RULE | {"check": "nine_eyes"},
        RULE | {"c": "C"},
        {key: value for key, value in RULE.items() if key != "b"},
        RULE | {"severity": "grave"},
        RULE | {"severity": {"grave": 0}},
        {key: value for key, value in RULE.items() if key != "id"},
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(rule):
    assert not SCHEMA.is_valid({"rules": [rule]})


@pytest.mark.parametrize("pack", [{}, {"rules": []}, {"rules": [RULE], "rule": []}])
def test_a_pack_without_rules_or_with_more_does_not_fit(pack):
    assert not SCHEMA.is_valid(pack)


def test_parameters_may_stand_under_their_own_key():
    rule = {"id": "r", "check": "four_eyes", "parameters": {"a": "A", "b": "B"}}

    assert SCHEMA.is_valid({"rules": [rule]})
    assert re.fullmatch(r"https://json-schema\.org/.*", pack_schema(CHECKS)["$schema"])
