"""A file of reports, read and checked whole: good rows, or every bad cell named with what would be right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from yuncheng.casework.forms import checked
from yuncheng.papers import Fault, Table, TypedRow, read_table, squash
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Unit
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Answer, Facts, FieldKind, Source
from yuncheng.rulebook.procedures.reporting import REPORT

from .columns import EXAMPLE, MOST_ROWS, UNIT, asked, columns, corrected, data_of
from .filling import Names, same_names
from .years import closed_on

SUBMITTED = REPORT.first.outcomes[0]
_FACT_OF = {write.value: write.fact for write in SUBMITTED.writes if write.source is Source.FIELD}
_MONEY = frozenset(field.key for field in asked() if field.kind is FieldKind.MONEY)


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that may be reported: its number in the file, and what the report's form takes."""

    number: int
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as read: good rows, or every fault and the file again, marked for correction. `only_taken`: nothing else
    is wrong than that every row has been reported already."""

    rows: tuple[GoodRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    corrected: bytes = b""
    only_taken: bool = False


@dataclass(frozen=True, slots=True)
class Bad:
    """One bad cell of a row: its column, what is wrong, what cures it."""

    key: str
    problem: str
    cure: str
    taken: bool = False


def read_reports(content: bytes, unit: Unit, year: int, day: date) -> ReadFile:
    """Read an Excel, WPS or CSV file of reports of a unit. Raises PaperError for what must not or cannot be opened."""
    table = read_table(content, columns(unit), max_rows=MOST_ROWS)
    check = _Check(unit, year, day, table)
    own = [(row, bad) for row in table.typed for bad in check.row(row)]
    if not table.faults and not own:
        return ReadFile(tuple(GoodRow(row.number, check.data(row)) for row in table.typed))
    faults = [*table.faults, *(check.fault(row, bad) for row, bad in own)]
    faults.sort(key=lambda one: (one.row, len(one.column_letter), one.column_letter))
    marked = replace(table, rows=(), numbers=(), faults=tuple(faults))
    only_taken = not table.faults and all(bad.taken for _, bad in own) and len(own) == len(table.typed)
    return ReadFile((), tuple(faults), corrected(unit, year, marked, day), only_taken)


class _Check:
    """What is asked of every row, with what the database knows fetched once."""

    def __init__(self, unit: Unit, year: int, day: date, table: Table) -> None:
        self.unit, self.year, self.day, self.table = unit, year, day, table
        self.law, self.closed_on = law_on(day), closed_on(year)
        self.names = Names(unit, year)
        self.doubles = same_names(row.texts.get("name", "") for row in table.typed)
        self.place = {row.number: place for place, row in enumerate(table.typed)}
        self.faulty = {(fault.row, fault.column_letter) for fault in table.faults}
        self.labels = {column.key: column.full_label for column in columns(unit)}

    def data(self, row: TypedRow) -> dict[str, Any]:
        """The row as the form takes it; as typed while some cell of the file could not be read."""
        values: Mapping[str, Any] = self.table.rows[self.place[row.number]] if self.table.rows else row.texts
        return data_of(values, self.unit, self.year)

    def row(self, row: TypedRow) -> Iterator[Bad]:
        """Everything wrong with a row besides what reading has found; one fault a cell."""
        seen: set[str] = set()
        for bad in self._all(row):
            known = (row.number, self.table.letters.get(bad.key, "")) in self.faulty
            if bad.key not in seen and not known:
                seen.add(bad.key)
                yield bad

    def _all(self, row: TypedRow) -> Iterator[Bad]:
        name = row.texts.get("name", "")
        if name.startswith(EXAMPLE):
            yield Bad("name", "示例行没有删去", "请删去这一行")
            return
        yield from self._unit(row.texts.get(UNIT, ""))
        yield from self._name(row, name)
        data = self.data(row)
        if not self.table.rows:  # the unit of a column of money is known only once the file is read
            data = {key: value for key, value in data.items() if key not in _MONEY}
        cleaned, faults = checked(REPORT.first.fields, data, self.unit)
        for key, messages in faults.items():
            if key in self.labels and (self.table.rows or key not in _MONEY):
                yield Bad(key, "；".join(messages).rstrip("。"), "请照“填写说明”改正")
        yield from self._gates(cleaned)

    def _unit(self, typed: str) -> Iterator[Bad]:
        if typed and squash(typed) != squash(self.unit.name):
            cure = f"填“{self.unit.name}”或者不填；所属学校、医院由其自行报送，本部门在汇总环节收齐"
            yield Bad(UNIT, "不是本单位，只能为本单位报送", cure)

    def _name(self, row: TypedRow, name: str) -> Iterator[Bad]:
        earlier = self.doubles.get(self.place[row.number])
        if earlier is not None:
            first = self.table.typed[earlier].number
            yield Bad("name", f"与第 {first} 行同名", "同一项目只报送一次，请删去一行，或改用能区分的名称")
        nature = data_of({"nature": row.texts.get("nature")}, self.unit, self.year).get("nature", "")
        taken = self.names.taken(name, nature) if name else None
        if taken:
            yield Bad("name", taken.problem, taken.cure, taken=taken.case_id is not None)

    def _gates(self, cleaned: Mapping[str, Any]) -> Iterator[Bad]:
        """The gates of submitting, asked of the row as it would be written."""
        values = {fact: cleaned.get(key) or None for key, fact in _FACT_OF.items()}
        facts = Facts({**values, "round_closed_on": self.closed_on}, on=self.day)
        columns_of = {fact: key for key, fact in _FACT_OF.items() if key in self.labels}
        for gate in SUBMITTED.gates:
            verdict = BOOK.rules[gate].ask(facts, self.law, BOOK.facts)
            key = next((columns_of[fact] for fact in BOOK.rules[gate].reads if fact in columns_of), "name")
            if verdict.answer is Answer.NO or not self.law.in_force:  # what a row lacks, its own cell says
                yield Bad(key, verdict.sentence, verdict.cure or "请核对后重新填写")

    def fault(self, row: TypedRow, bad: Bad) -> Fault:
        return Fault(
            sheet=self.table.sheet,
            row=row.number,
            column_letter=self.table.letters.get(bad.key, ""),
            label=self.labels.get(bad.key, ""),
            value=row.texts.get(bad.key, "")[:60],
            problem=bad.problem,
            cure=bad.cure,
        )
