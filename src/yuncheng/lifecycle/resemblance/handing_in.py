"""Verdicts handed in with one call: the case opened and 逐个判定 done, both or neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from yuncheng.casework import denials
from yuncheng.casework.engine import act
from yuncheng.casework.models import Entry
from yuncheng.casework.opening import open_case
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.procedures.resemblance import RESEMBLANCE

from .judging import others_by_code
from .models import Resemblance

_STEP = RESEMBLANCE.first
_OUTCOME = _STEP.outcomes[0]


def hand_in(
    project: Project, rows: Iterable[Mapping[str, str]], *, by: Account, key: str, on: date | None = None
) -> Entry:
    """Open 相似性判定 for a project and send these verdicts (other, verdict, reason) on for confirmation; the entry of
    the second act. What the comparison had proposed is put beside each. Raises Refusal; then nothing has changed."""
    told = _with_proposals(project, list(rows))
    with denials.recorded(by, f"{_STEP.key}.{_OUTCOME.key}", req=key), transaction.atomic():
        case = open_case(RESEMBLANCE.key, by=by, key=f"{key[:70]}-open", project=project, on=on)
        data = {"verdicts": told}
        return act(case, _STEP.key, _OUTCOME.key, by=by, version=0, key=f"{key[:70]}-judge", data=data, on=on)


def _with_proposals(project: Project, rows: list[Mapping[str, str]]) -> list[dict[str, str]]:
    others = others_by_code(row["other"] for row in rows)
    found = Resemblance.objects.filter(comparison__project=project).select_related("other_project", "other_system")
    kinds = {(row.other_project or row.other_system): row.kind for row in found}
    made = []
    for row in rows:
        other = others.get(row["other"].strip())
        made.append({**row, "name": other.name if other else "", "proposed": kinds.get(other, "") if other else ""})
    return made
