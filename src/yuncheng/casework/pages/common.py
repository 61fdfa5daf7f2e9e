"""What the pages of casework share: finding a case through its door, addresses, the account that asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from yuncheng.registry.models import Account

from ..journal import HEAVY
from ..models import Case, Filing
from ..refusals import BadForm, NotVisible
from ..sight import visible_cases

MAX_KEY = 80
WHOLE = ("project", "matter__unit", "unit__parent", "parent", "assignee", "system", "company")


def account_of(request: HttpRequest) -> Account:
    """The person who asks; the door has already let him in."""
    assert isinstance(request.user, Account)
    return request.user


def case_in_sight(account: Account, pk: int, related: tuple[str, ...] = WHOLE) -> Case:
    """A case this person may see, with all that its page names, or only what is `related`. Raises NotVisible."""
    case = visible_cases(account).select_related(*related).filter(pk=pk).first()
    if case is None:
        raise NotVisible
    return case


def address(name: str, *args: Any, **query: Any) -> str:
    """The address of a named page; empty where no such page is routed (the portal stands above us)."""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    wanted = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(wanted)}" if wanted else path


def whole_number(text: str | None) -> int | None:
    """A number out of a query or a hidden field; None for anything else, however long."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def posted_key(request: HttpRequest) -> str:
    """The idempotency key a form carries. Raises BadForm where it is missing or no key."""
    key = request.POST.get("key", "").strip()
    if not 8 <= len(key) <= MAX_KEY:
        raise BadForm("表单不完整，请刷新页面后重试。")
    return key


def filings_of(case: Case, **more: Any) -> list[Filing]:
    """What acts put on record in a case, oldest first, each with its case and entry at hand."""
    heavy = (f"entry__{name}" for name in HEAVY)
    found = Filing.objects.filter(case=case, entry__isnull=False, **more).select_related("entry").defer(*heavy)
    filings = list(found.order_by("id"))
    for filing in filings:
        filing.case = case
    return filings
