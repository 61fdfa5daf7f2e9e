"""“评审会怎么看”: the checks and the reckoning for anyone who plans a project, before anything is applied for. Nothing
is kept but the person's own draft; no case, no entry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yuncheng.casework.drafts import demand_storable, version_of
from yuncheng.casework.forms import plain_data
from yuncheng.casework.pages.common import MAX_KEY, account_of, whole_number
from yuncheng.casework.pages.downloads import download
from yuncheng.casework.pages.step_form import made_form
from yuncheng.casework.refusal_pages import methods, shown, wants_json
from yuncheng.casework.refusals import Refusal, Stale
from yuncheng.registry import clock
from yuncheng.registry.cost_standard import cost_standard
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.procedures.assessment import ESTIMATE_FIELDS

from ..models import BudgetCorrection, CostDraft
from .columns import template
from .importing import MOST_BYTES, merged, taken_in
from .look import Look
from .pages import correction, sent_file, tell_import
from .rows import held
from .workbooks import advice_workbook

SCOPE = "own draft"


def _look(values: dict[str, Any]) -> Look:
    lines, points, bases, offers = (held(values.get(key)) for key in ("lines", "points", "bases", "offers"))
    return Look(lines, points, bases, offers=offers, judged_on=clock.today(), side_by_side=False)


def _draft(account: Account) -> CostDraft | None:
    return CostDraft.objects.filter(account=account).first()


def keep_cost_draft(account: Account, values: dict[str, Any], draft_version: int | None = None, page: str = "") -> int:
    """Keep what this person is reckoning; the draft's new version. Raises Stale where another page of his has written
    since the version this one began from (`page` tells pages apart), BadForm for characters no database keeps."""
    demand_storable(values)
    with transaction.atomic():
        found = CostDraft.objects.select_for_update().filter(account=account).first()
        same_page = bool(page) and found is not None and found.page == page
        if found and draft_version is not None and not same_page and version_of(found.saved_at) != draft_version:
            raise Stale(
                "您在另一个页面上改过这份测算，这里的没有覆盖它。请刷新后核对。",
                cures=["刷新页面，在最新的草稿上修改"],
            )
        now = clock.now()
        if found and now <= found.saved_at:
            now = found.saved_at
        held_now = {"values": values, "saved_at": now, "page": page}
        CostDraft.objects.update_or_create(account=account, defaults=held_now)
    return version_of(now)


@door(*BUSINESS, scope=SCOPE)
@methods("GET")
def cost(request: HttpRequest) -> HttpResponse:
    """The page with this person's draft, and what the checks say of it."""
    return _page(request)


def _page(request: HttpRequest, values: dict[str, Any] | None = None, refusal: Refusal | None = None) -> HttpResponse:
    account = account_of(request)
    draft = _draft(account)
    if values is None:
        values = dict(draft.values) if draft else {}
    context = {
        "title": "费用测算",
        "form": made_form(ESTIMATE_FIELDS, values, refusal.fields if refusal else {}),
        "standard": cost_standard(),
        "look": _look(values),
        "draft": draft,
        "draft_version": version_of(draft.saved_at) if draft else 0,
        "correction": BudgetCorrection.objects.filter(case=None, account=account).defer("content").first(),
        "import_mb": MOST_BYTES // 1024 // 1024,
        "urls": {
            "take": reverse("cost_import"),
            "template": reverse("cost_template"),
            "correction": reverse("cost_correction"),
        },
        "refusal": shown(request, refusal, faults=False) if refusal else None,
    }
    return render(request, "approval/cost.html", context, status=refusal.status if refusal else 200)


def _typed(request: HttpRequest) -> dict[str, Any]:
    return plain_data(ESTIMATE_FIELDS, request.POST)


@door(*BUSINESS, scope=SCOPE)
@methods("POST")
def cost_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is being typed: for the page's script JSON with the new version, for a button the page again."""
    began = whole_number(request.POST.get("draft_version"))
    page = request.POST.get("key", "")[:MAX_KEY]
    version = keep_cost_draft(account_of(request), _typed(request), began, page)
    if wants_json(request):
        return JsonResponse({"version": version})
    return redirect(f"{reverse('cost')}#look")


@door(*BUSINESS, scope=SCOPE)
@methods("POST")
def cost_look(request: HttpRequest) -> HttpResponse:
    """What the checks say of what stands in the form just now; nothing is kept."""
    return render(request, "approval/look.html", {"look": _look(_typed(request))})


@door(*BUSINESS, scope=SCOPE)
@methods("POST")
def cost_import(request: HttpRequest) -> HttpResponse:
    """Take in a file: a good one becomes the draft, a bad one is answered with every bad cell and changes nothing."""
    account, values = account_of(request), _typed(request)
    try:
        read = taken_in(sent_file(request), account, case=None)
    except Refusal as refusal:
        if refusal.status not in (400, 413):
            raise
        return _page(request, values, refusal)
    keep_cost_draft(account, merged(values, read))
    tell_import(request, read)
    return redirect("cost")


@door(*BUSINESS, scope=SCOPE)
@methods("POST")
def cost_clear(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    CostDraft.objects.filter(account=account_of(request)).delete()
    messages.info(request, "草稿已清空。")
    return redirect("cost")


@door(*BUSINESS, scope=SCOPE)
@methods("GET")
def cost_template(request: HttpRequest) -> HttpResponse:
    """An empty table to fill in."""
    return download(template(cost_standard().profile, [], [], [], assessed=False), "投资预算明细表（空表）.xlsx")


@door(*BUSINESS, scope=SCOPE)
@methods("GET")
def cost_correction(request: HttpRequest) -> HttpResponse:
    """One's own file again, bad cells coloured."""
    return correction(account_of(request), None)


@door(*BUSINESS, scope=SCOPE)
@methods("GET", "POST")
def cost_export(request: HttpRequest) -> HttpResponse:
    """Lines, findings and derivations as one file: of what stands in the form, or of the draft."""
    account = account_of(request)
    draft = _draft(account)
    values = _typed(request) if request.method == "POST" else dict(draft.values) if draft else {}
    content = advice_workbook(_look(values), held(values.get("lines")), held(values.get("points")))
    return download(content, f"费用测算{clock.today().isoformat()}.xlsx")
