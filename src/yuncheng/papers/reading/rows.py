"""The rows under a header, typed, and every fault named with its place."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from ..column import Column, column_letter
from ..text import clean_text, squash
from .cells import Bad, Scalar, blank, choice_table, example, shown_text, value_of
from .header import Header, labels_at
from .opening import Page
from .table import Fault, Table, TypedRow

REMARK = "填写问题"

_IGNORED_HEADERS = frozenset({"序号", "编号", "no", "no.", squash(REMARK)})
_TOTALS = frozenset({"合计", "总计", "小计", "共计"})
_NOTE_STARTS = (
    "填表说明",
    "填报说明",
    "填报人",
    "填表人",
    "说明:",
    "注:",
    "备注:",
    "审核人",
    "联系电话:",
    "单位负责人",
)


class Reading:
    """One pass over a found table."""

    def __init__(
        self,
        page: Page,
        header: Header,
        columns: Sequence[Column],
        aliases: Mapping[str, Sequence[str]],
        max_rows: int,
    ) -> None:
        self.page, self.header, self.columns, self.max_rows = page, header, columns, max_rows
        self.aliases = aliases
        self.faults: list[Fault] = []
        self.choices = {column.key: choice_table(column) for column in columns if column.kind == "choice"}
        self.first = header.row + header.levels
        self.above = self._merged_above()
        self.covered = self._covered()

    def table(self, others: tuple[str, ...]) -> Table:
        self._header_faults()
        rows: list[dict[str, Any]] = []
        numbers: list[int] = []
        typed: list[TypedRow] = []
        totals: list[TypedRow] = []
        carried: dict[str, Scalar] = {}
        after_notes = False
        for index in range(self.first, len(self.page.grid)):
            line = self.page.grid[index]
            filled = [position for position, cell in enumerate(line) if not blank(cell)]
            if not filled:
                continue
            if self._is_note(index, line, filled, after_notes):
                after_notes = True
                continue
            total = next((word for at in filled[:2] if (word := squash(shown_text(line[at]))) in _TOTALS), "")
            if total:
                totals.append(TypedRow(index + 1, {"": total, **self._texts(line)}))
                continue
            if len(numbers) >= self.max_rows:
                self._fault(index, None, "", f"数据超过 {self.max_rows} 行", "请分成几个文件导入")
                break
            values, texts = self._row(index, line, carried)
            rows.append(values)
            numbers.append(index + 1)
            typed.append(TypedRow(index + 1, texts))
        if not numbers and not self.faults:
            self._fault(-1, None, "", "表头下没有数据", "请从表头下一行起填写")
        if self.faults:
            rows, good = [], []
        else:
            good = numbers
        return Table(
            self.page.name,
            tuple(rows),
            tuple(good),
            tuple(self.faults),
            tuple(typed),
            others,
            self._letters(),
            tuple(totals),
            self.header.stated,
        )

    def _texts(self, line: list[Scalar]) -> dict[str, str]:
        """The shown text of each known column of a row that is not read as one."""
        places = self.header.places.items()
        return {key: clean_text(shown_text(line[place])).strip() for key, place in places if place < len(line)}

    def _fault(self, index: int, column: Column | None, value: str, problem: str, cure: str) -> None:
        place = self.header.places.get(column.key) if column else None
        self.faults.append(
            Fault(
                self.page.name,
                index + 1,
                "" if place is None else column_letter(place),
                column.full_label if column else "",
                value if len(value) <= 60 else f"{value[:60]}…",
                problem,
                cure,
            )
        )

    def _letters(self) -> dict[str, str]:
        return {key: column_letter(place) for key, place in self.header.places.items()}

    def _header_faults(self) -> None:
        row = self.header.row
        for column in self.columns:
            if column.key not in self.header.places:
                self._fault(row, column, "", "表头缺少这一列", f"请补上“{column.full_label}”列，没有内容也要保留列名")
        known = set(self.header.places.values())
        labels = [column.full_label for column in self.columns]
        for index, readings in enumerate(labels_at(self.page, row, self.header.levels)):
            text = readings[0]
            if index in known or not text or squash(text) in _IGNORED_HEADERS:
                continue
            near = difflib.get_close_matches(text, labels, 1, 0.5)
            hint = f"是否应为“{near[0]}”？否则请删去这一列" if near else "请删去这一列，或改用模板中的列名"
            self.faults.append(
                Fault(self.page.name, row + 1, column_letter(index), "", text[:60], "表头有不认识或重复的列", hint)
            )

    def _merged_above(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For cells of carried columns inside a vertical merge: where the value stands."""
        places = {
            self.header.places[column.key]
            for column in self.columns
            if column.carry and column.key in self.header.places
        }
        out: dict[tuple[int, int], tuple[int, int]] = {}
        last = len(self.page.grid)
        for start, end in self.page.merges:
            if start[1] in places and end[0] > start[0] >= self.first:
                for row in range(start[0] + 1, min(end[0] + 1, last)):
                    out[row, start[1]] = start
        return out

    def _covered(self) -> set[tuple[int, int]]:
        """Cells inside a vertical merge, its first one excepted: what stands there belongs to no single row."""
        last = len(self.page.grid)
        return {
            (row, start[1])
            for start, end in self.page.merges
            if end[0] > start[0] >= self.first
            for row in range(start[0] + 1, min(end[0] + 1, last))
        }

    def _is_note(self, index: int, line: list[Scalar], filled: list[int], after_notes: bool) -> bool:
        text = unicodedata.normalize("NFKC", shown_text(line[filled[0]])).replace(" ", "")
        if text.startswith(_NOTE_STARTS):
            return True
        if len(filled) > 1:
            return False
        wide = any(
            start[0] <= index <= end[0] and end[1] - start[1] + 1 > len(self.columns) / 2 and len(self.columns) > 1
            for start, end in self.page.merges
        )
        return wide or (after_notes and filled[0] == 0)

    def _row(self, index: int, line: list[Scalar], carried: dict[str, Scalar]) -> tuple[dict[str, Any], dict[str, str]]:
        values: dict[str, Any] = {}
        texts: dict[str, str] = {}
        for column in self.columns:
            place = self.header.places.get(column.key)
            if place is None:
                continue
            cell: Scalar = line[place] if place < len(line) else ""
            if column.carry and blank(cell):
                if (index, place) in self.above:
                    row, _ = self.above[index, place]
                    cell = self.page.grid[row][place]
                elif self.page.fills_down:
                    cell = carried.get(column.key, "")
            carried[column.key] = cell
            shown = "" if blank(cell) else clean_text(shown_text(cell))
            texts[column.key] = shown
            if not shown:
                values[column.key] = None
                figures = column.kind not in ("text", "choice", "yesno")
                if (column.required or figures) and (index, place) in self.covered:
                    problem = "在上下合并的单元格里，不知道这一行是多少" if figures else "在上下合并的单元格里"
                    self._fault(index, column, "", problem, "请取消合并，逐行填写")
                elif column.required:
                    self._fault(index, column, "", "必填项没有填", example(column, self.header.units.get(column.key)))
                continue
            try:
                choices, unit = self.choices.get(column.key, {}), self.header.units.get(column.key)
                values[column.key] = value_of(column, cell, shown, choices=choices, unit=unit)
            except Bad as bad:
                self._fault(index, column, shown, bad.problem, bad.cure)
        return values, texts
