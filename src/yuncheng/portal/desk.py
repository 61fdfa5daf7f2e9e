"""工作台: what is mine to do, what I wait for, what changed since I looked, and what I may begin. Each post its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yuncheng.casework.inbox import changed_since, counts, my_turn, waiting_for
from yuncheng.casework.notices import mark_seen
from yuncheng.casework.pages.common import account_of
from yuncheng.registry.clock import today
from yuncheng.registry.doors import EVERYONE, door
from yuncheng.rulebook.kernel import Post

from .administration import act_log
from .links import to
from .opening import quick_actions, split_actions
from .overview import due_by_unit, funnel

SHOWN = 40


@door(*EVERYONE, scope="own_turns")
def desk(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    if account.post == Post.AUDITADMIN:
        return act_log(request)
    day = today()
    told = counts(account, day)
    context: dict[str, Any] = {
        "title": "工作台",
        "today": day,
        "counts": told,
        "turns": my_turn(account, day, limit=SHOWN) if told.my_turn else [],
        "waits": waiting_for(account, day, limit=SHOWN // 2) if told.waiting else [],
        "news": changed_since(account, limit=SHOWN // 2) if told.unread else [],
        "actions": split_actions(quick_actions(account)),
        "more_url": to("case_list"),
        "shown": SHOWN,
        "waits_shown": SHOWN // 2,
        "leader": account.post == Post.LEADER,
        "reviewer": account.post == Post.EXPERT,
        "of_the_three": account.is_admin_of_three,
        "funnel": funnel(account) if account.post == Post.LEADER else None,
        "due": due_by_unit(account) if account.post == Post.LEADER else None,
    }
    return render(request, "portal/desk.html", context)


@door(*EVERYONE, scope="own_notices")
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """All that was shown is read: up to the entry the page named."""
    seq = request.POST.get("seq", "")
    if seq.isascii() and seq.isdigit() and len(seq) < 19:
        mark_seen(account_of(request), int(seq))
    return redirect("desk")
