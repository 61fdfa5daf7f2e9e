"""What the investment plans supply: whether they keep to the list (R4L)."""

from __future__ import annotations

from yuncheng.casework.models import Case
from yuncheng.casework.recorders import supplies
from yuncheng.registry import clock

from .lines import unlisted
from .versions import KIND_OF, version_in


@supplies("investment_unlisted")
def _unlisted(case: Case) -> int | None:
    """How many projects of the plan as handed in may not be given money today; None before it is handed in."""
    version = version_in(case) if case.procedure_key in KIND_OF else None
    return len(unlisted(version, clock.today())) if version else None
