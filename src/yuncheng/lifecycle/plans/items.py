"""Which plan holds for whom, what its items are called where they are cited, and what a revision starts from."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from yuncheng.registry.clock import today
from yuncheng.registry.models import Unit, acted_for
from yuncheng.rulebook.annex1_application import Choices

from .models import COUNTY, DEPARTMENT, Plan, PlanItem

COUNTY_PREFIX = "全县"
BETWEEN = "·"


def code_of(level: str, unit: Unit, number: str) -> str:
    """How an item is cited: “全县·3.2”, “slj·2.1”; at most 41 characters."""
    return f"{COUNTY_PREFIX if level == COUNTY else unit.code}{BETWEEN}{number}"


def county_plan() -> Plan | None:
    """The county plan in force."""
    return Plan.objects.in_force().filter(level=COUNTY).select_related("unit").first()


def plan_of(unit: Unit) -> Plan | None:
    """The department plan in force of a unit: its own, else that of a unit that ended and that it succeeds."""
    found = list(plans_succeeded(unit))
    return next((plan for plan in found if plan.unit_id == unit.pk), found[0] if found else None)


def plans_succeeded(unit: Unit) -> QuerySet[Plan]:
    """The department plans in force of a unit and of the units that it acts for today."""
    held = acted_for(unit, today()) | {unit.pk}
    return Plan.objects.in_force().filter(level=DEPARTMENT, unit_id__in=held).select_related("unit").order_by("id")


def base_of(level: str, unit: Unit) -> Plan | None:
    """The version in force that a new one of this unit revises."""
    return county_plan() if level == COUNTY else plan_of(unit)


def department_plan_for(unit: Unit) -> Plan | None:
    """The department plan that a unit's projects serve: its own, else that of the department above it."""
    own = None if unit.through_parent else plan_of(unit)
    if own is None and unit.parent_id and unit.parent:
        return plan_of(unit.parent.acting_on(today()))
    return own


def choices_from(plans: Iterable[Plan | None]) -> Choices:
    """The items of these plans, in their order, as choices."""
    wanted = [plan for plan in plans if plan is not None]
    names = {plan.pk: label_prefix(plan) for plan in wanted}
    place = {plan.pk: number for number, plan in enumerate(wanted)}
    rows = PlanItem.objects.filter(plan_id__in=list(names)).values_list(
        "plan_id", "position", "code", "number", "title"
    )
    ordered = sorted(rows, key=lambda row: (place[row[0]], row[1]))
    return tuple((code, f"{names[plan]} {number} {title}") for plan, _, code, number, title in ordered)


def label_prefix(plan: Plan) -> str:
    """Whose items they are, in front of an item's number."""
    return "全县规划" if plan.level == COUNTY else plan.unit.name


def every_item(*levels: str) -> Choices:
    """All items that ever stood in a plan, each as it is called now or was called last: to read back labels."""
    rows = (
        PlanItem.objects.filter(plan__in_force_on__isnull=False, plan__level__in=levels)
        .select_related("plan__unit")
        .only("code", "number", "title", "plan__level", "plan__unit__name")
        .order_by("plan__in_force_on", "plan_id", "position")
    )
    return tuple({row.code: f"{label_prefix(row.plan)} {row.number} {row.title}" for row in rows}.items())


def item_in_force(code: str) -> PlanItem | None:
    """The item of a plan in force that this code cites."""
    found = PlanItem.objects.filter(code=code, plan__in_force_on__isnull=False, plan__ended_on__isnull=True)
    return found.select_related("plan__unit").first()


def last_item(code: str) -> PlanItem | None:
    """The item this code cites, as it stood last, in force or not."""
    found = PlanItem.objects.filter(code=code, plan__in_force_on__isnull=False).select_related("plan__unit")
    return found.order_by("-plan__in_force_on", "-plan_id").first()


def retired(base: Plan | None) -> dict[str, str]:
    """Numbers of earlier versions that the one in force does not have any more: number → what it stood for."""
    if base is None:
        return {}
    line: list[int] = []
    plan: Plan | None = base
    while plan is not None:
        line.append(plan.pk)
        plan = plan.based_on
    rows = (
        PlanItem.objects.filter(plan_id__in=line)
        .order_by("plan__in_force_on")
        .values_list("plan_id", "number", "title")
    )
    found = {number: title for plan_id, number, title in rows if plan_id != base.pk}
    now = {number for plan_id, number, _ in rows if plan_id == base.pk}
    return {number: title for number, title in found.items() if number not in now}
