"""What the board supplies: whether the plan that was handed in keeps to the list and to the money.

The gates are asked when it is handed in and again when it is issued: what left the list in between is counted.
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from yuncheng.casework.models import Case
from yuncheng.casework.recorders import supplies
from yuncheng.rulebook.procedures.annual_plan import ANNUAL_PLAN

from .models import PlanLine, PlanVersion
from .plans import version_of_case


def _version(case: Case) -> PlanVersion | None:
    return version_of_case(case.pk) if case.procedure_key == ANNUAL_PLAN.key else None


@supplies("plan_unlisted")
def _unlisted(case: Case) -> int | None:
    version = _version(case)
    if version is None:
        return None
    stray = Q(project__listed_on__isnull=True) | ~Q(project__plan_year=version.year)
    return PlanLine.objects.filter(stray, version=version, included=True).count()


@supplies("funds_short")
def _short(case: Case) -> int | None:
    version = _version(case)
    if version is None:
        return None
    asked: dict[str, int] = defaultdict(int)
    for source, fen in PlanLine.objects.filter(version=version, included=True).values_list("source", "amount"):
        asked[source] += fen or 0
    funds = version.money
    return sum(max(0, fen - funds.get(source, 0)) for source, fen in asked.items())
