"""The warning rules as packs of casecheck: python -m demo.office.pack FOLDER.

One pack holds all rules; besides there is one for each kind of power, about its items alone, and one for the registers.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from casecheck.bpmn import read_flow
from casecheck.rules import RulePack, parse_rules
from demo.office.flows import flow_xml
from demo.office.load import Office, load_office
from demo.office.pack_rules import OF_CASES, OF_REGISTERS, Item, Rule, among, has_large_sums, measured

SEVERITIES = {"blue": "low", "yellow": "medium", "red": "high", "by_judgement": "medium"}
WHOLE, REGISTERS = "whole", "registers"
Content = dict[str, Any]
NOBODY = ({"actor": "", "party": "", "kind": ""},)


def contents(office: Office, relations: Sequence[Content] = ()) -> dict[str, Content]:
    """Return all packs by name as they stand in YAML, without flows. relations: the register of officials."""
    kinds: dict[str, list[Item]] = {}
    for item in office["items"]:
        kinds.setdefault(item["category"], []).append(item)
    found = {WHOLE: _content(office, WHOLE, office["items"], [*OF_CASES, *OF_REGISTERS], relations)}
    for kind, items in kinds.items():
        found[kind] = _content(office, kind, items, _applying(office, items), relations)
    found[REGISTERS] = _content(office, REGISTERS, [], list(OF_REGISTERS), ())
    return found


def _applying(office: Office, items: Sequence[Item]) -> list[str]:
    """Return the rules on cases that have anything to judge in some items."""
    applies = {
        "W10": bool(measured(items)),
        "W11": any(item["discretion"].get("tiers") for item in items),
        "W12": any(item["id"] in one["items"] for one in office["policies"]["tariff"] for item in items),
        "W13": any(item["major_matter"] or has_large_sums(item) for item in items),
        "W14": any(has_large_sums(item) for item in items),
    }
    return [rule for rule in OF_CASES if applies.get(rule, True)]


def _content(
    office: Office, kind: str, items: Sequence[Item], chosen: Iterable[str], relations: Sequence[Content]
) -> Content:
    about = {one["id"]: one for one in office["warning_rules"]}
    is_part = kind not in (WHOLE, REGISTERS)
    rules: list[Rule] = []
    for name in sorted(chosen):
        warning = about[name]
        for rule in (OF_CASES | OF_REGISTERS)[name](office, items):
            heading = {"title": warning["name_en"], "title_zh": warning["name"]}
            made = {"id": rule["id"], "check": rule["check"], "severity": SEVERITIES[warning["card"]]} | heading | rule
            if is_part:
                made["where"] = {"item": among([item["id"] for item in items])} | made.get("where", {})
            rules.append(made)
    tables = _tables(office, items, relations)
    named = {name: rows for name, rows in tables.items() if any(name in map(str, rule.values()) for rule in rules)}
    version = str(office["policies"]["scheme_id"])
    return {"name": f"warnings-{kind}", "version": version, "tables": named, "rules": rules}


def _tables(office: Office, items: Sequence[Item], relations: Sequence[Content]) -> dict[str, list[Content]]:
    pairs = office["policies"]["separation_of_duties"]["excluded_pairs"]
    tables: dict[str, list[Content]] = {
        "excluded_pairs": [{"first": pair["pair"][0], "second": pair["pair"][1]} for pair in pairs],
        "tariff": [{"item": one["name"], "amount": one["amount"]} for one in office["policies"]["tariff"]],
        "relations": [dict(row) for row in relations or NOBODY],
    }
    return tables | {f"tiers_{item['id']}": _tiers(item) for item in measured(items)}


def _tiers(item: Item) -> list[Content]:
    """Return a table of tiers, one line for each tier and column."""
    decision = item["discretion"]["decision"]["name"]
    return [
        {"tier": tier["tier"], "field": field, "condition": str(condition), "place": place}
        for place, tier in enumerate(item["discretion"]["tiers"], 1)
        for field, condition in (tier["when"] | {decision: tier["limit"]}).items()
    ]


def warning_packs(office: Office, relations: Sequence[Content] = ()) -> dict[str, RulePack]:
    """Return all packs by name, with the flowcharts of their items."""
    flows = {item["id"]: read_flow(flow_xml(item, office).encode(), name=item["id"]) for item in office["items"]}
    found = {}
    for kind, content in contents(office, relations).items():
        pack = parse_rules(_yaml(content), name=f"{kind}.yaml")
        found[kind] = replace(pack, flows={name: flows[name] for name in flows_of(office, kind)})
    return found


def flows_of(office: Office, kind: str) -> list[str]:
    """Return the items whose flowcharts a pack judges by."""
    return [item["id"] for item in office["items"] if kind in (WHOLE, item["category"])]


def write_packs(folder: Path, office: Office, relations: Sequence[Content] = ()) -> list[Path]:
    """Write every pack as YAML, with the flowcharts beside it; return the packs."""
    (folder / "flows").mkdir(parents=True, exist_ok=True)
    for item in office["items"]:
        (folder / "flows" / f"{item['id']}.bpmn").write_text(flow_xml(item, office), encoding="utf-8")
    written = []
    for kind, content in contents(office, relations).items():
        flows = {name: f"flows/{name}.bpmn" for name in flows_of(office, kind)}
        path = folder / f"{kind}.yaml"
        path.write_text(_yaml(content | ({"flows": flows} if flows else {})), encoding="utf-8")
        written.append(path)
    return written


def _yaml(content: Content) -> str:
    filled = {key: value for key, value in content.items() if value}
    return yaml.safe_dump(filled, allow_unicode=True, sort_keys=False, width=120)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the packs of the reference office into a folder and name them."""
    parser = argparse.ArgumentParser(prog="python -m demo.office.pack", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the packs and flowcharts are written")
    for path in write_packs(parser.parse_args(arguments).folder, load_office()):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
