"""How a record began: its first entry says `demo` or `init`. A real county never runs on a demonstration's record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from yuncheng.registry import clock

from . import chain
from .models import Entry

DEMO, INIT = "demo", "init"
REFUSED = "这个数据库是演示数据（首条记录注明“演示”），不能用于正式运行。请另选数据目录或数据库，用 init 建立正式数据。"


def origin() -> str:
    """What the first entry says: "demo", "init", another word, or nothing where there is no entry."""
    first = Entry.objects.filter(seq=1, role="system").values_list("step", flat=True).first()
    return first or ""


def begin_record(outcome: str, reason: str, snapshot: Mapping[str, Any]) -> Entry:
    """The first entry of a real county's record, with what `init` made."""
    action = f"system.{INIT}.{outcome}"
    return chain.append(
        chain.Happening(
            action=action,
            case=None,
            obj="",
            by=None,
            role="system",
            step=INIT,
            outcome=outcome,
            result="ok",
            reason=reason,
            on_day=clock.today(),
            req=action,
            version=0,
            snapshot=dict(snapshot),
        )
    )


def is_refused() -> bool:
    """Whether this is a demonstration's record and the product does not run as one (no tables yet: it is not)."""
    if settings.DEMO:
        return False
    try:
        return origin() == DEMO
    except DatabaseError:
        return False


def demand_own_record() -> None:
    """Called where the server starts. Raises ImproperlyConfigured on a demonstration's record in production."""
    if is_refused():
        raise ImproperlyConfigured(REFUSED)
