"""Rules on identity, references, languages, people and legal bases."""

from collections import Counter
from collections.abc import Container, Iterator
from typing import Any

from demo.office.fault import Fault, Record, by_id

NAMES = (
    "name",
    "title",
    "label",
    "tier",
    "text",
    "sees",
    "bounds",
    "description",
    "condition",
    "scope_note",
    "point",
    "fee",
    "deviation_reason",
    "gist",
    "statement",
)
LISTS = ("duties", "liability", "boundary", "conditions", "materials", "supervision_methods")
STATUSES = {"source_text", "source_page", "own_knowledge"}


def unique_ids(office: Record) -> Iterator[Fault]:
    """No id stands twice, in any list of records."""
    for key in ("units", "divisions", "posts", "bases", "items", "risks", "warning_rules", "clock_vectors"):
        counts = Counter(record["id"] for record in office[key])
        yield from (Fault("DUPLICATE_ID", name, key) for name, count in counts.items() if count > 1)


def known_references(office: Record) -> Iterator[Fault]:
    """Every id that is cited exists."""
    posts, bases = by_id(office["posts"]), by_id(office["bases"])
    divisions, policies = by_id(office["divisions"]), office["policies"]
    grounds = {ground["code"] for ground in policies["suspension_grounds"]}
    types = {kind["code"] for kind in policies["step_types"]}
    fields = {field["code"] for field in policies["key_fields"]}
    for item in office["items"]:
        cited: list[tuple[str, Container[str]]] = [
            (item["division"], divisions),
            *((base, bases) for base in item["bases"]),
        ]
        cited += [(ground, grounds) for ground in item["suspensions"]] + [(tag, fields) for tag in item["key_fields"]]
        cited += [(step["post"], posts) for step in item["steps"]] + [(step["type"], types) for step in item["steps"]]
        yield from (Fault("UNKNOWN_REF", item["id"], name) for name, known in cited if name not in known)
    for post in office["posts"]:
        if post["division"] not in divisions:
            yield Fault("UNKNOWN_REF", post["id"], post["division"])


def english_names(office: Record) -> Iterator[Fault]:
    """Every name, title and text that an English reader meets has its English beside it."""
    lists = ("units", "divisions", "external_parties", "posts", "roles", "bases", "items", "warning_rules", "risks")
    for record in (record for key in lists for record in office[key]):
        yield from (
            Fault("NO_ENGLISH", record["id"] if "id" in record else record["code"], path)
            for path in _without_english(record, "")
        )
    for item in office["items"]:
        yield from (
            Fault("NO_ENGLISH", item["id"], key)
            for key in LISTS
            if item[key] and len(item[key]) != len(item[f"{key}_en"])
        )
    for key in ("policies", "supervision"):
        yield from (Fault("NO_ENGLISH", key, path) for path in _without_english(office[key], "", ("text", "title")))


def _without_english(value: Any, path: str, skip: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(value, list):
        for position, entry in enumerate(value):
            yield from _without_english(entry, f"{path}[{position}]", skip)
    elif isinstance(value, dict):
        for name in NAMES:
            text = value.get(name)
            if name not in skip and isinstance(text, str) and not text.isascii() and not value.get(f"{name}_en"):
                yield f"{path}.{name}"
        for name, inner in value.items():
            yield from _without_english(inner, f"{path}.{name}", skip)


def categories_declared(office: Record) -> Iterator[Fault]:
    """Each of the twelve categories has items or says why it has none."""
    used = {item["category"] for item in office["items"]}
    declared = {entry["category"]: entry for entry in office["policies"]["category_declarations"]}
    for category in office["policies"]["power_categories"]:
        code = category["code"]
        entry = declared.get(code, {})
        has_items = entry.get("status") == "has_items"
        silent = entry.get("status") == "declared_none" and not entry.get("statement")
        if not entry or silent or has_items != (code in used):
            yield Fault("CATEGORY", code, str(entry.get("status")))


def bases_marked(office: Record) -> Iterator[Fault]:
    """Bases carry a known status; nobody claims an article from memory; doubt is explained."""
    for base in office["bases"]:
        if base["status"] not in STATUSES:
            yield Fault("BASIS_STATUS", base["id"], str(base["status"]))
        if base["status"] == "own_knowledge" and base["article"]:
            yield Fault("BASIS_ARTICLE", base["id"], base["article"])
        if base.get("doubtful") and not base.get("note"):
            yield Fault("BASIS_DOUBT", base["id"], "no note")


def charges_held(office: Record) -> Iterator[Fault]:
    """The main leader holds none of the five charges, no deputy all five."""
    charges = office["charges"]
    roles = {post["id"]: post["role"] for post in office["posts"]}
    for leader in charges["leaders"]:
        held = set(leader["charges"])
        if (roles[leader["post"]] == "main_leader" and held) or held >= set(charges["five"]):
            yield Fault("CHARGES", leader["post"], ", ".join(sorted(held)))


def accounts_cover_roles(office: Record) -> Iterator[Fault]:
    """Each role has exactly one demo account; an account in a post has the post's role (the secretary is a second)."""
    counts = Counter(account["role"] for account in office["accounts"])
    yield from (
        Fault("ROLE_ACCOUNT", role["code"], str(counts[role["code"]]))
        for role in office["roles"]
        if counts[role["code"]] != 1
    )
    roles = {post["id"]: post["role"] for post in office["posts"]}
    for account in office["accounts"]:
        if account["post"] and account["role"] not in ("secretary", roles.get(account["post"])):
            yield Fault("ACCOUNT_POST", account["username"], account["post"])


def kinds_answered(office: Record) -> Iterator[Fault]:
    """Each post answers all three kinds of risk: by a risk, or by none with a reason, never both."""
    kinds = [kind["code"] for kind in office["policies"]["risk_kinds"]]
    found = {(risk["post"], risk["kind"]) for risk in office["risks"] if risk["post"]}
    for post in office["posts"]:
        for kind in kinds:
            reason = bool((post["none_answers"].get(kind) or "").strip())
            if reason == ((post["id"], kind) in found):
                yield Fault("KIND_UNANSWERED", post["id"], kind)


RULES = (
    unique_ids,
    known_references,
    english_names,
    categories_declared,
    bases_marked,
    charges_held,
    accounts_cover_roles,
    kinds_answered,
)
