"""Keep events and what was made of them in a folder, so that a later run finds the events of a case at once.

Every batch of events is one file that is mapped, not read, with an index from cases to rows. What changes is written
beside what stands, and the one small file that names it all is replaced last: an interrupted run changes nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import ipc

from casecheck.claiming import HEAD, is_kept
from casecheck.counting import FlowCount
from casecheck.errors import BadInput
from casecheck.flow import Flow
from casecheck.formats.columns import WORD
from casecheck.hashing import lasting_hashes
from casecheck.log import Log
from casecheck.writing import replacing

VERSION = 1
MOST_PIECES = 64
Numbers = npt.NDArray[np.int64]
Counted = Mapping[tuple[str, str], FlowCount]


@dataclass(frozen=True)
class Made:
    """Hold what rules made of events, by rule.

    mark: digest of rules and flows. lacking: the rules that could not judge. findings: of rules that judge case by
    case; judged: how many cases these judged in all. facts: of those that look across cases. counted: what cases did
    at the steps of flows, by rule and name of the flow.
    """

    mark: str
    lacking: list[str]
    judged: dict[str, int]
    findings: dict[str, pa.Table]
    facts: dict[str, pa.Table]
    counted: Counted


@dataclass
class Keeping:
    """Hold one folder.

    head: what `state.json` says; segments: the batches of events, oldest first. In the head, `pieces` lists what rules
    made of each batch since all was looked at, and which cases were looked at again with it: of these, what earlier
    pieces say counts no more. types: what the columns of all batches are; is_recast: the last one changed a type.
    """

    folder: Path
    head: dict[str, Any]
    segments: list[Segment]
    is_recast: bool = False
    types: dict[str, pa.DataType] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.types = common_types(segment.table for segment in self.segments)

    @classmethod
    def open(cls, folder: Path, zone: str) -> Keeping:
        """Open a folder that is claimed."""
        path = folder / HEAD
        if not path.exists():  # what a run left that was interrupted before it named anything is written over
            head = {"version": VERSION, "zone": zone, "generation": 0, "segments": [], "cases": 0, "events": 0}
            return cls(folder, head, [])
        try:
            head = json.loads(path.read_text(encoding="utf-8"))
            known = head["version"] == VERSION
            segments = [Segment.open(folder / name) for name in head["segments"]] if known else []
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            raise _broken(folder, error) from error
        if not known:
            raise BadInput("state_version", file=str(folder), reason="The state is of another version.")
        if head["zone"] != zone:
            reason = f"The times kept are of {head['zone']}, those of the log of {zone}."
            raise BadInput("state_zone", file=str(folder), reason=reason, hint="Give the same --zone.")
        return cls(folder, head, segments)

    def is_made_by(self, mark: str, lacking: list[str]) -> bool:
        """Say whether what is kept was made by the same rules."""
        return (self.head.get("mark"), self.head.get("lacking")) == (mark, lacking) and "counted" in self.head

    def judged(self, rule: str) -> int:
        """Return how many cases a rule judged."""
        return int(self.head["judged"][rule])

    def counted(self, flows: Mapping[str, Flow]) -> Counted:
        """Return what the cases kept did at the steps of flows. flows: by name, the one without a name too."""
        return {
            (one["rule"], one["flow"]): FlowCount.of_plain(flows[one["flow"]], one["counts"])
            for one in self.head["counted"]
        }

    def made(self, kind: str, rule: str, but: pa.Array) -> pa.Table:
        """Return the findings or the facts of a rule, but for those of some cases. kind: findings or facts."""
        pieces, gone, found = self.head["pieces"], but, []
        for piece in reversed(pieces):
            table = _mapped(self.folder / piece[kind][rule])
            found.append(table.filter(pc.invert(pc.is_in(table["case_id"].cast(pa.string()), gone))))
            if piece["again"]:
                gone = pa.concat_arrays([gone, _mapped(self.folder / piece["again"])["case_id"].combine_chunks()])
        return pa.concat_tables(found[::-1], promote_options="permissive")

    def add(self, log: Log) -> Log | None:
        """Take the events of a log in, numbered after those that are there; return them so numbered.

        None where the very same were taken in before: a run that kept them may have failed later on.
        """
        self.head["generation"] += 1
        told = _digest(log.table)
        if told in self.head.setdefault("batches", []):
            return None
        self.head["batches"].append(told)
        before = self.head["events"]
        numbers = pa.array(np.arange(before + 1, before + log.events + 1))
        table = log.table.set_column(log.table.column_names.index("event_id"), "event_id", numbers)
        cases = lasting_hashes(pc.unique(table["case_id"]))
        known = np.zeros(len(cases), bool)
        for segment in self.segments:
            known |= segment.holds(cases)
        self.head["cases"] += int((~known).sum())
        self.head["events"] = before + log.events
        first, last = (moment.isoformat() for moment in log.span())
        self.head["first_at"] = min(self.head.get("first_at", first), first)
        self.head["last_at"] = max(self.head.get("last_at", last), last)
        self.head["columns"] = sorted({*self.head.get("columns", ()), *filter(log.has, log.table.column_names)})
        self.head["activities"] = sorted({*self.head.get("activities", ()), *log.activities()})
        self.head["name"] = log.name
        name = f"events-{self.head['generation']:06}"
        earlier = common_types(segment.table for segment in self.segments)
        self.segments.append(Segment.write(self.folder / name, table))
        self.head["segments"].append(name)
        self.types = common_types(segment.table for segment in self.segments)
        self.is_recast = any(self.types[name] != kind for name, kind in earlier.items())
        return replace(log, table=table)

    def touched(self, fresh: Log) -> tuple[Log | None, Log]:
        """Return the cases of a log just added, without its events and with them."""
        cases = pc.unique(fresh.table["case_id"]).cast(pa.string())
        hashes = lasting_hashes(cases)
        parts = [segment.rows_of(cases, hashes) for segment in self.segments[:-1]]
        parts = [part for part in parts if part.num_rows]
        now = replace(fresh, table=joined([*parts, fresh.table], self.types))
        return (replace(fresh, table=joined(parts, self.types)) if parts else None), now

    def everything(self) -> Log:
        """Return all events as one log."""
        table = joined([segment.table for segment in self.segments], self.types)
        return Log(self.head["name"], table, self.head["zone"], "state", "row")

    def has(self, name: str) -> bool:
        """Say whether any event had a value in the column."""
        return name in self.head["columns"]

    def activities(self) -> frozenset[str]:
        """Return the names of all activities."""
        return frozenset(self.head["activities"])

    def span(self) -> tuple[datetime, datetime]:
        """Return the moments of the first and the last event."""
        return datetime.fromisoformat(self.head["first_at"]), datetime.fromisoformat(self.head["last_at"])

    def years(self) -> tuple[int, int]:
        """Return the first and last year of the events, in the zone of the log."""
        first, last = (moment.astimezone(ZoneInfo(self.head["zone"])) for moment in self.span())
        return first.year, last.year

    def summary(self) -> dict[str, Any]:
        """Return what a report says about all events."""
        local = ZoneInfo(self.head["zone"])
        first, last = (moment.astimezone(local).isoformat() for moment in self.span())
        return {
            "name": self.head["name"],
            "format": "state",
            "encoding": "",
            "zone": self.head["zone"],
            "cases": self.head["cases"],
            "events": self.head["events"],
            "rejected": 0,
            "first_at": first,
            "last_at": last,
            "mapping": {},
        }

    def keep(self, made: Made, again: pa.Array | None) -> None:
        """Write what rules made, then name it all in the head; what is named no more goes.

        again: the cases that were looked at, when not all were.
        """
        if len(self.segments) > MOST_PIECES:
            self._unite()
        mark = f"{self.head['generation']:06}"
        piece: dict[str, Any] = {"again": ""}
        for kind, tables in (("findings", made.findings), ("facts", made.facts)):
            piece[kind] = _write_tables(self.folder, f"{kind}-{mark}", tables)
        if again is not None:
            piece |= {"again": _write_tables(self.folder, f"again-{mark}", {"": pa.table({"case_id": again})})[""]}
        self.head |= {"mark": made.mark, "lacking": made.lacking, "judged": made.judged}
        self.head.pop("counted", None)  # without it, the next run looks at everything
        if all(count.is_sure for count in made.counted.values()):
            self.head["counted"] = [
                {"rule": rule, "flow": flow, "counts": count.plain()} for (rule, flow), count in made.counted.items()
            ]
        self.head["pieces"] = [piece] if again is None else [*self.head["pieces"], piece]
        with replacing(self.folder / HEAD) as temporary:
            temporary.write_text(json.dumps(self.head, ensure_ascii=False), encoding="utf-8")
        named = {*self.head["segments"]}
        for piece in self.head["pieces"]:
            named |= {*piece["findings"].values(), *piece["facts"].values(), piece["again"]}
        for path in self.folder.iterdir():
            if is_kept(path.name) and path.name.split(".")[0] not in named:
                path.unlink(missing_ok=True)

    def is_scattered(self) -> bool:
        """Say whether so many pieces lie about that all should be looked at anew."""
        return len(self.head.get("pieces", ())) >= MOST_PIECES

    def _unite(self) -> None:
        """Write all events as one batch, so that finding a case never means looking in many."""
        name = f"events-{self.head['generation']:06}-all"
        table = joined([segment.table for segment in self.segments], self.types)
        self.segments = [Segment.write(self.folder / name, table)]
        self.head["segments"] = [name]


@dataclass(frozen=True)
class Segment:
    """Hold one batch of events and where the rows of each case are.

    cases: hashes of its cases, sorted; begins: where the rows of each begin in order, one more at the end.
    """

    table: pa.Table
    cases: npt.NDArray[np.uint64]
    begins: Numbers
    order: Numbers

    @classmethod
    def write(cls, path: Path, table: pa.Table) -> Segment:
        """Write a batch beside what stands, and open it."""
        words = table["case_id"].combine_chunks()
        hashes = lasting_hashes(words.dictionary)[np.asarray(words.indices)]
        order = np.argsort(hashes, kind="stable").astype(np.int64)
        cases, begins = np.unique(hashes[order], return_index=True)
        with path.with_suffix(".arrow").open("wb") as stream, ipc.new_file(stream, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        np.save(path.with_suffix(".cases.npy"), cases)
        np.save(path.with_suffix(".begins.npy"), np.append(begins, len(order)).astype(np.int64))
        np.save(path.with_suffix(".order.npy"), order)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Segment:
        """Map a batch into memory."""
        table = _mapped(path)
        cases, begins, order = (
            np.load(path.with_suffix(f".{part}.npy"), mmap_mode="r") for part in ("cases", "begins", "order")
        )
        return cls(table, cases, begins, order)

    def holds(self, hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
        """Say for each case whether the batch has events of it."""
        places = np.minimum(np.searchsorted(self.cases, hashes), len(self.cases) - 1)
        found: npt.NDArray[np.bool_] = self.cases[places] == hashes
        return found

    def rows_of(self, cases: pa.Array, hashes: npt.NDArray[np.uint64]) -> pa.Table:
        """Return the events of cases, in the order in which they came."""
        places = np.searchsorted(self.cases, hashes[self.holds(hashes)])
        begins, counts = self.begins[places], self.begins[places + 1] - self.begins[places]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        rows = np.sort(self.order[np.repeat(begins, counts) + within])
        table = small_words(self.table.take(pa.array(rows)))
        return table.filter(pc.is_in(table["case_id"].cast(pa.string()), cases))  # two cases may share a hash


def small_words(table: pa.Table) -> pa.Table:
    """Return a table whose dictionaries hold no word that does not occur in it."""
    for place, one in enumerate(table.schema):
        if pa.types.is_dictionary(one.type):
            words = table.column(place).cast(pa.string()).combine_chunks().dictionary_encode().cast(WORD)
            table = table.set_column(place, one.name, words)
    return table


def common_types(tables: Iterable[pa.Table]) -> dict[str, pa.DataType]:
    """Return for each column the type that holds its values in all tables: numbers of two kinds, else words."""
    types: dict[str, pa.DataType] = {}
    for one in (each for table in tables for each in table.schema):
        known = types.get(one.name, one.type)
        if known == one.type or pa.types.is_null(one.type):
            types[one.name] = known
        elif pa.types.is_null(known):
            types[one.name] = one.type
        else:
            types[one.name] = pa.float64() if _is_number(known) and _is_number(one.type) else pa.string()
    return types


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def joined(tables: Iterable[pa.Table], types: Mapping[str, pa.DataType]) -> pa.Table:
    """Put batches together, each word once in its dictionary; a column that one of them lacks is empty there."""
    listed = [_shaped(table, types) for table in tables]
    if len(listed) == 1:
        return listed[0]
    return pa.concat_tables(listed, promote_options="permissive").unify_dictionaries().combine_chunks()


def _shaped(table: pa.Table, types: Mapping[str, pa.DataType]) -> pa.Table:
    for name, kind in types.items():
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(table.num_rows, kind))
        elif table[name].type != kind:
            table = table.set_column(table.column_names.index(name), name, table[name].cast(kind))
    return table


def _digest(table: pa.Table) -> str:
    """Return a digest of all that a table holds."""
    found = hashlib.blake2b(digest_size=16)

    class Sink(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            found.update(data)
            return len(data)

    with ipc.new_stream(pa.PythonFile(Sink(), mode="w"), table.schema) as writer:
        writer.write_table(table)
    return found.hexdigest()


def _write_tables(folder: Path, mark: str, tables: dict[str, pa.Table]) -> dict[str, str]:
    names = {}
    for place, (rule, table) in enumerate(tables.items()):
        names[rule] = f"{mark}-{place}"
        whole = table.unify_dictionaries().combine_chunks()
        with (folder / f"{names[rule]}.arrow").open("wb") as stream, ipc.new_file(stream, whole.schema) as writer:
            writer.write_table(whole)
    return names


def _mapped(path: Path) -> pa.Table:
    """Return a table that is mapped into memory, not read."""
    try:
        return ipc.open_file(pa.memory_map(os.fspath(path.with_suffix(".arrow")))).read_all()
    except (OSError, pa.ArrowException) as error:
        raise _broken(path.parent, error) from error


def _broken(folder: Path, error: Exception) -> BadInput:
    reason = f"The state cannot be read: {' '.join(str(error).split())[:120].rstrip('.')}."
    return BadInput("state_broken", file=str(folder), reason=reason, hint="Begin again in a new folder.")
