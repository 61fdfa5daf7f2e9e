"""One plan as a page shows it: its items with what leans on them, its versions, what changed, the filing's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from yuncheng.casework.documents import documents_of
from yuncheng.casework.models import Case
from yuncheng.casework.refusals import NotVisible
from yuncheng.casework.sight import visible_cases
from yuncheng.registry.access import visible_projects
from yuncheng.registry.models import Account

from .comparing import item_changes, own_changes
from .filing import answers
from .items import every_item
from .models import COUNTY, DEPARTMENT, Plan, PlanItem
from .sight import plans_in_sight


@dataclass(slots=True)
class ItemRow:
    """One task of a plan: whom it leans on by name, how many department tasks lean on it, how many projects cite it."""

    item: PlanItem
    county: str
    leaning: int
    projects: int


def rows_of(plan: Plan, account: Account) -> list[ItemRow]:
    """The tasks in their order. Four queries."""
    items = list(plan.items.order_by("position"))
    codes = [item.code for item in items]
    names = dict(every_item(COUNTY)) if plan.level == DEPARTMENT else {}
    leaning = _leaning(codes, account) if plan.level == COUNTY else {}
    cited = visible_projects(account).filter(plan_item__in=codes).order_by()
    projects = dict(cited.values_list("plan_item").annotate(Count("pk")))
    return [
        ItemRow(item, names.get(item.county_item, ""), leaning.get(item.code, 0), projects.get(item.code, 0))
        for item in items
    ]


def _leaning(codes: Sequence[str], account: Account) -> Mapping[str, int]:
    plans = plans_in_sight(account).in_force().filter(level=DEPARTMENT)
    found = PlanItem.objects.filter(plan__in=plans, county_item__in=codes).order_by()
    return dict(found.values_list("county_item").annotate(Count("pk")))


def versions_of(plan: Plan, account: Account) -> list[Plan]:
    """All versions of this plan's line that the reader may see, the newest first."""
    found = plans_in_sight(account).filter(level=plan.level)
    if plan.level == DEPARTMENT:
        found = found.filter(unit_id__in=_line_units(plan))
    return list(found.select_related("unit").order_by("-in_force_on", "-number"))


def _line_units(plan: Plan) -> set[int]:
    """The unit of a plan, and those whose plans it goes back to (a unit may have been renamed between)."""
    found, base = {plan.unit_id}, plan.based_on
    while base is not None:
        found.add(base.unit_id)
        base = base.based_on
    return found


def plan_context(plan: Plan, account: Account, against: int | None) -> dict[str, Any]:
    """What `plans/plan_body.html` shows."""
    versions = versions_of(plan, account)
    older = _older(plan, versions, against)
    seen = visible_cases(account).filter(pk=plan.case_id).select_related("unit", "matter__unit").first()
    return {
        "plan": plan,
        "county_level": plan.level == COUNTY,
        "rows": rows_of(plan, account),
        "versions": versions,
        "older": older,
        "changes": item_changes(plan, older) if older else [],
        "own_changes": own_changes(plan, older) if older else [],
        "case": seen,
        "papers": _papers(seen, account) if seen else [],
        "answers": answers(seen) if seen and plan.level == DEPARTMENT else [],
    }


def _older(plan: Plan, versions: Sequence[Plan], against: int | None) -> Plan | None:
    """The version to compare with: the one asked for, else the one that this one replaced."""
    earlier = [one for one in versions if (one.number or 0) < (plan.number or 0)]
    if against is None:
        return earlier[0] if earlier else None
    found = next((one for one in versions if one.pk == against and one.pk != plan.pk), None)
    if found is None:
        raise NotVisible("没有这一版规划。")
    return found


def _papers(case: Case, account: Account) -> list[dict[str, Any]]:
    return [
        {
            "label": document.label,
            "formats": [
                {"label": name.upper(), "url": reverse("case_document", args=[case.pk, document.key, name])}
                for name in document.formats
            ],
        }
        for document in documents_of(case, account)
    ]


def running(account: Account, procedure: str) -> QuerySet[Case]:
    """The cases in which a plan is being written, that this person may see."""
    found = visible_cases(account).filter(procedure_key=procedure, closed_on__isnull=True)
    return found.select_related("matter__unit", "unit").order_by("-id")
