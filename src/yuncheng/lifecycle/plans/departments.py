"""Department plans by unit: filed, under way, or not begun."""

from __future__ import annotations

from dataclasses import dataclass

from yuncheng.casework.inbox import whom
from yuncheng.casework.models import Case, Obligation
from yuncheng.casework.sight import visible_cases
from yuncheng.registry.access import visible_units
from yuncheng.registry.clock import today
from yuncheng.registry.models import THROUGH_PARENT, Account, Unit, UnitFunction
from yuncheng.rulebook.kernel import Function
from yuncheng.rulebook.procedures.plans import DEPARTMENT_PLAN

from .models import DEPARTMENT, Plan
from .sight import plans_in_sight

SILENT = (Function.GROUP.value, Function.GOVERNMENT.value)  # they approve and do not plan for themselves
FILED, REVISING, WRITING, WITHOUT = STATES = ("已备查", "修订中", "编制中", "未编制")


@dataclass(slots=True)
class UnitPlan:
    """One unit, its plan in force, and the case by which it writes or revises one."""

    unit: Unit
    plan: Plan | None = None
    running: Case | None = None
    turn: Obligation | None = None

    @property
    def state(self) -> str:
        if self.running:
            return REVISING if self.plan else WRITING
        return FILED if self.plan else WITHOUT

    @property
    def whose(self) -> str:
        return whom(self.turn) if self.turn else ""


def unit_plans(account: Account) -> list[UnitPlan]:
    """Every unit in sight that plans for itself, in order of code. Four queries besides the doors'."""
    day = today()
    silent = UnitFunction.objects.on(day).filter(function__in=SILENT).values("unit")
    units = Unit.objects.on(day).filter(pk__in=visible_units(account).values("pk")).exclude(pk__in=silent)
    own = units.exclude(kind__in=THROUGH_PARENT, parent__isnull=False).order_by("code")
    rows = {unit.pk: UnitPlan(unit) for unit in own}
    for plan in plans_in_sight(account).in_force().filter(level=DEPARTMENT).select_related("unit"):
        row = rows.setdefault(plan.unit_id, UnitPlan(plan.unit))  # of a unit that has ended, until it is revised
        row.plan = plan
    running = visible_cases(account).filter(procedure_key=DEPARTMENT_PLAN.key, closed_on__isnull=True)
    for case in running.select_related("unit"):
        rows.setdefault(case.unit_id, UnitPlan(case.unit)).running = case
    turns = Obligation.objects.filter(case__procedure_key=DEPARTMENT_PLAN.key, closed_by__isnull=True).select_related(
        "unit"
    )
    by_case = {turn.case_id: turn for turn in turns}
    for row in rows.values():
        row.turn = by_case.get(row.running.pk) if row.running else None
    return list(rows.values())
