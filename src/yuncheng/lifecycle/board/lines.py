"""The rows of the board as a page shows them: the project, what it rests on, how far it is, what speaks against it.

Seven queries, however many rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from yuncheng.papers import format_wan
from yuncheng.registry.county import county
from yuncheng.registry.models import Project
from yuncheng.rulebook.kernel import Verdict

from .allocation import Placed, Standing
from .basis import BasisTold, basis_of
from .draft_rows import amount_of, is_gone
from .evaluations import Evaluated, any_bad, evaluated_by_unit, summed_up
from .models import BoardRow
from .picture import NO_SOURCE, Picture
from .plans import Readiness, readiness_of
from .stops import DUPLICATE, against, stops_of_rows, unknown

_NO_BASIS = BasisTold("", "")
WORDS = {Standing.IN: "", Standing.OUT: "线下", Standing.FITS: "线下，放得下", Standing.HOLD: "暂缓"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row, ready to be drawn."""

    row: BoardRow
    project: Project
    place: int  # its rank, from 1; 0 on hold
    standing: Standing
    amount: str
    asked: str
    source: str
    basis: BasisTold
    readiness: Readiness
    evaluated: list[Evaluated]
    verdicts: list[Verdict]
    year: int

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def unit(self) -> str:
        """The unit's name without the county's, which all share."""
        return self.project.unit.name.removeprefix(county().names.county)

    @property
    def word(self) -> str:
        """Where it stands, in words; nothing where it is in."""
        return WORDS[self.standing]

    @property
    def part(self) -> bool:
        """Whether only a part of the listed amount is planned this year."""
        return self.row.fen is not None

    @property
    def too_much(self) -> bool:
        """Whether more is planned than the list now tells."""
        return self.row.fen is not None and self.row.fen > amount_of(self.project)

    @property
    def gone(self) -> bool:
        return is_gone(self.project, self.year)

    @property
    def results(self) -> str:
        return summed_up(self.evaluated)

    @property
    def bad_results(self) -> bool:
        return any_bad(self.evaluated)

    @property
    def stopped(self) -> list[Verdict]:
        return against(self.verdicts)

    @property
    def duplicate(self) -> bool:
        """Whether a suspected duplication has not been consulted about."""
        return any(verdict.rule == DUPLICATE for verdict in self.stopped)

    @property
    def unit_stopped(self) -> bool:
        return any(verdict.rule != DUPLICATE for verdict in self.stopped)

    @property
    def unassessed(self) -> bool:
        """Whether nobody has assessed what could stop the unit."""
        return bool(unknown(self.verdicts))

    @property
    def excepted(self) -> bool:
        return bool(self.project.exceptions)


def lines_of_board(picture: Picture, day: date) -> list[Line]:
    """All rows of a draft, in the order of the picture."""
    draft = picture.draft
    rows = {row.pk: row for row in BoardRow.objects.filter(draft=draft).select_related("project__unit")}
    basis = basis_of(Project.objects.filter(pk__in=BoardRow.objects.filter(draft=draft).values("project_id")))
    evaluated = evaluated_by_unit()
    verdicts = stops_of_rows([row.project_id for row in rows.values()], day)
    found: list[Line] = []
    for place, placed in enumerate(picture.allocation.rows, 1):
        row = rows.get(placed.row.key)
        if row is not None:
            found.append(_line(row, placed, place, draft.year, basis, evaluated, verdicts))
    return found


def _line(
    row: BoardRow,
    placed: Placed,
    place: int,
    year: int,
    basis: dict[int, BasisTold],
    evaluated: dict[int, list[Evaluated]],
    verdicts: Callable[[Project], list[Verdict]],
) -> Line:
    project = row.project
    return Line(
        row=row,
        project=project,
        place=0 if row.hold else place,
        standing=placed.standing,
        amount=format_wan(placed.row.fen),
        asked="" if row.hold else format_wan(placed.asked),
        source=project.get_money_source_display() or NO_SOURCE,
        basis=basis.get(project.pk, _NO_BASIS),
        readiness=readiness_of(project),
        evaluated=[one for one in evaluated.get(project.unit_id, ()) if one.project_id != project.pk],
        verdicts=verdicts(project),
        year=year,
    )
