"""The layout: markup with lines, values as data, the grid of GB/T 9704 in the PDF, long tables in pieces."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from xml.etree import ElementTree

import docx
import pytest

from lianfang.documents import queries
from lianfang.documents.layout import pdf
from lianfang.documents.layout.blocks import Block, Paper, clean_rows, clean_value, fill_parts
from lianfang.documents.layout.fonts import Fonts, find_fonts
from lianfang.documents.layout.joining import join_pieces, read_piece
from lianfang.documents.layout.markup import LONGEST_TEMPLATE, read_template
from lianfang.documents.layout.pdf import draw_pdf
from lianfang.documents.layout.word import draw_docx
from lianfang.documents.terms import NOTICE, TemplateField, TemplateKind, declare_template
from lianfang.kernel.errors import Refused
from lianfang.kernel.text import Text

FONTS = find_fonts("no-such-folder")
needs_font = pytest.mark.skipif(not FONTS.has_chinese, reason="no Chinese font is installed on this machine")
GOOD = "【文号】外办\n【标题】{title}\n"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def faults(text, fields=("title",), tables=("rows",)):
    return [(fault.line, fault.refusal.code) for fault in read_template(text, fields, tables)[1]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (GOOD, []),
        ("", [(0, "template_part_missing")]),
        ("字" * (LONGEST_TEMPLATE + 1), [(0, "template_long")]),
        (GOOD + "{nobody}", [(3, "template_unknown")]),
        (GOOD + "\n\n{ title }", []),
        (GOOD + "{title", [(3, "template_brace")]),
        (GOOD + "title}", [(3, "template_brace")]),
        (GOOD + "{{title}}", []),
        (GOOD + "{title.__class__}", [(3, "template_unknown")]),
        (GOOD + "{}", [(3, "template_unknown")]),
        (GOOD + "【标题】again", [(3, "template_twice")]),
        (GOOD + "【抄送】x", [(3, "template_mark")]),
        (GOOD + "#", [(3, "template_empty")]),
        (GOOD + "a\x00b", [(3, "template_sign")]),
        (GOOD + "【表格】rows：甲｜乙", []),
        (GOOD + "[table] rows: a | b", []),
        (GOOD + "【表格】other：甲", [(3, "template_table_unknown")]),
        (GOOD + "【表格】rows", [(3, "template_table_shape")]),
        (GOOD + "【表格】rows：甲｜｜乙", [(3, "template_table_shape")]),
        ("【文号】{title}\n【标题】x", [(1, "template_unknown")]),
        (GOOD + "{a}\n{b}", [(3, "template_unknown"), (4, "template_unknown")]),
    ],
)
def test_a_template_is_read_line_by_line(text, found):
    assert faults(text) == found


def test_a_value_is_never_read_again():
    parts, _faults = read_template(GOOD + "{a}", ("title", "a"), ())
    blocks = fill_parts(parts, {"title": "{a}", "a": "{title}\n【标题】x\n# y", "number": "1号"}, {})
    assert [(block.kind, block.text) for block in blocks] == [
        ("number", "1号"),
        ("title", "{a}"),
        ("p", "{title}"),
        ("p", "【标题】x"),
        ("p", "# y"),
    ]


def test_an_empty_value_leaves_its_part_out():
    parts, _faults = read_template(GOOD + "【附件】{a}\n{a}", ("title", "a"), ())
    assert [block.kind for block in fill_parts(parts, {"title": "t", "number": "1", "a": " \n "}, {})] == [
        "number",
        "title",
    ]


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x85", "\ud800", "\ufffe", "\U0001ffff"])
def test_what_no_paper_can_show_is_refused_by_name(sign):
    with pytest.raises(Refused, match="value_sign"):
        clean_value("body", f"a{sign}b")
    with pytest.raises(Refused, match="cell_sign"):
        clean_rows("rows", [["a", sign]], 2)


@pytest.mark.parametrize(
    ("rows", "code"),
    [([["a"]], "table_width"), ([["a", "b" * 8_001]], "cell_long"), ([["a", "b"]] * 30_001, "table_long")],
)
def test_a_table_of_another_shape_is_refused(rows, code):
    with pytest.raises(Refused, match=code):
        clean_rows("rows", rows, 2)


def test_a_preset_that_does_not_read_is_an_error_of_the_program():
    with pytest.raises(ValueError, match="line 2"):
        declare_template(TemplateKind("broken", Text("Broken"), preset="【文号】x\n【标题】{nobody}"))
    twice = (TemplateField("a", Text("A")), TemplateField("a", Text("A")))
    with pytest.raises(ValueError, match="a name stands twice"):
        declare_template(TemplateKind("broken", Text("Broken"), twice, preset=GOOD))


def streams(data: bytes, page: int) -> bytes:
    """Return what a page of a PDF draws, unpacked."""
    piece = read_piece(data)
    found = b""
    contents = re.search(rb"/Contents\s*(\[[^\]]*\]|\d+ 0 R)", piece.objects[piece.pages[page]])
    for number in re.findall(rb"(\d+) 0 R", contents[1]):
        head, _mark, rest = piece.objects[int(number)].partition(b"stream\n")
        raw = rest.rsplit(b"endstream", 1)[0]
        found += (zlib.decompress(raw) if b"FlateDecode" in head else raw) + b"\n"
    return found


TEXT_RUN = re.compile(
    rb"q 1 0 0 -1 ([\d.]+) ([\d.]+) cm[^Q]*?/(f\d+) ([\d.]+) Tf[^Q]*?Tm(?:\[(.*?)\]TJ|(\(.*?\))Tj)\nET", re.S
)


def unescaped(text: bytes) -> bytes:
    """Return the bytes of a PDF string: octal and letter escapes undone."""
    names = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def one(found: re.Match[bytes]) -> bytes:
        said = found[1]
        return bytes([int(said, 8)]) if said[:1].isdigit() else names.get(said, said)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.S)


def runs(data: bytes, page: int) -> list[tuple[float, float, float, bytes]]:
    """Return (x, y, size, glyph numbers) of every run of text on a page."""
    found = []
    for x, y, _font, size, many, one in TEXT_RUN.findall(streams(data, page)):
        glyphs = b"".join(unescaped(part) for part in re.findall(rb"\(((?:\\.|[^\\)])*)\)", many or one, re.S))
        found.append((float(x), float(y), float(size), glyphs))
    return found


def paper(*blocks, **more):
    return Paper("标题", "某办", more.pop("language", "zh"), blocks, **more)


@needs_font
def test_a_page_holds_22_lines_of_28_characters():
    text = "".join("一二三四五六七八九十甲乙丙丁"[place % 14] for place in range(28 * 50 - 2))
    data = draw_pdf(paper(Block("p", text)), FONTS)
    signs: Counter[float] = Counter()
    for _x, y, size, glyphs in runs(data, 0):
        if size == 15.75:
            signs[round(y, 1)] += len(glyphs) // 2
    lines = sorted(signs.items(), reverse=True)
    assert len(lines) == 22
    assert [count for _y, count in lines] == [26] + [28] * 21  # the first line is indented by two


@needs_font
def test_text_stays_within_the_margins_of_the_standard():
    text = "国" * 28 * 30
    data = draw_pdf(paper(Block("p", text)), FONTS)
    body = [run for run in runs(data, 0) if run[2] == 15.75]
    mm = 72 / 25.4
    assert min(x for x, *_rest in body) >= 28 * mm - 0.01
    assert max(x + len(glyphs) // 2 * 15.75 for x, _y, _size, glyphs in body) <= (210 - 26) * mm + 0.01
    assert max(y for _x, y, *_rest in body) <= (297 - 37) * mm
    assert min(y for _x, y, *_rest in body) >= 35 * mm


@needs_font
def test_page_numbers_stand_right_on_odd_and_left_on_even_pages():
    data = draw_pdf(paper(Block("p", "国" * 28 * 44)), FONTS)
    feet = [min(run[0] for run in runs(data, page) if run[2] == 14) for page in (0, 1)]
    assert feet[0] > 400
    assert feet[1] < 120


@needs_font
@pytest.mark.parametrize("sign", "㛃䶮喆堃")
def test_rare_characters_of_names_are_in_the_font(sign):
    data = draw_pdf(paper(Block("p", sign)), FONTS)
    drawn = [glyphs for _x, _y, size, glyphs in runs(data, 0) if size == 15.75]
    assert drawn
    assert b"\0\0" not in drawn, f"{sign} is printed as an empty box"


@needs_font
def test_the_test_would_see_a_character_that_is_missing():
    data = draw_pdf(paper(Block("p", "\U00010c00")), FONTS)
    assert b"\0\0" in [glyphs for _x, _y, size, glyphs in runs(data, 0) if size == 15.75]


@needs_font
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_document_is_the_same_bytes(language):
    parts, _faults = read_template(NOTICE.preset_in(language), NOTICE.field_names, ())
    values = {field.name: field.sample_in(language) for field in NOTICE.known_fields}
    said = Paper(values["title"], values["office"], language, fill_parts(parts, values, {}), made_at=1_700_000_000)
    assert draw_pdf(said, FONTS) == draw_pdf(said, FONTS)
    assert draw_docx(said) == draw_docx(said)


HOSTILE = '#eval("1") #import "/etc/passwd" $x$ *b* _c_ @d <e> [f] {g} \\ // /* " ]]> &amp; %'


@needs_font
def test_hostile_values_are_printed_as_they_are():
    data = draw_pdf(
        paper(Block("title", HOSTILE), Block("p", HOSTILE), Block("table", headings=(HOSTILE,), rows=((HOSTILE,),))),
        FONTS,
    )
    plain = draw_pdf(paper(Block("p", "x" * len(HOSTILE))), FONTS)
    drawn = sum(len(glyphs) // 2 for _x, _y, size, glyphs in runs(data, 0) if size == 15.75)
    assert drawn >= len(HOSTILE.replace(" ", "")) - 4  # ligatures take the place of two
    assert read_piece(plain).pages


@needs_font
@pytest.mark.parametrize("kind", ["office", "number", "title", "subtitle", "to", "h1", "h2", "p", "signature", "date"])
def test_every_part_of_a_document_is_drawn(kind):
    drawn = runs(draw_pdf(paper(Block(kind, "甲乙丙丁戊")), FONTS), 0)
    assert max(len(glyphs) // 2 for *_place, size, glyphs in drawn if size != 14 or kind == "subtitle") >= 5


@needs_font
def test_attachments_are_listed_one_a_line():
    drawn = runs(draw_pdf(paper(Block("attachments", lines=("甲乙丙丁戊己", "甲乙丙丁戊己庚辛"))), FONTS), 0)
    lines = Counter[float]()
    for _x, y, size, glyphs in drawn:
        lines[round(y, 1)] += len(glyphs) // 2 if size == 15.75 else 0
    assert [count for _y, count in sorted(lines.items(), reverse=True) if count] == [3 + 2 + 6, 2 + 8]


@needs_font
def test_a_text_of_100_000_characters_is_printed():
    data = draw_pdf(paper(Block("p", "国" * 100_000)), FONTS)
    assert len(read_piece(data).pages) == -(-100_002 // (22 * 28))


@needs_font
def test_a_long_table_is_drawn_in_pieces_with_one_numbering_and_its_headings_on_each_page(monkeypatch):
    monkeypatch.setattr(pdf, "PIECE_ROWS", 60)
    told = []
    rows = clean_rows("rows", [[str(number), "某事项"] for number in range(150)], 2)
    said = paper(Block("title", "目录"), Block("table", headings=("序号", "事项"), rows=rows), is_landscape=True)
    data = draw_pdf(said, FONTS, lambda done, total: told.append((done, total)))
    pages = read_piece(data).pages
    assert told == [(60, 150), (120, 150), (150, 150)]
    numbers = [re.search(rb"\(\x97 (\d+) \x97\) Tj", streams(data, page)) for page in range(len(pages))]
    assert [int(found[1]) for found in numbers] == list(range(1, len(pages) + 1))
    cells = sum(len(runs(data, page)) for page in range(len(pages)))
    assert cells >= 150 * 2 + 2 * len(pages)


@needs_font
def test_what_stops_the_progress_stops_the_drawing(monkeypatch):
    monkeypatch.setattr(pdf, "PIECE_ROWS", 5)
    rows = clean_rows("rows", [["a"]] * 30, 1)

    def cancelled(_done, _total):
        raise Refused("cancelled")

    with pytest.raises(Refused, match="cancelled"):
        draw_pdf(paper(Block("table", headings=("a",), rows=rows)), FONTS, cancelled)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\nstartxref\n3\n%%EOF", b"x" * 100])
def test_a_file_of_another_shape_is_not_joined(data):
    with pytest.raises(ValueError, match="table of addresses"):
        join_pieces([data], is_landscape=False)


@needs_font
def test_a_drawing_that_takes_too_long_or_fails_is_refused_and_named(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.01)
    with pytest.raises(Refused, match="pdf_slow"):
        draw_pdf(paper(Block("p", "x")), FONTS)
    monkeypatch.setattr(pdf, "SECONDS", 30)
    monkeypatch.setattr(pdf, "MEMORY", 64 * 1024**2)
    with pytest.raises(Refused, match="pdf_failed") as refused:
        draw_pdf(paper(Block("p", "x")), FONTS)
    assert re.fullmatch("[0-9a-f]{8}", refused.value.params["reference"])


def test_without_a_chinese_font_pdf_is_refused_and_docx_is_made():
    bare = Fonts("", frozenset({"DejaVu Sans"}))
    with pytest.raises(Refused, match="font_missing"):
        draw_pdf(paper(Block("p", "国")), bare)
    assert docx.Document(io.BytesIO(draw_docx(paper(Block("p", "国")))))


def test_the_office_s_own_fonts_go_before_stand_ins():
    fonts = Fonts("", frozenset({"Noto Serif CJK SC", "FangSong", "FZXiaoBiaoSong-B05S", "Times New Roman"}))
    assert fonts.of("body", "zh")[0] == "FangSong"
    assert fonts.of("title", "zh")[0] == "FZXiaoBiaoSong-B05S"
    assert fonts.of("body", "en")[0] == "Times New Roman"
    assert fonts.missing == ("heading", "subheading", "page")


def test_a_docx_of_20_000_rows_has_every_cell_and_repeats_its_heading():
    rows = [[f"{row}-{cell} <&>" for cell in range(12)] for row in range(20_000)]
    told = []
    data = queries.render_table(
        "目录", "第1版", [f"栏{cell}" for cell in range(12)], rows, "docx", lambda done, total: told.append(done)
    )
    assert told[-1] == 20_000
    with zipfile.ZipFile(io.BytesIO(data)) as packed, packed.open("word/document.xml") as xml:
        cells, headings, last = 0, 0, ""
        for _event, node in ElementTree.iterparse(xml):
            if node.tag == WORD + "tr":
                texts = [
                    "".join(text.text or "" for text in cell.iter(WORD + "t")) for cell in node.findall(WORD + "tc")
                ]
                cells, last = cells + len(texts), texts[-1]
                headings += node.find(f"{WORD}trPr/{WORD}tblHeader") is not None
                node.clear()
    assert (cells, headings, last) == (20_001 * 12, 1, "19999-11 <&>")


def test_a_docx_has_parts_that_python_docx_opens_with_the_structure_of_the_document():
    blocks = (
        Block("office", "某办文件"),
        Block("number", "外办〔2026〕1号"),
        Block("title", "关于某事的通知"),
        Block("h1", "一、总体要求"),
        Block("p", "正文"),
        Block("table", headings=("序号", "事项"), rows=(("1", "甲"), ("2", "乙"))),
        Block("signature", "某办"),
    )
    opened = docx.Document(io.BytesIO(draw_docx(paper(*blocks))))
    section, table = opened.sections[0], opened.tables[0]
    assert opened.settings.odd_and_even_pages_header_footer
    assert [foot.paragraphs[0].alignment.name for foot in (section.footer, section.even_page_footer)] == [
        "RIGHT",
        "LEFT",
    ]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["序号", "事项"], ["1", "甲"], ["2", "乙"]]
    assert [found.text for found in opened.paragraphs if found.style.name == "Heading 1"] == ["一、总体要求"]


def test_another_kind_of_file_is_refused():
    with pytest.raises(Refused, match="paper_kind"):
        queries.render_table("t", "", ["a"], [["b"]], "odt")
