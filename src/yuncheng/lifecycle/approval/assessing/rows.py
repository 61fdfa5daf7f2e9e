"""Rows as typed, filed or kept, as the cost package reads them. Money goes to it as text in 万元."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yuncheng.costing import MoneyUnit
from yuncheng.papers import format_wan
from yuncheng.rulebook.procedures.assessment import POINT_ROWS

Row = Mapping[str, Any]
UNIT: MoneyUnit = "万元"
_POINT_TEXTS = tuple(field.key for field in POINT_ROWS if field.key != "twin")
_TICKED = (True, "1", "on", "true", "是")


def held(value: object) -> list[Row]:
    """The rows of a draft or a filing; whatever else stands there is none."""
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def text(value: object) -> str:
    """What stands in a cell, as text; fen of a filed figure belong to `wan_text`."""
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def wan_text(value: object) -> str:
    """A figure of money as text in 万元: filed fen exactly, typed text as it was typed."""
    if isinstance(value, int) and not isinstance(value, bool):
        return format_wan(value, exact=True).replace(",", "")
    return text(value)


def submitted_rows(lines: Sequence[Row]) -> list[dict[str, Any]]:
    """The submitted side; `row` and `key` are the number of the line, from 1."""
    return [
        {
            **_face(number, line),
            "quantity": text(line.get("quantity")),
            "unit_price": wan_text(line.get("price")),
            "amount": wan_text(line.get("submitted")),
        }
        for number, line in enumerate(lines, 1)
    ]


def assessed_rows(lines: Sequence[Row]) -> list[dict[str, Any]]:
    """The assessed side; lines nobody has assessed yet are left out."""
    return [
        {
            **_face(number, line),
            "quantity": text(line.get("assessed_quantity")),
            "unit_price": wan_text(line.get("assessed_price")),
            "amount": wan_text(line.get("assessed")),
            "reason": text(line.get("reason")),
        }
        for number, line in enumerate(lines, 1)
        if not is_unassessed(line)
    ]


def is_unassessed(line: Row) -> bool:
    """Whether a line has no assessed amount yet."""
    return wan_text(line.get("assessed")) == ""


def _face(number: int, line: Row) -> dict[str, Any]:
    told = {key: text(line.get(key)) for key in ("heading", "name", "spec", "unit")}
    return {"row": number, "key": str(number), **told}


def point_rows(points: Iterable[Row]) -> list[dict[str, Any]]:
    """Function points as the cost package reads them: what is blank is not given."""
    made = []
    for point in points:
        row: dict[str, Any] = {key: text(point.get(key)) for key in _POINT_TEXTS if text(point.get(key))}
        if is_ticked(point):
            row["twin"] = True
        if row:
            made.append(row)
    return made


def is_ticked(point: Row) -> bool:
    """Whether a function point is marked as a repetition for another terminal."""
    return point.get("twin") in _TICKED


def chosen(bases: Iterable[Row]) -> dict[str, list[str]]:
    """The choices of a reckoning by what they are about; blank ones were not made."""
    made: dict[str, list[str]] = {}
    for basis in bases:
        item, value = text(basis.get("item")), text(basis.get("value"))
        if item and value:
            made.setdefault(item, []).append(value)
    return made
