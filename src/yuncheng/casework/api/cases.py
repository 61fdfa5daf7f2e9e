"""Cases: the list, one as it faces its reader, its entries and its checklist; and single entries of the record."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from ninja import Query

from yuncheng.registry.doors import EVERYONE, door
from yuncheng.registry.models import Account

from ..inbox import turns_of
from ..journal import journal_of, open_entry
from ..models import Attachment, Case
from ..refusals import NotVisible
from ..sight import visible_cases
from .app import REFUSALS, api
from .entering import account_of
from .facing import standing_of, told_whole_case
from .paging import in_order, page_of
from .shapes import LARGEST_ID, CaseList, CaseOut, EntryOut, EntryRow, PaperLine, RowId
from .telling import CASE_RELATED, told_case, told_line, told_paper

Number = Annotated[int | None, Query(None, ge=1, le=LARGEST_ID)]


def find_case(account: Account, case_id: int) -> Case:
    """The case in sight, or 404."""
    found = visible_cases(account).select_related(*CASE_RELATED, "unit__parent", "assignee").filter(pk=case_id).first()
    if found is None:
        raise NotVisible
    return found


@api.get(
    "/cases",
    response={200: CaseList, **REFUSALS},
    summary="事项列表",
    tags=["事项"],
    description="project 项目 id；procedure 程序代码；open 是否在办；mine=true 只列轮到我办理的。新启动的在前。",
)
@door(*EVERYONE, scope="visible_cases")
def list_cases(
    request: HttpRequest,
    project: Number,
    procedure: Annotated[str, Query("", max_length=60)],
    open: Annotated[bool | None, Query(None)],
    mine: Annotated[bool, Query(False)],
    page: Annotated[int, Query(1, ge=1, le=10_000)],
    per_page: Annotated[int, Query(50, ge=1, le=100)],
    before: Number,
) -> CaseList:
    account = account_of(request)
    found = visible_cases(account)
    if project is not None:
        found = found.filter(project_id=project)
    if procedure:
        found = found.filter(procedure_key=procedure)
    if open is not None:
        found = found.filter(closed_on__isnull=open)
    if mine:
        found = found.filter(Exists(turns_of(account).filter(case=OuterRef("pk"))))
    at = page_of(found, page=page, per_page=per_page, before=before)
    rows = in_order(Case.objects.select_related(*CASE_RELATED), at.ids)
    return CaseList(**at.about, items=[told_case(case) for case in rows])


@api.get("/cases/{case_id}", response={200: CaseOut, **REFUSALS}, summary="一个事项", tags=["事项"])
@door(*EVERYONE, scope="visible_cases")
def get_case(request: HttpRequest, case_id: RowId) -> CaseOut:
    """处于哪个环节、版本、轮到谁、每种办理结果现在能不能办及原因、材料、各环节最近填报的内容、子事项、可出具的文书。"""
    account = account_of(request)
    return told_whole_case(find_case(account, case_id), account)


@api.get("/cases/{case_id}/entries", response={200: list[EntryRow], **REFUSALS}, summary="事项办理记录", tags=["事项"])
@door(*EVERYONE, scope="visible_cases")
def list_case_entries(request: HttpRequest, case_id: RowId) -> list[EntryRow]:
    """本事项的办理记录和随批办理的记录，新的在前；被拒绝的只有大数据主管部门和审计机关看得到。"""
    account = account_of(request)
    case = find_case(account, case_id)
    files = list(Attachment.objects.filter(case=case, entry__isnull=False))
    return [told_line(line, case.pk) for line in journal_of(case, account, files)]


@api.get(
    "/cases/{case_id}/checklist", response={200: list[PaperLine], **REFUSALS}, summary="现环节材料清单", tags=["事项"]
)
@door(*EVERYONE, scope="visible_cases")
def get_checklist(request: HttpRequest, case_id: RowId) -> list[PaperLine]:
    """现环节要求的材料、为什么要求、已经提交的文件。"""
    account = account_of(request)
    return [told_paper(line) for line in standing_of(find_case(account, case_id), account).checklist]


@api.get("/entries/{seq}", response={200: EntryOut, **REFUSALS}, summary="一条记录", tags=["记录"])
@door(*EVERYONE, scope="visible_entries")
def get_entry(request: HttpRequest, seq: RowId) -> EntryOut:
    """封存的原文、摘要和链接是否相符；审计管理员只看到谁在何时办理，看不到内容。"""
    opened = open_entry(seq, account_of(request))
    entry = opened.entry
    return EntryOut(
        seq=entry.seq,
        case=entry.case_id,
        step=entry.step,
        outcome=entry.outcome,
        result=entry.result,
        unit=str(entry.unit or ""),
        who=entry.account.display_name if entry.account else "",
        role=entry.role,
        at=entry.ts,
        on=entry.on_day,
        reason=entry.reason if opened.whole else None,
        req=entry.req,
        canon=entry.canon,
        snapshot=_snapshot(entry.snapshot) if opened.whole else None,
        digest=entry.digest,
        h=entry.h,
        mac=entry.mac,
        key_id=entry.key_id,
        previous_h=opened.previous,
        link_holds=opened.link_holds,
        digest_holds=opened.digest_holds,
    )


def _snapshot(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:  # somebody changed it; `digest_holds` says so
        return text
