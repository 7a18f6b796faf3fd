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


def offer_excepted(context: Context, actors: Sequence[str]) -> None:
    """Register a table `excepted` (actor_number) of the actors that are no persons."""
    words = context.log.words("actor").dictionary if context.log.has("actor") else pa.array([], pa.string())
    numbers = [number for number, word in enumerate(words.to_pylist()) if word in actors] if actors else []
    context.engine.register("excepted", pa.table({"actor_number": pa.array(numbers, pa.int32())}))


def offer_keys(context: Context, *, is_whole: bool = False, **keys: Sequence[str]) -> None:
    """Make `keyed` the view of all events with one further column for each list of columns, their values in one word.

    is_whole: a key with a missing value is missing; else that value is an empty word. No columns make one key for all.
    Facts that are concluded upon have their keys already: then there are no columns, and nothing is done.
    """
    if any(not context.renamed[name, "word"] for names in keys.values() for name in names):
        return
    written = [f"{_key(context, names, is_whole)} AS {name}" for name, names in keys.items()]
    context.engine.view("keyed", f"SELECT *, {', '.join(written)} FROM events")


def _key(context: Context, names: Sequence[str], is_whole: bool) -> str:
    words = [f"CAST({context.engine.quote(context.renamed[name, 'word'])} AS VARCHAR(1000))" for name in names]
    if not words:
        return "''"
    between = ", '|', "
    if is_whole:
        is_missing = " OR ".join(f"{one} IS NULL" for one in words)
        return f"CASE WHEN {is_missing} THEN NULL ELSE concat({between.join(words)}) END"
    parts = [f"coalesce({one}, '')" for one in words]
    return parts[0] if len(parts) == 1 else f"concat({between.join(parts)})"
