"""The hand-made pages of writing a plan, and what hangs beside the steps of its filing."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from yuncheng.casework.beside import beside, beside_project
from yuncheng.casework.models import Case
from yuncheng.casework.pages.row_files import file_context
from yuncheng.casework.settled import reads_drafts
from yuncheng.casework.special import special_page
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.procedures.plans import COUNTY_PLAN, DEPARTMENT_PLAN, PLAN_FILING

from .comparing import item_changes, own_changes
from .filing import answers
from .items import base_of, county_plan, every_item, item_in_force, last_item
from .models import COUNTY, DEPARTMENT, Plan
from .sight import plans_in_sight


@special_page(COUNTY_PLAN.key, "compose", template="plans/compose.html")
def compose_county(case: Case, account: Account) -> dict[str, Any]:
    return {"base": base_of(COUNTY, case.unit), "row_file": file_context(case, account, "items")}


@special_page(DEPARTMENT_PLAN.key, "compose", template="plans/compose.html")
def compose_department(case: Case, account: Account) -> dict[str, Any]:
    """The county plan in force is at hand: every task has to lean on one of its tasks."""
    above = county_plan()
    return {
        "base": base_of(DEPARTMENT, case.unit),
        "row_file": file_context(case, account, "items"),
        "department": True,
        "above": above,
        "above_items": list(above.items.order_by("position")) if above else [],
    }


@beside(COUNTY_PLAN.key, "check", "approve", "issue", template="plans/plan_box.html")
@beside(DEPARTMENT_PLAN.key, "check", "filing", template="plans/plan_box.html")
def beside_plan(case: Case, account: Account) -> dict[str, Any] | None:
    """What was handed in against the version in force, and what the offices answered; a draft only to its own unit."""
    if case.step == "check" and not reads_drafts(case, account):
        return None
    plan = Plan.objects.filter(case=case).select_related("unit", "based_on").first()
    if plan is None:
        return None
    older = plan.based_on
    return {
        "plan": plan,
        "older": older,
        "changes": item_changes(plan, older) if older else [],
        "own_changes": own_changes(plan, older) if older else [],
        "answers": answers(case) if plan.level == DEPARTMENT else [],
    }


@beside(DEPARTMENT_PLAN.key, "compose", template="plans/answers_box.html")
def beside_revising(case: Case, account: Account) -> dict[str, Any] | None:
    """Sent back, the unit reads what the offices wanted."""
    found = answers(case)
    return {"answers": found} if found else None


@beside(PLAN_FILING.key, template="plans/filing_box.html")
def beside_filing(case: Case, account: Account) -> dict[str, Any] | None:
    """An office files a plan: its tasks with the county tasks they lean on."""
    if case.parent is None:
        return None
    plan = Plan.objects.filter(case=case.parent).select_related("unit").first()
    if plan is None:
        return None
    names = dict(every_item(COUNTY))
    items = list(plan.items.order_by("position"))
    return {
        "plan": plan,
        "parent_url": reverse("case", args=[case.parent_id]),
        "rows": [{"item": item, "county": names.get(item.county_item, "")} for item in items],
    }


@beside_project("plans/project_box.html")
def project_box(project: Project, account: Account) -> dict[str, Any] | None:
    """Which task a project serves, on the project's page; None where it cites none. Four queries at most."""
    if not project.plan_item:
        return None
    item = item_in_force(project.plan_item)
    held = item is not None
    item = item or last_item(project.plan_item)
    if item is None:
        return None
    above = item_in_force(item.county_item) if item.county_item else None
    seen = plans_in_sight(account).filter(pk=item.plan_id).exists()
    return {"item": item, "held": held, "above": above, "seen": seen}
