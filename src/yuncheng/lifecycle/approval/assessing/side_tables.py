"""What may come in a file beside the lines of a budget: offers behind prices, function points. Each on its own sheet;
every bad cell named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yuncheng.papers import Column, Fault, Table, corrected_template, format_wan, read_table

from .columns import MONEY, OFFER_ALIASES, OFFER_COLUMNS, POINT_COLUMNS, written

MOST_ROWS = 5_000
NO_DATA = "表头下没有数据"
CSV = "CSV"
_SEVERAL = "有几张表都像"
_NO_UNIT = "表头和表的上方都没有写金额单位"
_UNIT_CURE = "请在列名后写上（万元）或（元），或在表上方写“单位：万元”"


@dataclass(frozen=True, slots=True)
class SideTable:
    """One such table as read: rows as a draft keeps them, or its faults."""

    title: str
    table: Table
    columns: Sequence[Column]
    rows: tuple[dict[str, Any], ...] = ()
    faults: tuple[Fault, ...] = field(default=())

    def corrected(self) -> bytes:
        """The table again with its bad cells marked; empty where no one table was found."""
        if not self.table.letters:
            return b""
        units = self.table.units
        named = {column.full_label: written(column, units.get(column.key, "")) for column in self.columns}
        marked = [
            Fault(one.sheet, one.row, one.column_letter, named[one.label].full_label, one.value, one.problem, one.cure)
            if one.label in named
            else one
            for one in self.faults
        ]
        again = Table(self.table.sheet, faults=tuple(marked), typed=self.table.typed, letters=self.table.letters)
        return corrected_template(list(named.values()), again, title=self.title)


def is_empty(table: Table) -> bool:
    """Whether there is a header and nothing under it, as in a blank form."""
    return [fault.problem for fault in table.faults] == [NO_DATA]


def _several(table: Table) -> bool:
    """Whether more than one sheet looks like the table."""
    return not table.letters and any(fault.problem.startswith(_SEVERAL) for fault in table.faults)


def read_points(data: bytes) -> SideTable | None:
    """The sheet of function points; None where the file has none, or an empty one."""
    table = read_table(data, POINT_COLUMNS, max_rows=MOST_ROWS)
    if _several(table):
        return SideTable("功能点清单", table, POINT_COLUMNS, faults=table.faults)
    if not {"name", "kind"} <= table.letters.keys():
        return None
    found = [column for column in POINT_COLUMNS if column.key in table.letters]
    if len(found) < len(POINT_COLUMNS):
        table = read_table(data, found, max_rows=MOST_ROWS)
    if is_empty(table):
        return None
    rows = tuple({key: value if key == "twin" else value or "" for key, value in row.items()} for row in table.rows)
    return SideTable("功能点清单", table, found, rows, table.faults)


def read_offers(data: bytes) -> SideTable | None:
    """The sheet of offers; None where the file has none, or an empty one. It is known by the columns that no other
    table has; names that others have too (名称, 单价) are understood once the sheet is found."""
    table = read_table(data, OFFER_COLUMNS, max_rows=MOST_ROWS)
    if _several(table):
        return SideTable("询价记录", table, OFFER_COLUMNS, faults=table.faults)
    if "supplier" not in table.letters:
        return None
    name = table.sheet
    table = _aliased(data, OFFER_COLUMNS, name)
    again = [column for column in OFFER_COLUMNS if column.required or column.key in table.letters]
    if len(again) < len(OFFER_COLUMNS):
        table = _aliased(data, again, name)
    if is_empty(table):
        return None
    faults = [*table.faults, *_unit_faults(table, again)]
    if not table.faults:
        faults += _zero_faults(table)
    rows = tuple(map(_offer, table.rows)) if not faults else ()
    return SideTable("询价记录", table, again, rows, tuple(faults))


def _aliased(data: bytes, columns: Sequence[Column], sheet: str) -> Table:
    wanted = None if sheet == CSV else sheet  # a text file has one table, which has no name of its own
    return read_table(data, columns, header_aliases=OFFER_ALIASES, max_rows=MOST_ROWS, sheet=wanted)


def _unit_faults(table: Table, columns: Sequence[Column]) -> list[Fault]:
    """No price is taken for 万元 or 元 that does not say so."""
    return [
        Fault(table.sheet, 0, table.letters[column.key], column.full_label, "", _NO_UNIT, _UNIT_CURE)
        for column in columns
        if column.key in MONEY and column.key in table.letters and column.key not in table.units
    ]


def _zero_faults(table: Table) -> list[Fault]:
    label = next(column.full_label for column in OFFER_COLUMNS if column.key == "price")
    return [
        Fault(table.sheet, number, table.letters["price"], label, "0", "报价为 0", "请填报价，没有报价的删去这一行")
        for number, row in zip(table.numbers, table.rows, strict=True)
        if row["price"] == 0
    ]


def _offer(row: dict[str, Any]) -> dict[str, Any]:
    """An offer as a draft keeps it: the price in 万元, exact; the day as ISO text."""
    made = {key: row.get(key) or "" for key in ("name", "spec", "supplier")}
    return {**made, "price": format_wan(row["price"], exact=True).replace(",", ""), "day": row["day"].isoformat()}
