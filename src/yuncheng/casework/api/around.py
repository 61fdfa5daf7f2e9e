"""What stands around cases: the inbox, the units one meets, and the verification of a paper by its code."""

from __future__ import annotations

from dataclasses import asdict

from django.db.models import Prefetch
from django.http import HttpRequest

from yuncheng.registry.access import visible_units
from yuncheng.registry.clock import today
from yuncheng.registry.doors import EVERYONE, door, public_door
from yuncheng.registry.models import UnitFunction, UnitKind

from .. import inbox
from ..refusals import NotVisible
from ..verification import find
from .app import REFUSALS, api
from .entering import account_of
from .shapes import InboxOut, NewsOut, TurnRow, UnitOut, VerifiedOut

LIMIT = 200


@api.get("/inbox", response={200: InboxOut, **REFUSALS}, summary="待办、在等、新动态", tags=["事项"])
@door(*EVERYONE, scope="own")
def get_inbox(request: HttpRequest) -> InboxOut:
    """轮到我办理的、本单位事项在等谁办理、上次查看之后别的部门办了什么。"""
    account, day = account_of(request), today()
    return InboxOut(
        my_turn=[_turn(turn) for turn in inbox.my_turn(account, day, limit=LIMIT)],
        waiting=[_turn(turn) for turn in inbox.waiting_for(account, day, limit=LIMIT)],
        changed=[
            NewsOut(seq=news.seq, sentence=news.sentence, unit=news.unit, at=news.when)
            for news in inbox.changed_since(account)
        ],
        counts=asdict(inbox.counts(account, day)),
    )


def _turn(turn: inbox.Turn) -> TurnRow:
    return TurnRow(
        case=turn.case.pk,
        procedure=turn.case.procedure_key,
        step=turn.step.key,
        title=turn.title,
        subject=turn.subject,
        since=turn.opens_on,
        due_on=turn.due_on,
        days_left=turn.days_left,
        overdue=turn.overdue,
        missing_papers=list(turn.missing),
        note=turn.note,
        with_whom=turn.with_whom,
        count=turn.count,
    )


@api.get("/units", response={200: list[UnitOut], **REFUSALS}, summary="单位", tags=["单位"])
@door(*EVERYONE, scope="visible_units")
def list_units(request: HttpRequest) -> list[UnitOut]:
    """查看范围内的单位；functions 是现在承担的职能。"""
    held = Prefetch("functions", UnitFunction.objects.on(today()), to_attr="held")
    return [
        UnitOut(
            id=unit.pk,
            code=unit.code,
            name=unit.name,
            kind=unit.kind,
            kind_label=UnitKind(unit.kind).label,
            parent=unit.parent_id,
            functions=[held.function for held in unit.held],
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )
        for unit in visible_units(account_of(request)).prefetch_related(held)
    ]


@api.get(
    "/verify/{code}", auth=None, response={200: VerifiedOut, **REFUSALS}, summary="验证文书上的编码", tags=["记录"]
)
@public_door
def verify_code(request: HttpRequest, code: str) -> VerifiedOut:
    """任何人都可以查：编码对应哪项办理、哪个单位、哪一天。不含个人信息和填报内容。"""
    found = find(code)
    if found is None:
        raise NotVisible("没有与这个编码相符的记录。")
    return VerifiedOut(
        code=found.code,
        procedure=found.procedure,
        action=found.action,
        unit=found.unit,
        on=found.on_day,
        hash=found.hash,
    )
