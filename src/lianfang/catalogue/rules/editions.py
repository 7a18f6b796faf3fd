"""Lines of an edition: everything of an item in words as it was decided, as a row of a file and back. Pure.

A row has one cell for each column; lists stand one a line. What is code and words is written “code words” and read
back by its code, so that a file that went out comes in again without a difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lianfang.catalogue.rules.items import ItemEntry, ItemValues
from lianfang.catalogue.rules.versions import with_changes
from lianfang.catalogue.terms import APPLICANT_KIND_LABELS, PUBLICITY_LABELS, PostDuty, StepFact
from lianfang.catalogue.terms.editions import COLUMN_LABELS
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

COLUMNS = tuple(COLUMN_LABELS)
NOT_READ = frozenset({"index", "procedure"})
DUTIES = tuple(duty.value for duty in PostDuty)
LINES = ("sub_items", "conditions", "supervision_methods", "duties", "boundary", "liability", "materials")
TEXTS = (
    "number",
    "code",
    "name",
    "name_en",
    "body",
    "applicant",
    "applicant_en",
    "no_suspensions_because",
    "fee",
    "note",
)
CODED = ("category", "unit", "applicant_kind", "publicity")
CODED_LINES = ("bases", "suspensions", "key_fields")
FIGURES = ("legal_limit_days", "promised_limit_days", "annual_volume")
MAPPINGS = ("discretion", "english")
NEEDED = ("number", "name", "category", "unit", "promised_limit_days", "duties", "liability", "supervision_methods")
LONGEST_CELL = 32_767
UNSAID = "-"
OUTSIDE_MARK = " | "
Names = Mapping[str, tuple[str, str]]
Pair = list[str]


def snapshot_of(content: Mapping[str, Any], names: Mapping[str, Names], steps: Iterable[StepFact]) -> dict[str, Any]:
    """Return what an edition keeps of a version: its content, the names of its codes in both languages, its steps.

    names: code → (name, name in English) for units, categories, bases, posts, key_fields and suspensions.
    """
    outside = content.get("outside", {})
    posts = [code for codes in content["posts"].values() for code in codes]
    used = {
        "units": [content["unit"]],
        "categories": [content["category"]],
        "bases": content["bases"],
        "posts": [code for code in posts if code not in outside],
        "key_fields": content["key_fields"],
        "suspensions": content["suspensions"],
    }
    words = {
        kind: {code: list(names.get(kind, {}).get(code, ("", ""))) for code in codes} for kind, codes in used.items()
    }
    procedure = [
        {
            "no": step.no,
            "name": step.name,
            "name_en": step.name_en,
            "post": step.post_code,
            "title": step.post_title,
            "title_en": step.post_title_en,
            "days": step.limit_days,
        }
        for step in steps
    ]
    return {"content": dict(content), "names": words, "procedure": procedure}


def row_of(snapshot: Mapping[str, Any], index: int, *, english: bool) -> list[str | int | None]:
    """Return the cells of a line in the order of COLUMNS; figures are numbers or None, everything else is text."""
    content = snapshot["content"]
    cells: dict[str, str | int | None] = {"index": index, "procedure": _procedure(snapshot["procedure"], english)}
    cells |= {name: str(content.get(name) or "") for name in TEXTS}
    cells |= {name: content.get(name) for name in FIGURES}
    cells |= {name: joined(content.get(name, ())) for name in LINES}
    cells |= {name: _as_json(content.get(name)) for name in MAPPINGS}
    cells |= _coded(content, snapshot["names"], english)
    cells |= {duty: _posts(content, duty, snapshot["names"]["posts"], english) for duty in DUTIES}
    details = list(content.get("material_details", ()))
    cells["material_forms"] = joined(part.get("form") or UNSAID for part in details)
    cells["material_sources"] = joined(part.get("source") or UNSAID for part in details)
    cells["is_major"] = "1" if content.get("is_major") else "0"
    return [cells[name] for name in COLUMNS]


def _coded(content: Mapping[str, Any], names: Mapping[str, Mapping[str, Pair]], english: bool) -> dict[str, str]:
    kinds = {"bases": "bases", "suspensions": "suspensions", "key_fields": "key_fields"}
    found = {
        name: joined(_said(code, names[kind].get(code), english) for code in content.get(name, ()))
        for name, kind in kinds.items()
    }
    found["category"] = _said(content["category"], names["categories"].get(content["category"]), english)
    found["unit"] = _said(content["unit"], names["units"].get(content["unit"]), english)
    for name, labels in (("applicant_kind", APPLICANT_KIND_LABELS), ("publicity", PUBLICITY_LABELS)):
        label = labels.get(content.get(name, ""))
        found[name] = f"{content.get(name, '')} {label or ''}".strip()
    return found


def _said(code: str, pair: Sequence[str] | None, english: bool) -> str:
    name = ((english and pair[1]) or pair[0]) if pair else ""
    return f"{code} {name}".strip()


def _posts(content: Mapping[str, Any], duty: str, posts: Mapping[str, Pair], english: bool) -> str:
    outside = content.get("outside", {})
    return joined(
        f"{code} {outside[code][0]}{OUTSIDE_MARK}{outside[code][1]}"
        if code in outside
        else _said(code, posts.get(code), english)
        for code in content["posts"].get(duty, ())
    )


def _procedure(steps: Sequence[Mapping[str, Any]], english: bool) -> str:
    return joined(
        " ".join(
            part
            for part in (
                f"{step['no']}.",
                (english and step["name_en"]) or step["name"],
                f"[{step['post']} {(english and step['title_en']) or step['title']}]" if step["post"] else "",
                f"({step['days']:g})" if step["days"] is not None else "",
            )
            if part
        )
        for step in steps
    )


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def joined(lines: Iterable[Any]) -> str:
    """Return lines as one cell; a line that itself holds a break keeps it as a mark that `split` knows."""
    return "\n".join(str(line).replace("\\", "\\\\").replace("\n", "\\n") for line in lines)


def split(cell: str) -> list[str]:
    """Return the lines of a cell; empty lines fall away."""
    lines = (line.strip() for line in cell.replace("\r\n", "\n").split("\n"))
    return [line.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\") for line in lines if line]


def headings(names: Sequence[str] = COLUMNS) -> list[str]:
    """Return the headings in the reader's language."""
    return [str(COLUMN_LABELS[name]) for name in names]


def columns_in(header: Sequence[str], chinese: Callable[[_], str]) -> dict[str, int]:
    """Return name → index of the columns of a file, by their names or their headings in either language.

    chinese: returns a text in Chinese. Refused where a needed column is missing, stands twice, or one is unknown.
    """
    known = {
        word: name for name, label in COLUMN_LABELS.items() for word in (name, label.source, chinese(label), str(label))
    }
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        if not cell.strip():
            continue
        name = known.get(cell.strip())
        if name is None:
            raise Refused("edition_column", field="file", column=cell.strip()[:60])
        if name in found:
            raise Refused("edition_column_twice", field="file", column=cell.strip()[:60])
        found[name] = index
    if missing := [str(COLUMN_LABELS[name]) for name in NEEDED if name not in found]:
        raise Refused("edition_columns", field="file", missing=", ".join(missing))
    return found


def changes_in(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return a row of a file as columns of an item; a column that the file does not have is not among them."""
    found: dict[str, Any] = {name: cells[name].strip() for name in TEXTS if name in cells}
    found |= {name: _code(cells[name]) for name in CODED if name in cells}
    found |= {name: split(cells[name]) for name in LINES if name in cells}
    found |= {name: [_code(line) for line in split(cells[name])] for name in CODED_LINES if name in cells}
    found |= {name: _figure(name, cells[name]) for name in FIGURES if name in cells}
    found |= {name: _mapping(name, cells[name]) for name in MAPPINGS if name in cells}
    if "is_major" in cells:
        found["is_major"] = _truth(cells["is_major"])
    if any(duty in cells for duty in DUTIES):
        found |= _posts_in(cells)
    if "material_forms" in cells or "material_sources" in cells:
        found["material_details"] = _details_in(cells)
    return found


def entry_in(cells: Mapping[str, str], before: ItemEntry | None) -> ItemEntry:
    """Return the item that a row stands for: over what stands now, where something does."""
    given = changes_in(cells)
    unit = given.pop("unit", "") or (before.unit if before else "")
    base = before or ItemEntry(unit, ItemValues("", "", "", "", 0))
    if before is not None and not given.get("code"):
        given["code"] = before.values.code
    entry = with_changes(base, {**given, **({"annual_volume": 0} if given.get("annual_volume", 0) is None else {})})
    return ItemEntry(unit, entry.values, entry.bases, entry.posts, entry.outside, entry.key_fields)


def _code(cell: str) -> str:
    return cell.strip().split(" ", 1)[0].split("\n", 1)[0]


def _figure(name: str, cell: str) -> int | None:
    text = cell.strip()
    if not text:
        if name == "promised_limit_days":
            raise Refused("edition_cell", field=name, column=COLUMN_LABELS[name], value="")
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise Refused("edition_cell", field=name, column=COLUMN_LABELS[name], value=text[:40])
    return int(text)


def _truth(cell: str) -> bool:
    text = cell.strip().lower()
    if text not in ("", "0", "1", "是", "否", "yes", "no"):
        raise Refused("edition_cell", field="is_major", column=COLUMN_LABELS["is_major"], value=text[:40])
    return text in ("1", "是", "yes")


def _mapping(name: str, cell: str) -> dict[str, Any]:
    if not cell.strip():
        return {}
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError) as error:
        raise Refused("edition_cell", field=name, column=COLUMN_LABELS[name], value=cell.strip()[:40]) from error
    if not isinstance(value, dict):
        raise Refused("edition_cell", field=name, column=COLUMN_LABELS[name], value=cell.strip()[:40])
    return value


def _posts_in(cells: Mapping[str, str]) -> dict[str, Any]:
    posts, outside = {}, {}
    for duty in DUTIES:
        lines = split(cells.get(duty, ""))
        posts[duty] = [_code(line) for line in lines]
        for line in lines:
            code, _space, words = line.partition(" ")
            if OUTSIDE_MARK.strip() in words:
                name, _mark, name_en = words.partition(OUTSIDE_MARK.strip())
                outside[code] = (name.strip(), name_en.strip())
    return {"posts": {duty: codes for duty, codes in posts.items() if codes}, "outside": outside}


def _details_in(cells: Mapping[str, str]) -> list[dict[str, str]]:
    forms, sources = split(cells.get("material_forms", "")), split(cells.get("material_sources", ""))
    count = max(len(forms), len(sources))
    pairs = zip(forms + [UNSAID] * (count - len(forms)), sources + [UNSAID] * (count - len(sources)), strict=True)
    return [
        {key: value for key, value in (("form", form), ("source", source)) if value != UNSAID} for form, source in pairs
    ]


def same_content(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    """Return the names of the parts of two contents that differ; duties without a post and unused names count not."""
    one, two = _normal(first), _normal(second)
    return [name for name in {**one, **two} if one.get(name) != two.get(name)]


def _normal(content: Mapping[str, Any]) -> dict[str, Any]:
    posts = {duty: list(codes) for duty, codes in content.get("posts", {}).items() if codes}
    used = {code for codes in posts.values() for code in codes}
    outside = {code: list(names) for code, names in content.get("outside", {}).items() if code in used}
    empty: tuple[object, ...] = ("", None, [], {})
    details = [dict(part) for part in content.get("material_details", ())]
    details = details if any(details) else []
    whole = {**content, "posts": posts, "outside": outside, "material_details": details}
    return {name: value for name, value in whole.items() if value not in empty}


declare_refusals(
    {
        "edition_column": _("The file has a column “{column}” that the catalogue does not know."),
        "edition_column_twice": _("The column “{column}” stands twice in the file."),
        "edition_columns": _("Columns are missing: {missing}. Download the catalogue as XLSX to see the form."),
        "edition_cell": _("“{column}” cannot be read: “{value}”."),
    }
)
