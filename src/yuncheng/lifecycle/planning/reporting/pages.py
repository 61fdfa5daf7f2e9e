"""Pages of the yearly reporting: a unit's own round, the bureau's collection, the notice for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from yuncheng.casework.actors import may_open
from yuncheng.casework.documents import MIME
from yuncheng.casework.models import Case
from yuncheng.casework.pages.addressed import asked_year
from yuncheng.casework.pages.common import account_of, address
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import NotVisible
from yuncheng.casework.spine import latest_values
from yuncheng.registry import clock
from yuncheng.registry.county import law_on
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Function

from . import letter, sheets
from .many import STEPS, turns_at
from .round import told_collection
from .unit_round import may_dispatch, may_report, round_of, running_dispatch
from .years import issued_rounds


def years_shown(year: int, current: int) -> list[dict[str, Any]]:
    """The years to choose from: next year, this one, two before, and the one asked for."""
    found = sorted({year, *range(current + 1, current - 3, -1)}, reverse=True)
    return [{"year": one, "url": f"?year={one}", "current": one == year} for one in found]


@door(*BUSINESS, scope="visible_cases")
@methods("GET")
def reporting(request: HttpRequest) -> HttpResponse:
    """The round of one's own unit; the bureau opens its collection of all units from here (`?view=collection`)."""
    account, day = account_of(request), clock.today()
    year = asked_year(request, day.year + 1)
    lead = account.is_office(Function.LEAD)
    if lead and request.GET.get("view", "collection") == "collection":
        return _collection(request, account, year)
    found = round_of(account, year, day)
    if request.GET.get("format") == "xlsx":
        return sheets.round_sheet(found, day)
    running = running_dispatch(account, year)
    reports, dispatches = may_report(account, day), may_dispatch(account, day)
    context = {
        "title": f"{year}年度项目报送",
        "today": day,
        "round": found,
        "years": years_shown(year, day.year),
        "tabs": _tabs(year, "own") if lead else [],
        "law": law_on(day).names.regulation,
        "notice": _notice(year),
        "running": running,
        "may_compose": dispatches,
        "open_report": address("case_open", "report", year=year) if reports else "",
        "import_url": address("reporting_file", year=year) if reports else "",
        "open_dispatch": address("case_open", "dispatch", year=year) if dispatches and not running else "",
        "to_do_many": _to_do_many(account, year),
        "waiting_count": len(found.to_send),
    }
    return render(request, "planning/reporting.html", context)


def _tabs(year: int, here: str) -> list[dict[str, Any]]:
    return [
        {"label": "各单位报送情况", "url": f"?year={year}&view=collection", "current": here == "collection"},
        {"label": "本单位的报送", "url": f"?year={year}&view=own", "current": here == "own"},
    ]


def _notice(year: int) -> dict[str, Any] | None:
    """The notice of the round that counts: its number, its day, what the bureau asks for, whether it is closed."""
    found = issued_rounds(year).first()
    if found is None:
        return None
    said = latest_values(found, "prepare")
    return {
        "doc_no": said.get("doc_no", ""),
        "requirements": said.get("requirements", ""),
        "closed_on": found.closed_on,
        "files": [(fmt.upper(), reverse("reporting_notice", args=[year, fmt])) for fmt in ("pdf", "docx")],
    }


def _to_do_many(account: Account, year: int) -> list[dict[str, Any]]:
    """Where reports of this year wait for this person's act, step by step: one query."""
    found = turns_at(account, year)
    return [
        {"label": f"{_MANY[step]}（{found[step]}）", "url": address("reporting_many", step, year=year)}
        for step in STEPS
        if found.get(step)
    ]


_MANY = {"check": "成批审核", "consolidate": "成批汇总", "intake": "成批接收"}


def _collection(request: HttpRequest, account: Account, year: int) -> HttpResponse:
    day, state = clock.today(), request.GET.get("state", "")
    told = told_collection(year, state)
    if request.GET.get("format") == "xlsx":
        return sheets.collection_sheet(told["rows"], year, day)
    running = _running_round(year)
    context = told | {
        "title": f"{year}年度报送情况",
        "today": day,
        "years": years_shown(year, day.year),
        "tabs": _tabs(year, "collection"),
        "states": [
            {"label": name, "count": n, "url": f"?year={year}&state={name}", "current": name == state}
            for name, n in told["counts"]
        ],
        "state": state,
        "notice": _notice(year),
        "running": running,
        "open_round": "" if running else _opens(account, "round", year),
        "open_listing": _opens(account, "listing", year),
        "to_do_many": _to_do_many(account, year),
    }
    return render(request, "planning/collection.html", context)


def _running_round(year: int) -> Case | None:
    return Case.objects.filter(procedure_key="round", matter__year=year, closed_on__isnull=True).first()


def _opens(account: Account, procedure: str, year: int) -> str:
    may = may_open(BOOK.procedures[procedure], account, None, clock.today())
    return address("case_open", procedure, year=year) if may else ""


@door(*BUSINESS, scope="issued_notices")
@methods("GET")
def reporting_notice(request: HttpRequest, year: int, fmt: str) -> HttpResponse:
    """The notice of a year's round as a file. It is addressed to every unit: whoever is signed in may read it."""
    found = issued_rounds(year).first()
    if found is None or fmt not in ("pdf", "docx"):
        raise NotVisible("这个年度还没有印发报送通知。")
    response = HttpResponse(letter.build(found, fmt), content_type=MIME[fmt])
    name = f"关于报送{year}年度政务信息化项目的通知.{fmt}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
