"""Pages of the library of experience: published cases, for every account for business."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yuncheng.casework.actors import may_open
from yuncheng.casework.pages.addressed import asked_page
from yuncheng.casework.pages.common import account_of
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import NotVisible
from yuncheng.casework.sight import visible_cases
from yuncheng.registry import clock
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account, Unit
from yuncheng.rulebook.kernel import Procedure
from yuncheng.rulebook.procedures.experience import EXPERIENCE, EXPERIENCE_REMOVAL, TOPICS

from .library import files_of, published, searched
from .models import Experience

PER_PAGE = 20
SHOWN = 160  # characters of a case in the list


@door(*BUSINESS, scope="published_experience")
@methods("GET")
def experience_list(request: HttpRequest) -> HttpResponse:
    """The library: search, topic, unit. Drafts are not here."""
    account = account_of(request)
    words, unit = request.GET.get("q", "").strip()[:100], request.GET.get("unit", "")
    topic = request.GET.get("topic", "")
    topic = topic if topic in dict(TOPICS) else ""
    found = searched(words, topic, unit[:20])
    total = found.order_by().count()
    pager = asked_page(request, total, PER_PAGE)
    units = (
        Unit.objects.filter(cases__experience__isnull=False, cases__experience__removed_on__isnull=True)
        .distinct()
        .values_list("code", "name")
    )
    context = {
        "title": "经验库",
        "rows": [{"experience": one, "gist": _gist(one.practice)} for one in found[pager.span]],
        "filters": [
            {"name": "q", "label": "标题、内容、单位", "kind": "search", "value": words},
            {"name": "topic", "label": "类别", "kind": "select", "value": topic, "options": TOPICS},
            {"name": "unit", "label": "单位", "kind": "select", "value": unit, "options": units},
        ],
        "filtered": bool(words or topic or unit),
        "reset_url": reverse("experience_list"),
        "pager": pager,
        "write_url": _open_url(EXPERIENCE, account),
    }
    return render(request, "consultation/library.html", context)


def _gist(text: str) -> str:
    """The beginning of a case on one line."""
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"


def _open_url(procedure: Procedure, account: Account) -> str:
    """Where this person begins it; empty for whoever may not."""
    opens = may_open(procedure, account, None, clock.today())
    return reverse("case_open", args=[procedure.key]) if opens else ""


@door(*BUSINESS, scope="published_experience")
@methods("GET")
def experience(request: HttpRequest, pk: int) -> HttpResponse:
    """One case of the library; the case behind it only for whoever may see that."""
    account = account_of(request)
    found = published().filter(pk=pk).first()
    if found is None:
        gone = Experience.objects.filter(pk=pk).first()
        raise NotVisible(f"这个案例已于{gone.removed_on}从经验库撤下。") if gone else NotVisible
    papers = files_of(found)
    for paper in papers:
        paper.case = found.case
    context: dict[str, Any] = {
        "title": found.case.about,
        "crumbs": [{"label": "经验库", "url": reverse("experience_list")}],
        "experience": found,
        "papers": papers,
        "remove_url": _open_url(EXPERIENCE_REMOVAL, account),
        "case_url": reverse("case", args=[found.case_id])
        if visible_cases(account).filter(pk=found.case_id).exists()
        else "",
    }
    return render(request, "consultation/experience.html", context)
