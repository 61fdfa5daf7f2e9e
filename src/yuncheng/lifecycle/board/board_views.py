"""The board of a year: its drafts, one of them to be ranked, and drafts compared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yuncheng.casework.actors import may_open
from yuncheng.casework.models import Case
from yuncheng.casework.pages.common import account_of, address, whole_number
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import NotVisible
from yuncheng.registry import clock
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.ch1_scope import GOVERNED_SOURCES
from yuncheng.rulebook.kernel import YEARS
from yuncheng.rulebook.procedures.annual_plan import ANNUAL_PLAN

from . import sheets
from .draft_rows import is_gone, unranked
from .drafts import new_draft
from .finding import asked_for, drawn, offered, shows
from .lines import Line, lines_of_board
from .models import BoardDraft
from .picture import Picture, amount_text, cuts_told, held_told, picture_of, source_label, total_told
from .plans import plan_of, planned_years
from .sight import demand_reader, edits_board, visible_drafts

MOST_WAITING = 200  # newly listed projects shown at once


def demand_year(year: int) -> None:
    if year not in YEARS:
        raise NotVisible("没有这个年度。")


def board_years(current: int) -> list[int]:
    """The years that may be ranked: those with a list, a plan or a draft, newest first."""
    listed = Project.objects.filter(listed_on__isnull=False).order_by()
    found = set(listed.values_list("plan_year", flat=True).distinct())
    found |= set(BoardDraft.objects.order_by().values_list("year", flat=True).distinct())
    return sorted({year for year in (*found, *planned_years(), current) if year}, reverse=True)


@door(*BUSINESS, scope="visible_drafts")
@methods("GET", "POST")
def board(request: HttpRequest, year: int) -> HttpResponse:
    """The board of a year (`?draft=` names the draft, else the one changed last); POST `name` makes a new draft."""
    account = account_of(request)
    demand_year(year)
    if request.method == "POST":
        made = new_draft(year, request.POST.get("name", ""), by=account)
        messages.success(request, f"已建立方案“{made.name}”，共 {made.rows.count()} 个项目。")
        return redirect(draft_address(made))
    demand_reader(account)
    drafts = list(visible_drafts(account).filter(year=year).order_by("pk"))
    draft = _chosen(request, drafts)
    if draft is None:
        return render(request, "board/no_draft.html", _frame(account, year, drafts, None))
    picture, day = picture_of(draft), clock.today()
    lines = lines_of_board(picture, day)
    if request.GET.get("format") == "xlsx":
        return sheets.draft_file(picture, lines, day)
    context = _frame(account, year, drafts, draft) | board_context(request, account, picture, lines)
    return render(request, "board/board.html", context)


def draft_address(draft: BoardDraft, row: int | None = None) -> str:
    address = f"{reverse('annual_plan_board', args=[draft.year])}?draft={draft.pk}"
    return f"{address}#r{row}" if row else address


def _chosen(request: HttpRequest, drafts: list[BoardDraft]) -> BoardDraft | None:
    asked = request.GET.get("draft")
    if asked:
        found = next((one for one in drafts if one.pk == whole_number(asked)), None)
        if found is None:
            raise NotVisible("没有这个排序方案，可能已被删除。")
        return found
    return max(drafts, key=changed_last, default=None)


def changed_last(draft: BoardDraft) -> tuple[datetime, int]:
    """Orders drafts by when they were changed last."""
    return draft.changed_at, draft.pk


def _frame(account: Account, year: int, drafts: list[BoardDraft], draft: BoardDraft | None) -> dict[str, Any]:
    """What surrounds the rows: years, drafts as tabs, what may be done."""
    day = clock.today()
    running = Case.objects.filter(procedure_key=ANNUAL_PLAN.key, matter__year=year, closed_on__isnull=True).first()
    opens, plan = may_open(ANNUAL_PLAN, account, None, day), plan_of(year)
    return {
        "title": f"{year}年度建设计划排序板",
        "crumbs": [{"label": f"{year}年度建设计划", "url": reverse("annual_plan_year", args=[year])}],
        "year": year,
        "years": [
            {"year": one, "url": reverse("annual_plan_board", args=[one]), "current": one == year}
            for one in board_years(day.year + 1)
        ],
        "drafts": drafts,
        "draft": draft,
        "outdated": draft is not None and draft.based_on_id != (plan.pk if plan else None),
        "tabs": [{"label": one.name, "url": draft_address(one), "current": one == draft} for one in drafts],
        "edits": edits_board(account),
        "board_url": reverse("annual_plan_board", args=[year]),
        "new_hint": "从现行计划排起，用于年中调整。" if plan else f"取{year}年度清单上的全部项目，排出初始次序。",
        "plan": plan,
        "running": running,
        "open_plan": f"{reverse('case_open', args=[ANNUAL_PLAN.key])}?year={year}" if opens and not running else "",
    }


def board_context(request: HttpRequest, account: Account, picture: Picture, lines: list[Line]) -> dict[str, Any]:
    """Rows, money, lines, filters, and what still waits for a place."""
    draft = picture.draft
    words = asked_for(request.GET)
    waiting = list(unranked(draft).select_related("unit").order_by("listed_on", "code")[: MOST_WAITING + 1])
    gone = [line for line in lines if is_gone(line.project, draft.year)]
    cuts: dict[int, list[dict[str, Any]]] = {}
    for cut in (*cuts_told(picture), *held_told(picture)):
        cuts.setdefault(cut["before"], []).append(cut)
    return {
        "rows": [
            drawn(line, hidden=bool(words) and not shows(line, words), cuts=cuts.get(line.pk, ())) for line in lines
        ],
        "project_at": address("project", 0).removesuffix("0/"),
        "row_at": address("annual_plan_row", 0).removesuffix("0/"),
        "held": sum(line.row.hold for line in lines),
        "funds": _funds(picture),
        "has_funds": picture.has_funds,
        "waiting": waiting[:MOST_WAITING],
        "more_waiting": len(waiting) > MOST_WAITING,
        "gone": gone,
        "filters": offered(lines, request.GET),
        "filtered": bool(words),
        "query": request.GET.get("q", ""),
        "copy_url": reverse("annual_plan_copy", args=[draft.pk]),
        "copy_name": f"{draft.name[:55]}（改）",
        "rename_url": reverse("annual_plan_rename", args=[draft.pk]),
        "today": clock.today(),
        "unassessed": any(line.unassessed for line in lines),
    }


def _funds(picture: Picture) -> list[dict[str, Any]]:
    """The strip of money: a cell a source, and one for all."""
    totals = {one.source: one for one in picture.allocation.totals}
    cells = [
        {
            "source": source,
            "label": label,
            "fen": picture.funds[source],
            "typed": amount_text(picture.funds[source]),
            "told": total_told(totals[source]),
        }
        for source, label in GOVERNED_SOURCES
    ]
    stray = totals.get("")
    if stray is not None:
        cells.append({"source": "", "label": source_label(""), "fen": 0, "typed": None, "told": total_told(stray)})
    whole = picture.allocation.whole
    cells.append(
        {"source": "all", "label": "合计（万元）", "fen": whole.funds, "typed": None, "told": total_told(whole)}
    )
    return cells
