"""Where a case stands: the functions that move it, one at a time or many together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import F

from . import spine
from .models import Case
from .together import batches


def stand(case: Case, place: str, day: date) -> None:
    """Let the case stand at a step or an end."""
    case.step, case.step_since, case.version = place, day, case.version + 1
    if case.procedure.end(place):
        case.closed_on = day
    case.save(update_fields=["step", "step_since", "version", "closed_on"])
    spine.show_place(case)


def stand_together(placed: Sequence[tuple[Case, str]], day: date, said: Mapping[int, spine.Said]) -> None:
    """The same for many cases that one act moves; `said` is what was filled in in them."""
    by_place: dict[str, list[Case]] = {}
    for case, place in placed:
        case.step, case.step_since, case.version = place, day, case.version + 1
        if case.procedure.end(place):
            case.closed_on = day
        by_place.setdefault(place, []).append(case)
    for place, cases in by_place.items():
        for ended in (True, False):
            moved = [case for case in cases if (case.closed_on == day) is ended]
            for some in batches(moved):
                rows = Case.objects.filter(pk__in=[case.pk for case in some])
                closing = {"closed_on": day} if ended else {}
                rows.update(step=place, step_since=day, version=F("version") + 1, **closing)
    spine.show_places([case for case, _ in placed], said)
