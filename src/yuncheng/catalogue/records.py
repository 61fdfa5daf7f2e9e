"""The recorder of 编制目录: checks every row by the law's form and keeps them as a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yuncheng.casework.models import Case
from yuncheng.casework.recorders import Acting, Recorder, record_by

from .models import CatalogueItem
from .rows import bad_cells, kept, newest_rows, newest_version

MOST_NAMED = 200


@record_by("catalogue", "fill")
class CatalogueRecorder(Recorder):
    def check(self, acting: Acting) -> Mapping[str, list[str]]:
        found = bad_cells(acting.cleaned["rows"], acting.case.unit.name)
        if not found:
            return {}
        sentences = [str(cell) for cell in found[:MOST_NAMED]]
        if len(found) > MOST_NAMED:
            sentences.append(f"另有{len(found) - MOST_NAMED}处问题，请先改正以上各处。")
        return {"rows": sentences}

    def save(self, acting: Acting) -> None:
        version = newest_version(acting.case) + 1
        CatalogueItem.objects.bulk_create(
            CatalogueItem(case=acting.case, version=version, position=position, **kept(row))
            for position, row in enumerate(acting.cleaned["rows"], 1)
        )

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        return {"version": newest_version(case), "rows": newest_rows(case)}
