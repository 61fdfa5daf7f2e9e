"""A form sheet as DOCX, from the same data the PDF layout sets (``form.form_data``)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import _Cell

from .docx_parts import draft_mark, element, grid_table, new_document, page_foot, paragraph, run, save
from .text import width_em

_LONG_ROW_MM = 112.0


def write_form(data: dict[str, Any], *, made_at: date | datetime | None) -> bytes:
    """The DOCX bytes of ``form_data``."""
    document = new_document(data["title_plain"], "", made_at)
    _turn(document, landscape=data["landscape"])
    page_foot(document, data["code"], data["area"])
    draft_mark(document, data["watermark"])
    size = data["size"]
    if data["annex"]:
        run(paragraph(document, align="l"), data["annex"], role="hei")
        paragraph(document, line_pt=14)
    for line in data["title"]:
        run(paragraph(document, align="c", line_pt=34, keep_next=True), line, role="title", size=22)
    paragraph(document, line_pt=14, keep_next=True)
    for pair in data["above"]:
        _pair(document, pair, size, Mm(data["area"]) - Pt(4), WD_TAB_ALIGNMENT.RIGHT)
    parts: list[list[dict[str, Any]]] = [[]]
    for row in data["rows"]:
        if row["new_page"] and parts[-1]:
            parts.append([])
        parts[-1].append(row)
    for number, part in enumerate(parts):
        if number:
            paragraph(document, line_pt=1).paragraph_format.page_break_before = True
        _table(document, part, data["widths"], size, repeat=0 if number else data["repeat"])
    for pair in data["below"]:
        _pair(document, pair, size, Mm(data["area"] / 2), WD_TAB_ALIGNMENT.LEFT)
    for note in data["notes"]:
        run(paragraph(document, align="l", left_pt=4, right_pt=4, line_pt=18), note, size=12)
    return save(document)


def _turn(document: Any, *, landscape: bool) -> None:
    """A wide sheet lies on its side, its margins turned with it."""
    if not landscape:
        return
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(37), Mm(35)


def _pair(document: Any, pair: list[str], size: float, stop: Any, kind: Any) -> None:
    line = paragraph(document, align="l", left_pt=4, line_pt=size * 1.5, before_pt=3, after_pt=2)
    if pair[1]:
        line.paragraph_format.tab_stops.add_tab_stop(stop, kind)
    run(line, pair[0] + (f"\t{pair[1]}" if pair[1] else ""), size=size)


def _table(document: Any, rows: list[dict[str, Any]], widths: list[float], size: float, *, repeat: int) -> None:
    table = grid_table(document, len(rows), widths)
    for number, (made, row) in enumerate(zip(table.rows, rows, strict=True)):
        made.height_rule, made.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Mm(row["height"])
        start = 0
        tallest = 0.0
        grid_cells = list(made.cells)
        for cell in row["cells"]:
            end = start + cell["span"] - 1
            target = grid_cells[start] if end == start else grid_cells[start].merge(grid_cells[end])
            width = sum(widths[start : end + 1])
            target.width = Mm(width)
            _fill(target, cell, size)
            per_line = max(1.0, (width - 3.8) / (size * 25.4 / 72))
            lines = sum(1 + int(width_em(line) / per_line) for line in cell["lines"])
            tallest = max(tallest, lines * size * 1.5 * 25.4 / 72)
            start = end + 1
        if tallest <= _LONG_ROW_MM:
            made._tr.get_or_add_trPr().append(element("w:cantSplit"))
        if number < repeat:
            made._tr.get_or_add_trPr().append(element("w:tblHeader"))


def _fill(target: _Cell, cell: dict[str, Any], size: float) -> None:
    upper = not cell["label"] and (cell["top"] or len(cell["lines"]) > 1 or cell["hint"])
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP if upper else WD_CELL_VERTICAL_ALIGNMENT.CENTER
    first = True

    def line(text: str, points: float) -> None:
        nonlocal first
        align = "j" if cell["align"] == "l" and not cell["label"] else cell["align"]
        made = paragraph(target, align=align, line_pt=points * 1.5, reuse=first)
        run(made, text, size=points)
        first = False

    if cell["hint"]:
        line(cell["hint"], size * 0.75)
    if cell["vertical"]:
        line("\n".join(cell["lines"]), size)
    else:
        for text in cell["lines"]:
            line(text, size)
    ticks = [f"{'☑' if check['on'] else '☐'} {check['label']}" for check in cell["checks"]]
    for text in ["　".join(ticks)] if cell["inline"] and ticks else ticks:
        line(text, size)
    if first:
        line("", size)
