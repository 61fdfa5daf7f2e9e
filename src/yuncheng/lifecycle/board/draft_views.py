"""Drafts from their page: saved under another name, renamed, thrown away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yuncheng.casework.pages.common import account_of
from yuncheng.casework.refusal_pages import methods
from yuncheng.registry.doors import BUSINESS, door

from . import drafts
from .board_views import draft_address
from .sight import draft_in_sight


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
