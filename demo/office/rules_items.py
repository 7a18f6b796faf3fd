"""Rules on authority items: what must be stated, limits, steps, separation of duties, tiers."""

from collections import defaultdict
from collections.abc import Iterator

from demo.office.fault import Fault, Record
from demo.office.tiers import tier_faults

STATED = ("bases", "duties", "liability", "boundary", "conditions", "materials", "supervision_methods", "steps")
OWN_WORDS = ("duties", "liability", "boundary")
GENERIC_APPLICANTS = ("有关单位或个人", "内部事项")
DECISIONS = ("decide", "meeting")
CHECKS = ("precheck", "verify", "review", "decide", "meeting", "bookkeeping", "accept_goods")


def everything_stated(office: Record) -> Iterator[Fault]:
    """Each item states bases, duties, liability, bounds, conditions, papers, supervision and steps."""
    for item in office["items"]:
        yield from (Fault("ITEM_EMPTY", item["id"], key) for key in STATED if not item[key] or not all(item[key]))


def own_words(office: Record) -> Iterator[Fault]:
    """Duties, liability and bounds are written for the item: no sentence stands in two items."""
    seen: dict[str, str] = {}
    for item in office["items"]:
        for sentence in (sentence for key in OWN_WORDS for sentence in item[key]):
            if seen.setdefault(sentence, item["id"]) != item["id"]:
                yield Fault("ITEM_COPIED", item["id"], f"{seen[sentence]}: {sentence}")


def applicants_named(office: Record) -> Iterator[Fault]:
    """The applicant is named, not a catch-all, and matters closed to outsiders have none from outside."""
    for item in office["items"]:
        applicant = item["applicant"]
        closed = item["publicity"] == "party" and applicant["kind"] == "external"
        if closed or applicant["text"] in GENERIC_APPLICANTS:
            yield Fault("APPLICANT", item["id"], applicant["text"])


def suspensions_stated(office: Record) -> Iterator[Fault]:
    """Each item names its grounds of suspension or why there are none."""
    for item in office["items"]:
        if bool(item["suspensions"]) == bool(item.get("suspensions_none")):
            yield Fault("SUSPENSION", item["id"])


def limits_fit(office: Record) -> Iterator[Fault]:
    """Sum of the step limits ≤ promised limit ≤ legal limit, in working days."""
    for item in office["items"]:
        steps = sum(step["limit_days"] for step in item["steps"])
        promised, legal = item["promised_limit_days"], item["legal_limit_days"]
        if steps > promised or (legal is not None and promised > legal):
            yield Fault("LIMIT", item["id"], f"steps {steps}, promised {promised}, legal {legal}")


def steps_in_order(office: Record) -> Iterator[Fault]:
    """Steps are numbered from 1 with stable keys; a skip goes forward, a return goes back."""
    for item in office["items"]:
        keys = [f"{item['id']}-S{number}" for number in range(1, len(item["steps"]) + 1)]
        if [step["key"] for step in item["steps"]] != keys:
            yield Fault("STEP_ORDER", item["id"], ", ".join(step["key"] for step in item["steps"]))
        for position, step in enumerate(item["steps"]):
            next_key = step.get("when", {}).get("next")
            if next_key is not None and next_key not in keys[position + 1 :]:
                yield Fault("STEP_TARGET", step["key"], next_key)
            if (back := step.get("returns_to")) is not None and back not in keys[:position]:
                yield Fault("STEP_TARGET", step["key"], back)


def decisions_made(office: Record) -> Iterator[Fault]:
    """Each item has a step that decides, and major matters a meeting."""
    for item in office["items"]:
        types = {step["type"] for step in item["steps"]}
        if not types & set(DECISIONS):
            yield Fault("NO_DECISION", item["id"])
        if item["major_matter"] and "meeting" not in types:
            yield Fault("NO_MEETING", item["id"])


def types_by_post(item: Record) -> dict[str, set[str]]:
    """Return post → types of the steps it holds in an item; a countersignature counts as a decision."""
    held: dict[str, set[str]] = defaultdict(set)
    for step in item["steps"]:
        held[step["post"]].add(step["type"])
        if "countersign" in step:
            held[step["countersign"]["post"]].add("decide")
    return held


def excluded_pairs(office: Record) -> Iterator[Fault]:
    """No post holds both steps of an excluded pair in one item."""
    pairs = [entry["pair"] for entry in office["policies"]["separation_of_duties"]["excluded_pairs"]]
    for item in office["items"]:
        for post, types in types_by_post(item).items():
            yield from (
                Fault("EXCLUDED_PAIR", item["id"], f"{post}: {one}/{other}")
                for one, other in pairs
                if {one, other} <= types
            )


def roles_split(office: Record) -> Iterator[Fault]:
    """Deciding, executing and supervising are in different hands and cover every step."""
    for item in office["items"]:
        decide, execute, supervise = (set(item["split"][role]) for role in ("decide", "execute", "supervise"))
        held = types_by_post(item)
        deciders = {post for post, types in held.items() if types & set(DECISIONS)}
        overlap = decide & execute | decide & supervise | execute & supervise
        missing = set(held) - decide - execute - supervise
        if overlap or missing or decide != deciders or not supervise:
            yield Fault("SPLIT", item["id"], ", ".join(sorted(overlap | missing | decide ^ deciders)))


def discipline_keeps_out(office: Record) -> Iterator[Fault]:
    """The discipline group gives opinions on business, and holds no other step of it."""
    group = {post["id"] for post in office["posts"] if post["role"] == "discipline_group"}
    for item in (item for item in office["items"] if item["division"] != "DI"):
        yield from (
            Fault("DISCIPLINE_APPROVES", step["key"], step["post"])
            for step in item["steps"]
            if step["post"] in group and step["type"] != "consult"
        )


def key_fields_checked_twice(office: Record) -> Iterator[Fault]:
    """In key fields at least the set number of posts check or decide."""
    needed = office["policies"]["key_field_rule"]["min_posts"]
    for item in (item for item in office["items"] if item["key_fields"]):
        posts = {post for post, types in types_by_post(item).items() if types & set(CHECKS)}
        if len(posts) < needed:
            yield Fault("KEY_FIELD", item["id"], ", ".join(sorted(posts)))


def discretion_answered(office: Record) -> Iterator[Fault]:
    """Each item has tiers over named case fields without gaps, or says why it has no discretion."""
    for item in office["items"]:
        for code, fault in tier_faults(item["discretion"] or {}):
            place = item["discretion"]["tiers"][fault.tier]["tier"] if fault.tier is not None else ""
            yield Fault(code, item["id"], f"{place} {fault.column} {dict(fault.params)}".strip())


def holders_unnamed(office: Record) -> Iterator[Fault]:
    """Items and risks speak of posts, never of the person who holds one."""
    names = {post["holder"]["name"] for post in office["posts"]}
    texts = {item["id"]: str([item[key] for key in STATED]) for item in office["items"]}
    texts |= {risk["id"]: risk["title"] + risk["description"] for risk in office["risks"]}
    for where, text in texts.items():
        yield from (Fault("NAMED_PERSON", where, name) for name in names if name in text)


RULES = (
    everything_stated,
    own_words,
    applicants_named,
    suspensions_stated,
    limits_fit,
    steps_in_order,
    decisions_made,
    excluded_pairs,
    roles_split,
    discipline_keeps_out,
    key_fields_checked_twice,
    discretion_answered,
    holders_unnamed,
)
