"""Offices that pass from unit to unit (单位登记): from which day and entry on, and whose turn it was before and after.

A function passes on the day it is granted, and every open turn with it. So a turn is that of whoever was responsible on
the day it began or, where an office passed while it was open, on the last such day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from yuncheng.rulebook.kernel import Step
from yuncheng.rulebook.procedures.registers import UNIT

from .actors import Responsible, responsible
from .models import Case, Entry, Filing

MOVING = ("give", "take")


@dataclass(frozen=True, slots=True)
class FunctionMove:
    """A function passed to a unit, or from it, by an entry on a day."""

    seq: int
    day: date
    function: str


def function_moves() -> list[FunctionMove]:
    """Every change of a function that was granted, oldest first."""
    granted = Entry.objects.filter(case__procedure_key=UNIT.key, step="grant", outcome="granted", result="ok")
    found = []
    for entry in granted.order_by("seq"):
        filing = Filing.objects.filter(case=entry.case_id, step="request").order_by("-id").first()
        if filing and filing.values.get("action") in MOVING:
            found.append(FunctionMove(entry.seq, entry.on_day, filing.values["function"]))
    return found


class TurnDays:
    """On which day to ask whose turn it was. `until` is the number of the entry that ended the turn; None: open."""

    def __init__(self) -> None:
        self._moves = function_moves()

    def asked_on(self, day: date, until: int | None = None) -> date:
        """The day for a turn that began on `day`: the last day an office passed before it ended, if that is later."""
        return max([day, *(move.day for move in self._moves if until is None or move.seq < until)])

    def not_yet(self, day: date, until: int | None) -> frozenset[str]:
        """The functions that passed on `day`, but only after the turn had ended."""
        if until is None:
            return frozenset()
        return frozenset(move.function for move in self._moves if move.day == day and move.seq > until)


class Whose:
    """Whose turn it was at a step on a day; asked once for each unit, step and day."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, int, date, frozenset[str]], Responsible] = {}

    @cached_property
    def days(self) -> TurnDays:
        """On which days to ask; read once, and only where it is asked for."""
        return TurnDays()

    def turn(self, case: Case, step: Step, day: date, not_yet: Collection[str] = ()) -> Responsible:
        if case.assignee_id:
            return responsible(case, step, day, not_yet=not_yet)
        at = (case.procedure_key, step.key, case.unit_id, day, frozenset(not_yet))
        if at not in self._known:
            self._known[at] = responsible(_standing_at(case, step), step, day, not_yet=not_yet)
        return self._known[at]


def _standing_at(case: Case, step: Step) -> Case:
    """The case as it stood then: who carries it depends on where it stands."""
    return Case(
        procedure_key=case.procedure_key, unit=case.unit, assignee=case.assignee, project=case.project, step=step.key
    )
