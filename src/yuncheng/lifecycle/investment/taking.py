"""Taking over into a draft what may be given money and is planned for its years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from yuncheng.papers import format_wan
from yuncheng.registry.models import Project
from yuncheng.rulebook.annex1_application import MONEY_SOURCES

from .models import InvestmentVersion
from .versions import ceiling, money_allowed

Row = Mapping[str, Any]


def with_listed(scope: InvestmentVersion, rows: Sequence[Row], day: date) -> tuple[list[dict[str, Any]], int]:
    """The rows as typed, and below them one for every project of these years that has none yet; how many were added.

    The amount proposed is the latest known of the project (审定额, 批复概算, 清单额度), its own year and source.
    """
    kept = [dict(row) for row in rows if any(str(cell).strip() for cell in row.values())]
    held = {str(row.get("project") or "").strip() for row in kept}
    entered = Q(listed_on__isnull=False) | Q(filed_on__isnull=False)
    waiting = Project.objects.filter(entered, plan_year__in=scope.years).exclude(code__in=held)
    added = [_row(project) for project in waiting.order_by("unit__code", "code") if money_allowed(project, day).passes]
    return [*kept, *added], len(added)


def _row(project: Project) -> dict[str, Any]:
    _, amount = ceiling(project)
    known = dict(MONEY_SOURCES)
    return {
        "project": project.code,
        "name": project.name,
        "year": str(project.plan_year),
        "source": project.money_source if project.money_source in known else "",
        "amount": format_wan(amount, exact=True).replace(",", "") if amount is not None else "",
        "note": "",
    }
