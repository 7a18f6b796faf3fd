"""An engine is opened by its name; what hinders it is said in one line."""

from __future__ import annotations

import sys

import pytest

from casecheck.backends import open_engine
from casecheck.cli import main
from casecheck.errors import BadInput
from casecheck.tests.logs import log_of

RULES = "rules:\n  - {id: r, check: four_eyes, a: A, b: B}\n"


def test_an_unknown_engine_is_refused():
    with pytest.raises(BadInput, match="duckdb, spark"):
        open_engine("sqlite")


def test_a_master_for_duckdb_is_refused():
    with pytest.raises(BadInput, match="the engine is duckdb"):
        open_engine("duckdb", "local[2]")


def test_spark_that_is_not_installed_says_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    monkeypatch.delitem(sys.modules, "casecheck.backends.spark", raising=False)
    log_of(tmp_path, [("1", "A", "Li"), ("1", "B", "Li")])
    (tmp_path / "rules.yaml").write_text(RULES)

    code = main(["run", str(tmp_path / "log.parquet"), "--rules", str(tmp_path / "rules.yaml"), "--engine", "spark"])

    assert (code, "lianfang[spark]" in capsys.readouterr().err) == (2, True)


def test_spark_does_not_judge_what_is_kept(tmp_path, capsys):
    code = main(["run", "log.csv", "--rules", "rules.yaml", "--engine", "spark", "--state", str(tmp_path)])

    assert (code, "by duckdb only" in capsys.readouterr().err) == (2, True)
