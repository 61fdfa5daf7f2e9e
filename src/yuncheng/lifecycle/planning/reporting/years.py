"""The round of a year: which one counts, its last day, and which unit reports for which."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from yuncheng.casework.models import Case
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Unit, UnitFunction
from yuncheng.rulebook.ch3_planning import report_due
from yuncheng.rulebook.kernel import Function, Missing
from yuncheng.rulebook.procedures.rounds import ROUND

SILENT = (Function.GROUP.value, Function.GOVERNMENT.value)  # they approve; what they build, a department reports
NOT_ISSUED = ("prepare", "issue", "withdrawn")


def last_day(year: int, day: date) -> date | None:
    """The last day to report for a plan year, under the law of `day`; None before any edition."""
    try:
        return report_due(year, law_on(day))
    except Missing:
        return None


def issued_rounds(year: int) -> QuerySet[Case]:
    """The rounds of a year whose notice is out, the newest first: the newest is the one that counts."""
    return Case.objects.filter(procedure_key=ROUND.key, matter__year=year).exclude(step__in=NOT_ISSUED).order_by("-id")


def closed_on(year: int) -> date | None:
    """When the year's reporting was closed; None while it is open, or was opened again. One query."""
    return issued_rounds(year).values_list("closed_on", flat=True).first()


def year_of(case: Case) -> int | None:
    """The plan year that a case is about: its matter's, or what its project was reported for."""
    if case.matter is not None:
        return case.matter.year
    return case.project.plan_year if case.project is not None else None


def reporting_units(day: date) -> list[Unit]:
    """Every unit valid on `day` that reports by itself, in order of code; not the county's leading bodies."""
    return [unit for unit in addressed_units(day) if not unit.through_parent]


def addressed_units(day: date) -> list[Unit]:
    """Every unit valid on `day` whom the round concerns, schools and hospitals too, in order of code."""
    silent = UnitFunction.objects.on(day).filter(function__in=SILENT).values("unit")
    return list(Unit.objects.on(day).exclude(pk__in=silent).order_by("code"))


def reporters(day: date) -> Mapping[int, int]:
    """For every unit that ever was, which unit reports for it on `day`: itself, its successor, or, for a school or a
    hospital, its supervising department (or that one's successor). One query."""
    units = {unit.pk: unit for unit in Unit.objects.all()}

    def acting(number: int) -> int:
        passed = {number}
        unit = units[number]
        while unit.valid_to and unit.valid_to < day and unit.successor_id and unit.successor_id not in passed:
            passed.add(unit.successor_id)
            unit = units[unit.successor_id]
        return int(unit.pk)

    found = {}
    for number in units:
        unit = units[acting(number)]
        found[number] = acting(unit.parent_id) if unit.through_parent and unit.parent_id else unit.pk
    return found
