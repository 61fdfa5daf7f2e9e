"""The comparison in the API: what a project resembles, a preview of what nobody has filed, verdicts, the year."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Status

from yuncheng.casework.api.acting import Key, key_of
from yuncheng.casework.api.app import REFUSALS, api
from yuncheng.casework.api.entering import account_of
from yuncheng.casework.api.projects import find_project
from yuncheng.casework.api.shapes import OpenedOut, RowId
from yuncheng.casework.api.telling import CASE_RELATED, told_case
from yuncheng.casework.models import Case
from yuncheng.casework.refusals import BadForm, NotVisible, Refusal
from yuncheng.registry.clock import today
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import YEARS
from yuncheng.rulebook.procedures.resemblance import RESEMBLANCE

from .asking import AWAY
from .boxes import project_box
from .forms import AskForm
from .handing_in import hand_in
from .lines import numbers_today
from .preview import previewed
from .report import Month, report_of
from .shapes import Judging, MonthOut, PartsList, PreviewOut, Question, ReportOut, ResemblanceOut
from .sight import OVERSEE
from .splitting import groups_of_year, groups_with
from .suspicion import alert_line
from .telling import told_comparison, told_group, told_like

TAGS = ["相似性比对"]
ARTICLES = (3, 5)
Year = Annotated[int | None, Query(None, ge=YEARS[0], le=YEARS[-1])]


class IndexAway(Refusal):
    """The index is being made anew: nothing is known, and nothing is claimed."""

    code = "index_away"


@api.get(
    "/projects/{project_id}/resemblance",
    response={200: ResemblanceOut, **REFUSALS},
    summary="一个项目与哪些项目和系统相近",
    tags=TAGS,
    description="上次比对的结果和判定。查看范围以外的项目只给出名称、单位和状态；"
    "parts 是疑似化整为零的组，只给大数据主管部门和审计机关。",
)
@door(*BUSINESS, scope="visible_projects")
def get_resemblance(request: HttpRequest, project_id: RowId) -> ResemblanceOut:
    account = account_of(request)
    project = find_project(account, project_id)
    box = project_box(project, account)
    return ResemblanceOut(
        project=project.pk,
        compared=told_comparison(box["comparison"]),
        line=alert_line(),
        warning=box["warning"],
        articles=list(ARTICLES),
        note=box["note"],
        found=[told_like(one) for one in box["rows"]],
        parts=[told_group(one) for one in groups_with(project)] if account.is_office(*OVERSEE) else None,
    )


@api.post(
    "/resemblance/preview",
    response={200: PreviewOut, **REFUSALS},
    summary="还没有报送的，有没有类似的",
    tags=TAGS,
    description="动笔之前先查一查。所填内容只用于比对，不保存。索引正在重建时答复 409（index_away）。",
)
@door(*BUSINESS, scope="resembling_entries")
def preview_resemblance(request: HttpRequest, question: Question) -> PreviewOut:
    form = AskForm(question.model_dump(exclude={"items"}), items=question.items)
    if not form.is_valid():
        faults = {key: [str(fault) for fault in told] for key, told in form.errors.items()}
        raise BadForm("填写的内容有误，请更正。", articles=ARTICLES[:1], fields=faults)
    found = previewed(account_of(request), form.cleaned_data)
    if found.away:
        raise IndexAway(AWAY, articles=ARTICLES[:1], cures=["过几分钟再查"], who="系统管理员")
    return PreviewOut(
        found=[told_like(one) for one in found.rows],
        notes=[*found.notes, *([found.nothing] if found.nothing else [])],
        road=found.road,
        parts=list(found.parts),
    )


@api.post(
    "/resemblance/verdicts",
    response={201: OpenedOut, **REFUSALS},
    summary="提交相似性判定",
    tags=TAGS,
    description="大数据主管部门经办对一个项目的相近对象逐个判定并送审核；等于启动“相似性判定”并办理“逐个判定”。"
    "审核人另行用 POST /cases/{id}/acts 办理 confirm，同意后判定才生效。",
)
@door(*BUSINESS, scope="visible_projects")
def create_verdicts(request: HttpRequest, judging: Judging, key: Key = None) -> Status[OpenedOut]:
    account = account_of(request)
    project = find_project(account, judging.project)
    rows = [row.model_dump() for row in judging.verdicts]
    entry = hand_in(project, rows, by=account, key=key_of(key), on=judging.on)
    assert entry.case is not None
    case = Case.objects.select_related(*CASE_RELATED).get(pk=entry.case.pk)
    return Status(201, OpenedOut(case=told_case(case), seq=entry.seq))


@api.get(
    "/resemblance/parts",
    response={200: PartsList, **REFUSALS},
    summary="一个年度的疑似化整为零",
    tags=TAGS,
    description="year 计划年度，不填为次年。系统提示，由人判断。只给大数据主管部门和审计机关。",
)
@door(*BUSINESS, scope="visible_projects")
def list_parts(request: HttpRequest, year: Year) -> PartsList:
    _demand_overseer(account_of(request))
    asked = today().year + 1 if year is None else year
    numbers = numbers_today()
    lines = [{"label": one.label, "fen": one.fen, "article": one.article} for one in (numbers.lines if numbers else ())]
    return PartsList(year=asked, lines=lines, groups=[told_group(one) for one in groups_of_year(asked)])


@api.get(
    "/resemblance/report",
    response={200: ReportOut, **REFUSALS},
    summary="一年的比对和判定",
    tags=TAGS,
    description="year 自然年度，不填为今年：逐月比对了多少、提示了多少、判定了什么、提示有多少经判定属实。"
    "只给大数据主管部门和审计机关。",
)
@door(*BUSINESS, scope="visible_projects")
def get_resemblance_report(request: HttpRequest, year: Year) -> ReportOut:
    _demand_overseer(account_of(request))
    found = report_of(today().year if year is None else year)
    return ReportOut(
        year=found.year,
        line=found.line,
        months=[_month(one) for one in found.months],
        total=_month(found.total),
        waiting=len(found.waiting),
        never_compared=found.never_compared,
        versions=found.versions,
    )


def _month(one: Month) -> MonthOut:
    return MonthOut(
        month=one.name,
        compared=one.compared,
        alerted=one.alerted,
        verdicts=dict(one.verdicts),
        judged=one.judged,
        borne_out=one.borne_out,
        overruled=one.overruled,
    )


def _demand_overseer(account: Account) -> None:
    if not account.is_office(*OVERSEE):
        raise NotVisible(
            "没有找到，或不在您的查看范围内。", articles=RESEMBLANCE.articles, who="大数据主管部门、审计机关"
        )
