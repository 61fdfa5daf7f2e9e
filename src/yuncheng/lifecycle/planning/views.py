"""Pages of the list: a unit's round of a year, the bureau's collection, the published lists."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yuncheng.casework.actors import may_open
from yuncheng.casework.pages.common import account_of, whole_number
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import BadForm, NotVisible
from yuncheng.registry import clock
from yuncheng.registry.access import visible_projects
from yuncheng.registry.county import law_on
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import YEARS, Function

from . import lists, sheets
from .collection import UnitRound, collection
from .rounds import last_day, may_dispatch, may_report, round_of, running_dispatch

PER_PAGE = 100


def _year(request: HttpRequest, otherwise: int) -> int:
    asked = request.GET.get("year", "")
    if not asked:
        return otherwise
    year = whole_number(asked)
    if year is None or year not in YEARS:
        raise BadForm(f"年度应在{YEARS[0]}年至{YEARS[-1]}年之间。", cures=["从页面上选择年度"])
    return year


def _years(year: int, current: int) -> list[dict[str, Any]]:
    found = sorted({year, *range(current + 1, current - 3, -1)}, reverse=True)
    return [{"year": one, "url": f"?year={one}", "current": one == year} for one in found]


@door(*BUSINESS, scope="visible_cases")
@methods("GET")
def reporting(request: HttpRequest) -> HttpResponse:
    """The round of one's own unit; the bureau opens its collection of all units from here (`?view=collection`)."""
    account, day = account_of(request), clock.today()
    year = _year(request, day.year + 1)
    lead = account.is_office(Function.LEAD)
    if lead and request.GET.get("view", "collection") == "collection":
        return _collection(request, year)
    found = round_of(account, year, day)
    if request.GET.get("format") == "xlsx":
        return sheets.round_sheet(found, day)
    running = running_dispatch(account, year)
    context = {
        "title": f"{year}年度项目报送",
        "today": day,
        "round": found,
        "years": _years(year, day.year),
        "tabs": _tabs(year, "own") if lead else [],
        "law": law_on(day).names.regulation,
        "running": running,
        "open_report": reverse("case_open", args=["report"]) + f"?year={year}" if may_report(account, day) else "",
        "open_dispatch": _dispatch_address(account, year) if found.to_send and not running else "",
        "waiting_count": len(found.to_send),
    }
    return render(request, "planning/reporting.html", context)


def _dispatch_address(account: Account, year: int) -> str:
    opens = may_dispatch(account, clock.today())
    return reverse("case_open", args=["dispatch"]) + f"?year={year}" if opens else ""


def _tabs(year: int, here: str) -> list[dict[str, Any]]:
    return [
        {"label": "各单位报送情况", "url": f"?year={year}&view=collection", "current": here == "collection"},
        {"label": "本单位的报送", "url": f"?year={year}&view=own", "current": here == "own"},
    ]


_STATES = ("逾期未报送", "逾期报送", "未报送", "正在准备", "已报送")


def _collection(request: HttpRequest, year: int) -> HttpResponse:
    day = clock.today()
    due = last_day(year, day)
    overdue = due is not None and day > due
    rounds = collection(year, day)
    state = request.GET.get("state", "")
    shown = [one for one in rounds if not state or one.state(overdue) == state]
    if request.GET.get("format") == "xlsx":
        return sheets.collection_sheet(shown, year, overdue, day)
    counts = {name: sum(one.state(overdue) == name for one in rounds) for name in _STATES}
    context = {
        "title": f"{year}年度报送情况",
        "today": day,
        "due": due,
        "overdue": overdue,
        "years": _years(year, day.year),
        "year": year,
        "tabs": _tabs(year, "collection"),
        "states": [
            {"label": name, "count": n, "url": f"?year={year}&state={name}", "current": name == state}
            for name, n in counts.items()
            if n
        ],
        "state": state,
        "rows": [{"round": one, "state": one.state(overdue)} for one in shown],
        "total": _total(shown),
        "all_count": len(rounds),
        "open_listing": reverse("case_open", args=["listing"]) + f"?year={year}" if _is_lead_handler(request) else "",
    }
    return render(request, "planning/collection.html", context)


def _is_lead_handler(request: HttpRequest) -> bool:
    return may_open(BOOK.procedures["listing"], account_of(request), None, clock.today())


def _total(rounds: list[UnitRound]) -> dict[str, int]:
    return {
        "reported": sum(one.reported for one in rounds),
        "fen": sum(one.fen for one in rounds),
        "preparing": sum(one.preparing for one in rounds),
    }


@door(*BUSINESS, scope="published_list")
@methods("GET")
def county_list(request: HttpRequest) -> HttpResponse:
    """The published lists of a year; rows are open to the county, the projects behind them to whoever may see them."""
    account, day = account_of(request), clock.today()
    years = lists.years()
    year = _year(request, years[0] if years else day.year)
    versions = lists.versions(year)
    number = request.GET.get("number", "")
    version = next((one for one in versions if one.number == number), None)
    if number and version is None:
        raise NotVisible("没有这个文号的清单。")
    version = version or (versions[0] if versions else None)
    if version and request.GET.get("format") == "xlsx":
        return sheets.list_sheet(version, lists.rows_of(version).iterator(chunk_size=2000), day)
    page = _page(request, version.count if version else 0)
    start = (page["number"] - 1) * PER_PAGE
    rows = list(lists.rows_of(version)[start : start + PER_PAGE]) if version else []
    seen = set(visible_projects(account).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    context = {
        "title": f"{year}年度项目清单",
        "years": [{"year": one, "url": f"?year={one}", "current": one == year} for one in years],
        "year": year,
        "versions": versions,
        "version": version,
        "rows": [{"project": row, "visible": row.pk in seen, "number": start + n} for n, row in enumerate(rows, 1)],
        "pager": page,
    }
    return render(request, "planning/county_list.html", context)


def _page(request: HttpRequest, total: int) -> dict[str, Any]:
    pages = max(1, -(-total // PER_PAGE))
    number = max(1, min(whole_number(request.GET.get("page")) or 1, pages))
    return {"number": number, "pages": pages, "total": f"{total:,}", "has_next": number < pages}
