"""Read the reference office from its YAML files into one dict of plain values."""

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
Office = dict[str, Any]


def read(path: Path) -> Office:
    """Return one file's content, parsed by the C loader."""
    with path.open(encoding="utf-8") as file:
        content: Office = yaml.load(file, Loader=yaml.CSafeLoader)
    return content


def load_office(folder: Path = HERE) -> Office:
    """Return the whole office.

    Keys: meta, office, units, divisions, external_parties, posts, charges, roles, accounts, bases, items, risks,
    warning_rules, clock_vectors (lists unless plain objects), policies and supervision (dicts of lists and figures).
    """
    office: Office = {}
    for name in ("office", "accounts", "bases", "warning_rules", "clock_vectors"):
        office.update(read(folder / f"{name}.yaml"))
    office["policies"] = read(folder / "policies.yaml")
    office["supervision"] = read(folder / "supervision.yaml")
    office["items"] = [read(path) for path in sorted((folder / "items").glob("P*.yaml"))]
    order = {division["id"]: division["order"] for division in office["divisions"]}
    office["posts"] = sorted(_gather(folder, "posts"), key=lambda post: order.get(post["division"], 0))
    office["risks"] = sorted(_gather(folder, "risks"), key=lambda risk: risk["id"])
    return office


def _gather(folder: Path, name: str) -> list[Any]:
    return [record for path in sorted((folder / name).glob("*.yaml")) for record in read(path)[name]]
