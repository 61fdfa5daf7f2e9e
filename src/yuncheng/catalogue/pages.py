"""The grid of the catalogue, taking in a file, the empty form and the file marked for correction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from yuncheng.casework.models import Case
from yuncheng.casework.pages.case_page import Tried, case_response
from yuncheng.casework.pages.common import account_of, case_in_sight
from yuncheng.casework.pages.downloads import download
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import BadForm, NotVisible, Refusal, TooLarge
from yuncheng.casework.special import special_page
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account

from .importing import MOST_BYTES, STEP, import_catalogue
from .models import Correction
from .sheets import CLOSED_LISTS, empty_template


@special_page("catalogue", STEP, template="catalogue/grid.html")
def grid_page(case: Case, account: Account) -> dict[str, Any]:
    """Whether a file of this person waits to be corrected."""
    return {
        "correction": Correction.objects.filter(case=case, account=account).defer("content").first(),
        "import_mb": MOST_BYTES // 1024 // 1024,
        "choices": {key: "、".join(labels) for key, labels in CLOSED_LISTS.items()},
    }


def _catalogue_case(account: Account, pk: int) -> Case:
    case = case_in_sight(account, pk)
    if case.procedure_key != "catalogue":
        raise NotVisible
    return case


@door(*BUSINESS, scope="visible_cases")
@methods("POST")
def catalogue_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in a file: a good one becomes the draft, a bad one is answered with every bad cell and changes nothing."""
    account = account_of(request)
    case = _catalogue_case(account, pk)
    try:
        rows = import_catalogue(case, _sent(request), account)
    except Refusal as refusal:
        if refusal.status not in (400, 413):
            raise
        return case_response(request, case, Tried(STEP, "", {}, "", refusal))
    messages.success(request, f"已导入 {len(rows)} 行，请核对后提交。")
    return redirect("case", pk=pk)


def _sent(request: HttpRequest) -> bytes:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise BadForm("没有选择文件。", fields={"rows": ["没有选择要导入的文件。"]})
    if sent.size and sent.size > MOST_BYTES:
        raise TooLarge(f"表格文件超过{MOST_BYTES // 1024 // 1024}兆字节，请分成几个文件。")
    content: bytes = sent.read()
    return content


@door(*BUSINESS, scope="visible_cases")
@methods("GET")
def catalogue_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The empty official form in Excel, one line begun for the unit."""
    case = _catalogue_case(account_of(request), pk)
    return download(empty_template(case.unit.name), "信息资源目录（空表）.xlsx")


@door(*BUSINESS, scope="visible_cases")
@methods("GET")
def catalogue_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own file again, bad cells coloured, with what to change beside them."""
    account = account_of(request)
    case = _catalogue_case(account, pk)
    kept = Correction.objects.filter(case=case, account=account).first()
    if kept is None:
        raise NotVisible("没有等待改正的文件。")
    return download(bytes(kept.content), "信息资源目录（待改正）.xlsx")
