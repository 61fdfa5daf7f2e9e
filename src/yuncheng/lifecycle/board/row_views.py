"""One project of a draft on its page: everything about it, what is said of it, into the draft and out of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yuncheng.casework.pages.common import account_of, whole_number
from yuncheng.casework.refusal_pages import methods
from yuncheng.casework.refusals import BadForm
from yuncheng.registry import clock
from yuncheng.registry.doors import BUSINESS, door

from .board_views import draft_address
from .draft_rows import add_listed, drop_row, edit_row
from .posted import FLAGS, answered, joined, money_typed, note_typed, seen_revision
from .row_page import row_context
from .sight import draft_in_sight, edits_board, row_in_sight


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
    seen = seen_revision(whole_number(request.POST.get("revision")), draft)
    faults: dict[str, list[str]] = {}
    changes: dict[str, Any] = {name: request.POST.get(name) == "1" for name in FLAGS}
    for name, read in (("fen", money_typed), ("note", note_typed)):
        try:
            changes[name] = read(request.POST.get(name, ""))
        except ValidationError as fault:
            faults[name] = list(fault.messages)
    if faults:
        raise BadForm("没有保存：" + joined(faults), fields=faults)
    draft = edit_row(pk, changes, seen=seen, by=account)
    return answered(request, draft, seen, "已保存。", pk)


@door(*BUSINESS, scope="visible_drafts")
@methods("POST")
def row_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a project that left the list out of the draft."""
    account = account_of(request)
    name = row_in_sight(account, pk).project.name
    draft = drop_row(pk, by=account)
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
    count = add_listed(pk, [one for one in wanted if one], by=account)
    messages.success(request, f"已把 {count} 个项目加入排序，排在最后。")
    return redirect(draft_address(draft))
