"""Working on a draft. Pages without scripts post forms and are led back; the page's script asks for JSON and gets the
picture as it now is. Both end in the same functions (`drafts.py`, `ranking.py`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yuncheng.casework.forms import MoneyField, PlainTextField
from yuncheng.casework.pages.common import account_of, whole_number
from yuncheng.casework.refusal_pages import methods, wants_json
from yuncheng.casework.refusals import BadForm, Stale
from yuncheng.registry import clock
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.rulebook.ch1_scope import GOVERNED_SOURCES

from . import drafts
from .board_views import draft_address
from .models import BoardDraft
from .picture import as_json, picture_of
from .ranking import lift_row, move_row, set_places
from .row_page import row_context
from .sight import demand_editor, draft_in_sight, edits_board, row_in_sight

_FLAGS = ("mandatory", "hold")


# ---------------------------------------------------------------------------------------------------- ranking


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """JSON {row, before | after, revision} → the picture as it now is, and what others changed since `revision`."""
    account = account_of(request)
    draft = draft_in_sight(account, pk)
    asked = _body(request)
    seen = _seen(asked.get("revision"), draft)
    row = _number(asked, "row")
    before, after = (_number(asked, name) if asked.get(name) is not None else None for name in ("before", "after"))
    draft = move_row(pk, row or 0, before=before, after=after, by=account)
    return JsonResponse(as_json(picture_of(draft), seen=seen, account=account))


@door(*BUSINESS, scope="visible_drafts")
@methods("GET")
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture for a page that knows revision `seen`; 204 where nothing has changed since."""
    account = account_of(request)
    draft = draft_in_sight(account, pk)
    seen = _seen(whole_number(request.GET.get("seen")), draft)
    if seen == draft.revision and request.GET.get("whole") != "1":
        return HttpResponse(status=204)
    return JsonResponse(as_json(picture_of(draft), seen=seen, account=account))


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def press(request: HttpRequest, pk: int) -> HttpResponse:
    """A button beside a row (`set` = mandatory:ID:1, hold:ID:0, lift:ID), or the typed places of all rows."""
    account = account_of(request)
    draft = draft_in_sight(account, pk)
    seen = _seen(whole_number(request.POST.get("revision")), draft)
    told = request.POST.get("set", "").split(":")
    if told == [""]:
        draft, count = set_places(pk, _places(request.POST), seen=seen, by=account)
        return _answer(request, draft, seen, f"已按填写的位次调整 {count} 个项目。" if count else "位次没有变化。")
    row = whole_number(told[1]) if len(told) > 1 else None
    if row is None or row_in_sight(account, row).draft_id != pk:
        raise BadForm("表单不完整，请刷新页面后重试。")
    if told[0] == "lift":
        draft = _lift(draft, row, request)
    elif told[0] in _FLAGS and told[2:] in (["0"], ["1"]):
        draft = drafts.edit_row(row, {told[0]: told[2] == "1"}, seen=seen, by=account)
    else:
        raise BadForm("表单不完整，请刷新页面后重试。")
    return _answer(request, draft, seen, "已调整。", row)


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


# ---------------------------------------------------------------------------------------------------- money, rows


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def funds(request: HttpRequest, pk: int) -> HttpResponse:
    """The money there is: a field a source, in 万元."""
    account = account_of(request)
    draft = draft_in_sight(account, pk)
    seen = _seen(whole_number(request.POST.get("revision")), draft)
    typed, faults = {}, {}
    for source, label in GOVERNED_SOURCES:
        try:
            typed[source] = _money(request.POST.get(source, "")) or 0
        except ValidationError as fault:
            faults[source] = [f"{label}：{message}" for message in fault.messages]
    if faults:
        raise BadForm("可用资金没有保存：" + _joined(faults), fields=faults)
    draft = drafts.set_funds(pk, typed, seen=seen, by=account)
    return _answer(request, draft, seen, "可用资金已保存。")


@door(*BUSINESS, scope="visible_drafts")
@methods("GET")
def row(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one row: a part of the board's page, or a page of its own where there are no scripts."""
    account = account_of(request)
    found = row_in_sight(account, pk)
    context = row_context(found, clock.today()) | {"edits": edits_board(account)}
    if request.headers.get("HX-Request") == "true":
        return render(request, "board/row_part.html", context)
    draft = found.draft
    crumbs = [
        {"label": f"{draft.year}年度建设计划排序板", "url": draft_address(draft, found.pk)},
        {"label": draft.name, "url": ""},
    ]
    return render(request, "board/row.html", context | {"title": found.project.name, "crumbs": crumbs})


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def row_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said about a row: this year's amount, mandatory, on hold, a note."""
    account = account_of(request)
    draft = row_in_sight(account, pk).draft
    seen = _seen(whole_number(request.POST.get("revision")), draft)
    faults: dict[str, list[str]] = {}
    changes: dict[str, Any] = {name: request.POST.get(name) == "1" for name in _FLAGS}
    for name, read in (("fen", _money), ("note", _note)):
        try:
            changes[name] = read(request.POST.get(name, ""))
        except ValidationError as fault:
            faults[name] = list(fault.messages)
    if faults:
        raise BadForm("没有保存：" + _joined(faults), fields=faults)
    draft = drafts.edit_row(pk, changes, seen=seen, by=account)
    return _answer(request, draft, seen, "已保存。", pk)


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def row_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a project that left the list out of the draft."""
    account = account_of(request)
    name = row_in_sight(account, pk).project.name
    draft = drafts.drop_row(pk, by=account)
    messages.success(request, f"已把“{name}”移出方案。")
    return redirect(draft_address(draft))


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Newly listed projects into the order, at its end."""
    account = account_of(request)
    draft = draft_in_sight(account, pk)
    wanted = [whole_number(one) for one in request.POST.getlist("projects")]
    if not wanted or None in wanted:
        raise BadForm("请至少选择一个项目。", cures=["勾选要加入排序的项目"])
    count = drafts.add_listed(pk, [one for one in wanted if one], by=account)
    messages.success(request, f"已把 {count} 个项目加入排序，排在最后。")
    return redirect(draft_address(draft))


# ---------------------------------------------------------------------------------------------------- drafts


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def draft_copy(request: HttpRequest, pk: int) -> HttpResponse:
    account = account_of(request)
    draft_in_sight(account, pk)
    made = drafts.copy_draft(pk, request.POST.get("name", ""), by=account)
    messages.success(request, f"已另存为“{made.name}”，现在打开的是新方案。")
    return redirect(draft_address(made))


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def draft_rename(request: HttpRequest, pk: int) -> HttpResponse:
    account = account_of(request)
    draft_in_sight(account, pk)
    draft = drafts.rename_draft(pk, request.POST.get("name", ""), by=account)
    messages.success(request, f"方案已改名为“{draft.name}”。")
    return redirect(draft_address(draft))


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def draft_delete(request: HttpRequest, pk: int) -> HttpResponse:
    account = account_of(request)
    name = draft_in_sight(account, pk).name
    year = drafts.delete_draft(pk, by=account)
    messages.success(request, f"方案“{name}”已删除；已提交的计划不受影响。")
    return redirect(reverse("annual_plan_board", args=[year]))


# ---------------------------------------------------------------------------------------------------- reading


def _answer(request: HttpRequest, draft: BoardDraft, seen: int, words: str, row: int | None = None) -> HttpResponse:
    """The picture for the script, or the way back to the board with a sentence."""
    if wants_json(request):
        return JsonResponse(as_json(picture_of(draft), seen=seen, account=account_of(request)))
    messages.success(request, words)
    return redirect(draft_address(draft, row))


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as fault:
        raise BadForm("提交的内容不是有效的数据。") from fault
    if not isinstance(body, dict):
        raise BadForm("提交的内容不是有效的数据。")
    return body


def _number(asked: Mapping[str, Any], name: str) -> int:
    value = asked.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1 << 62:
        raise BadForm("提交的内容不是有效的数据，请刷新页面后重试。")
    return value


def _seen(value: Any, draft: BoardDraft) -> int:
    """The revision somebody looked at. Raises BadForm for one that never was."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= draft.revision:
        raise BadForm("页面上的方案版本不对，请刷新页面后重试。", code="unknown_revision")
    return value


def _joined(faults: Mapping[str, list[str]]) -> str:
    return "".join(words for found in faults.values() for words in found)


def _money(text: str) -> int | None:
    found: int | None = MoneyField(required=False).clean(text.strip())
    return found


def _note(text: str) -> str:
    found: str = PlainTextField(required=False, max_length=200).clean(text)
    return found
