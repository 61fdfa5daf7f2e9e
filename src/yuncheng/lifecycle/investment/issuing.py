"""A version takes force, and the one before it ends. Two at once: the second is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from yuncheng.casework.refusals import BadForm, Stale

from .models import InvestmentVersion


def issue(
    version: InvestmentVersion, before: InvestmentVersion | None, *, on: date, doc_no: str, cures: Sequence[str]
) -> None:
    """Put a version in force that was made on the ground of `before`. Raises Stale (with `cures`) where another one
    has taken force since, BadForm where `before` took force on a later day than `on`."""
    if before is not None and before.issued_on is not None and on < before.issued_on:
        words = f"发生日期不能早于现行版本的下达日期（{before.issued_on}）。"
        raise BadForm(words, articles=(4,), fields={"on": [words]})
    try:
        with transaction.atomic():
            if before is not None:
                ended = InvestmentVersion.objects.in_force().filter(pk=before.pk).update(ended_on=on)
                if not ended:
                    raise overtaken(version, cures)
            number = (before.number or 0) + 1 if before is not None else 1
            rows = InvestmentVersion.objects.filter(pk=version.pk)
            rows.update(number=number, issued_on=on, doc_no=doc_no, based_on=before)
    except IntegrityError as raced:
        raise overtaken(version, cures) from raced


def overtaken(version: InvestmentVersion, cures: Sequence[str]) -> Stale:
    """What is said where a version was made on the ground of one that holds no more."""
    words = f"办理期间，{version.title}已另有一版下达（可能是批准了预算外增补），本次没有在它的基础上调整。"
    return Stale(words, articles=(4, 9), cures=cures)


def told_issue(version: InvestmentVersion) -> list[Any]:
    """A version in force as the record tells it; what it replaced, and when that ended, with it."""
    day = version.issued_on.isoformat() if version.issued_on else ""
    head = [version.kind, version.year, version.number, version.doc_no, day, version.note]
    return [*head, _told_before(version.based_on)]


def _told_before(before: InvestmentVersion | None) -> list[Any]:
    if before is None:
        return []
    return [before.case_id, before.number, before.ended_on.isoformat() if before.ended_on else ""]
