"""What consultations supply: how many tasks were agreed."""

from __future__ import annotations

from yuncheng.casework.models import Case
from yuncheng.casework.recorders import supplies
from yuncheng.casework.spine import latest_values

from .asking import PROCEDURES


@supplies("follow_ups")
def _follow_ups(case: Case) -> int | None:
    """Known once the opinions are summed up."""
    if case.procedure_key not in PROCEDURES:
        return None
    agreed = latest_values(case, "collect").get("tasks")
    return None if agreed is None else len(agreed)
