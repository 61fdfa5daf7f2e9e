"""The workbench at 投资评审: lines side by side, a file taken in, what the checks say while one types; and what the
checker sees of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yuncheng.casework.drafts import kept
from yuncheng.casework.forms import plain_data
from yuncheng.casework.models import Case, Draft
from yuncheng.casework.pages.case_page import Tried, case_response
from yuncheng.casework.pages.common import account_of, case_in_sight, whole_number
from yuncheng.casework.pages.downloads import download
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import BadForm, NotVisible, Refusal, TooLarge
from yuncheng.casework.special import special_page
from yuncheng.registry import clock
from yuncheng.registry.cost_standard import cost_standard
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.procedures.assessment import ASSESS_FIELDS

from ..models import BudgetCorrection
from . import importing
from .columns import template
from .importing import APPROVAL, MOST_BYTES, STEP
from .look import Look
from .reading import ReadBudget
from .records import look_of, newest_assessment
from .rows import held


@special_page(APPROVAL, STEP, template="approval/assess.html")
def assess_page(case: Case, account: Account) -> dict[str, Any]:
    """The standard, the budgets that were handed in, and whether a file of this person waits to be corrected."""
    assert case.project is not None
    correction = BudgetCorrection.objects.filter(case=case, account=account).defer("content").first()
    return {
        "standard": cost_standard(),
        "approved": case.project.approved_estimate,
        "handed_in": importing.submitted_budgets(case),
        "correction": correction,
        "import_mb": MOST_BYTES // 1024 // 1024,
        "urls": {
            "take": reverse("assessment_import", args=[case.pk]),
            "template": reverse("assessment_template", args=[case.pk]),
            "current": f"{reverse('assessment_template', args=[case.pk])}?current=1",
            "correction": reverse("assessment_correction", args=[case.pk]),
        },
    }


@special_page(APPROVAL, "conclude", template="approval/conclude.html")
def conclude_page(case: Case, account: Account) -> dict[str, Any]:
    """The assessment that waits to be confirmed, as its lines and the checks tell it."""
    assert case.project is not None
    assessment = newest_assessment(case)
    if assessment is None:
        return {"assessment": None}
    return {"assessment": assessment, "look": look_of(assessment, case.project.approved_estimate)}


def _assessed_case(account: Account, pk: int) -> Case:
    case = case_in_sight(account, pk)
    if case.procedure_key != APPROVAL:
        raise NotVisible
    return case


def typed_in(request: HttpRequest) -> dict[str, Any]:
    """What stands in the form of the step."""
    return plain_data(ASSESS_FIELDS, request.POST)


@door(*BUSINESS, scope="visible_cases")
@methods("POST")
def assessment_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a file, or a budget that was handed in: a good one becomes the draft, a bad one is answered with every
    bad cell and changes nothing."""
    account = account_of(request)
    case = _assessed_case(account, pk)
    values = typed_in(request)
    try:
        importing.demand_assessing(case, account)
        read = importing.import_budget(case, _content(request, case), values, account)
    except Refusal as refusal:
        if refusal.status not in (400, 413):
            raise
        return case_response(request, case, Tried(STEP, "", values, "", refusal))
    tell_import(request, read)
    return redirect(f"{reverse('case', args=[pk])}#lines_title")


def _content(request: HttpRequest, case: Case) -> bytes:
    chosen = whole_number(request.POST.get("attachment"))
    if chosen is None:
        return sent_file(request)
    found = next((one for one in importing.submitted_budgets(case) if one.pk == chosen), None)
    if found is None:
        raise NotVisible
    return importing.content_of(found)


def sent_file(request: HttpRequest) -> bytes:
    """The bytes of the uploaded budget. Raises BadForm where there is none, TooLarge."""
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise BadForm("没有选择文件。", fields={"lines": ["没有选择要导入的文件。"]})
    if sent.size and sent.size > MOST_BYTES:
        raise TooLarge(f"表格文件超过{MOST_BYTES // 1024 // 1024}兆字节，请分成几个文件。")
    content: bytes = sent.read()
    return content


def tell_import(request: HttpRequest, read: ReadBudget) -> None:
    """What came in, and how it was understood."""
    came = [f"预算明细 {len(read.lines)} 行"] if read.lines else []
    came += [f"询价记录 {len(read.offers)} 条"] if read.offers else []
    came += [f"功能点 {len(read.points)} 项"] if read.points else []
    messages.success(request, f"已导入{'、'.join(came)}。")
    if read.notes:
        messages.info(request, "；".join(read.notes) + "。")


@door(*BUSINESS, scope="visible_cases")
@methods("POST")
def assessment_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the lines without an assessed amount the submitted one."""
    account = account_of(request)
    case = _assessed_case(account, pk)
    count = importing.assess_the_rest(case, typed_in(request), account)
    messages.info(request, f"已有 {count} 行照送审额审定。" if count else "各行都已有审定金额。")
    return redirect(f"{reverse('case', args=[pk])}#lines_title")


@door(*BUSINESS, scope="visible_cases")
@methods("POST")
def assessment_look(request: HttpRequest, pk: int) -> HttpResponse:
    """What the checks say of what stands in the form just now; nothing is kept."""
    account = account_of(request)
    case = _assessed_case(account, pk)
    importing.demand_assessing(case, account)
    assert case.project is not None
    values = typed_in(request)
    look = Look(
        held(values.get("lines")),
        held(values.get("points")),
        held(values.get("bases")),
        offers=held(values.get("offers")),
        judged_on=clock.today(),
        approved=case.project.approved_estimate,
    )
    return render(request, "approval/look.html", {"look": look})


@door(*BUSINESS, scope="visible_cases")
@methods("GET")
def assessment_template(request: HttpRequest, pk: int) -> HttpResponse:
    """An empty table to fill in, or this person's draft as one."""
    account = account_of(request)
    case = _assessed_case(account, pk)
    draft = Draft.objects.filter(case=case, account=account, step=STEP).first()
    values = kept(draft).values if draft and "current" in request.GET else {}
    lines, points, offers = (held(values.get(key)) for key in ("lines", "points", "offers"))
    name = "投资预算明细表.xlsx" if lines else "投资预算明细表（空表）.xlsx"
    return download(template(cost_standard().profile, lines, points, offers, assessed=True), name)


@door(*BUSINESS, scope="visible_cases")
@methods("GET")
def assessment_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own file again, bad cells coloured, with what to change beside them."""
    account = account_of(request)
    case = _assessed_case(account, pk)
    return correction(account, case)


def correction(account: Account, case: Case | None) -> HttpResponse:
    """The file of this person that waits to be corrected."""
    found = BudgetCorrection.objects.filter(case=case, account=account).first()
    if found is None:
        raise NotVisible("没有等待改正的文件。")
    return download(bytes(found.content), "投资预算明细表（待改正）.xlsx")
