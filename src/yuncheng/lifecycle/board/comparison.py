"""Drafts and scenarios side by side (art. 8): what each holds, and where they differ. Pure; amounts in fen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .allocation import Allocation, Placed, Ranked, Standing, allocate, less_money, mandatory_first

LESS = 10  # per cent


@dataclass(frozen=True, slots=True)
class Column:
    """One scenario: its key in the address, its name, and the line drawn through it. `project_of`: row → project."""

    key: str
    name: str
    allocation: Allocation
    project_of: Mapping[int, int]

    @property
    def standings(self) -> dict[int, tuple[int, Placed]]:
        """Project → its place and what became of it."""
        return {
            self.project_of[placed.row.key]: (place, placed) for place, placed in enumerate(self.allocation.rows, 1)
        }


SCENARIOS = (("", ""), ("-mandatory", "必保优先"), ("-less", f"资金减{LESS}%"), ("-both", f"必保优先且资金减{LESS}%"))


def scenario(
    key: str, name: str, rows: Sequence[Ranked], funds: Mapping[str, int], project_of: Mapping[int, int], kind: str
) -> Column:
    """A draft as it is (`kind` empty), or computed otherwise; nothing is stored."""
    label = dict(SCENARIOS)[kind]
    if kind in ("-mandatory", "-both"):
        rows = mandatory_first(rows)
    if kind in ("-less", "-both"):
        funds = less_money(funds, LESS)
    return Column(f"{key}{kind}", f"{name}（{label}）" if label else name, allocate(rows, funds), project_of)


@dataclass(frozen=True, slots=True)
class Differing:
    """A project that some columns hold and others do not: per column its place and standing, None where unknown."""

    project: int
    cells: tuple[tuple[int, Standing] | None, ...]


def differing(columns: Sequence[Column]) -> list[Differing]:
    """The projects that are in somewhere and not everywhere, in the order of the first column."""
    by_column = [column.standings for column in columns]
    order = list(dict.fromkeys(project for standings in by_column for project in standings))
    found = []
    for project in order:
        cells = tuple(
            (standings[project][0], standings[project][1].standing) if project in standings else None
            for standings in by_column
        )
        if len({cell is not None and cell[1].included for cell in cells}) > 1:
            found.append(Differing(project, cells))
    return found


@dataclass(frozen=True, slots=True)
class Sum:
    """What one column holds of one source or unit."""

    count: int = 0
    fen: int = 0


def sums(columns: Sequence[Column], group_of: Mapping[int, str]) -> list[tuple[str, list[Sum]]]:
    """What is in, by a property of projects (`group_of`: project → group), a sum a column; only groups with any, in
    the order of their names."""
    found: dict[str, list[Sum]] = {}
    for number, column in enumerate(columns):
        for project, fen in _included(column):
            cells = found.setdefault(group_of.get(project, ""), [Sum() for _ in columns])
            cells[number] = Sum(cells[number].count + 1, cells[number].fen + fen)
    return sorted(found.items())


def _included(column: Column) -> Iterable[tuple[int, int]]:
    for placed in column.allocation.rows:
        if placed.standing.included:
            yield column.project_of[placed.row.key], placed.row.fen
