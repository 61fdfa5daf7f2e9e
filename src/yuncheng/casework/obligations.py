"""The index of who must do what by when. Written in acts only; a rebuild from the entries gives the same rows."""

from __future__ import annotations

from datetime import date

from yuncheng.registry.clock import today
from yuncheng.registry.county import law_on
from yuncheng.registry.workdays import is_workday
from yuncheng.rulebook.kernel import Step

from .actors import responsible
from .function_moves import TurnDays, Whose
from .models import Case, Entry, Obligation


def close_open(case: Case, entry: Entry) -> None:
    """The open step of this case is done by `entry`."""
    Obligation.objects.filter(case=case, closed_by__isnull=True).update(closed_by=entry)


def begin(case: Case, step: Step, entry: Entry, day: date) -> Obligation:
    """Somebody's turn begins. The deadline is that of the law on the day the turn began."""
    asked = day if day >= today() else TurnDays().asked_on(day)  # an office that has passed on has no turn any more
    whose = responsible(case, step, asked)
    return Obligation.objects.create(
        case=case,
        step=step.key,
        unit=whose.unit,
        post=whose.post,
        assignee=whose.person,
        opens_on=day,
        due_on=due_of(case, step, day),
        opened_by=entry,
    )


def follow() -> None:
    """Open turns go to whoever is responsible today: an office has passed to another unit by the act in progress."""
    whose, day = Whose(), today()
    rows = Obligation.objects.filter(closed_by__isnull=True).select_related("case__unit__parent", "case__assignee")
    for row in rows:
        step = row.case.procedure.step(row.step)
        unit = whose.turn(row.case, step, day).unit if step else row.unit
        if (unit.pk if unit else None) != row.unit_id:
            row.unit = unit
            row.save(update_fields=["unit"])


def due_of(case: Case, step: Step, day: date) -> date | None:
    """The last day (inclusive) for a step begun on `day`: the day its case was told, else that of the declaration.

    None where no deadline is set or no edition was in force.
    """
    if case.told_due_on is not None:
        return case.told_due_on
    return declared_due(step, day, case.matter.year if case.matter else None)


def declared_due(step: Step, day: date, year: int | None) -> date | None:
    """The last day that the declaration of a step sets; `year` is that of the case's matter."""
    law = law_on(day)
    if step.due is None or not law.in_force:
        return None
    if law.is_yearly(step.due.parameter):
        return law.yearly(step.due.parameter, year + step.due.of_year) if year is not None else None
    return law.due(step.due.parameter, day, is_workday)
