"""The indicators said once more as a plain program over JSON values, slowly, for the texts to be held against."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import datetime
from typing import Any

DAY = 86400
Results = dict[str, dict[str, dict[str, float]]]


def judge(releases: list[Any], *, minimum_awards: int = 20) -> Results:
    """Return the results of all indicators with their defaults, grouped as Cardinal groups them."""
    counted = [one for one in releases if part(one, "tender").get("status") != "cancelled"]
    results: Results = defaultdict(lambda: defaultdict(dict))
    gaps: dict[str, tuple[float, str, str]] = {}
    currency: list[str] = []
    for one in counted:
        gap(one, currency, gaps)
        periods(one, results)
        single(one, results)
        same_price(one, results)
        late(one, results)
        others_out(one, results)
        lowest_out(one, currency, results)
    close_and_deep(gaps, results)
    unsuccessful(counted, results)
    many_out(counted, results)
    mixed(counted, minimum_awards, results)
    return {group: dict(found) for group, found in results.items() if found}


def part(holder: Any, key: str) -> Any:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, dict) else {}


def items(holder: Any, key: str) -> Any:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else None


def bids_of(one: Any) -> list[Any]:
    return [bid for bid in items(part(one, "bids"), "details") or [] if isinstance(bid, dict)]


def submitted(one: Any) -> list[Any]:
    kept = ("invited", "withdrawn")
    return [bid for bid in bids_of(one) if isinstance(bid.get("status"), str) and bid["status"] not in kept]


def awards_of(one: Any) -> list[Any]:
    return [award for award in items(one, "awards") or [] if isinstance(award, dict)]


def ids(holder: Any, key: str) -> list[str]:
    found = [ref.get("id") for ref in items(holder, key) or [] if isinstance(ref, dict)]
    return [str(one) for one in found if isinstance(one, str | int) and not isinstance(one, bool)]


def sole(holder: Any, key: str) -> str | None:
    return ids(holder, key)[0] if len(items(holder, key) or []) == 1 and ids(holder, key) else None


def price(bid: Any) -> tuple[float, str] | None:
    amount, currency = part(bid, "value").get("amount"), part(bid, "value").get("currency")
    return (float(amount), currency) if isinstance(amount, int | float) and isinstance(currency, str) else None


def settled(one: Any) -> list[Any] | None:
    """Return the active awards, or None where some award waits or bids or awards are missing."""
    if items(one, "awards") is None or items(part(one, "bids"), "details") is None:
        return None
    known = ("active", "cancelled", "unsuccessful")
    statuses = [award["status"] for award in awards_of(one) if isinstance(award.get("status"), str)]
    if any(status not in known for status in statuses):
        return None
    return [award for award in awards_of(one) if award.get("status") == "active"]


def sole_winner(one: Any) -> str | None:
    active = settled(one)
    return sole(active[0], "suppliers") if active is not None and len(active) == 1 else None


def quartile(values: list[float], share: float) -> float:
    ordered, position = sorted(values), (len(values) + 1 / 3) * share + 1 / 3
    low = min(max(math.floor(position), 1), len(values))
    high = min(max(math.floor(position) + 1, 1), len(values))
    return ordered[low - 1] + (position - math.floor(position)) * (ordered[high - 1] - ordered[low - 1])


def low_fence(values: list[float]) -> float:
    q1, q3 = quartile(values, 0.25), quartile(values, 0.75)
    return q1 - 1.5 * (q3 - q1)


def high_fence(values: list[float]) -> float:
    q1, q3 = quartile(values, 0.25), quartile(values, 0.75)
    return q3 + 1.5 * (q3 - q1)


def seconds(text: Any) -> float | None:
    zoned = isinstance(text, str) and len(text) >= 20
    return datetime.fromisoformat(text).timestamp() if zoned else None


def periods(one: Any, results: Results) -> None:
    period = part(part(one, "tender"), "tenderPeriod")
    start, end = seconds(period.get("startDate")), seconds(period.get("endDate"))
    if start is not None and end is not None and math.trunc((end - start) / DAY) < 15:
        results["OCID"][one["ocid"]]["R003"] = 1.0


def single(one: Any, results: Results) -> None:
    tender = part(one, "tender")
    count = tender.get("numberOfTenderers")
    is_one = isinstance(count, int | float) and not isinstance(count, bool) and count == 1
    if is_one and tender.get("procurementMethod") in ("open", "selective"):
        results["OCID"][one["ocid"]]["R018"] = 1.0


def gap(one: Any, currency: list[str], gaps: dict[str, tuple[float, str, str]]) -> None:
    winner = sole_winner(one)
    best: dict[bool, tuple[float, str]] = {}
    for bid in bids_of(one) if winner is not None else []:
        tenderer, paid = sole(bid, "tenderers"), price(bid)
        if bid.get("status") == "valid" and tenderer is not None and paid:
            currency[:] = currency or [paid[1]]
            side = tenderer == winner
            if paid[1] == currency[0] and (side not in best or paid[0] < best[side][0]):
                best[side] = (paid[0], tenderer)
    if len(best) == 2 and best[True][0] > 0 and best[False][0] >= best[True][0]:
        share = (best[False][0] - best[True][0]) / best[True][0]
        gaps[one["ocid"]] = (share, best[True][1], best[False][1])


def close_and_deep(gaps: dict[str, tuple[float, str, str]], results: Results) -> None:
    shares = [share for share, _, _ in gaps.values()]
    low, high = (low_fence(shares), high_fence(shares)) if shares else (0.0, 0.0)
    for ocid, (share, winner, second) in gaps.items():
        if low > 0 and share <= low:
            results["OCID"][ocid]["R024"] = share
            results["Tenderer"][winner]["R024"] = results["Tenderer"][second]["R024"] = 0.0
        if high > 0 and share >= high:
            results["OCID"][ocid]["R058"] = share
            results["Tenderer"][winner]["R058"] = 0.0


def unsuccessful(releases: list[Any], results: Results) -> None:
    won: dict[str, list[int]] = defaultdict(list)
    for one in releases:
        winner = sole_winner(one)
        if winner is not None:
            valid = [bid for bid in bids_of(one) if bid.get("status") == "valid"]
            for tenderer in {sole(bid, "tenderers") for bid in valid} - {None}:
                won[str(tenderer)].append(int(tenderer == winner))
    shares = {tenderer: sum(found) / len(found) for tenderer, found in won.items()}
    fence = low_fence(list(shares.values())) if shares else 0.0
    many = quartile([len(found) for found in won.values()], 0.75) if won else 0.0
    for tenderer, share in shares.items():
        if fence > 0 and share <= fence and len(won[tenderer]) >= many:
            results["Tenderer"][tenderer]["R025"] = share


def same_price(one: Any, results: Results) -> None:
    found: dict[tuple[float, str], list[set[str]]] = defaultdict(list)
    for bid in submitted(one):
        paid = price(bid)
        if paid and ids(bid, "tenderers"):
            found[paid].append(set(ids(bid, "tenderers")))
    for sets in found.values():
        if any(first != sets[0] for first in sets):
            results["OCID"][one["ocid"]]["R028"] = 1.0
            for tenderer in set().union(*sets):
                results["Tenderer"][tenderer]["R028"] = 1.0


def late(one: Any, results: Results) -> None:
    end = part(part(one, "tender"), "tenderPeriod").get("endDate")
    active = [award for award in awards_of(one) if award.get("status") == "active"]
    suppliers = {supplier for award in active for supplier in ids(award, "suppliers")}
    for bid in bids_of(one):
        if bid.get("status") == "valid" and is_later(bid.get("date"), end):
            for tenderer in suppliers & set(ids(bid, "tenderers")):
                results["OCID"][one["ocid"]]["R030"] = results["Tenderer"][tenderer]["R030"] = 1.0


def is_later(first: Any, second: Any) -> bool:
    if not (isinstance(first, str) and isinstance(second, str) and first[:2] == second[:2] == "20"):
        return False
    times = seconds(first), seconds(second)
    return first > second if None in times else times[0] > times[1]  # type: ignore[operator]


def others_out(one: Any, results: Results) -> None:
    active = settled(one)
    if active is None:
        return
    by_status: dict[str, set[str]] = defaultdict(set)
    for bid in bids_of(one):
        by_status[str(bid.get("status"))] |= set(ids(bid, "tenderers"))
    suppliers = {supplier for award in active for supplier in ids(award, "suppliers")}
    valid, others = by_status["valid"], by_status["disqualified"] - by_status["valid"]
    if len(valid) == 1 and valid == suppliers and others:
        results["OCID"][one["ocid"]]["R035"] = float(len(others))
        results["Tenderer"][min(valid)]["R035"] = 0.0


def lowest_out(one: Any, currency: list[str], results: Results) -> None:
    known: list[tuple[float, str]] = []
    if any(award.get("status") == "active" for award in awards_of(one)):
        for bid in submitted(one):
            paid = price(bid)
            if paid:
                currency[:] = currency or [paid[1]]
                if paid[1] == currency[0]:
                    known.append((paid[0], bid["status"]))
    if any(status == "valid" for _, status in known) and min(known, key=lambda pair: pair[0])[1] == "disqualified":
        results["OCID"][one["ocid"]]["R036"] = 1.0


def many_out(releases: list[Any], results: Results) -> None:
    sums: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for one in releases:
        bids = submitted(one)
        out = [bid["status"] == "disqualified" for bid in bids]
        bodies = {"Buyer": one.get("buyer"), "ProcuringEntity": part(one, "tender").get("procuringEntity")}
        for group, body in bodies.items():
            if isinstance(body, dict) and isinstance(body.get("id"), str) and bids:
                sums[group][body["id"]] += out
        for bid, is_out in zip(bids, out, strict=True):
            for tenderer in ids(bid, "tenderers"):
                sums["Tenderer"][tenderer].append(is_out)
    for group, found in sums.items():
        shares = {name: sum(outs) / len(outs) for name, outs in found.items() if len(outs) >= 2}
        fence = high_fence(list(shares.values())) if shares else 0.0
        for name, share in shares.items():
            if fence > 0 and share >= fence:
                results[group][name]["R038"] = share


def mixed(releases: list[Any], minimum: int, results: Results) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    seen: dict[str, set[str]] = defaultdict(set)
    for one in releases:
        for award in awards_of(one):
            supplier = sole(award, "suppliers")
            if award.get("status") == "active" and supplier is not None:
                for item in items(award, "items") or []:
                    kinds[supplier].add(item["classification"]["id"][:2])
                    seen[supplier].add(one["ocid"])
    counts = {name: float(len(found)) for name, found in kinds.items() if len(seen[name]) >= minimum}
    fence = high_fence(list(counts.values())) if counts else 0.0
    for name, count in counts.items():
        if count >= fence:
            results["Tenderer"][name]["R048"] = count
