"""What a table read is: its rows, or what is wrong with them cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..money import Unit


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a table. ``row`` is the number Excel shows, 0 for the whole sheet; a letter may be missing."""

    sheet: str
    row: int
    column_letter: str
    label: str
    value: str
    problem: str
    cure: str

    def __str__(self) -> str:
        """“目录”表第 5 行 E 列“共享类型”填的是“随便”：不在选项中。请填：…。"""
        place = f"“{self.sheet}”表"
        if self.row:
            place += f"第 {self.row} 行"
        if self.column_letter:
            place += f" {self.column_letter} 列"
        label = f"“{self.label}”" if self.label else ""
        value = f"填的是“{self.value}”" if self.value else ""
        return f"{place}{label}{value}：{self.problem}。{self.cure}。"


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row as typed: its number in the file and the shown text of each known column."""

    number: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table read. ``rows`` (values by key) is empty while there is any fault; ``numbers`` are their row numbers.

    ``typed`` keeps what people wrote, for ``corrected_template``. ``other_sheets`` names the visible sheets that were
    not read because they have no such header. ``letters`` tells each known column's letter, so that a caller can name
    cells it finds wrong itself. ``totals`` are the totals rows that were left out, their word (合计, 小计) under the
    empty key, for whoever wants to check them; ``units`` are the units of money columns that the file itself states.
    """

    sheet: str
    rows: tuple[dict[str, Any], ...] = ()
    numbers: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()
    typed: tuple[TypedRow, ...] = ()
    other_sheets: tuple[str, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    totals: tuple[TypedRow, ...] = ()
    units: Mapping[str, Unit] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether everything was understood."""
        return not self.faults
