"""What the plans supply: items adrift of the county plan, and the items that fields offer."""

from __future__ import annotations

from yuncheng.casework.models import Case
from yuncheng.casework.offered import offers_choices
from yuncheng.casework.recorders import supplies
from yuncheng.registry.models import Unit
from yuncheng.rulebook.annex1_application import Choices
from yuncheng.rulebook.procedures.plans import DEPARTMENT_PLAN

from .items import choices_from, county_plan, department_plan_for, every_item
from .models import COUNTY, DEPARTMENT, PlanItem


@supplies("plan_items_adrift")
def _adrift(case: Case) -> int | None:
    """Items as handed in that lean on no item of the county plan in force and do not say why; None before that."""
    if case.procedure_key != DEPARTMENT_PLAN.key:
        return None
    items = list(PlanItem.objects.filter(plan__case=case).values_list("county_item", "why_none"))
    if not items:
        return None
    plan = county_plan()
    held = frozenset(plan.items.values_list("code", flat=True)) if plan else frozenset()
    return sum(leans not in held and not why.strip() for leans, why in items)


@offers_choices("county_items")
def _county_items(unit: Unit | None) -> Choices:
    """The tasks of the county plan in force; to read back, all that ever were."""
    return choices_from([county_plan()]) if unit else every_item(COUNTY)


@offers_choices("plan_items")
def _plan_items(unit: Unit | None) -> Choices:
    """What a unit's project may serve: the tasks of its department's plan in force, then the county's."""
    return choices_from([department_plan_for(unit), county_plan()]) if unit else every_item(DEPARTMENT, COUNTY)
