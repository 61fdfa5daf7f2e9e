"""Drafts: what somebody is still writing at a step. Not record; `keep_draft` is the one function that writes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yuncheng.registry import clock
from yuncheng.registry.models import Account

from .models import Case, Draft
from .refusals import BadForm, Stale

_PAGE = "_page"  # which opened page wrote the draft last; no declared field begins with an underscore


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as a page meets it: the values, when they were kept, and the number a later save must name."""

    values: dict[str, Any]
    saved_at: datetime
    version: int


def version_of(saved_at: datetime) -> int:
    """A draft's version: the millisecond it was kept."""
    return int(saved_at.timestamp() * 1000)


def kept(draft: Draft) -> Kept:
    values = {key: value for key, value in draft.values.items() if key != _PAGE}
    return Kept(values, draft.saved_at, version_of(draft.saved_at))


def keep_draft(
    case: Case,
    values: Mapping[str, Any],
    *,
    by: Account,
    case_version: int | None = None,
    draft_version: int | None = None,
    page: str = "",
) -> Kept:
    """Keep what this person is writing at the step where the case stands. Raises Stale where the case has moved since
    the page was opened, or where another page of the same person has written in between (`draft_version` is the one
    this page began from, `page` tells pages apart)."""
    if case_version is not None and case_version != case.version:
        raise _moved(case)
    demand_storable(values)
    with transaction.atomic():
        now = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if (now.step, now.version) != (case.step, case.version):
            raise _moved(now)
        held = Draft.objects.select_for_update().filter(account=by, case=case, step=case.step).first()
        if held and _written_elsewhere(held, draft_version, page):
            raise Stale(
                "您在另一个页面上改过这份草稿，这里的没有覆盖它。请刷新后核对。", cures=["刷新页面，在最新的草稿上修改"]
            )
        saved_at = clock.now()
        if held and saved_at <= held.saved_at:
            saved_at = held.saved_at
        wanted = {**values, _PAGE: page}
        Draft.objects.update_or_create(
            account=by, case=case, step=case.step, defaults={"values": wanted, "saved_at": saved_at}
        )
    return Kept(dict(values), saved_at, version_of(saved_at))


def _moved(case: Case) -> Stale:
    return Stale(
        f"事项已有变化，现在处于“{case.place}”。草稿没有保存，请另开页面核对后再填。", cures=["刷新页面后核对"]
    )


def demand_storable(values: Mapping[str, Any]) -> None:
    """Refuse NUL and half a surrogate pair: a draft is not yet validated, and no database keeps them."""
    if any("\0" in text or any("\ud800" <= c <= "\udfff" for c in text) for text in _texts(values)):
        raise BadForm("填写的内容含有不能识别的字符，草稿没有保存。")


def _texts(value: Any) -> Iterator[str]:
    """Every text in a drafted value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _written_elsewhere(held: Draft, draft_version: int | None, page: str) -> bool:
    if draft_version is None:
        return False
    same_page = bool(page) and held.values.get(_PAGE) == page
    return not same_page and version_of(held.saved_at) != draft_version
