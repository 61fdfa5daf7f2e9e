"""Files of cases: up, away, down; and the documents made of a case."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from ninja import File, Status, UploadedFile

from yuncheng.registry.doors import EVERYONE, door

from .. import attachments
from ..documents import MIME, document_of, documents_of
from ..models import Attachment
from ..refusals import NotVisible
from ..sight import papers_in_sight
from .app import REFUSALS, api
from .cases import find_case
from .entering import account_of
from .shapes import DocumentOut, FileOut, RowId
from .telling import told_file

_FILE = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
_FILE_ANSWER: dict[str, Any] = {"responses": {200: {"description": "文件", **_FILE}}}


def find_paper(request: HttpRequest, paper_id: int) -> Attachment:
    found = papers_in_sight(account_of(request)).select_related("blob", "case", "entry").filter(pk=paper_id).first()
    if found is None:
        raise NotVisible
    return found


@api.post(
    "/cases/{case_id}/papers/{paper}",
    response={201: FileOut, **REFUSALS},
    summary="上传一份材料",
    tags=["材料"],
    description="multipart 表单，文件栏名 file。材料随下一次办理一并记入，在此之前可以删除。类型按内容判断。",
)
@door(*EVERYONE, scope="visible_cases")
def upload_paper(request: HttpRequest, case_id: RowId, paper: str, file: File[UploadedFile]) -> Status[FileOut]:
    account = account_of(request)
    case = find_case(account, case_id)
    kept = attachments.upload(case, paper, file.name or "", file.chunks(), by=account)
    return Status(201, told_file(kept))


@api.get("/papers/{paper_id}", summary="下载一份材料", tags=["材料"], response=REFUSALS, openapi_extra=_FILE_ANSWER)
@door(*EVERYONE, scope="papers_in_sight")
def download_paper(request: HttpRequest, paper_id: RowId) -> HttpResponseBase:
    paper = find_paper(request, paper_id)
    try:
        content = attachments.open_blob(paper.blob)
    except FileNotFoundError as fault:
        raise NotVisible("文件在存储中不见了，请告诉系统管理员。", code="file_lost") from fault
    return _as_file(FileResponse(content, as_attachment=True, filename=paper.name, content_type=paper.blob.mime))


@api.delete("/papers/{paper_id}", response={204: None, **REFUSALS}, summary="删除尚未随办理提交的材料", tags=["材料"])
@door(*EVERYONE, scope="papers_in_sight")
def delete_paper(request: HttpRequest, paper_id: RowId) -> Status[None]:
    attachments.take_away(find_paper(request, paper_id), by=account_of(request))
    return Status(204, None)


@api.get(
    "/cases/{case_id}/documents", response={200: list[DocumentOut], **REFUSALS}, summary="可出具的文书", tags=["材料"]
)
@door(*EVERYONE, scope="visible_cases")
def list_documents(request: HttpRequest, case_id: RowId) -> list[DocumentOut]:
    case = find_case(account_of(request), case_id)
    return [
        DocumentOut(key=d.key, label=d.label, formats=list(d.formats)) for d in documents_of(case, account_of(request))
    ]


@api.get(
    "/cases/{case_id}/documents/{key}.{fmt}",
    summary="下载一份文书",
    tags=["材料"],
    response=REFUSALS,
    openapi_extra=_FILE_ANSWER,
)
@door(*EVERYONE, scope="visible_cases")
def download_document(request: HttpRequest, case_id: RowId, key: str, fmt: str) -> HttpResponseBase:
    case = find_case(account_of(request), case_id)
    document = document_of(case, key, account_of(request))
    if document is None or fmt not in document.formats:
        raise NotVisible("没有这份文书，或现在还不能出具。")
    response = HttpResponse(document.build(case, fmt), content_type=MIME[fmt])
    response.headers["Content-Disposition"] = _attachment(f"{case.subject_name}-{document.label}.{fmt}")
    return _as_file(response)


def _attachment(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"


def _as_file(response: HttpResponseBase) -> HttpResponseBase:
    """Never shown in place, never guessed at, never kept by a cache between."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
