"""Rules on risk points: where they sit, how they score, who guards them, what is done about them."""

from collections.abc import Iterator

from demo.office.fault import Fault, Record, by_id, leaders_of

ORDER = ("low", "medium", "high")
MAIN_LEADER, DISCIPLINE, OUTSIDE = "L1", "N1", "EXT"


def placed(office: Record) -> Iterator[Fault]:
    """A risk names a step of its item held by its post and marked there, or states its scope."""
    items = by_id(office["items"])
    for risk in office["risks"]:
        if not risk["step"]:
            if not risk.get("scope_note"):
                yield Fault("RISK_SCOPE", risk["id"])
            continue
        step = _find_step(items.get(risk["item"]), risk["step"])
        holders = {step["post"], step.get("countersign", {}).get("post")} if step else set()
        if step is None or risk["post"] not in holders:
            yield Fault("RISK_STEP", risk["id"], f"{risk['post']} at {risk['step']}")
        elif not step["risk_node"]:
            yield Fault("STEP_UNMARKED", risk["step"], risk["id"])


def _find_step(item: Record | None, key: str) -> Record | None:
    return next((step for step in item["steps"] if step["key"] == key), None) if item else None


def causes_fit(office: Record) -> Iterator[Fault]:
    """The cause belongs to the kind of the risk."""
    kinds = {cause["code"]: cause["kind"] for cause in office["policies"]["risk_causes"]}
    yield from (
        Fault("RISK_CAUSE", risk["id"], risk["cause"])
        for risk in office["risks"]
        if kinds.get(risk["cause"]) != risk["kind"]
    )


def score_of(factors: Record) -> int:
    """Return (importance + discretion) × (probability + harm), 4 to 100."""
    return int((factors["importance"] + factors["discretion"]) * (factors["probability"] + factors["harm"]))


def level_of(risk: Record, scheme: Record, major_items: set[str]) -> tuple[str, str | None]:
    """Return the level by thresholds and floors, and the floor that raised it, if one did."""
    score, thresholds = score_of(risk["factors"]), scheme["thresholds"]
    level = next((name for name in ("high", "medium") if score >= thresholds[name]), "low")
    raised: str | None = None
    for floor in scheme["floors"]:
        if ORDER.index(floor["min_level"]) > ORDER.index(level) and _floor_applies(floor, risk, major_items):
            level, raised = floor["min_level"], floor["code"]
    return level, raised


def _floor_applies(floor: Record, risk: Record, major_items: set[str]) -> bool:
    if floor["code"] == "major_decision":
        return risk["item"] in major_items
    factors = risk["factors"]
    return bool(factors["harm"] >= floor["harm_min"] and factors["probability"] >= floor["probability_min"])


def rated(office: Record) -> Iterator[Fault]:
    """Score and level follow the scheme; a floor that raised the level is said; a departure has a reason."""
    scheme = office["policies"]["rating_scheme"]
    major = {item["id"] for item in office["items"] if item["major_matter"]}
    for risk in office["risks"]:
        level, raised = level_of(risk, scheme, major)
        if risk["score"] != score_of(risk["factors"]):
            yield Fault("RISK_SCORE", risk["id"], str(score_of(risk["factors"])))
        if risk["suggested_level"] != level:
            yield Fault("RISK_LEVEL", risk["id"], level)
        elif risk.get("floor") != raised or bool(raised) != bool(risk.get("level_note")):
            yield Fault("FLOOR_UNSAID", risk["id"], str(raised))
        if risk["level"] != risk["suggested_level"] and not risk.get("deviation_reason"):
            yield Fault("DEPARTURE_UNEXPLAINED", risk["id"], risk["level"])


def guard_of(office: Record, risk: Record) -> str | None:
    """Return the post that must guard a risk: by level, and one level up when it would be the owner's own."""
    role = by_id(office["posts"])[risk["post"]]["role"] if risk["post"] else None
    if role in ("main_leader", "discipline_group"):
        return OUTSIDE
    leader = leaders_of(office).get(risk["division"]) or MAIN_LEADER
    if role == "leader_in_charge" or risk["level"] == "high" or risk["scope"] == "office":
        return MAIN_LEADER
    head = next(
        post["id"]
        for post in office["posts"]
        if post["division"] == risk["division"] and post["role"] == "division_head"
    )
    return leader if risk["level"] == "medium" or risk["post"] == head else head


def guarded(office: Record) -> Iterator[Fault]:
    """The principal follows from the level, and nobody guards the own risk."""
    leaders = leaders_of(office)
    for risk in office["risks"]:
        responsibility = risk["responsibility"]
        if responsibility["principal"] == risk["post"]:
            yield Fault("OWN_RISK", risk["id"], risk["post"])
            continue
        expected = guard_of(office, risk)
        if responsibility["principal"] != expected:
            yield Fault("PRINCIPAL", risk["id"], f"{responsibility['principal']}, expected {expected}")
        assistants: dict[str, set[str | None]] = {
            OUTSIDE: set(),
            "high": {DISCIPLINE, leaders.get(risk["division"])},
            "medium": {DISCIPLINE},
        }
        needed = assistants.get(OUTSIDE if expected == OUTSIDE else risk["level"], set()) - {None}
        if not needed <= set(responsibility["assist"]) or risk["post"] in responsibility["assist"]:
            yield Fault("ASSIST", risk["id"], ", ".join(responsibility["assist"]))


def measured(office: Record) -> Iterator[Fault]:
    """Each risk has the measures its level asks for; a high one has a measure that controls power."""
    rules = {rule["level"]: rule for rule in office["policies"]["level_responsibility"]}
    for risk in office["risks"]:
        rule, kinds = rules[risk["level"]], [measure["kind"] for measure in risk["measures"]]
        if len(kinds) < rule["min_measures"]:
            yield Fault("FEW_MEASURES", risk["id"], str(len(kinds)))
        elif rule["needs_control"] and "power_control" not in kinds:
            yield Fault("NO_CONTROL", risk["id"], ", ".join(kinds))


RULES = (placed, causes_fit, rated, guarded, measured)
