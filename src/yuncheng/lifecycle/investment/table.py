"""A plan as a table: a row a project, its money by source (annual) or by year and source (rolling), totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from yuncheng.registry.access import in_sight, sees_all, visible_projects
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.annex1_application import MONEY_SOURCES

from .models import ROLLING, InvestmentLine, InvestmentVersion
from .versions import ceiling, over_ceiling

SOURCES = dict(MONEY_SOURCES)


@dataclass(slots=True)
class PlanRow:
    """One project's money, cell by cell as the table's heads, in fen; `source` is told where a row is of one source."""

    project: Project
    source: str
    heads: tuple[str, ...]
    cells: list[int | None]
    notes: list[str] = field(default_factory=list)
    warning: str = ""
    most: str = ""

    @property
    def told(self) -> list[tuple[str, int | None]]:
        """Each cell under its head."""
        return list(zip(self.heads, self.cells, strict=True))

    @property
    def total(self) -> int:
        return sum(cell or 0 for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The rows in sight with their heads and totals."""

    heads: tuple[str, ...]
    rows: list[PlanRow]
    by_source: bool  # the heads are sources; else they are years, and every row says its source

    @property
    def totals(self) -> list[int]:
        return [sum(row.cells[place] or 0 for row in self.rows) for place in range(len(self.heads))]

    @property
    def total(self) -> int:
        return sum(self.totals)

    @property
    def warnings(self) -> list[PlanRow]:
        return [row for row in self.rows if row.warning]

    @property
    def summed(self) -> list[tuple[str, int]]:
        """Each head with its total."""
        return list(zip(self.heads, self.totals, strict=True))

    @property
    def projects(self) -> int:
        return len({row.project.pk for row in self.rows})

    def units(self) -> list[tuple[str, int, int]]:
        """(unit, projects, fen), the largest first."""
        fen: dict[str, int] = defaultdict(int)
        projects: dict[str, set[int]] = defaultdict(set)
        for row in self.rows:
            fen[row.project.unit.name] += row.total
            projects[row.project.unit.name].add(row.project.pk)
        found = [(unit, len(projects[unit]), amount) for unit, amount in fen.items()]
        return sorted(found, key=lambda one: -one[2])


def lines_in_sight(version: InvestmentVersion, account: Account) -> Sequence[InvestmentLine]:
    """The lines of a version this person reads: the offices that see all read the whole plan, a unit its own projects'.

    The plan's totals are not secret, but its rows are other units' money before their budgets are out.
    """
    seen = Q() if sees_all(account) else in_sight(account, "project__unit")
    return list(version.lines.filter(seen).select_related("project__unit").order_by("position"))


def notes_in_sight(versions: Iterable[InvestmentVersion], account: Account) -> dict[int, str]:
    """What each version says of itself, by its id: that of an approved addition names the project only to whoever sees
    it. `case` is at hand with each. One query at most."""
    told = list(versions)
    added = {one.case.project_id for one in told if one.case.project_id is not None}
    seen = added and set(visible_projects(account).filter(pk__in=added).values_list("pk", flat=True))
    return {
        one.pk: one.note if one.case.project_id is None or one.case.project_id in seen else one.note.partition("：")[0]
        for one in told
    }


def table_of(version: InvestmentVersion, account: Account, *, words: str = "") -> PlanTable:
    """The table of a version for this person; with `words`, only the projects and units whose names hold them."""
    return table_from(version, [line for line in lines_in_sight(version, account) if _holds(line.project, words)])


def table_of_lines(version: InvestmentVersion) -> PlanTable:
    """The whole table, as the paper of its case tells it to whoever may see the case."""
    return table_from(version, list(version.lines.select_related("project__unit").order_by("position")))


def table_from(version: InvestmentVersion, lines: Sequence[InvestmentLine]) -> PlanTable:
    """The table of these lines of a version, each with its project and unit at hand."""
    by_source = version.kind != ROLLING
    if by_source:
        used = [code for code in SOURCES if any(line.source == code for line in lines)]
        heads = tuple(SOURCES[code] for code in used)
        places: dict[object, int] = {code: place for place, code in enumerate(used)}
    else:
        heads = tuple(f"{year}年" for year in version.years)
        places = {year: place for place, year in enumerate(version.years)}
    rows: dict[tuple[int, str], PlanRow] = {}
    for line in lines:
        key = (line.project_id, "" if by_source else line.source)
        row = rows.setdefault(key, PlanRow(line.project, SOURCES.get(key[1], ""), heads, [None] * len(heads)))
        place = places[line.source if by_source else line.year]
        row.cells[place] = (row.cells[place] or 0) + (line.amount or 0)
        if line.note:
            row.notes.append(line.note)
    _warn(list(rows.values()))
    return PlanTable(heads, list(rows.values()), by_source)


def _holds(project: Project, words: str) -> bool:
    return all(word in f"{project.name}{project.code}{project.unit.name}" for word in words.split())


def _warn(rows: list[PlanRow]) -> None:
    """Of each project: what its money should not exceed, and whether it does."""
    totals: dict[int, int] = defaultdict(int)
    for row in rows:
        totals[row.project.pk] += row.total
    for row in rows:
        label, most = ceiling(row.project)
        row.most = label
        row.warning = over_ceiling(totals[row.project.pk], label, most)
