"""The lines of an assessment as the record shows them: under their headings with sums, each with its cut and reason,
and beside each what it was in the version before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yuncheng.casework.special import shown_table
from yuncheng.papers import format_wan
from yuncheng.rulebook.procedures.assessment import LINES

from .sums import UNNAMED, HeadingRow

Row = Mapping[str, Any]
_SAME = ("quantity", "price", "submitted", "assessed_quantity", "assessed_price", "assessed", "reason")


@dataclass(frozen=True, slots=True)
class FiledLine:
    """One line with its number; `was` tells what it was before, in words."""

    number: int
    row: Row
    was: str = ""

    @property
    def cut(self) -> int:
        """In fen."""
        return int(self.row["submitted"]) - int(self.row["assessed"])


@dataclass(frozen=True, slots=True)
class FiledHeading:
    """The lines of one heading and their sums."""

    sums: HeadingRow
    lines: tuple[FiledLine, ...]


@dataclass(frozen=True, slots=True)
class FiledTable:
    """The whole: headings in the order of the budget, the total, and lines that were in the version before only."""

    headings: tuple[FiledHeading, ...]
    total: HeadingRow
    gone: tuple[str, ...]


@shown_table(LINES, template="approval/filed_lines.html")
def filed_lines(rows: Sequence[Row], before: Sequence[Row] | None) -> FiledTable:
    """The table of these rows as filed (fen), each beside its like of the version before."""
    earlier: dict[tuple[str, ...], list[Row]] = {}
    for row in before or ():
        earlier.setdefault(_called(row), []).append(row)
    by_heading: dict[str, list[FiledLine]] = {}
    for number, row in enumerate(rows, 1):
        like = earlier.get(_called(row))
        old = like.pop(0) if like else None
        was = "" if before is None else _was(row, old)
        by_heading.setdefault(str(row.get("heading") or UNNAMED), []).append(FiledLine(number, row, was))
    gone = tuple(str(row.get("name", "")) for like in earlier.values() for row in like)
    headings = tuple(
        FiledHeading(_sums(heading, [line.row for line in lines]), tuple(lines))
        for heading, lines in by_heading.items()
    )
    return FiledTable(headings, _sums("合计", rows), gone)


def _called(row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(key) or "") for key in ("heading", "name", "spec"))


def _was(row: Row, old: Row | None) -> str:
    if old is None:
        return "上次没有这一行"
    if all((row.get(key) or "") == (old.get(key) or "") for key in _SAME):
        return ""
    told = [f"送审 {_wan(old)}"] if old.get("submitted") != row.get("submitted") else []
    told.append(f"审定 {_wan(old, 'assessed')}")
    if (old.get("reason") or "") != (row.get("reason") or ""):
        told.append(f"理由“{old['reason']}”" if old.get("reason") else "没有理由")
    return f"上次：{'，'.join(told)}"


def _wan(row: Row, key: str = "submitted") -> str:
    return format_wan(int(row[key]), exact=True)


def _sums(label: str, rows: Sequence[Row]) -> HeadingRow:
    submitted, assessed = (sum(int(row[key]) for row in rows) for key in ("submitted", "assessed"))
    return HeadingRow(label, True, submitted, assessed)
