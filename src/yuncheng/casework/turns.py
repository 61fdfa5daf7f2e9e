"""A turn as an inbox shows it; steps that wait for an act on a matter are told once a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from yuncheng.rulebook.kernel import Procedure, Step

from .actors import carrier_of
from .models import Case, Obligation


@dataclass(frozen=True, slots=True)
class Turn:
    """One step that waits. `count` is above 1 where one act on a matter moves several cases along."""

    case: Case
    step: Step
    subject: str
    url: str
    opens_on: date
    due_on: date | None
    days_left: int | None
    missing: tuple[str, ...] = ()
    draft_saved_at: datetime | None = None
    note: str = ""
    with_whom: str = ""
    count: int = 1

    @property
    def title(self) -> str:
        return self.step.title

    @property
    def articles(self) -> tuple[int, ...]:
        return self.step.articles

    @property
    def overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0


def step_of(row: Obligation) -> Step:
    found = row.case.procedure.step(row.step)
    assert found is not None, "an open obligation names a step of its procedure"
    return found


def batched(rows: Sequence[Obligation], day: date) -> list[Turn]:
    """Steps moved by an act on a matter: one line a procedure and year, leading to where that act begins."""
    found: dict[tuple[str, str, int], list[Obligation]] = {}
    for row in rows:
        year = (row.case.project.plan_year if row.case.project else None) or 0
        found.setdefault((row.case.procedure_key, row.step, year), []).append(row)
    carriers = {at: carrier_of(members[0].case) for at, members in found.items()}
    running = _running({one.key for one in carriers.values() if one}, rows)
    turns = []
    for at, members in found.items():
        first, year, carrier = members[0], at[2], carriers[at]
        begun = running.get((carrier.key, year)) if carrier else None
        turns.append(
            Turn(
                case=first.case,
                step=step_of(first),
                subject=f"{year}年度 {len(members)} 个项目" if year else f"{len(members)} 个项目",
                url=_where(carrier, begun, year) or reverse("case", args=[first.case_id]),
                opens_on=min(row.opens_on for row in members),
                due_on=None,
                days_left=None,
                note=_how(carrier, begun),
                count=len(members),
            )
        )
    return turns


def _running(carriers: set[str], rows: Sequence[Obligation]) -> dict[tuple[str, int], Case]:
    """The acts on a matter already under way that can carry these steps along, by procedure and year."""
    if not carriers:
        return {}
    units = {row.unit_id for row in rows}
    under_way = Case.objects.filter(procedure_key__in=carriers, matter__unit__in=units, closed_on__isnull=True)
    return {(case.procedure_key, case.matter.year): case for case in under_way.select_related("matter") if case.matter}


def _where(carrier: Procedure | None, begun: Case | None, year: int) -> str:
    if begun is not None:
        return reverse("case", args=[begun.pk])
    query = f"?year={year}" if year else ""
    return reverse("case_open", args=[carrier.key]) + query if carrier else ""


def _how(carrier: Procedure | None, begun: Case | None) -> str:
    if carrier is None:
        return ""
    if begun is not None:
        return f"“{carrier.title}”正在办理（{begun.place}），已选入的随其一并办结"
    return f"通过“{carrier.title}”一并办理"
