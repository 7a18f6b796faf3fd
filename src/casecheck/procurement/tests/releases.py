"""Our own generator of OCDS releases: single ones from a few words, and whole markets from a seed."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

ZONES = ("Z", "+08:00")
Bid = dict[str, Any]


def bid(tenderers: str, amount: Any = None, status: Any = "valid", currency: str = "CNY", **more: Any) -> Bid:
    """Return a bid. tenderers: their ids, divided by blanks."""
    made: Bid = {"status": status, "tenderers": [{"id": one} for one in tenderers.split()], **more}
    if amount is not None:
        made["value"] = {"amount": amount, "currency": currency}
    return made


def award(suppliers: str, status: str = "active", codes: str = "") -> dict[str, Any]:
    """Return an award. suppliers, codes of items: divided by blanks."""
    made: dict[str, Any] = {"status": status, "suppliers": [{"id": one} for one in suppliers.split()]}
    if codes:
        made["items"] = [{"classification": {"scheme": "CPV", "id": code}} for code in codes.split()]
    return made


def process(ocid: str, bids: Any = (), awards: Any = (), *, buyer: str = "", entity: str = "", **tender: Any) -> Any:
    """Return the compiled release of one contracting process; what is not given is left out."""
    made: dict[str, Any] = {"ocid": ocid, "tag": ["compiled"]}
    if entity:
        tender["procuringEntity"] = {"id": entity}
    if tender:
        made["tender"] = tender
    if buyer:
        made["buyer"] = {"id": buyer}
    if bids:
        made["bids"] = {"details": list(bids)}
    if awards:
        made["awards"] = list(awards)
    return made


def period(start: str, end: str) -> dict[str, Any]:
    """Return the submission period of a tender."""
    return {"tenderPeriod": {"startDate": start, "endDate": end}}


def write(path: Path, releases: Any, name: str = "releases.jsonl") -> Path:
    """Write releases as JSON lines."""
    file = path / name
    file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in releases), encoding="utf-8")
    return file


def market(seed: int, count: int) -> list[Any]:
    """Return contracting processes of one market: few firms and bodies, with all that is missing in real data."""
    random = Random(seed)
    return [_deal(random, place) for place in range(count)]


def _deal(random: Random, place: int) -> Any:
    firms = [f"F{number}" for number in range(random.choice((3, 6, 9)))]
    bids = [_bid(random, firms) for _ in range(random.choice((0, 1, 2, 2, 3, 4, 5)))]
    winners = [one["tenderers"] for one in bids if one["tenderers"]] or [[{"id": "F0"}]]
    awards = [_award(random, winners) for _ in range(random.choice((0, 1, 1, 1, 1, 2)))]
    made = process(
        f"o{place}",
        bids,
        awards,
        buyer=random.choice(("", "B1", "B2", "B3")),
        entity=random.choice(("", "E1", "E2")),
        procurementMethod=random.choice(("open", "selective", "limited", "direct")),
        numberOfTenderers=random.choice((0, 1, 1, 2, "1", None, 1.0, True)),
        status=random.choice(("complete", "complete", "complete", "cancelled", 3)),
        procurementMethodDetails=random.choice(("Auction", "Lottery", "Plain", 5)),
        tenderPeriod={
            "startDate": f"2026-03-{random.randint(1, 9):02}T08:00:00{random.choice(('Z', '+08:00', ''))}",
            "endDate": f"2026-03-{random.randint(10, 28)}T0{random.randint(7, 9)}:00:00{random.choice(ZONES)}",
        },
    )
    for part in random.sample(("bids", "awards", "buyer", "tender"), random.choice((0, 0, 0, 1))):
        made[part] = random.choice((None, [], {}, "x", 7, [None, 3, "x", {}], {"details": [None, {}, 5]}))
    return made


def _bid(random: Random, firms: list[str]) -> Bid:
    count = random.choice((1, 1, 1, 1, 1, 2, 0))
    made = bid(
        " ".join(random.choice(firms) for _ in range(count)),
        random.choice((100, 100, 101, 105.5, 120, 150, 300, 0, -5, None, "90", 1e300)),
        random.choice(("valid", "valid", "valid", "disqualified", "pending", "withdrawn", "invited", "odd", None)),
        random.choice(("CNY", "CNY", "CNY", "CNY", "USD")),
        date=random.choice((f"2026-03-{random.randint(5, 29):02}T08:30:00+08:00", "2026-03-20", None, "soon")),
    )
    for one in made["tenderers"]:
        if random.random() < 0.05:
            one["id"] = random.choice((None, 5, True, ""))
    return made


def _award(random: Random, winners: list[Any]) -> Any:
    made = award("", random.choice(("active", "active", "active", "active", "pending", "cancelled", "unsuccessful")))
    made["suppliers"] = random.choice(winners)
    made["items"] = [
        {"classification": {"id": f"{random.randint(10, 16)}{random.randint(0, 9)}00000"}}
        for _ in range(random.randint(0, 3))
    ]
    return made
