"""项目清单: the versions of a year, the list as it stood, what a version did, two versions compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode

from yuncheng.casework.actors import may_open
from yuncheng.casework.jobs.exports import fresh_key, send
from yuncheng.casework.models import Case
from yuncheng.casework.pages.addressed import asked_year
from yuncheng.casework.pages.common import account_of, address, whole_number
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.sight import visible_cases
from yuncheng.registry import clock
from yuncheng.registry.access import visible_projects
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Function

from .asking import Asked, asked_lines, filter_bar
from .models import ListLine, ListVersion
from .versions import (
    Difference,
    compared,
    counts_of,
    entries_at,
    version_numbered,
    versions_of,
    year_first_shown,
    years,
)

PER_PAGE = 100
Units = Sequence[tuple[str, str]]


@door(*BUSINESS, scope="published_list")
@methods("GET")
def county_list(request: HttpRequest) -> HttpResponseBase:
    """One version of a year's list; rows are open to the county, the projects behind them to whoever may see them."""
    found_years = years()
    year = asked_year(request, year_first_shown(found_years, clock.today().year))
    asked = Asked.read(request.GET)
    versions = versions_of(year)
    newest = versions[0] if versions else None
    version = version_numbered(versions, asked.version) if asked.version else newest
    if version and request.GET.get("format") == "xlsx" and asked.view != "compare":
        return send(request, "county_list", {**asked.as_params(), "year": year, "version": version.number})
    context: dict[str, Any] = {
        "title": f"{year}年度项目清单",
        "years": [{"year": one, "url": f"?year={one}", "current": one == year} for one in found_years],
        "year": year,
        "version": version,
        "asked": asked,
        "open_listing": _open_listing(account_of(request), year),
    }
    if version is not None:
        context |= _told(versions, version, asked)
        shown = (
            _compare(request, versions, version, asked) if asked.view == "compare" else _lines(request, version, asked)
        )
        context |= shown
        seen = _seen(account_of(request), context["rows"])
        for row in context["rows"]:
            row["visible"] = row["line"].project_id in seen["projects"]
            row["case"] = row["line"].case_id if row["line"].case_id in seen["cases"] else None
    return render(request, "planning/county_list.html", context)


def _told(versions: Sequence[ListVersion], version: ListVersion, asked: Asked) -> dict[str, Any]:
    """The versions with what each did, and the tabs of this one."""
    counts = counts_of(versions)
    words = {one.pk: "、".join(_did(counts[one.pk])) for one in versions}
    return {
        "newest": version == versions[0],
        "versions": [{"version": one, "did": words[one.pk], "current": one == version} for one in versions],
        "did": words[version.pk],
        "tabs": [
            {"label": label, "url": _url(version, view=view), "current": view == asked.view}
            for view, label in (("list", "清单"), ("done", "本版变动"), ("compare", "与另一版对比"))
            if view != "compare" or len(versions) > 1
        ],
    }


def _did(counts: Mapping[str, int]) -> list[str]:
    return [f"{change.label}{counts[change]}个" for change in ListLine.Change if counts.get(change)]


def _url(version: ListVersion, **more: Any) -> str:
    return f"?{urlencode({'year': version.year, 'version': version.number, **more})}"


def _open_listing(account: Account, year: int) -> str:
    """Where the bureau puts the next version together."""
    if not account.is_office(Function.LEAD) or not may_open(BOOK.procedures["listing"], account, None, clock.today()):
        return ""
    running = Case.objects.filter(procedure_key="listing", matter__year=year, closed_on__isnull=True).first()
    return address("case", running.pk) if running else address("case_open", "listing", year=year)


def _lines(request: HttpRequest, version: ListVersion, asked: Asked) -> dict[str, Any]:
    """One page of the list as it stood, or of what the version did, with the totals of the whole view."""
    found = asked_lines(version, asked)
    total = found.order_by().aggregate(n=Count("id"), fen=Sum("amount"), before=Sum("amount_before"))
    pager = _pager(request, total["n"])
    start = (pager["number"] - 1) * PER_PAGE
    numbers = list(found.values_list("pk", flat=True)[start : start + PER_PAGE])
    lines = ListLine.objects.select_related("version").in_bulk(numbers)
    return {
        "rows": [{"line": lines[pk], "number": start + place} for place, pk in enumerate(numbers, 1)],
        "count": total["n"],
        "fen": _whole(total["fen"]),
        "fen_before": _whole(total["before"]),
        "pager": pager,
        "filters": [*_kept(version, asked), *filter_bar(asked, _units(version))],
        "filtered": asked.narrowed,
        "reset_url": _url(version, view=asked.view),
        "export_url": _export_url(request, version),
    }


def _whole(total: Any) -> int:
    """A sum of money as integer fen: PostgreSQL adds big integers up to a decimal."""
    return int(total or 0)


def _units(version: ListVersion) -> Units:
    """The units that stand on the list, for the filter."""
    rows = entries_at(version).order_by("unit__code").values_list("unit__code", "unit__name").distinct()
    return list(rows)


def _kept(version: ListVersion, asked: Asked) -> list[dict[str, Any]]:
    """What the filters' form must carry along."""
    held = {"year": version.year, "version": version.number, "view": asked.view}
    return [{"name": name, "kind": "hidden", "value": value} for name, value in held.items()]


def _export_url(request: HttpRequest, version: ListVersion) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["year"], query["version"] = str(version.year), str(version.number)
    query["format"], query["key"] = "xlsx", fresh_key()
    return f"?{query.urlencode()}"


def _compare(
    request: HttpRequest, versions: Sequence[ListVersion], version: ListVersion, asked: Asked
) -> dict[str, Any]:
    """What lies between this version and another of the year, the older one first."""
    before = next((one for one in versions if one.number == version.number - 1), None)
    other = version_numbered(versions, asked.against) if asked.against else before or versions[0]
    older, newer = sorted((version, other), key=lambda one: one.number)
    found = compared(older, newer) if older != newer else []
    pager = _pager(request, len(found))
    start = (pager["number"] - 1) * PER_PAGE
    return {
        "rows": [_difference(one, start + n) for n, one in enumerate(found[start : start + PER_PAGE], 1)],
        "older": older,
        "newer": newer,
        "others": [
            {"version": one, "url": _url(version, view="compare", against=one.number), "current": one == other}
            for one in versions
            if one != version
        ],
        "count": len(found),
        "grew": (more := sum(one.more for one in found)) >= 0,
        "by": abs(more),
        "pager": pager,
    }


def _difference(one: Difference, number: int) -> dict[str, Any]:
    return {"line": one.line, "difference": one, "number": number}


def _seen(account: Account, rows: Sequence[Mapping[str, Any]]) -> dict[str, set[int]]:
    """The projects and cases behind these rows that this person may open. Two queries."""
    lines: list[ListLine] = [row["line"] for row in rows]
    projects = visible_projects(account).filter(pk__in=[line.project_id for line in lines])
    cases = visible_cases(account).filter(pk__in=[line.case_id for line in lines])
    return {
        "projects": set(projects.values_list("pk", flat=True)),
        "cases": set(cases.values_list("pk", flat=True)),
    }


def _pager(request: HttpRequest, total: int) -> dict[str, Any]:
    pages = max(1, -(-total // PER_PAGE))
    number = max(1, min(whole_number(request.GET.get("page")) or 1, pages))
    return {"number": number, "pages": pages, "total": f"{total:,}", "has_next": number < pages}
