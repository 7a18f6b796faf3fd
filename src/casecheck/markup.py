"""XML from strangers, read into plain elements: no DTD, no entity, no surprise of encoding, depth or size.

The bytes are decoded here, from a short list of encodings, before the parser sees them, so that a document type hidden
by UTF-16 or UTF-7 is seen for what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from casecheck.errors import BadInput

MAX_BYTES = 50_000_000
MAX_DEPTH = 200
MAX_ELEMENTS = 1_000_000

_UTF8_HINT = "Save it as UTF-8."
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "windows-1252": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
}


@dataclass(slots=True)
class Element:
    """Hold one XML element: namespace, local tag, attributes without namespace, text, children, line."""

    namespace: str
    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)


def decode_xml(data: bytes, *, file: str) -> str:
    """Return the text of an XML file; BadInput ``xml_encoding`` for an encoding outside the list."""
    for bom, codec in _BOMS:
        if data.startswith(bom) and not data.startswith(b"\xff\xfe\0\0"):
            return _decoded(data[len(bom) :], codec, file)
    if data[:4] in (b"<\0?\0", b"\0<\0?"):
        return _decoded(data, "utf-16-le" if data[0] else "utf-16-be", file)
    declared = _DECLARED.match(data.lstrip()[:300])
    word = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    if word not in _CODECS:
        reason = f"The encoding {word} is not accepted."
        raise BadInput("xml_encoding", file=file, at="line 1", reason=reason, hint=_UTF8_HINT)
    return _decoded(data, _CODECS[word], file)


def _decoded(data: bytes, codec: str, file: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reason = f"The text is not valid {codec}."
        raise BadInput("xml_encoding", file=file, at=f"line {line}", reason=reason, hint=_UTF8_HINT) from error


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity

    def _refuse(self, code: str, reason: str, hint: str) -> BadInput:
        return BadInput(code, file=self.file, at=f"line {self.parser.CurrentLineNumber}", reason=reason, hint=hint)

    def _doctype(self, *_: object) -> None:
        raise self._refuse(
            "xml_dtd", "A document type (DTD) is not accepted.", "Remove the <!DOCTYPE …> and save the file again."
        )

    def _entity(self, *_: object) -> None:
        raise self._refuse("xml_dtd", "An entity declaration is not accepted.", "Remove it and save the file again.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= MAX_DEPTH:
            raise self._refuse("xml_depth", f"Elements nest deeper than {MAX_DEPTH}.", "Export the file again.")
        if self.count > MAX_ELEMENTS:
            raise self._refuse("xml_size", f"There are more than {MAX_ELEMENTS} elements.", "Split the file.")
        namespace, _, tag = name.rpartition(" ")
        own = {key: value for key, value in attributes.items() if " " not in key}
        element = Element(namespace, tag, own, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].text += text


def parse_xml(data: bytes, *, file: str) -> Element:
    """Return the root element of an XML file; BadInput ``xml_*`` names the line and what to do."""
    if len(data) > MAX_BYTES:
        raise BadInput(
            "xml_size", file=file, reason=f"The file is larger than {MAX_BYTES // 1_000_000} MB.", hint="Split it."
        )
    text = decode_xml(data, file=file)
    builder = _Builder(file)
    try:
        builder.parser.Parse(text, True)
    except expat.ExpatError as error:
        message = expat.errors.messages.get(error.code, "not well-formed")
        raise BadInput(
            "xml_malformed",
            file=file,
            at=f"line {error.lineno}",
            reason=f"The XML cannot be read: {message}.",
            hint="Export the file again; it may be cut off.",
        ) from error
    except UnicodeEncodeError as error:
        raise BadInput("xml_encoding", file=file, reason="The text holds half a character.", hint=_UTF8_HINT) from error
    if builder.root is None:
        raise BadInput("xml_malformed", file=file, reason="The file holds no element.", hint="Export the file again.")
    return builder.root
