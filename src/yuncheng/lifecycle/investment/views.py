"""The investment plans: the version in force of a year with its history, and the drafts' button that takes over what is
listed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from yuncheng.casework.actors import demand_turn, may_open
from yuncheng.casework.drafts import keep_draft
from yuncheng.casework.forms import plain_data
from yuncheng.casework.jobs.exports import fresh_key, send
from yuncheng.casework.models import Case
from yuncheng.casework.pages.addressed import asked_year
from yuncheng.casework.pages.common import account_of, case_in_sight, whole_number
from yuncheng.casework.pages.step_form import asked_fields
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import NotVisible, Stale
from yuncheng.registry import clock
from yuncheng.registry.access import visible_projects
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.book import BOOK

from .models import ANNUAL, KINDS, ROLLING, InvestmentVersion
from .table import notes_in_sight, table_of
from .taking import with_listed
from .versions import KIND_OF, Change, changes, scope_of

_PROCEDURE_OF = {kind: key for key, kind in KIND_OF.items()}
MOST_CHANGES = 100


@door(*BUSINESS, scope="visible_projects")
@methods("GET")
def investment(request: HttpRequest) -> HttpResponseBase:
    """A plan of a year: the version in force, or an earlier one; a unit reads the rows of its own projects."""
    account = account_of(request)
    kind = ROLLING if request.GET.get("kind") == ROLLING else ANNUAL
    years = _years(kind)
    year = asked_year(request, clock.today().year)
    versions = list(InvestmentVersion.objects.issued().filter(kind=kind, year=year).select_related("case"))
    version = _chosen(request, versions)
    words = request.GET.get("q", "").strip()[:60]
    if version and request.GET.get("format") == "xlsx":
        return send(request, "investment", {"version": version.pk, "words": words})
    notes = notes_in_sight(versions, account)
    context: dict[str, Any] = {
        "title": version.title if version else f"{year}年{dict(KINDS)[kind]}",
        "tabs": _tabs(kind),
        "kind": kind,
        "year": year,
        "years": [{"year": one, "url": f"?kind={kind}&year={one}", "current": one == year} for one in years],
        "versions": [{"version": one, "note": notes[one.pk]} for one in versions],
        "version": version,
        "note": notes[version.pk] if version else "",
        "running": _running(kind, year),
        "begin": _begin(kind, year, account),
        "q": words,
        "key": fresh_key(),
        "xlsx": _address(kind, version, words),
    }
    if version:
        context |= _told(version, account, words)
    return render(request, "investment/plan.html", context)


def _told(version: InvestmentVersion, account: Account, words: str) -> dict[str, Any]:
    table = table_of(version, account, words=words)
    seen = set(visible_projects(account).values_list("pk", flat=True).filter(investment_lines__version=version))
    differing = [one for one in _changes(version) if one.project.pk in seen]
    return {
        "table": table,
        "seen": seen,
        "changes": differing[:MOST_CHANGES],
        "more_changes": max(0, len(differing) - MOST_CHANGES),
        "case_seen": _case_seen(version.case, account),
    }


def _changes(version: InvestmentVersion) -> list[Change]:
    """Against the version it was based on; the first of a year changes nothing."""
    return changes(version.based_on, version) if version.based_on_id else []


def _case_seen(case: Case, account: Account) -> bool:
    try:
        case_in_sight(account, case.pk)
    except NotVisible:
        return False
    return True


@door(*BUSINESS, scope="visible_cases")
@methods("POST")
def take_listed(request: HttpRequest, pk: int) -> HttpResponse:
    """Add every project that may be given money and is planned for these years to the draft."""
    account = account_of(request)
    case = case_in_sight(account, pk)
    step = case.current
    if case.procedure_key not in KIND_OF:
        raise NotVisible
    if step is None or step.key != "compose":
        raise Stale("计划已经送出，不能再带入项目。", articles=(4,), cures=["确需增加的，退回编制后再带入"])
    demand_turn(case, step, account, clock.today())
    values = plain_data(asked_fields(step), request.POST)
    rows = values.get("lines")
    values["lines"], added = with_listed(scope_of(case), rows if isinstance(rows, list) else [], clock.today())
    keep_draft(case, values, by=account)
    if added:
        messages.success(request, f"已带入 {added} 个项目，请核对年度、来源和额度后送审。")
    else:
        messages.info(request, "没有可以带入的项目：清单内（低于起点的已备案）且计划年度相符的都已在表中。")
    return redirect(f"{reverse('case', args=[pk])}#id_lines")


# ---------------------------------------------------------------------------------------------------- parts


def _tabs(here: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"{reverse('investment')}?kind={kind}", "current": kind == here}
        for kind, label in KINDS
    ]


def _years(kind: str) -> list[int]:
    """The years that have a plan, and this and the next one, newest first."""
    found = set(InvestmentVersion.objects.issued().filter(kind=kind).values_list("year", flat=True).distinct())
    current = clock.today().year
    return sorted(found | {current, current + 1}, reverse=True)


def _chosen(request: HttpRequest, versions: list[InvestmentVersion]) -> InvestmentVersion | None:
    asked = request.GET.get("version", "")
    if not asked:
        return versions[0] if versions else None
    number = whole_number(asked)
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise NotVisible("没有这一版计划。")
    return found


def _running(kind: str, year: int) -> Case | None:
    """The version being made; who may open it is asked by its own door."""
    return Case.objects.filter(procedure_key=_PROCEDURE_OF[kind], matter__year=year, closed_on__isnull=True).first()


def _begin(kind: str, year: int, account: Account) -> str:
    key = _PROCEDURE_OF[kind]
    if not may_open(BOOK.procedures[key], account, None, clock.today()):
        return ""
    return f"{reverse('case_open', args=[key])}?year={year}"


def _address(kind: str, version: InvestmentVersion | None, words: str) -> str:
    if version is None:
        return ""
    asked = [("kind", kind), ("year", version.year), ("version", version.number), ("q", words), ("format", "xlsx")]
    return f"?{urlencode([(name, str(value)) for name, value in asked])}"
