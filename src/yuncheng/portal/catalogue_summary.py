"""A project's data catalogue in figures: what it holds and how it is shared. One query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from yuncheng.casework.models import Case
from yuncheng.catalogue.models import CatalogueItem

from .links import case_link

CATALOGUE = "catalogue"


def catalogue_summary(cases: Sequence[Case]) -> dict[str, Any] | None:
    """The newest draft of the newest catalogue of these cases (newest first); None where there is none."""
    case = next((case for case in cases if case.procedure_key == CATALOGUE), None)
    if case is None:
        return None
    rows = list(
        CatalogueItem.objects.filter(case=case)
        .order_by("-version")
        .values_list("version", "resource", "share_type", "open")
    )
    newest = [row for row in rows if row[0] == rows[0][0]]
    shared = Counter(share_type for _, _, share_type, _ in newest)
    opened = Counter(is_open for _, _, _, is_open in newest)
    return {
        "url": case_link(case.pk),
        "facts": [
            {"label": "状态", "value": case.place},
            {"label": "信息资源", "value": f"{len({row[1] for row in newest})} 类 {len(newest)} 项"},
            {"label": "共享", "value": "，".join(f"{kind} {count} 项" for kind, count in shared.most_common()) or "—"},
            {
                "label": "向社会开放",
                "value": "，".join(f"{word} {count} 项" for word, count in opened.most_common()) or "—",
            },
        ],
    }
