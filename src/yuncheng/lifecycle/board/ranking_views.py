"""Ranking and the money of a draft, from its page: forms without scripts, JSON with them. Both end in the same
functions (`ranking.py`, `draft_rows.py`, `draft_funds.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse

from yuncheng.casework.pages.common import account_of, whole_number
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import BadForm, Stale
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.rulebook.ch1_scope import GOVERNED_SOURCES

from .draft_funds import set_funds
from .draft_rows import edit_row
from .models import BoardDraft
from .picture import as_json, picture_of
from .posted import FLAGS, answered, joined, money_typed, number_in, posted_body, seen_revision
from .ranking import lift_row, move_row, set_places
from .sight import demand_editor, draft_in_sight, row_in_sight


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """JSON {row, before | after, revision} → the picture as it now is, and what others changed since `revision`."""
    account = account_of(request)
    draft = draft_in_sight(account, pk)
    asked = posted_body(request)
    seen = seen_revision(asked.get("revision"), draft)
    row = number_in(asked, "row")
    before, after = (number_in(asked, name) if asked.get(name) is not None else None for name in ("before", "after"))
    draft = move_row(pk, row or 0, before=before, after=after, by=account)
    return JsonResponse(as_json(picture_of(draft), seen=seen, account=account))


@door(*BUSINESS, scope="visible_drafts")
@methods("GET")
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture for a page that knows revision `seen`; 204 where nothing has changed since."""
    account = account_of(request)
    draft = draft_in_sight(account, pk)
    seen = seen_revision(whole_number(request.GET.get("seen")), draft)
    if seen == draft.revision and request.GET.get("whole") != "1":
        return HttpResponse(status=204)
    return JsonResponse(as_json(picture_of(draft), seen=seen, account=account))


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def press(request: HttpRequest, pk: int) -> HttpResponse:
    """A button beside a row (`set` = mandatory:ID:1, hold:ID:0, lift:ID), or the typed places of all rows."""
    account = account_of(request)
    draft = draft_in_sight(account, pk)
    seen = seen_revision(whole_number(request.POST.get("revision")), draft)
    told = request.POST.get("set", "").split(":")
    if told == [""]:
        draft, count = set_places(pk, _places(request.POST), seen=seen, by=account)
        return answered(request, draft, seen, f"已按填写的位次调整 {count} 个项目。" if count else "位次没有变化。")
    row = whole_number(told[1]) if len(told) > 1 else None
    if row is None or row_in_sight(account, row).draft_id != pk:
        raise BadForm("表单不完整，请刷新页面后重试。")
    if told[0] == "lift":
        draft = _lift(draft, row, request)
    elif told[0] in FLAGS and told[2:] in (["0"], ["1"]):
        draft = edit_row(row, {told[0]: told[2] == "1"}, seen=seen, by=account)
    else:
        raise BadForm("表单不完整，请刷新页面后重试。")
    return answered(request, draft, seen, "已调整。", row)


def _lift(draft: BoardDraft, row: int, request: HttpRequest) -> BoardDraft:
    """Before the row at which its source runs out, as the line lies now."""
    account = account_of(request)
    demand_editor(account)
    picture = picture_of(draft)
    ranked = next((one for one in picture.ranked if one.key == row), None)
    cut = picture.cut_of.get(ranked.source) if ranked else None
    if cut is None or cut == row:
        raise Stale("这个项目现在不在线下，或者已经紧挨着线，请刷新后查看。")
    return lift_row(draft.pk, row, cut=cut, by=account)


def _places(posted: Mapping[str, Any]) -> dict[int, int]:
    """The numbers typed beside the rows. Raises BadForm for what is no number."""
    found = {}
    for name, typed in posted.items():
        row = whole_number(name.removeprefix("place-")) if name.startswith("place-") else None
        if row is not None:
            place = whole_number(str(typed).strip())
            if not place:
                raise BadForm(f"位次“{str(typed)[:20]}”不是大于0的整数。", cures=["请填写位次的数字，如3"])
            found[row] = place
    return found


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def funds(request: HttpRequest, pk: int) -> HttpResponse:
    """The money there is: a field a source, in 万元."""
    account = account_of(request)
    draft = draft_in_sight(account, pk)
    seen = seen_revision(whole_number(request.POST.get("revision")), draft)
    typed, faults = {}, {}
    for source, label in GOVERNED_SOURCES:
        try:
            typed[source] = money_typed(request.POST.get(source, "")) or 0
        except ValidationError as fault:
            faults[source] = [f"{label}：{message}" for message in fault.messages]
    if faults:
        raise BadForm("可用资金没有保存：" + joined(faults), fields=faults)
    draft = set_funds(pk, typed, seen=seen, by=account)
    return answered(request, draft, seen, "可用资金已保存。")
