"""What became of earlier findings tells how many of a rule's are false alarms."""

from __future__ import annotations

import pytest

from casecheck.cli import main
from casecheck.errors import BadInput
from casecheck.history import read_history
from casecheck.tests.logs import log_of

ROWS = "rule,outcome\neyes,upheld\neyes,withdrawn\neyes,upheld\neyes,upheld\nslow,withdrawn\n"


def test_the_share_withdrawn_is_counted_for_each_rule(tmp_path):
    file = tmp_path / "history.csv"
    file.write_text(ROWS)

    assert read_history(file) == {"eyes": 0.25, "slow": 1.0}


@pytest.mark.parametrize("text", ["rule,what\nx,upheld\n", "rule,outcome\nx,perhaps\n", "rule,outcome\nx,\n"])
def test_another_table_is_refused(tmp_path, text):
    file = tmp_path / "history.csv"
    file.write_text(text)

    with pytest.raises(BadInput, match="outcome"):
        read_history(file)


def test_the_table_of_rules_shows_what_to_expect(tmp_path, capsys):
    log_of(tmp_path, [("1", "A", "Li"), ("1", "B", "Li")])
    (tmp_path / "history.csv").write_text(ROWS)
    (tmp_path / "rules.yaml").write_text("rules: [{id: eyes, check: four_eyes, a: A, b: B}]")

    main(
        ["run", str(tmp_path / "log.parquet"), "--rules", str(tmp_path / "rules.yaml")]
        + ["--history", str(tmp_path / "history.csv")]
    )

    assert "25.0%" in capsys.readouterr().out


def test_a_second_batch_is_added_to_the_first(tmp_path, capsys):
    (tmp_path / "rules.yaml").write_text("rules: [{id: eyes, check: four_eyes, a: A, b: B}]")
    for events in ([("1", "A", "Li")], [("1", "B", "Li")]):
        log_of(tmp_path, events)
        code = main(
            ["run", str(tmp_path / "log.parquet"), "--rules", str(tmp_path / "rules.yaml")]
            + ["--state", str(tmp_path / "state")]
        )

    assert (code, "2 events" in capsys.readouterr().out) == (1, True)
