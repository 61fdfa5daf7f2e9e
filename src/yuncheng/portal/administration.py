"""Pages of the 三员: the accounts, and who acted when. Neither shows what was filed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yuncheng.casework.journal import action_words
from yuncheng.casework.pages.common import account_of
from yuncheng.casework.sight import visible_entries
from yuncheng.casework.typed_fields import DayField
from yuncheng.registry.clock import SHANGHAI, at_hour
from yuncheng.registry.doors import door
from yuncheng.registry.models import Account
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import YEARS, Post

from .accounts import issue_code
from .links import open_link, to

PAGE = 50
RESULTS = (("ok", "已办理"), ("denied", "未获准"))
STATES = (("active", "在用"), ("waiting", "待激活"), ("disabled", "已停用"))


@door(Post.SYSADMIN, Post.SECADMIN, scope="accounts")
def account_list(request: HttpRequest) -> HttpResponse:
    """Every account: who, where, which post, in which state."""
    account = account_of(request)
    q, post, state = request.GET.get("q", "").strip()[:60], request.GET.get("post", ""), request.GET.get("state", "")
    found = Account.objects.select_related("unit").order_by("unit__code", "post", "username")
    if q:
        found = found.filter(Q(username__icontains=q) | Q(display_name__icontains=q) | Q(unit__name__icontains=q))
    if post in list(Post):
        found = found.filter(post=post)
    if state in dict(STATES):
        found = found.filter(_state(state))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    may_grant = account.post == Post.SECADMIN
    context: dict[str, Any] = {
        "title": "账号",
        "rows": [_account_row(row, may_grant) for row in page],
        "filters": [
            {"name": "q", "label": "登录名、姓名、单位", "kind": "search", "value": q},
            {
                "name": "post",
                "label": "岗位",
                "kind": "select",
                "value": post,
                "options": [(p.value, p.label) for p in Post],
            },
            {"name": "state", "label": "状态", "kind": "select", "value": state, "options": STATES},
        ],
        "filtered": bool(q or post or state),
        "reset_url": to("account_list"),
        "pager": _pager(page),
        "request_url": open_link("account") if account.post == Post.SYSADMIN else "",
        "may_grant": may_grant,
    }
    return render(request, "portal/account_list.html", context)


def _state(state: str) -> Q:
    waiting = Q(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return {"active": Q(is_active=True) & ~waiting, "waiting": waiting, "disabled": Q(is_active=False)}[state]


def _account_row(row: Account, may_grant: bool) -> dict[str, Any]:
    waiting = row.is_active and not row.has_usable_password()
    state = "waiting" if waiting else "active" if row.is_active else "disabled"
    return {
        "username": row.username,
        "name": row.display_name,
        "unit": row.unit.name,
        "post": Post(row.post).label,
        "state": state,
        "state_label": dict(STATES)[state],
        "code_url": to("account_code", row.pk) if waiting and may_grant else "",
    }


@door(Post.SECADMIN, scope="accounts")
@never_cache
@require_POST
def account_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the one-time code and show it, this once."""
    account, code = issue_code(pk)
    context = {
        "title": "一次性激活码",
        "crumbs": [{"label": "账号", "url": to("account_list")}],
        "account": account,
        "code": code,
        "address": request.build_absolute_uri(to("activate")),
    }
    return render(request, "portal/account_code.html", context)


@door(Post.AUDITADMIN, scope="visible_entries")
def act_log(request: HttpRequest) -> HttpResponse:
    """Who acted when, newest first: person, unit, what kind of act, granted or refused. Never what was filed."""
    account = account_of(request)
    q, result = request.GET.get("q", "").strip()[:60], request.GET.get("result", "")
    since, until = _day(request, "since"), _day(request, "until")
    found = visible_entries(account).order_by("-seq")
    if q:
        found = found.filter(
            Q(account__username__icontains=q) | Q(account__display_name__icontains=q) | Q(unit__name__icontains=q)
        )
    if result in dict(RESULTS):
        found = found.filter(result=result)
    if since:
        found = found.filter(ts__gte=at_hour(since, 0))
    if until:
        found = found.filter(ts__lt=at_hour(until + timedelta(days=1), 0))
    names = ("seq", "ts", "step", "outcome", "result", "case__procedure_key", "unit__name", "account__display_name")
    page = Paginator(found.values(*names, "account__username", "account__post"), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "操作日志",
        "rows": [_log_row(row) for row in page],
        "filters": [
            {"name": "q", "label": "人员、单位", "kind": "search", "value": q},
            {"name": "result", "label": "结果", "kind": "select", "value": result, "options": RESULTS},
            {"name": "since", "label": "自", "kind": "date", "value": since.isoformat() if since else ""},
            {"name": "until", "label": "至", "kind": "date", "value": until.isoformat() if until else ""},
        ],
        "filtered": bool(q or result or since or until),
        "reset_url": to("act_log"),
        "pager": _pager(page),
    }
    return render(request, "portal/act_log.html", context)


def _log_row(row: dict[str, Any]) -> dict[str, Any]:
    procedure = BOOK.procedures.get(row["case__procedure_key"] or "")
    return {
        "seq": row["seq"],
        "when": row["ts"].astimezone(SHANGHAI),
        "who": row["account__display_name"] or "系统",
        "username": row["account__username"] or "",
        "unit": row["unit__name"] or "",
        "post": Post(row["account__post"]).label if row["account__post"] else "",
        "procedure": procedure.title if procedure else "—",
        "what": action_words(procedure, row["step"], row["outcome"]) if procedure else "访问或启动",
        "denied": row["result"] == "denied",
    }


def _day(request: HttpRequest, name: str) -> date | None:
    """A day asked for; None for what is none, or lies where no record can."""
    try:
        day: date | None = DayField(required=False).clean(request.GET.get(name, ""))
    except ValidationError:
        return None
    return day if day and day.year in YEARS else None


def _pager(page: Any) -> dict[str, Any]:
    return {
        "number": page.number,
        "pages": page.paginator.num_pages,
        "total": f"{page.paginator.count:,}",
        "has_next": page.has_next(),
    }
