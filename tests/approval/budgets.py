"""Budgets as people hand them in: small workbooks written cell by cell, with merges and formulas where a test wants."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

HEAD = ("费用科目", "名称", "规格和说明", "计量单位", "数量", "单价（万元）", "金额（万元）")
#: Two lines that stand: 100 + 10 万元.
GOOD = (
    ("定制软件开发费", "业务受理系统", "", "项", 1, 100, 100),
    ("设备购置费", "交换机", "48口", "台", 4, 2.5, 10),
)
POINT_HEAD = ("模块", "功能", "类型", "个数", "重用程度", "另一终端重复")


def workbook(
    rows: Sequence[Sequence[Any]],
    *,
    head: Sequence[str] = HEAD,
    above: str = "",
    merges: Sequence[str] = (),
    sheet: str = "预算",
    points: Sequence[Sequence[Any]] = (),
) -> bytes:
    """A workbook with one table. A text beginning with “=” is a formula whose result is what follows “→”, if anything.

    `merges` are ranges such as “G3:G4”; a merged cell shows what stands in its first one.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    lines = ([[above]] if above else []) + [list(head)] + [list(row) for row in rows]
    _sheet(book.add_worksheet(sheet), lines, merges)
    if points:
        _sheet(book.add_worksheet("功能点"), [list(POINT_HEAD), *[list(row) for row in points]], ())
    book.close()
    return stream.getvalue()


def _sheet(page: Any, lines: Sequence[Sequence[Any]], merges: Sequence[str]) -> None:
    covered = {cell for place in merges for cell in _cells(place)[1:]}
    for at, line in enumerate(lines):
        for column, value in enumerate(line):
            if (at, column) in covered:
                continue
            if isinstance(value, str) and value.startswith("="):
                formula, _, result = value.partition("→")
                page.write_formula(at, column, formula, None, float(result) if result else "")
            elif value not in (None, ""):
                page.write(at, column, value)
    for place in merges:
        row, column = _cells(place)[0]
        page.merge_range(place, lines[row][column])


def _cells(place: str) -> list[tuple[int, int]]:
    """The cells of a range within one letter's column or row, from 0."""
    first, last = ((int(end[1:]) - 1, ord(end[0]) - ord("A")) for end in place.split(":"))
    return [(row, column) for row in range(first[0], last[0] + 1) for column in range(first[1], last[1] + 1)]
