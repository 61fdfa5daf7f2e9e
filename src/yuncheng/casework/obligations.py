"""The index of who must do what by when. Written in acts only; a rebuild from the entries gives the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yuncheng.registry.clock import today
from yuncheng.registry.county import law_on
from yuncheng.registry.workdays import is_workday
from yuncheng.rulebook.kernel import Step

from .function_moves import Whose
from .models import Case, Entry, Obligation
from .together import BATCH, batches


def turn_over(cases: Sequence[Case], entry: Entry, day: date) -> None:
    """In each of these cases the turn that ended is closed and the next begins."""
    for some in batches(cases):
        numbers = [case.pk for case in some]
        Obligation.objects.filter(case__in=numbers, closed_by__isnull=True).update(closed_by=entry)
    whose = Whose()
    going = [(case, case.current) for case in cases]
    begun = [_turn(case, step, entry, day, whose) for case, step in going if step]
    Obligation.objects.bulk_create(begun, batch_size=BATCH)


def close_open(case: Case, entry: Entry) -> None:
    """The open step of this case is done by `entry`."""
    Obligation.objects.filter(case=case, closed_by__isnull=True).update(closed_by=entry)


def begin(case: Case, step: Step, entry: Entry, day: date) -> Obligation:
    """Somebody's turn begins. The deadline is that of the law on the day the turn began."""
    begun = _turn(case, step, entry, day, Whose())
    begun.save()
    return begun


def _turn(case: Case, step: Step, entry: Entry, day: date, whose: Whose) -> Obligation:
    """A turn as it begins, not saved yet."""
    asked = day if day >= today() else whose.days.asked_on(day)  # an office that has passed on has no turn any more
    found = whose.turn(case, step, asked)
    return Obligation(
        case=case,
        step=step.key,
        unit=found.unit,
        post=found.post,
        assignee=found.person,
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
