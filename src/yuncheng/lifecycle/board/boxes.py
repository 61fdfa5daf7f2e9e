"""What the project's page says about the plan: 列入2027年度建设计划第3位（文号）, or why it is not in it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from yuncheng.registry.models import Project

from .models import PlanLine
from .plans import in_force


def plan_facts(project: Project) -> list[dict[str, Any]]:
    """Rows for `ui/parts/facts.html`, one a plan in force that knows the project. One query."""
    included = PlanLine.objects.filter(version=OuterRef("version"), included=True, rank__lte=OuterRef("rank"))
    above = included.order_by().values("version").annotate(count=Count("pk")).values("count")
    lines = (
        PlanLine.objects.filter(project=project, version__in=in_force())
        .select_related("version")
        .annotate(number=Coalesce(Subquery(above), 0))
        .order_by("-version__year")
    )
    return [_fact(line) for line in lines]


def _fact(line: Any) -> dict[str, Any]:
    version = line.version
    told = f"列入第{line.number}位" if line.included else f"未列入：{line.reason}"
    return {
        "label": f"{version.year}年度建设计划",
        "value": f"{told}（{version.doc_no}）",
        "articles": (8,),
        "url": reverse("annual_plan_year", args=[version.year]),
    }
