"""Pages of a list: ids first, then their rows; counted by primary key, up to ten thousand."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

from django.db.models import Model, QuerySet

from ..refusals import BadForm

CAP = 10_000
MOST = 100
M = TypeVar("M", bound=Model)


class Page(NamedTuple):
    """The ids of a page, newest first, and what a `Paged` shape says about it."""

    ids: list[int]
    about: dict[str, Any]


def page_of(rows: QuerySet[Any], *, page: int, per_page: int, before: int | None) -> Page:
    """One page by number, or the one after the id `before` (the cursor `next` of the page before it)."""
    if not (1 <= page <= CAP and 1 <= per_page <= MOST):
        raise BadForm("页码不对。", fields={"page": [f"页码从 1 起，每页最多 {MOST} 条"]})
    total = rows.order_by().values("pk")[: CAP + 1].count()
    ordered = rows.order_by("-pk").values_list("pk", flat=True)
    if before is not None:
        ordered = ordered.filter(pk__lt=before)
    start = (page - 1) * per_page if before is None else 0
    ids = list(ordered[start : start + per_page + 1])
    more = len(ids) > per_page
    ids = ids[:per_page]
    about = {
        "total": min(total, CAP),
        "total_text": f"{CAP}+" if total > CAP else str(total),
        "page": page,
        "per_page": per_page,
        "next": ids[-1] if more else None,
    }
    return Page(ids, about)


def in_order(rows: QuerySet[M], ids: list[int]) -> list[M]:
    """The rows of these ids, in their order."""
    found = rows.in_bulk(ids)
    return [found[number] for number in ids]
