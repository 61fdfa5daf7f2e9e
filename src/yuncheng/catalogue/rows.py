"""Rows of the catalogue: what is wrong with each, as the law's form says, and how their cells are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yuncheng.casework.models import Case
from yuncheng.rulebook.annex1_application import Choices, label_of
from yuncheng.rulebook.annex2_catalogue import (
    COLUMNS,
    EXTENSIONS,
    FORMAT_CLASSES,
    OPEN_ANSWERS,
    SHARE_TYPES,
    check_row,
    code_of,
    tidy,
)

from .models import CatalogueItem

ALL_COLUMNS = (*COLUMNS, *EXTENSIONS)
LABELS = {column.key: column.label for column in ALL_COLUMNS}
_CLOSED: Mapping[str, Choices] = {
    "format_class": FORMAT_CLASSES,
    "share_type": SHARE_TYPES,
    "open": OPEN_ANSWERS,
}
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadCell:
    """One cell that will not do: its row counted from 1, its column and value, what is wrong, what cures it."""

    row: int
    column: str
    value: str
    problem: str
    cure: str

    def __str__(self) -> str:
        return f"第{self.row}行“{LABELS[self.column]}”：{self.problem}，{self.cure}。"


def bad_cells(rows: Sequence[Row], unit_name: str) -> list[BadCell]:
    """Everything wrong in these rows of a project of `unit_name`."""
    found: list[BadCell] = []
    for number, row in enumerate(rows, 1):
        for column, problem, cure in (*_foreign_department(row, unit_name), *check_row(row)):
            found.append(BadCell(number, column, row.get(column, ""), problem, cure))
    return [*found, *_doubles(rows)]


def _foreign_department(row: Row, unit_name: str) -> list[tuple[str, str, str]]:
    named = tidy(row.get("department", ""))
    if not named or named == tidy(unit_name):
        return []
    return [("department", f"“{named}”不是本项目的承办单位", f"填写“{unit_name}”；其他部门的目录由该部门自行编制")]


def _doubles(rows: Sequence[Row]) -> list[BadCell]:
    """The same item of the same resource told twice."""
    seen: set[tuple[str, str]] = set()
    found = []
    for number, row in enumerate(rows, 1):
        name = (tidy(row.get("resource", "")), tidy(row.get("item", "")))
        if not all(name):
            continue
        if name in seen:
            found.append(
                BadCell(number, "item", name[1], "与前面的同名信息项重复", "同一信息资源的信息项只列一次，请删去一行")
            )
        seen.add(name)
    return found


def kept(row: Row) -> dict[str, str]:
    """A good row as it is kept: trimmed, closed lists in the form's own words."""
    cells = {column.key: tidy(row.get(column.key, "")) for column in ALL_COLUMNS}
    for key, choices in _CLOSED.items():
        code = code_of(choices, cells[key])
        cells[key] = label_of(choices, code) if code else cells[key]
    return cells


def newest_version(case: Case) -> int:
    """The number of the newest version submitted; 0 where there is none."""
    return CatalogueItem.objects.filter(case=case).order_by("-version").values_list("version", flat=True).first() or 0


def newest_rows(case: Case) -> list[dict[str, str]]:
    """The rows of the newest version, in order."""
    keys = [column.key for column in ALL_COLUMNS]
    items = CatalogueItem.objects.filter(case=case, version=newest_version(case)).order_by("position")
    return [dict(row) for row in items.values(*keys)]
