"""What every page shows around its own content: name, navigation, person, and the demonstration's roles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import SimpleLazyObject

from yuncheng.casework.inbox import turns_of
from yuncheng.registry.county import county
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Post

from .links import to
from .showcase import demo_roles, role_of

MOST_SHOWN = 99

# label, name of the page, icon, group
_BUSINESS = (
    ("工作台", "desk", "home", ""),
    ("项目", "project_list", "rectangle-stack", ""),
    ("清单报送", "reporting", "paper-airplane", "办理"),
    ("办件", "case_list", "inbox-stack", "办理"),
    ("费用测算", "cost", "calculator", "办理"),
    ("会商", "consultation_list", "chat-bubble-left-right", "办理"),
    ("有没有类似的", "likeness", "document-magnifying-glass", "办理"),
    ("规划", "plans", "map", "公开"),
    ("项目清单", "county_list", "list-bullet", "公开"),
    ("建设计划", "annual_plan_list", "queue-list", "公开"),
    ("投资计划", "investment", "banknotes", "公开"),
    ("经验库", "experience_list", "light-bulb", "公开"),
    ("总览", "overview", "chart-bar", "公开"),
    ("法规", "law", "book-open", "公开"),
)
_OF_POST: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    Post.EXPERT: (("工作台", "desk", "home", ""), ("法规", "law", "book-open", "")),
    Post.SYSADMIN: (
        ("工作台", "desk", "home", ""),
        ("账号", "account_list", "users", ""),
        ("办件", "case_list", "inbox-stack", ""),
        ("法规", "law", "book-open", ""),
    ),
    Post.AUDITADMIN: (
        ("操作日志", "act_log", "clipboard-document-list", ""),
        ("法规", "law", "book-open", ""),
    ),
}
_OF_POST[Post.SECADMIN] = _OF_POST[Post.SYSADMIN]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Lazy, so that fragments and the API pay nothing for what they do not show."""
    made: dict[str, Any] = {"product": {"name": "云程", "county": county().names.county, "url": "/"}}
    account = getattr(request, "user", None)
    if not isinstance(account, Account):
        return made
    made["nav"] = SimpleLazyObject(lambda: navigation(request, account))
    made["me"] = SimpleLazyObject(lambda: _me(account))
    if settings.DEMO:
        made["demo_roles"] = SimpleLazyObject(lambda: _roles(account))
        made["demo_url"] = to("demo_role")
    if account.post in _OF_POST:
        return made
    made["search"] = {"url": to("project_list"), "value": "", "placeholder": "搜索项目、编号、单位"}
    return made


def navigation(request: HttpRequest, account: Account) -> list[dict[str, Any]]:
    """The links of this person's post; the desk shows how many steps wait for him."""
    match = request.resolver_match
    here = match.url_name if match else ""
    found = []
    for label, name, icon, group in _OF_POST.get(account.post, _BUSINESS):
        url = to(name)
        if url:
            current = (
                here == name
                or (here or "").startswith(f"{name.removesuffix('_list')}_")
                or here in _UNDER.get(name, ())
            )
            count = waiting_steps(account) if name == "desk" else None
            found.append({"label": label, "url": url, "icon": icon, "group": group, "current": current, "count": count})
    return found


# Pages that belong under another entry of the navigation.
_UNDER = {
    "project_list": ("project",),
    "case_list": ("case", "case_open", "entry"),
    "experience_list": ("experience",),
    "desk": ("password", "job", "job_list"),
    "act_log": ("desk",),
}


def waiting_steps(account: Account) -> str:
    """How many open steps are this person's, or his post's in his unit; capped, because every page asks."""
    # in no order: the index of open turns then answers alone
    found = len(turns_of(account).order_by().values_list("pk", flat=True)[: MOST_SHOWN + 1])
    return f"{MOST_SHOWN}+" if found > MOST_SHOWN else str(found or "")


_EXPORTS = {"label": "我的导出", "url": reverse_lazy("job_list"), "icon": "arrow-down-tray", "post": False}


def _me(account: Account) -> dict[str, Any]:
    return {
        "name": account.display_name,
        "unit": account.unit.name,
        "post": Post(account.post).label,
        "menu": [
            *([] if account.post in _OF_POST else [_EXPORTS]),
            {"label": "修改口令", "url": to("password"), "icon": "key", "post": False},
            {"label": "退出", "url": to("logout"), "icon": "arrow-right-start-on-rectangle", "post": True},
        ],
    }


def _roles(account: Account) -> list[dict[str, Any]]:
    """Whom the bar offers; who I am is always among them."""
    roles = demo_roles()
    if roles and account.username not in {role.key for role in roles}:
        roles = [role_of(account), *roles]
    return [
        {"key": role.key, "label": role.label, "unit": role.unit, "current": role.key == account.username}
        for role in roles
    ]
