"""The hand-made page of composing a plan: the drafts of the year with what each would put on record."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from yuncheng.casework.beside import beside
from yuncheng.casework.models import Case
from yuncheng.casework.special import special_page
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.procedures.annual_plan import ANNUAL_PLAN

from .board_views import draft_address
from .draft_rows import is_gone, unranked
from .models import BoardDraft, BoardRow, PlanVersion
from .picture import Picture, picture_of, source_label
from .plans import differences, lines_of, plan_of, version_of_case
from .sheets import by_source


@special_page(ANNUAL_PLAN.key, "compose", template="board/compose.html")
def compose_page(case: Case, account: Account) -> dict[str, Any]:
    """Which draft is to become the plan."""
    assert case.matter is not None
    year, base = case.matter.year, plan_of(case.matter.year)
    drafts = BoardDraft.objects.filter(year=year, unit_id__in=account.acts_for).select_related("changed_by")
    return {
        "year": year,
        "base": base,
        "choices": [_choice(draft, base) for draft in drafts.order_by("-changed_at")],
        "board_url": reverse("annual_plan_board", args=[year]),
        "compare_url": reverse("annual_plan_compare", args=[year]),
    }


def _choice(draft: BoardDraft, base: PlanVersion | None) -> dict[str, Any]:
    picture = picture_of(draft)
    whole = picture.allocation.whole
    rows = BoardRow.objects.filter(draft=draft)
    kept = Project.objects.filter(listed_on__isnull=False, plan_year=draft.year).values("pk")
    return {
        "draft": draft,
        "url": draft_address(draft),
        "count": whole.count,
        "placed": whole.placed,
        "funds": whole.funds,
        "short": whole.short,
        "out_count": whole.out_count,
        "held": rows.filter(hold=True).count(),
        "gone": rows.filter(pk__in=picture.allocation.included).exclude(project__in=kept).count(),
        "waiting": unranked(draft).count(),
        "outdated": draft.based_on_id != (base.pk if base else None),
        "sources": _sources(picture),
    }


def _sources(picture: Picture) -> list[dict[str, Any]]:
    return [
        {"label": source_label(one.source), "funds": one.funds, "placed": one.placed, "short": one.short}
        for one in picture.allocation.totals
        if one.funds or one.count
    ]


@beside(ANNUAL_PLAN.key, *(step.key for step in ANNUAL_PLAN.steps[1:]), template="board/handed_in.html", stays=True)
def plan_box(case: Case, account: Account) -> dict[str, Any] | None:
    """What was handed in, for whoever checks, countersigns, decides or issues it."""
    version = version_of_case(case.pk)
    if version is None:
        return None
    lines = list(lines_of(version))
    included = [line for line in lines if line.included]
    funds = version.money
    return {
        "version": version,
        "rows": [{"line": line, "source": source_label(line.source)} for line in included],
        "out": [line for line in lines if not line.included],
        "total": sum(line.fen for line in included),
        "funds": sum(funds.values()),
        "sources": by_source(included, funds),
        "unlisted": sum(is_gone(line.project, version.year) for line in included),
        "changes": differences(lines_of(version.based_on), lines) if version.based_on else None,
    }
