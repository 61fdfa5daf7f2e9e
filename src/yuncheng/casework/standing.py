"""Where a case stands: the one function that moves it."""

from __future__ import annotations

from datetime import date

from . import spine
from .models import Case


def stand(case: Case, place: str, day: date) -> None:
    """Let the case stand at a step or an end."""
    case.step, case.step_since, case.version = place, day, case.version + 1
    if case.procedure.end(place):
        case.closed_on = day
    case.save(update_fields=["step", "step_since", "version", "closed_on"])
    spine.show_place(case)
