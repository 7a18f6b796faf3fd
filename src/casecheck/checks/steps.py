"""Offer to a text what its lists of activities and its columns of likeness come to, worked out once for a log.

Numbers of activities are joined faster than lists of words are searched; a key of several columns is written once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from casecheck.checks.contract import Context


def offer_steps(context: Context, groups: Mapping[str, Sequence[str]], name: str = "steps") -> None:
    """Register a table (activity_number, activity, word) of the listed activities; word: the group that lists it."""
    known = {word: number for number, word in enumerate(context.log.words("activity").dictionary.to_pylist())}
    rows = [(known[one], one, word) for word, listed in groups.items() for one in dict.fromkeys(listed) if one in known]
    numbers, activities, words = zip(*rows, strict=True) if rows else ((), (), ())
    columns = {
        "activity_number": pa.array(numbers, pa.int32()),
        "activity": pa.array(activities, pa.string()),
        "word": pa.array(words, pa.string()),
    }
    context.engine.register(name, pa.table(columns))


def offer_keys(context: Context, **keys: Sequence[str]) -> None:
    """Make `keyed` the view of all events with one further column for each list of columns, their values in one word.

    A missing value is an empty word; no columns make the same word for every event.
    """
    written = [f"{_key(context, names)} AS {name}" for name, names in keys.items()]
    context.engine.view("keyed", f"SELECT *, {', '.join(written)} FROM events")


def _key(context: Context, names: Sequence[str]) -> str:
    quoted = [context.engine.quote(context.renamed[name, "word"]) for name in names]
    if not quoted:
        return "''"
    parts = [f"coalesce(CAST({one} AS VARCHAR(1000)), '')" for one in quoted]
    between = ", '|', "
    return parts[0] if len(parts) == 1 else f"concat({between.join(parts)})"
