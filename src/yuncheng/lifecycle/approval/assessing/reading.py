"""A budget out of a file from people. Every bad cell is named; while there is one, nothing is given out.

A budget's own sums are not lines: rows 小计 and 合计 and the titles of groups with their sums are checked and left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yuncheng.costing import Profile
from yuncheng.papers import Fault, Table, corrected_template, read_table
from yuncheng.papers.reading import TypedRow

from .budget_rows import Budget, Texts, lines_of
from .columns import ASSESSED, BUDGET, LEFT_OUT, written
from .hidden import hidden_notes
from .side_tables import SideTable, is_empty, read_offers, read_points

MOST_ROWS = 2_000
MOST_NAMED = 300
_MUST = frozenset({"name", "submitted"})


@dataclass(frozen=True, slots=True)
class ReadBudget:
    """What a file holds: rows as a draft keeps them and notes to its reader; or every fault, and the file again with
    its bad cells marked."""

    lines: tuple[Texts, ...] = ()
    offers: tuple[dict[str, Any], ...] = ()
    points: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    corrected: bytes = b""


def read_budget(data: bytes, *, profile: Profile, assessed: bool) -> ReadBudget:
    """Read an Excel, WPS or CSV file with budget lines, offers, function points, or several of these. `assessed`: the
    assessed side is kept too, where the file has it. Raises PaperError for a file that must not or cannot be opened."""
    budget, points, offers = _read_lines(data, profile), read_points(data), read_offers(data)
    beside = [side for side in (offers, points) if side is not None]
    has_lines = bool(budget.table.letters) and not is_empty(budget.table)
    faults = [fault for side in beside for fault in side.faults]
    lines: list[Texts] = []
    if has_lines or not beside:
        lines = lines_of(budget, frozenset(side.table.sheet for side in beside))
        faults = [*budget.faults, *faults]
    if faults:
        return ReadBudget(faults=tuple(faults[:MOST_NAMED]), corrected=_corrected(budget, beside))
    if not assessed:
        lines = _one_sided(budget, lines)
    sheets = {side.table.sheet for side in beside} | ({budget.table.sheet} if lines else set())
    return ReadBudget(
        tuple(lines),
        offers.rows if offers else (),
        points.rows if points else (),
        (*budget.notes, *hidden_notes(data, frozenset(sheets))),
    )


# ---------------------------------------------------------------------------------------------- the table


def _one_sided(budget: Budget, lines: list[Texts]) -> list[Texts]:
    """The lines without what an assessor wrote beside them, and a note of what was left out."""
    sides = [column for column in ASSESSED if column.key in budget.table.letters]
    if sides:
        budget.notes.append(f"只试算送审的一侧，“{'”“'.join(column.full_label for column in sides)}”列不导入")
    return [{**line, **{column.key: "" for column in ASSESSED}} for line in lines]


def _read_lines(data: bytes, profile: Profile) -> Budget:
    """The sheet of lines with as many of our columns as it has; those a budget can do without may be missing."""
    table = Table("")
    for wanted in ((*BUDGET, *ASSESSED, *LEFT_OUT), (*BUDGET, *LEFT_OUT[:1])):
        table = read_table(data, wanted, max_rows=MOST_ROWS)
        if table.letters:
            break
    found = [column for column in wanted if column.key in table.letters or column.key in _MUST]
    if table.letters and len(found) < len(wanted):
        table = read_table(data, found, max_rows=MOST_ROWS)
    return Budget(profile, table, found)


# ---------------------------------------------------------------------------------------------- marked for correction


def _corrected(budget: Budget, beside: Sequence[SideTable]) -> bytes:
    """The file again with its bad cells marked; empty where its table was not even found. A bad table beside the lines
    comes as a file of its own, because one sheet holds one table."""
    if not budget.faults:
        return next(side.corrected() for side in beside if side.faults)
    table = budget.table
    if not table.letters:
        return b""
    columns = [column for column in budget.columns if column.key not in {one.key for one in LEFT_OUT}]
    named = {column.full_label: written(column, table.units.get(column.key, "")) for column in columns}
    marked = [replace(one, label=named[one.label].full_label) if one.label in named else one for one in budget.faults]
    sums = [TypedRow(one.number, _called(one.texts)) for one in table.totals]
    typed = sorted((*table.typed, *sums), key=lambda row: row.number)
    again = Table(table.sheet, faults=tuple(marked), typed=tuple(typed), letters=table.letters)
    return corrected_template(list(named.values()), again, title="投资预算明细表（待改正）")


def _called(texts: Mapping[str, str]) -> dict[str, str]:
    """A totals row that says what it is in one of our columns, wherever the file had the word."""
    named = texts.get("name") or texts.get("heading")
    return dict(texts) if named else {**texts, "name": texts.get("", "")}
