"""The catalogue as Excel: official columns under their two-level heading out, and back in with every bad cell named."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yuncheng.papers import Column, Fault, Sheet, Table, corrected_template, read_table, write_xlsx
from yuncheng.registry.county import county
from yuncheng.rulebook import annex2_catalogue as annex2

from .rows import Row, bad_cells

SHEET_NAME = "信息资源目录"
MOST_ROWS = 5000
CLOSED_LISTS: Mapping[str, tuple[str, ...]] = {
    "format_class": tuple(label for _, label in annex2.FORMAT_CLASSES),
    "share_type": tuple(label for _, label in annex2.SHARE_TYPES),
    "open": tuple(label for _, label in annex2.OPEN_ANSWERS),
}
_CARRIED = frozenset({"department", "resource", "format_class", "format_type"})
_WIDTHS = {"department": 18, "resource": 22, "item": 18, "share_condition": 24, "open_condition": 16}
_BLANK_ROWS = 30


def columns(*, reading: bool = False, extended: bool = True) -> list[Column]:
    """The columns of the form in official order. For writing, closed lists drop down; for reading, a cell is text and
    the law's form says what is wrong with it."""
    declared = (*annex2.COLUMNS, *(annex2.EXTENSIONS if extended else ()))
    return [_column(column, reading=reading) for column in declared]


def _column(column: annex2.Column, *, reading: bool) -> Column:
    grouped = column.heading != column.label
    choices = () if reading else CLOSED_LISTS.get(column.key, ())
    return Column(
        key=column.key,
        label=column.label.removeprefix(column.heading) if grouped else column.label,
        group=column.heading if grouped else "",
        kind="choice" if choices else "text",
        choices=choices,
        aliases=column.names,
        width=_WIDTHS.get(column.key, 13),
        carry=reading and column.key in _CARRIED,
        max_length=500,
    )


def _sheet(rows: Iterable[Row], *, footer: str = "", blank_rows: int = 0) -> Sheet:
    return Sheet(
        name=SHEET_NAME,
        title=county().names.annex2_title,
        columns=columns(),
        rows=rows,
        notes=_notes(),
        blank_rows=blank_rows,
        footer=footer,
    )


def _notes() -> list[str]:
    return [f"{'填表说明：' if number == 1 else ''}{number}. {note}" for number, note in enumerate(annex2.NOTES, 1)]


def workbook(rows: Iterable[Row], *, footer: str = "", blank_rows: int = 0, created: date | None = None) -> bytes:
    """The catalogue as XLSX: title, two-level heading, rows, the printed notes."""
    stream = io.BytesIO()
    write_xlsx([_sheet(rows, footer=footer, blank_rows=blank_rows)], stream, created=created)
    return stream.getvalue()


def empty_template(unit_name: str) -> bytes:
    """An empty form with one line begun for the unit."""
    return workbook([{"department": unit_name}], blank_rows=_BLANK_ROWS)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A file as read: good rows, or every fault and the file again, marked for correction."""

    rows: tuple[dict[str, str], ...]
    faults: tuple[Fault, ...]
    corrected: bytes = b""


def read_sheet(data: bytes, unit_name: str) -> ReadSheet:
    """Read an Excel, WPS or CSV file. Raises PaperError for a file that must not or cannot be opened."""
    table = read_table(data, columns(reading=True), max_rows=MOST_ROWS)
    extended = [column.key for column in annex2.EXTENSIONS]
    if table.letters and not any(key in table.letters for key in extended):
        table = read_table(data, columns(reading=True, extended=False), max_rows=MOST_ROWS)
    rows = [{key: value or "" for key, value in row.items()} for row in table.rows]
    faults = [*table.faults, *_form_faults(table, rows, unit_name)]
    if not faults:
        return ReadSheet(tuple(rows), ())
    marked = Table(table.sheet, faults=tuple(faults), typed=table.typed, letters=table.letters)
    again = corrected_template(columns(), marked, title=county().names.annex2_title, notes=_notes())
    return ReadSheet((), tuple(faults), again)


def _form_faults(table: Table, rows: Sequence[Row], unit_name: str) -> list[Fault]:
    labels = {column.key: column.full_label for column in columns()}
    return [
        Fault(
            sheet=table.sheet,
            row=table.numbers[cell.row - 1],
            column_letter=table.letters.get(cell.column, ""),
            label=labels[cell.column],
            value=cell.value[:60],
            problem=cell.problem,
            cure=cell.cure,
        )
        for cell in bad_cells(rows, unit_name)
    ]
