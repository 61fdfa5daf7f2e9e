"""An official letter as DOCX, from the same data the PDF layout sets (``letter.letter_data``)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from docx.document import Document as DocumentType
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt

from .docx_parts import (
    CELL_PT,
    HEAD_RED,
    draft_mark,
    element,
    grid_table,
    new_document,
    page_foot,
    paragraph,
    rule,
    run,
    save,
)
from .text import width_em

_MARK_PT = 46
_TYPE_AREA_PT = 156 * 72 / 25.4
_HEADING_ROLE = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}


def write_letter(data: dict[str, Any], *, made_at: date | datetime | None) -> bytes:
    """The DOCX bytes of ``letter_data``."""
    document = new_document(data["title_plain"], "、".join(data["signer"]), made_at)
    page_foot(document, data["code"])
    draft_mark(document, data["watermark"])
    _head(document, data)
    for line in data["title"]:
        run(paragraph(document, align="c", line_pt=34, keep_next=True), line, role="title", size=22)
    paragraph(document)
    if data["addressee"]:
        run(paragraph(document), data["addressee"])
    for block in data["body"]:
        _block(document, block)
    _attachments(document, data["attachments"])
    if data["signer"] or data["date"]:
        for _ in range(2):
            paragraph(document, keep_next=True)
        for name in data["signer"]:
            indent = data["sign"]["signer"] + (data["sign"]["width"] - width_em(name)) / 2
            run(paragraph(document, align="r", right_pt=indent * CELL_PT, keep_next=True), name)
        if data["date"]:
            run(paragraph(document, align="r", right_pt=data["sign"]["date"] * CELL_PT), data["date"])
    _imprint(document, data)
    return save(document)


def _head(document: DocumentType, data: dict[str, Any]) -> None:
    if not data["mark"]:
        if data["doc_no"]:
            run(paragraph(document, align="r"), data["doc_no"])
            paragraph(document)
        return
    ems = width_em(data["mark"])
    size = min(_MARK_PT, _TYPE_AREA_PT / (ems * 0.7))
    narrow = min(100, int(100 * _TYPE_AREA_PT / (ems * size)))
    # The mark stands 35 mm below the edge of the text. Space before the first paragraph of a page is not honoured
    # everywhere, so a line of one point stands before it.
    paragraph(document, line_pt=1)
    mark = paragraph(document, align="c", line_pt=round(size * 1.1), before_pt=35 * 72 / 25.4)
    run(mark, data["mark"], role="title", size=round(size * 2) / 2, color=HEAD_RED, width_percent=narrow)
    for _ in range(2):
        paragraph(document)
    if data["approver"]:
        line = paragraph(document, align="l", left_pt=CELL_PT, right_pt=CELL_PT)
        line.paragraph_format.tab_stops.add_tab_stop(Pt(_TYPE_AREA_PT - CELL_PT), WD_TAB_ALIGNMENT.RIGHT)
        run(line, f"{data['doc_no']}\t签发人：")
        run(line, data["approver"], role="kai")
    else:
        line = paragraph(document, align="c")
        run(line, data["doc_no"])
    rule(line, "bottom", eighths_pt=16, color=HEAD_RED, space_pt=5)
    for _ in range(2):
        paragraph(document)


def _block(document: DocumentType, block: dict[str, Any]) -> None:
    if block["kind"] == "paragraph":
        run(paragraph(document, first_em=2), block["text"])
    elif block["kind"] == "heading":
        role = _HEADING_ROLE[block["level"]]
        line = paragraph(document, first_em=2, keep_next=not block["after"])
        run(line, block["text"], role=role)
        if block["after"]:
            if block["text"][-1:] not in "。：！？；":
                run(line, "。", role=role if block["level"] == 2 else "fang")
            run(line, block["after"])
    else:
        _table(document, block)


def _table(document: DocumentType, block: dict[str, Any]) -> None:
    if block["caption"]:
        run(paragraph(document, align="c", line_pt=24, keep_next=True), block["caption"], role="hei", size=14)
    whole = sum(block["widths"])
    table = grid_table(document, 1 + len(block["rows"]), [156 * width / whole for width in block["widths"]])
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for row, texts in zip(table.rows, [block["header"], *block["rows"]], strict=True):
        first = row is not None and texts is block["header"]
        for cell, text, align in zip(row.cells, texts, block["align"], strict=True):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            line = paragraph(cell, align="c" if first else align, line_pt=17, before_pt=2, after_pt=2, reuse=True)
            run(line, text, role="hei" if first else "fang", size=12)
    paragraph(document, line_pt=8)


def _attachments(document: DocumentType, names: list[str]) -> None:
    if not names:
        return
    paragraph(document)
    left = 2 * CELL_PT
    for count, name in enumerate(names, 1):
        if len(names) == 1:
            run(paragraph(document, left_pt=left, hanging_pt=3 * CELL_PT), f"附件：{name}")
        elif count == 1:
            run(paragraph(document, left_pt=left, hanging_pt=4 * CELL_PT), f"附件：{count}.{name}")
        else:
            run(paragraph(document, left_pt=left + 3 * CELL_PT, hanging_pt=CELL_PT), f"{count}.{name}")


def _imprint(document: DocumentType, data: dict[str, Any]) -> None:
    """A table of rules, floating on the lower edge of the text of the page it falls on: the last."""
    parts = [part for part in ("cc", "print_office") if data[part]]
    if not parts:
        return
    table = grid_table(document, len(parts), [156])
    properties = table._tbl.tblPr
    properties.find(qn("w:tblStyle")).addnext(
        element("w:tblpPr", w_vertAnchor="margin", w_horzAnchor="margin", w_tblpXSpec="left", w_tblpYSpec="bottom")
    )
    borders = element("w:tblBorders")
    for side, eighths in (("top", 8), ("left", 0), ("bottom", 8), ("right", 0), ("insideH", 6)):
        line_kind = "single" if eighths else "nil"
        borders.append(element(f"w:{side}", w_val=line_kind, w_sz=eighths, w_space=0, w_color="000000"))
    properties.find(qn("w:tblLayout")).addprevious(borders)
    for row, part in zip(table.rows, parts, strict=True):
        cell = row.cells[0]
        if part == "cc":
            line = paragraph(cell, left_pt=8, right_pt=8, hanging_pt=3 * 14, line_pt=24, reuse=True)
            run(line, f"抄送：{data['cc']}", size=14)
        else:
            line = paragraph(cell, align="l", left_pt=8, right_pt=8, line_pt=24, reuse=True)
            line.paragraph_format.tab_stops.add_tab_stop(Pt(_TYPE_AREA_PT - 2 * 5.4 - 8), WD_TAB_ALIGNMENT.RIGHT)
            run(line, f"{data['print_office']}\t{data['print_date']}", size=14)
    # Word wants a paragraph after a table, and anchors a floating one to it; one of a single point takes no room.
    paragraph(document, line_pt=1)
