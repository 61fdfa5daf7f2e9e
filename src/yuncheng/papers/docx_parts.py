"""Parts of a DOCX page of GB/T 9704-2012, on python-docx: page and grid, runs with Chinese fonts, foot, rules."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from .typeset import instant

#: The families official letters are set in; WPS on the offices' machines has them.
FONTS = {"title": "方正小标宋_GBK", "fang": "仿宋_GB2312", "kai": "楷体_GB2312", "hei": "黑体", "song": "宋体"}
ALIGN = {
    "l": WD_ALIGN_PARAGRAPH.LEFT,
    "c": WD_ALIGN_PARAGRAPH.CENTER,
    "r": WD_ALIGN_PARAGRAPH.RIGHT,
    "j": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
PITCH_PT = 28.95
CELL_PT = 156 / 28 * 72 / 25.4
HEAD_RED = "E60000"
# What the schema wants after a paragraph's spacing and after its borders.
_AFTER_SPACING = ("w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:rPr")
AFTER_BORDERS = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:kinsoku",
    "w:wordWrap",
    "w:overflowPunct",
    "w:topLinePunct",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    *_AFTER_SPACING,
)
_VML = "urn:schemas-microsoft-com:vml"
# The preset shape 136 of VML: plain text between two parallel lines.
_TEXT_ON_A_LINE = (
    "sum #0 0 10800",
    "prod #0 2 1",
    "sum 21600 0 @1",
    "sum 0 0 @2",
    "sum 21600 0 @3",
    "if @0 @3 0",
    "if @0 21600 @1",
    "if @0 0 @2",
    "if @0 @4 21600",
    "mid @5 @6",
    "mid @8 @5",
    "mid @7 @8",
    "mid @6 @7",
    "sum @6 0 @5",
)


def element(tag: str, **attributes: object) -> Any:
    """A WordprocessingML element; ``w_val=…`` becomes ``w:val``."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name.replace("_", ":", 1)), str(value))
    return made


def new_document(title: str, author: str, made_at: date | datetime | None) -> DocumentType:
    """An empty A4 document with the margins and the 22 × 28 grid; its dates are those given, not the clock's."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(22)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = element("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(16)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(slot), FONTS["fang"])
    normal.element.get_or_add_rPr().append(element("w:lang", w_val="en-US", w_eastAsia="zh-CN"))
    core = document.core_properties
    stamp = instant(made_at).astimezone(UTC).replace(tzinfo=None)
    core.title, core.author, core.last_modified_by = title, author, author
    core.created = core.modified = stamp
    core.comments, core.revision = "", 1
    return document


def paragraph(
    where: DocumentType | _Cell | Any,
    *,
    align: str = "j",
    line_pt: float = PITCH_PT,
    first_em: float = 0,
    left_pt: float = 0,
    right_pt: float = 0,
    hanging_pt: float = 0,
    before_pt: float = 0,
    after_pt: float = 0,
    keep_next: bool = False,
    reuse: bool = False,
) -> Paragraph:
    """A paragraph of exact line height; ``first_em`` indents by characters; ``reuse`` takes the empty one there is."""
    made: Paragraph = where.paragraphs[0] if reuse else where.add_paragraph()
    form = made.paragraph_format
    form.alignment = ALIGN[align]
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line_pt)
    form.space_before, form.space_after = Pt(before_pt), Pt(after_pt)
    form.widow_control, form.keep_with_next = False, keep_next
    # The heights given are meant; the grid of the section must not round them up.
    made._p.get_or_add_pPr().insert_element_before(element("w:snapToGrid", w_val=0), "w:spacing", *_AFTER_SPACING)
    if left_pt or hanging_pt:
        form.left_indent = Pt(left_pt + hanging_pt)
    if right_pt:
        form.right_indent = Pt(right_pt)
    if hanging_pt:
        form.first_line_indent = Pt(-hanging_pt)
    elif first_em:
        form.first_line_indent = Pt(first_em * CELL_PT)
        made._p.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), str(round(first_em * 100)))
    return made


def run(
    where: Paragraph,
    text: str,
    *,
    role: str = "fang",
    size: float = 16,
    color: str = "",
    width_percent: int = 100,
) -> Run:
    """A run in one of ``FONTS``; Latin and Chinese alike, so that figures match; line breaks become breaks."""
    made = where.add_run(text)
    made.font.size = Pt(size)
    made.font.name = FONTS[role]
    made._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONTS[role])
    if color:
        made.font.color.rgb = RGBColor.from_string(color)
    if size == 16:
        # 28 characters on 156 mm: each drawn in by a quarter point. A character grid (w:charSpace) would say the same,
        # but writers other than Word read it differently.
        made._r.get_or_add_rPr().find(qn("w:sz")).addprevious(element("w:spacing", w_val=-5))
    if width_percent != 100:
        # Schema order: w:w stands before w:sz.
        made._r.get_or_add_rPr().find(qn("w:sz")).addprevious(element("w:w", w_val=width_percent))
    return made


def rule(where: Paragraph, side: str, *, eighths_pt: int, color: str = "000000", space_pt: int = 0) -> None:
    """A line over the width of the text on one ``side`` (top, bottom) of a paragraph."""
    properties = where._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = element("w:pBdr")
        properties.insert_element_before(borders, *AFTER_BORDERS)
    borders.append(element(f"w:{side}", w_val="single", w_sz=eighths_pt, w_space=space_pt, w_color=color))


def page_foot(document: DocumentType, code: str, width_mm: float = 156) -> None:
    """“— 1 —” outside on odd and even pages, one character in; the verification line opposite."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        line = paragraph(footer, align="l", line_pt=16, left_pt=14, right_pt=14, reuse=True)
        line.style = document.styles["Normal"]
        line.paragraph_format.tab_stops.add_tab_stop(Mm(width_mm) - Pt(14), WD_TAB_ALIGNMENT.RIGHT)
        if odd:
            run(line, code, role="song", size=8, color="5A5A5A")
            run(line, "\t", role="song", size=14)
        run(line, "— ", role="song", size=14)
        _page_number(line)
        run(line, " —", role="song", size=14)
        if not odd and code:
            run(line, "\t", role="song", size=14)
            run(line, code, role="song", size=8, color="5A5A5A")


def _page_number(line: Paragraph) -> None:
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "1"), ("end", "")):
        part = run(line, text if kind == "text" else "", role="song", size=14)
        if kind == "":
            instruction = element("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = text
            part._r.append(instruction)
        elif kind != "text":
            part._r.append(element("w:fldChar", w_fldCharType=kind))


def draft_mark(document: DocumentType, words: str) -> None:
    """A pale draft mark behind the text of every page, as WPS and Word draw theirs."""
    if not words:
        return
    section = document.sections[0]
    for number, header in enumerate((section.header, section.even_page_header)):
        header.is_linked_to_previous = False
        host = paragraph(header, align="c", line_pt=12, reuse=True)
        picture = element("w:pict")
        kind = picture.makeelement(
            f"{{{_VML}}}shapetype",
            {"id": "_x0000_t136", "coordsize": "21600,21600", "adj": "10800", "path": "m@7,l@8,m@5,21600l@6,21600e"},
            nsmap={"v": _VML},
        )
        formulas = kind.makeelement(f"{{{_VML}}}formulas", {})
        for equation in _TEXT_ON_A_LINE:
            formulas.append(kind.makeelement(f"{{{_VML}}}f", {"eqn": equation}))
        kind.append(formulas)
        kind.append(kind.makeelement(f"{{{_VML}}}path", {"textpathok": "t"}))
        kind.append(kind.makeelement(f"{{{_VML}}}textpath", {"on": "t", "fitshape": "t"}))
        shape = picture.makeelement(
            f"{{{_VML}}}shape",
            {
                "id": f"draft-mark-{number + 1}",
                "type": "#_x0000_t136",
                "style": "position:absolute;margin-left:0;margin-top:0;"
                f"width:{min(440, 130 * len(words))}pt;height:{min(110, 440 // len(words))}pt;"
                "rotation:328;z-index:-251658752;"
                "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
                "mso-position-vertical:center;mso-position-vertical-relative:margin",
                "fillcolor": "#e4e4e4",
                "stroked": "f",
            },
            nsmap={"v": _VML},
        )
        shape.append(
            shape.makeelement(f"{{{_VML}}}textpath", {"style": 'font-family:"黑体";font-size:1pt', "string": words})
        )
        picture.append(kind)
        picture.append(shape)
        host.add_run()._r.append(picture)


def grid_table(where: DocumentType | Any, rows: int, widths_mm: list[float]) -> Table:
    """A bordered table of fixed column widths in mm, its head row not yet marked."""
    made: Table = where.add_table(rows, len(widths_mm))
    made.autofit = False
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(made.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return made


def save(document: DocumentType) -> bytes:
    """The file, with every date inside the container pinned: the same document gives the same bytes."""
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()
