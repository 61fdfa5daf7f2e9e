"""What the list supplies: until when a year is reported, what waits to be sent, how a listed project is to change."""

from __future__ import annotations

from datetime import date

from yuncheng.casework.membership import candidates
from yuncheng.casework.models import Case
from yuncheng.casework.recorders import scratch, supplies
from yuncheng.casework.spine import latest_values

from .reporting.sending import only_what_may_still_go
from .reporting.years import closed_on, year_of


@supplies("round_closed_on")
def _round_closed_on(case: Case) -> date | None:
    """When the year's reporting was closed, for what is new: what was reported in its time may come back and go again,
    and article 9 does not wait for the round."""
    year = year_of(case)
    if year is None:
        return None
    held = scratch(case)
    if "round_closed_on" not in held:
        closed = closed_on(year)
        held["round_closed_on"] = None if closed and only_what_may_still_go(case) else closed
    found: date | None = held["round_closed_on"]
    return found


@supplies("round_year")
def _round_year(case: Case) -> int | None:
    return year_of(case)


@supplies("reports_to_send")
def _reports_to_send(case: Case) -> int | None:
    return candidates(case).count() if case.procedure_key == "dispatch" else None


@supplies("list_change")
def _list_change(case: Case) -> str | None:
    return latest_values(case, "fill").get("change") if case.procedure_key == "list_change" else None
