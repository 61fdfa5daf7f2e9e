"""Opening cases and acting on them: the engine's two verbs, nothing besides."""

from __future__ import annotations

import re
import uuid
from typing import Annotated

from django.http import HttpRequest
from ninja import Header, Status

from yuncheng.registry.doors import EVERYONE, door
from yuncheng.registry.models import Project

from ..engine import act
from ..models import Case, Entry
from ..opening import open_case
from ..refusals import BadForm, NotVisible
from .app import REFUSALS, api
from .entering import account_of
from .shapes import ActedOut, Acting, OpenedOut, Opening, RowId
from .telling import CASE_RELATED, told_case

_KEY = re.compile(r"^[A-Za-z0-9._-]{1,80}$", re.ASCII)
Key = Annotated[
    str | None, Header(None, alias="Idempotency-Key", description="防重编号：同一编号只办理一次，不填则每次都是新的")
]


def key_of(given: str | None) -> str:
    """The caller's key, or a fresh one."""
    if given is None:
        return uuid.uuid4().hex
    if not _KEY.match(given):
        words = "防重编号为1至80个字母、数字、点、横线或下划线。"
        raise BadForm(words, fields={"Idempotency-Key": [words]})
    return given


def _shown(case_id: int) -> Case:
    return Case.objects.select_related(*CASE_RELATED).get(pk=case_id)


@api.post(
    "/cases",
    response={201: OpenedOut, **REFUSALS},
    summary="启动一个事项",
    tags=["办理"],
    description="为已有项目、新项目或年度事项启动程序；谁能启动、要填什么见 /procedures。",
)
@door(*EVERYONE, scope="visible_projects")
def create_case(request: HttpRequest, opening: Opening, key: Key = None) -> Status[OpenedOut]:
    project = None
    if opening.project is not None:
        project = Project.objects.select_related("unit").filter(pk=opening.project).first()
        if project is None:
            raise NotVisible
    case = open_case(
        opening.procedure,
        by=account_of(request),
        key=key_of(key),
        project=project,
        year=opening.year,
        data=opening.data,
        on=opening.on,
    )
    entry = Entry.objects.filter(case=case, step="open", result="ok").only("seq").get()
    return Status(201, OpenedOut(case=told_case(_shown(case.pk)), seq=entry.seq))


@api.post(
    "/cases/{case_id}/acts",
    response={200: ActedOut, **REFUSALS},
    summary="办理一步",
    tags=["办理"],
    description="version 填您看到的事项版本；期间别人办理过的答复 409。"
    "关口未过、材料不齐的也答复 409，逐项说明原因、依据和补救办法。",
)
@door(*EVERYONE, scope="visible_cases")
def act_on_case(request: HttpRequest, case_id: RowId, order: Acting, key: Key = None) -> ActedOut:
    entry = act(
        case_id,
        order.step,
        order.outcome,
        by=account_of(request),
        version=order.version,
        key=key_of(key),
        data=order.data,
        reason=order.reason,
        on=order.on,
    )
    return ActedOut(seq=entry.seq, step=entry.step, outcome=entry.outcome, case=told_case(_shown(case_id)))
