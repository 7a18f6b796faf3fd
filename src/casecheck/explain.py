"""Find one finding in a file and say in words, English and Chinese, what it means and which figures made it fire."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pyarrow import parquet

from casecheck.errors import BadInput
from casecheck.findings import Finding, iterate
from casecheck.procurement.registry import INDICATORS
from casecheck.procurement.sentences import tell
from casecheck.sentences import frame, tell_finding


def load_findings(path: Path, wanted: str) -> dict[str, Any]:
    """Return the one finding whose id begins with `wanted`, from a file that `run --out` wrote."""
    found = [row for row in _rows(path) if str(row["finding_id"]).startswith(wanted)]
    if len(found) == 1:
        return found[0]
    many = len(found) > 1
    raise BadInput(
        "finding_many" if many else "finding_missing",
        file=path.name,
        reason=f"{len(found)} findings begin with {wanted!r}." if many else f"No finding has the id {wanted!r}.",
        hint="Give more of the id." if many else "Take an id from the column finding_id.",
    )


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        if path.suffix.lower() == ".parquet":
            table = parquet.read_table(path)
            head = json.loads((table.schema.metadata or {}).get(b"casecheck", b"{}"))
            return [vars(finding) for finding in iterate(table, head.get("log", {}).get("zone", "UTC"))]
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["findings"]
        return [vars(Finding(**row)) for row in rows]
    except OSError as error:
        reason = f"The file cannot be read: {error.strerror or error}."
        raise BadInput("unreadable", file=path.name, reason=reason, hint="Check the path.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(
            "findings",
            file=path.name,
            reason="This is no file of findings.",
            hint="Give what run --out wrote as .json or .parquet.",
        ) from error


def explain_finding(finding: dict[str, Any], language: str) -> str:
    """Return a finding as one or two sentences. language: en or zh."""
    writer = tell if finding["check"] in INDICATORS else tell_finding
    return frame(finding, writer(finding, language), language)
