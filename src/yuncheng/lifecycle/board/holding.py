"""A draft under lock: every write of one happens in here, and raises its revision, so that whoever looks at an older
one learns what has changed. Drafts are no record: no entry is made, the last word stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from yuncheng.casework.refusals import NotVisible, NotYours
from yuncheng.registry import clock
from yuncheng.registry.models import Account

from .models import BoardDraft
from .sight import demand_editor


@contextmanager
def working_on(draft_id: int, by: Account) -> Iterator[BoardDraft]:
    """The draft under lock, its revision raised when the block ends. Raises NotVisible, NotYours."""
    demand_editor(by)
    with transaction.atomic():
        draft = BoardDraft.objects.select_for_update().filter(pk=draft_id).first()
        if draft is None:
            raise NotVisible("没有这个排序方案，可能已被删除。")
        _demand_own(draft, by)
        draft.revision += 1
        yield draft
        draft.changed_by, draft.changed_at = by, clock.now()
        draft.save()


def _demand_own(draft: BoardDraft, by: Account) -> None:
    if draft.unit_id not in by.acts_for:
        raise NotYours(f"“{draft.name}”是{draft.unit}的方案，不由您改动。", articles=(8,), who=str(draft.unit))
