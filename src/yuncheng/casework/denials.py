"""What was refused is recorded too, in a short transaction of its own.

Limited in rate, so that nobody can flood the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction

from yuncheng.registry import clock
from yuncheng.registry.models import Account

from . import chain
from .models import Case, Entry
from .refusals import Refusal

PER_MINUTE = 20


@contextmanager
def recorded(by: Account, action: str, *, case_id: int | None = None, req: str = "") -> Iterator[None]:
    """Record whatever is refused inside this block; the refusal goes on to whoever asked."""
    try:
        yield
    except Refusal as refusal:
        record(by, action, refusal, case_id=case_id, req=req)
        raise


def record(by: Account, action: str, refusal: Refusal, *, case_id: int | None = None, req: str = "") -> Entry | None:
    """Record a refusal; None where this person has already had many recorded within a minute."""
    since = clock.now() - timedelta(minutes=1)
    with transaction.atomic():
        if Entry.objects.filter(account=by, result="denied", ts__gt=since).count() >= PER_MINUTE:
            return None
        case = Case.objects.filter(pk=case_id).first() if case_id else None
        step, _, outcome = action.rpartition(".")
        return chain.append(
            chain.Happening(
                action=f"{case.procedure_key}.{action}" if case else action,
                case=case,
                obj=case.subject_ref if case else "",
                by=by,
                role=f"unit.{by.post}",
                step=step[:30],
                outcome=outcome[:40],
                result="denied",
                reason=refusal.sentence[:500],
                on_day=clock.today(),
                req=req[:80],
                version=case.version if case else 0,
                snapshot={"code": refusal.code, "articles": list(refusal.articles)},
            )
        )
