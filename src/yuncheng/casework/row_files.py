"""A repeated group as an Excel sheet: out with what is filled in, in with every bad cell named.

One way for every declared table (`FieldKind.ROWS`); the columns of the sheet are those of the field. A step's recorder
may know more than the columns say (`Recorder.bad_cells`) and may show names beside the codes (`Recorder.beside_rows`);
such a column is written, and passed over when it is read.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from yuncheng.papers import Column, ColumnKind, Fault, Sheet, Table, corrected_template, format_wan, read_table
from yuncheng.papers import write_xlsx as write
from yuncheng.rulebook.kernel import Field, FieldKind

from .forms import MAX_ROWS, form_field
from .models import Case
from .offered import choices_of, labels_of
from .recorders import Recorder, recorder_of

_KINDS: Mapping[FieldKind, ColumnKind] = {
    FieldKind.MONEY: "money_wan",
    FieldKind.INT: "int",
    FieldKind.YEAR: "int",
    FieldKind.BOOL: "yesno",
    FieldKind.DATE: "date",
    FieldKind.PAST_DATE: "date",
}
_WIDTHS = {FieldKind.LONG: 48, FieldKind.CHOICE: 26, FieldKind.YEAR: 8, FieldKind.MONEY: 14}
_BLANK_ROWS = 30
_UNIT_NOTE = "单位：万元"
Row = dict[str, Any]


@dataclass(frozen=True)
class RowTable:
    """A table of a step as its sheet: whose case, which field, who keeps its record. What is offered is asked once."""

    case: Case
    step: str
    field: Field

    @property
    def recorder(self) -> Recorder:
        return recorder_of(self.case.procedure_key, self.step)

    @property
    def title(self) -> str:
        """“2026年度全县规划 规划任务”."""
        return f"{self.case.heading} {self.field.label}"

    @cached_property
    def codes(self) -> dict[str, dict[str, str]]:
        """Of each column of choices: label → code, as they are offered to the case's unit today."""
        chosen = [column for column in self.field.rows if column.kind is FieldKind.CHOICE]
        return {column.key: {label: code for code, label in choices_of(column, self.case.unit)} for column in chosen}

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """The same the other way, with what was offered before: code → label."""
        return {column.key: labels_of(column) for column in self.field.rows if column.kind is FieldKind.CHOICE}

    @cached_property
    def columns(self) -> list[Column]:
        """The declared columns, as they are written and read."""
        return [self._column(column) for column in self.field.rows]

    def _column(self, column: Field) -> Column:
        choices = tuple(self.codes.get(column.key, ()))
        kind: ColumnKind = _KINDS.get(column.kind, "choice" if choices else "text")
        return Column(
            key=column.key,
            label=column.label,
            kind=kind,
            width=_WIDTHS.get(column.kind, min(40, max(10, column.max_length // 4))),
            required=column.required,
            choices=choices if kind == "choice" else (),
            max_length=column.max_length,
        )

    @cached_property
    def beside(self) -> list[Column]:
        """The columns that are only shown."""
        return [Column(key=f"_{key}", label=label, width=28) for key, label in self.recorder.beside_columns]


@dataclass(frozen=True, slots=True)
class RowsRead:
    """A file as read: rows as a form takes them, or every fault and the file again, marked for correction."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()
    corrected: bytes = b""


# ---------------------------------------------------------------------------------------------------- out


def written(table: RowTable, rows: Sequence[Mapping[str, Any]], *, created: date | None = None) -> bytes:
    """These rows (as stored or as typed) as XLSX, with room for more."""
    shown = table.recorder.beside_rows(table.case, rows) if table.beside else [{}] * len(rows)
    lines = [
        {**_cells(table, row), **{f"_{key}": text for key, text in more.items()}}
        for row, more in zip(rows, shown, strict=True)
    ]
    money = any(column.kind == "money_wan" for column in table.columns)
    sheet = Sheet(
        name=table.field.label,
        title=table.title,
        columns=[*table.columns, *table.beside],
        rows=lines,
        unit_note=_UNIT_NOTE if money else "",
        blank_rows=_BLANK_ROWS,
    )
    stream = io.BytesIO()
    write([sheet], stream, created=created)
    return stream.getvalue()


def _cells(table: RowTable, row: Mapping[str, Any]) -> Row:
    """A row as cells of the sheet; what cannot be read yet (a half-typed draft) is left empty."""
    made: Row = {}
    for declared, column in zip(table.field.rows, table.columns, strict=True):
        value = row.get(declared.key)
        if declared.kind is FieldKind.CHOICE:
            made[declared.key] = table.labels[declared.key].get(str(value), str(value)) if value else None
        elif column.kind == "text":
            made[declared.key] = "" if value is None else str(value)
        else:
            made[declared.key] = _understood(declared, value)
    return made


def _understood(declared: Field, value: Any) -> Any:
    if declared.kind is FieldKind.MONEY and isinstance(value, int):
        return value  # as stored, in fen
    try:
        return form_field(declared).clean(value)
    except ValidationError:
        return None


# ---------------------------------------------------------------------------------------------------- in


def read_rows(table: RowTable, data: bytes) -> RowsRead:
    """Read an Excel, WPS or CSV file. Raises PaperError for a file that must not or cannot be opened."""
    columns, beside = table.columns, table.beside
    found = read_table(data, [*columns, *beside], max_rows=MAX_ROWS)
    if beside and found.letters and not any(column.key in found.letters for column in beside):
        found = read_table(data, columns, max_rows=MAX_ROWS)
    rows = [_typed(table, row) for row in found.rows]
    faults = [*found.faults, *_more_faults(table, found, rows)]
    if not faults:
        return RowsRead(tuple(rows))
    marked = Table(found.sheet, faults=tuple(faults), typed=found.typed, letters=found.letters)
    return RowsRead((), tuple(faults), corrected_template([*columns, *beside], marked, title=table.title))


def _typed(table: RowTable, row: Mapping[str, Any]) -> Row:
    """A row read as a form would have it typed: 万元 as text, the code of a choice, a day."""
    made: Row = {}
    for column in table.field.rows:
        value = row.get(column.key)
        if value is None or value == "":
            made[column.key] = ""
        elif column.kind is FieldKind.MONEY and isinstance(value, int):
            made[column.key] = format_wan(value, exact=True).replace(",", "")
        elif column.kind is FieldKind.CHOICE:
            made[column.key] = table.codes[column.key].get(str(value), str(value))
        else:
            made[column.key] = value if isinstance(value, bool) else str(value)
    return made


def _more_faults(table: RowTable, found: Table, rows: Sequence[Row]) -> Iterable[Fault]:
    """What the form and the recorder find wrong in cells that the sheet itself could read."""
    fields = [(column.key, form_field(column, table.case.unit)) for column in table.field.rows]
    cleaned: list[Row] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, 1):
        made: Row = {}
        for key, field in fields:
            try:
                made[key] = field.clean(row[key])
            except ValidationError as wrong:
                faults.append(_fault(table, found, number, key, row[key], "".join(wrong.messages), ""))
        cleaned.append(made)
    if faults:
        return faults
    return [
        _fault(table, found, bad.row, bad.column, rows[bad.row - 1][bad.column], bad.problem, bad.cure)
        for bad in table.recorder.bad_cells(table.case, table.field.key, cleaned)
    ]


def _fault(table: RowTable, found: Table, number: int, key: str, value: Any, problem: str, cure: str) -> Fault:
    label = next(column.label for column in table.field.rows if column.key == key)
    return Fault(
        sheet=found.sheet,
        row=found.numbers[number - 1],
        column_letter=found.letters.get(key, ""),
        label=label,
        value=str(value)[:60],
        problem=problem.rstrip("。"),
        cure=cure or "请改正后重新导入",
    )
