"""A column of a table, declared once for writing a sheet, for its template and for reading it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .errors import PaperError

ColumnKind = Literal["text", "money_wan", "money_yuan", "int", "date", "choice", "yesno"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    ``group`` is the upper header over neighbouring columns of the same group (two-level header). ``width`` is in
    characters of the sheet. Values by ``kind``: text ``str`` · money_* ``int`` fen · int ``int`` · date ``date`` ·
    choice ``str`` out of ``choices`` · yesno ``bool``. For reading: ``aliases`` are other header texts,
    ``choice_aliases`` other spellings of a choice, ``carry`` gives every row of a merged cell its value, ``least`` and
    ``most`` bound an int, ``max_length`` a text.
    """

    key: str
    label: str
    kind: ColumnKind = "text"
    group: str = ""
    width: float = 14
    required: bool = False
    carry: bool = False
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    choice_aliases: Mapping[str, str] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    max_length: int = 5000

    def __post_init__(self) -> None:
        if self.kind == "choice" and not self.choices:
            raise PaperError(f"列“{self.label}”是选项列，却没有给出选项。", code="layout")
        stray = set(self.choice_aliases.values()) - set(self.choices)
        if stray:
            raise PaperError(f"列“{self.label}”的别名指向了不存在的选项：{'、'.join(sorted(stray))}。", code="layout")

    @property
    def full_label(self) -> str:
        """The label with its group before it, as messages name the column."""
        return f"{self.group}-{self.label}" if self.group else self.label


def check_columns(columns: Sequence[Column]) -> None:
    """Refuse an empty list and a key given twice."""
    keys = [column.key for column in columns]
    if not keys or len(set(keys)) != len(keys):
        raise PaperError("表的列为空，或有两列用了同一个键。", code="layout")


def column_letter(index: int) -> str:
    """The letters of a zero-based column: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
