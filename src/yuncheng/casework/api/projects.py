"""Projects: the list, one with its facts and cases, and its journal."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Query

from yuncheng.registry.access import visible_projects
from yuncheng.registry.clock import today
from yuncheng.registry.doors import EVERYONE, door
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.facts import SPINE
from yuncheng.rulebook.kernel import Procedure, SubjectKind

from ..actors import may_open
from ..facts import spine_value
from ..forms import storable
from ..journal import journal_of
from ..models import Attachment, Case, SpineWrite
from ..opening import is_done, is_running
from ..refusals import NotVisible
from ..sight import visible_cases
from .app import REFUSALS, api
from .entering import account_of
from .facing import turn_of
from .paging import in_order, page_of
from .shapes import LARGEST_ID, EntryRow, FactOut, OpenableOut, ProjectList, ProjectOut, RowId
from .spelling import fact_text
from .telling import CASE_RELATED, project_columns, told_case, told_line, told_project

JOURNAL_LIMIT = 500
Number = Annotated[int | None, Query(None, ge=1, le=LARGEST_ID)]


def find_project(account: Account, project_id: int) -> Project:
    """The project in sight, or 404."""
    project = visible_projects(account).select_related("unit").filter(pk=project_id).first()
    if project is None:
        raise NotVisible
    return project


@api.get(
    "/projects",
    response={200: ProjectList, **REFUSALS},
    summary="项目列表",
    tags=["项目"],
    description="q 在名称和编号中查找；year 计划年度；stage 所处阶段；unit 单位代码或 id。新建的在前；"
    "before 填上一页答复的 next 接着取。",
)
@door(*EVERYONE, scope="visible_projects")
def list_projects(
    request: HttpRequest,
    q: Annotated[str, Query("", max_length=100)],
    year: Annotated[int | None, Query(None, ge=0, le=9999)],
    stage: Annotated[str, Query("", max_length=10)],
    unit: Annotated[str, Query("", max_length=20)],
    page: Annotated[int, Query(1, ge=1, le=10_000)],
    per_page: Annotated[int, Query(50, ge=1, le=100)],
    before: Number,
) -> ProjectList:
    found = _asked(visible_projects(account_of(request)), q.strip(), year, stage, unit)
    at = page_of(found, page=page, per_page=per_page, before=before)
    rows = in_order(Project.objects.select_related("unit"), at.ids)
    return ProjectList(**at.about, items=[told_project(project) for project in rows])


def _asked(found: QuerySet[Project], q: str, year: int | None, stage: str, unit: str) -> QuerySet[Project]:
    if q:
        found = found.filter(Q(name__icontains=q) | Q(code__icontains=q))
    if year is not None:
        found = found.filter(plan_year=year)
    if stage:
        found = found.filter(stage=stage)
    if unit:
        same = Q(unit__code=unit)
        found = found.filter(same | Q(unit_id=int(unit)) if unit.isascii() and unit.isdigit() else same)
    return found


@api.get("/projects/{project_id}", response={200: ProjectOut, **REFUSALS}, summary="一个项目", tags=["项目"])
@door(*EVERYONE, scope="visible_projects")
def get_project(request: HttpRequest, project_id: RowId) -> ProjectOut:
    """事实（各由哪条记录写入）、全部事项、下一步轮到谁、现在可以启动的程序。"""
    account = account_of(request)
    project = find_project(account, project_id)
    cases = list(visible_cases(account).filter(project=project).select_related(*CASE_RELATED).order_by("-id"))
    waiting = next((case for case in cases if case.is_open and case.parent_id is None), None)
    return ProjectOut(
        **project_columns(project),
        created_on=project.created_on,
        facts=_facts(project),
        cases=[told_case(case) for case in cases],
        next=turn_of(waiting, account) if waiting else None,
        openable=[
            OpenableOut(procedure=p.key, title=p.title, articles=list(p.articles), summary=p.summary)
            for p in BOOK.procedures.values()
            if _may_begin(p, project, cases, account)
        ],
    )


def _facts(project: Project) -> list[FactOut]:
    writers = SpineWrite.objects.filter(project=project).order_by("id").values_list("fact", "entry__seq")
    latest = dict(writers)
    values = storable({fact.name: spine_value(project, fact.name) for fact in SPINE})
    return [
        FactOut(
            key=fact.name,
            label=fact.label,
            kind=fact.kind.value,
            value=values[fact.name],
            text=fact_text(project, fact),
            seq=latest.get(fact.name),
            articles=list(fact.articles),
        )
        for fact in SPINE
    ]


def _may_begin(procedure: Procedure, project: Project, cases: list[Case], account: Account) -> bool:
    """Whether the engine would let this person begin it now (it asks again, under lock, when it happens)."""
    if procedure.subject is not SubjectKind.PROJECT or is_running(procedure, cases) or is_done(procedure, cases):
        return False
    return may_open(procedure, account, project.unit, today())


@api.get(
    "/projects/{project_id}/journal", response={200: list[EntryRow], **REFUSALS}, summary="项目办理记录", tags=["项目"]
)
@door(*EVERYONE, scope="visible_projects")
def get_project_journal(request: HttpRequest, project_id: RowId) -> list[EntryRow]:
    """项目全部事项的办理记录和随批办理的记录，新的在前。"""
    account = account_of(request)
    project = find_project(account, project_id)
    cases = visible_cases(account).filter(project=project).select_related(*CASE_RELATED)
    files = Attachment.objects.filter(case__in=cases, entry__isnull=False)
    by_case: dict[int, list[Attachment]] = {}
    for file in files:
        by_case.setdefault(file.case_id, []).append(file)
    lines = [
        told_line(line, case.pk)
        for case in cases
        for line in journal_of(case, account, by_case.get(case.pk, []), limit=JOURNAL_LIMIT)
    ]
    return sorted(lines, key=lambda line: line.seq, reverse=True)[:JOURNAL_LIMIT]
