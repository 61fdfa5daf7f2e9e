"""Bordered form sheets 表 (application forms, opinions, registers of one project) as PDF/A-2b and DOCX.

A ``FormSheet`` is the face of a printed form: its labels, order and spans are the caller's; nothing of any county is
written here. Short forms stay on the page they are printed on, long answers flow on without being cut.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from .errors import PaperError
from .letter import code_line, title_lines
from .text import clean_text, one_line, width_em
from .typeset import typeset

TYPE_AREA_MM = 156.0
LANDSCAPE_MM = 225.0
CELL_INSET_MM = 1.6


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a checkbox list."""

    label: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``label=True`` is a printed caption, centred; otherwise it holds what somebody filled in.

    ``span`` counts grid columns. ``vertical`` sets one character a line, as narrow captions are. ``hint`` is the
    printed guidance, small, above the answer. ``checks`` follow the text, one a line, or side by side when
    ``checks_inline``. ``align`` defaults to centre for labels, left for answers.
    """

    text: str = ""
    label: bool = False
    span: int = 1
    vertical: bool = False
    hint: str = ""
    checks: tuple[Check, ...] = ()
    checks_inline: bool = False
    align: Literal["", "l", "c", "r"] = ""
    top: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of cells, at least ``height_mm`` high.

    ``new_page`` starts a page with this row, as some printed forms do. ``grow`` gives it a share of the room left on
    its page (PDF only; DOCX keeps ``height_mm``).
    """

    cells: tuple[Cell, ...]
    height_mm: float = 11.0
    new_page: bool = False
    grow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """A form: title, lines above, a grid of relative column ``widths``, lines below, notes, all in printed order.

    ``above`` and ``below`` are (left, right) pairs. ``annex`` is the mark in the corner, e.g. “附件 1”. ``landscape``
    turns the page, for wide tables; the first ``repeat`` rows are printed again on every page. Raises ``PaperError``
    when a row's spans do not fill the grid.
    """

    title: str
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    annex: str = ""
    above: tuple[tuple[str, str], ...] = ()
    below: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    size_pt: float = 14.0
    watermark: str = ""
    code: str = ""
    code_note: str = "可在系统“核验”页查验"
    landscape: bool = False
    repeat: int = 0

    def __post_init__(self) -> None:
        if not self.widths or min(self.widths) <= 0:
            raise PaperError("表单的列宽须为正数。", code="layout")
        for number, row in enumerate(self.rows, 1):
            if sum(cell.span for cell in row.cells) != len(self.widths):
                raise PaperError(f"表单第 {number} 行的格数与列数不一致。", code="layout")


def form_pdf(
    sheet: FormSheet,
    *,
    made_at: date | datetime | None = None,
    fonts: str | os.PathLike[str] | None = None,
) -> bytes:
    """The form as PDF/A-2b on A4. Same input, same bytes. ``PaperError`` when a character has no glyph."""
    return typeset("form.typ", form_data(sheet), made_at=made_at, fonts=fonts)


def form_docx(sheet: FormSheet, *, made_at: date | datetime | None = None) -> bytes:
    """The form as DOCX, to be filled in further or printed from WPS or Word."""
    from .form_docx import write_form

    return write_form(form_data(sheet), made_at=made_at)


def form_data(sheet: FormSheet) -> dict[str, Any]:
    """The cleaned texts and the widths in mm: what both layouts set."""
    area_mm = LANDSCAPE_MM if sheet.landscape else TYPE_AREA_MM
    widths_mm = [area_mm * width / sum(sheet.widths) for width in sheet.widths]
    return {
        "landscape": sheet.landscape,
        "area": area_mm,
        "repeat": sheet.repeat,
        "title": title_lines(sheet.title),
        "title_plain": "".join(sheet.title.split()),
        "annex": one_line(sheet.annex),
        "above": [[_blank_line(side) for side in pair] for pair in sheet.above],
        "below": [[_blank_line(side) for side in pair] for pair in sheet.below],
        "notes": [line for note in sheet.notes for line in clean_text(note).split("\n") if line.strip()],
        "widths": widths_mm,
        "rows": [_row(row, widths_mm, sheet.size_pt) for row in sheet.rows],
        "size": sheet.size_pt,
        "watermark": one_line(sheet.watermark),
        "code": code_line(sheet.code, sheet.code_note),
    }


def _blank_line(text: str) -> str:
    """A line around the table: inner runs of spaces are room to write in, so they stay."""
    return clean_text(text).replace("\n", " ").rstrip()


def _row(row: Row, widths_mm: list[float], size_pt: float) -> dict[str, Any]:
    cells: list[dict[str, Any]] = []
    start = 0
    for cell in row.cells:
        room_mm = sum(widths_mm[start : start + cell.span]) - 2 * CELL_INSET_MM
        cells.append(_cell(cell, room_mm / (size_pt * 25.4 / 72)))
        start += cell.span
    return {
        "height": row.height_mm,
        "new_page": row.new_page,
        "grow": row.grow,
        "cells": cells,
    }


def _cell(cell: Cell, room_em: float) -> dict[str, Any]:
    lines = [line.rstrip() for line in clean_text(cell.text).strip("\n").split("\n")]
    if cell.vertical:
        lines = [char for line in lines for char in line if not char.isspace()]
    elif cell.label:
        lines = [part for line in lines for part in _even(line, room_em)]
    return {
        "lines": lines if any(lines) else [],
        "label": cell.label,
        "vertical": cell.vertical,
        "span": cell.span,
        "hint": one_line(cell.hint),
        "checks": [{"label": one_line(check.label), "on": check.on} for check in cell.checks],
        "inline": cell.checks_inline,
        "align": cell.align or ("c" if cell.label else "l"),
        "top": cell.top,
    }


def _even(label: str, room_em: float) -> list[str]:
    """A caption too wide for its cell in lines of nearly equal length, so that none ends in a single character."""
    count = -(-int(width_em(label) * 100) // max(1, int(room_em * 100)))
    if count <= 1:
        return [label]
    size = -(-len(label) // count)
    return [label[start : start + size] for start in range(0, len(label), size)]
