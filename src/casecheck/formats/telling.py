"""Tell the format of a file by its first bytes, whatever its suffix says, and call the reader."""

from __future__ import annotations

from casecheck.errors import BadInput
from casecheck.formats.csv import read_csv
from casecheck.formats.databases import SQLITE_MAGIC, is_duckdb, read_duckdb, read_sqlite
from casecheck.formats.ocel_json import read_ocel_json
from casecheck.formats.parquet import read_parquet
from casecheck.formats.raw import Raw, Source, Wish
from casecheck.formats.xes import read_xes
from casecheck.formats.xlsx import ZIP_MAGIC, read_xlsx

BLANKS = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"


def read_any(source: Source, wish: Wish, limit: int | None = None) -> Raw:
    """Read a log of any format. limit: stop after about so many events where the format allows, for a preview."""
    source.check()
    head = source.head()
    if not head:
        raise BadInput("empty", file=source.name, reason="The archive is empty.", hint="Export the log again.")
    if head.startswith(b"PAR1"):
        return read_parquet(source)
    if head.startswith(ZIP_MAGIC):
        return read_xlsx(source, wish.sheet, limit)
    if head.startswith(SQLITE_MAGIC) or is_duckdb(head):
        source.refuse_packed()
        is_sqlite = head.startswith(SQLITE_MAGIC)
        return read_sqlite(source, wish.object_type, wish.query) if is_sqlite else read_duckdb(source, wish.query)
    text = head.lstrip(BLANKS)
    if text.startswith(b"<"):
        return read_xes(source, limit)
    if text.startswith(b"{"):
        return read_ocel_json(source, wish.object_type)
    return read_csv(source, wish.encoding)
