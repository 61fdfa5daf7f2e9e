"""Papers of a case: uploading, downloading, taking away, and the documents made from the record."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from yuncheng.registry import clock
from yuncheng.registry.doors import EVERYONE, door
from yuncheng.registry.models import Account

from ..actors import demand_turn
from ..attachments import open_blob, take_away, upload
from ..documents import document_of
from ..drafts import keep_draft
from ..forms import plain_data
from ..models import Attachment, Case
from ..refusal_pages import methods, wants_json
from ..refusals import BadForm, NotVisible
from ..sight import papers_in_sight
from .common import account_of, case_in_sight
from .downloads import download
from .step_form import asked_fields


@door(*EVERYONE, scope="visible_cases")
@methods("POST")
def case_upload(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """Add files to a paper of the present step. A script gets 201 with id, name and addresses; a page goes back."""
    account = account_of(request)
    case = case_in_sight(account, pk)
    if case.current is not None:
        demand_turn(case, case.current, account, clock.today())
    _keep_form(request, case, account)
    sent = [*request.FILES.getlist("file"), *request.FILES.getlist(f"paper-{paper}")]
    if not sent:
        raise BadForm("没有选择文件。", fields={paper: ["没有选择文件"]})
    made = [upload(case, paper, one.name or "", one.chunks(), by=account) for one in sent]
    if not wants_json(request):
        messages.success(request, f"已上传 {len(made)} 个文件。")
        return redirect(f"{reverse('case', args=[pk])}#papers")
    return JsonResponse(_told(made[0]) | {"files": [_told(one) for one in made]}, status=201)


def _told(attachment: Attachment) -> dict[str, object]:
    return {
        "id": attachment.pk,
        "name": attachment.name,
        "size": attachment.blob.size,
        "sm3": attachment.blob.sm3,
        "url": reverse("attachment", args=[attachment.pk]),
        "delete_url": reverse("attachment_remove", args=[attachment.pk]),
    }


def _keep_form(request: HttpRequest, case: Case, account: Account) -> None:
    """Without scripts the whole form comes along with a file: keep what was typed so far."""
    if case.current is not None and request.POST.get("step") == case.step:
        keep_draft(case, plain_data(asked_fields(case.current), request.POST), by=account)


@door(*EVERYONE, scope="papers_in_sight")
@methods("GET")
def attachment(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Download a paper. Always a download, never shown inside the browser."""
    found = papers_in_sight(account_of(request)).select_related("blob").filter(pk=pk).first()
    if found is None:
        raise NotVisible
    try:
        content = open_blob(found.blob)
    except FileNotFoundError as fault:
        raise NotVisible("文件在存储中不见了，请告诉系统管理员。", code="file_lost") from fault
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.blob.mime)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@door(*EVERYONE, scope="papers_in_sight")
@methods("POST")
def attachment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a file that no act has bound yet."""
    account = account_of(request)
    near = ("case__project", "case__matter", "case__unit__parent")
    found = papers_in_sight(account).select_related(*near).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    case = found.case
    take_away(found, by=account)
    _keep_form(request, case, account)
    if wants_json(request):
        return HttpResponse(status=204)
    messages.success(request, "文件已删除。")
    return redirect(f"{reverse('case', args=[case.pk])}#papers")


@door(*EVERYONE, scope="visible_cases")
@methods("GET")
def case_document(request: HttpRequest, pk: int, key: str, fmt: str) -> HttpResponse:
    """A document made from the record, as PDF, DOCX or XLSX."""
    case = case_in_sight(account_of(request), pk)
    document = document_of(case, key, account_of(request))
    if document is None or fmt not in document.formats:
        raise NotVisible("没有这份文件，或还不能生成。")
    return download(document.build(case, fmt), f"{document.label}-{case.subject_name}.{fmt}")
