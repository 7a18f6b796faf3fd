"""Join PDF files that typst made and number their pages.

A table of 20,000 rows in one run of typst takes gigabytes; in pieces it does not. Typst writes plain objects with a
classic table of addresses, which is all that is read here: a file of any other shape raises ValueError.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_RESOURCES = re.compile(rb"/Resources (\d+) 0 R")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_PAGES = re.compile(rb"/Pages (\d+) 0 R")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_STREAM = b"stream\n"
MM = 72 / 25.4
SIZE = 14


@dataclass
class Piece:
    """The objects of one file by number, and its pages in order."""

    objects: dict[int, bytes]
    pages: list[int]
    tree: int


def read_piece(data: bytes) -> Piece:
    """Return the objects and pages of a file; ValueError when it has another shape than typst writes."""
    found = _START.search(data[-64:])
    if found is None:
        raise ValueError("no table of addresses")
    table = data[int(found[1]) :]
    lines = table.split(b"\n", 2)
    if lines[0].strip() != b"xref":
        raise ValueError("the table of addresses is compressed")
    count = int(lines[1].split()[1])
    begins = {}
    for number in range(1, count):
        entry = lines[2][number * 20 : number * 20 + 20]
        if entry[17:18] == b"n":
            begins[number] = int(entry[:10])
    root = _ROOT.search(table)
    if root is None:
        raise ValueError("no root")
    objects = {number: _object(data, number, begin) for number, begin in begins.items()}
    tree = _number(_PAGES, objects[int(root[1])])
    kids = _KIDS.search(objects[tree])
    pages = [int(kid) for kid in _REFERENCE.findall(kids[1] if kids else b"")]
    if any(b"/Type/Page" not in objects[page] or b"/Type/Pages" in objects[page] for page in pages):
        raise ValueError("the pages form a tree")
    return Piece(objects, pages, tree)


def join_pieces(files: Sequence[bytes], *, is_landscape: bool) -> bytes:
    """Return one file with the pages of all in order, each with its number — n — right on odd and left on even ones."""
    pieces = [read_piece(data) for data in files]
    writer = _Writer()
    tree = writer.take()
    font = writer.add(b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>")
    kids: list[int] = []
    for piece in pieces:
        moved = {number: writer.take() for number in piece.objects}
        moved[piece.tree] = tree
        for page in piece.pages:
            _number_page(piece, page, len(kids) + 1, font, writer, moved, is_landscape)
            kids.append(moved[page])
        for number, body in piece.objects.items():
            if number != piece.tree:
                writer.put(moved[number], _renumbered(body, moved))
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    writer.put(tree, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), listed))
    return writer.finish(writer.add(b"<</Type/Catalog/Pages %d 0 R>>" % tree))


class _Writer:
    """Collect numbered objects and write them with their addresses."""

    def __init__(self) -> None:
        self._bodies: dict[int, bytes] = {}
        self._last = 0

    def take(self) -> int:
        """Return the next free number."""
        self._last += 1
        return self._last

    def put(self, number: int, body: bytes) -> None:
        """Set the body of an object."""
        self._bodies[number] = body

    def add(self, body: bytes) -> int:
        """Add an object and return its number."""
        number = self.take()
        self.put(number, body)
        return number

    def finish(self, root: int) -> bytes:
        """Return the whole file; numbers without an object stay free."""
        out, at = [b"%PDF-1.7\n%\x80\x80\x80\x80\n"], {}
        size = len(out[0])
        for number, body in sorted(self._bodies.items()):
            at[number] = size
            piece = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            out.append(piece)
            size += len(piece)
        rows = [
            b"%010d 00000 n\r\n" % at[number] if number in at else b"0000000000 65535 f\r\n"
            for number in range(self._last + 1)
        ]
        mark = hashlib.sha256(b"".join(out)).hexdigest()[:32].encode()
        out.append(b"xref\n0 %d\n" % (self._last + 1) + b"".join(rows))
        said = b"<</Size %d/Root %d 0 R/ID[<%s><%s>]>>" % (self._last + 1, root, mark, mark)
        out.append(b"trailer\n" + said + b"\nstartxref\n%d\n%%%%EOF\n" % size)
        return b"".join(out)


def _object(data: bytes, number: int, begin: int) -> bytes:
    head = b"%d 0 obj\n" % number
    if not data.startswith(head, begin):
        raise ValueError(f"object {number} is not at its address")
    at = begin + len(head)
    stream, end = data.find(_STREAM, at), data.find(b"endobj", at)
    if -1 < stream < end and (length := re.search(rb"/Length (\d+)", data[at:stream])):
        end = data.find(b"endobj", stream + len(_STREAM) + int(length[1]))
    return data[at:end].rstrip(b"\n")


def _number(pattern: re.Pattern[bytes], body: bytes) -> int:
    found = pattern.search(body)
    if found is None:
        raise ValueError(f"{pattern.pattern!r} is missing")
    return int(found[1])


def _renumbered(body: bytes, moved: dict[int, int]) -> bytes:
    head, mark, rest = body.partition(_STREAM)
    if mark and b"/Length" not in head:
        head, mark, rest = body, b"", b""
    return _REFERENCE.sub(lambda found: b"%d 0 R" % moved[int(found[1])], head) + mark + rest


def _number_page(
    piece: Piece, page: int, number: int, font: int, writer: _Writer, moved: dict[int, int], is_landscape: bool
) -> None:
    body = piece.objects[page]
    resources = _number(_RESOURCES, body)
    if b"/FPageNo" not in piece.objects[resources]:
        # The number of the font is one of the joined file: its own entry keeps it out of the renumbering.
        free = max(piece.objects) + 1
        piece.objects[free] = b"null"
        moved[free] = font
        known = piece.objects[resources]
        with_font = known.replace(b"/Font<<", b"/Font<</FPageNo %d 0 R" % free, 1)
        if with_font == known:
            with_font = known.replace(b"<<", b"<</Font<</FPageNo %d 0 R>>" % free, 1)
        piece.objects[resources] = with_font
        del piece.objects[free]
    text = b"\x97 %d \x97" % number
    breadth = SIZE * (2 + 0.5 + 0.5 * len(str(number)))
    left, right, low = (37 * MM, 842 - 35 * MM, 26 * MM) if is_landscape else (28 * MM, 595 - 26 * MM, 35 * MM)
    x = right - breadth - SIZE if number % 2 else left + SIZE
    drawn = b"q BT /FPageNo %d Tf %.2f %.2f Td (%s) Tj ET Q" % (SIZE, x, low - 7 * MM - SIZE, text)
    content = max([*piece.objects, *moved]) + 1
    piece.objects[content] = b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn)
    moved[content] = writer.take()
    piece.objects[page] = _CONTENTS.sub(rb"/Contents[\1 0 R %d 0 R]" % content, body, count=1)
