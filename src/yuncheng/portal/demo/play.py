"""The stage: what the roads put on, merged by time and played through the engine with the clock at each instant.

A road is a list of moves; a move says how many workdays after the one before it comes, at which place of its procedure
it is done, and what it does. Cutting a road before a place leaves the case standing there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from yuncheng.casework.attachments import upload
from yuncheng.casework.engine import act
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.opening import open_case
from yuncheng.casework.refusals import Refusal
from yuncheng.registry import clock
from yuncheng.registry.models import Account, Agency, Company, Project, Unit
from yuncheng.registry.workdays import is_workday

from .contents import CONTENTS, Content
from .papers import TITLES, VARIANTS, small_pdf
from .people import People

MORNING, BETWEEN = 290, 13  # minutes after nine within which a day's work begins, and between two acts
YEARS_BACK = 4  # the oldest of three seasons may lie so far back


class RoadBlocked(Exception):
    """A road of the demo county does not walk any more: the law or the forms have changed under it."""


class Move(NamedTuple):
    """`gap` workdays after the move before; `at` is the step at which it is done; `do` does it."""

    gap: int
    at: str
    do: Callable[[], Any]


class Happening(NamedTuple):
    when: datetime
    order: int
    do: Callable[[], Any]


@dataclass
class Stage:
    """Who is there, what day it is, and what will happen."""

    units: Mapping[str, Unit]
    people: People
    today: date
    contents: Mapping[str, Content] = field(default_factory=lambda: CONTENTS)
    happenings: list[Happening] = field(default_factory=list)
    projects: dict[str, Project] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)

    def __post_init__(self) -> None:
        first = self.today - timedelta(days=366 * YEARS_BACK)
        days = (first + timedelta(days=n) for n in range((self.today - first).days))
        self._workdays = [day for day in days if is_workday(day)]  # up to yesterday: nothing lies in the future
        self._roads = 0
        self._acts = 0

    # ------------------------------------------------------------------------------------------- when

    def place_of(self, day: date) -> int:
        """The number of the last workday on or before `day`, yesterday at the latest."""
        return max(0, bisect_right(self._workdays, day) - 1)

    def ago(self, days: int) -> date:
        """The workday on or before so many days before today."""
        return self._workdays[self.place_of(self.today - timedelta(days=days))]

    def put_from(self, moves: Sequence[Move], first: date, *, last: date | None = None) -> None:
        """Let a road begin at `first`; its gaps are pressed together where it would run past `last` or yesterday."""
        begin = self.place_of(first)
        room = max(0, (self.place_of(last) if last else len(self._workdays) - 1) - begin)
        length = sum(move.gap for move in moves[1:])
        share = min(1.0, room / length) if length else 1.0
        self._roads += 1
        walked = 0
        same_day, day_before, opening = 0, -1, 0
        for number, move in enumerate(moves):
            walked += move.gap if number else 0
            place = begin + int(walked * share)
            same_day = same_day + 1 if place == day_before else 0
            if not same_day:
                opening = (self._roads * 37 + number * 101) % MORNING
            day_before = place
            when = clock.at_hour(self._workdays[place], 9) + timedelta(minutes=opening + same_day * BETWEEN)
            self.happenings.append(Happening(when, len(self.happenings), move.do))

    def put_until(self, moves: Sequence[Move], last: date, *, not_before: date | None = None) -> None:
        """Let a road end at `last`, its days counted back from there; never before `not_before`."""
        length = sum(move.gap for move in moves[1:])
        first = self._workdays[max(0, self.place_of(last) - length)]
        self.put_from(moves, max(first, not_before) if not_before else first, last=last)

    def play(self) -> None:
        """Let everything happen in the order of time."""
        for happening in sorted(self.happenings):
            with clock.at(happening.when):
                happening.do()

    # ------------------------------------------------------------------------------------------- what

    def open(
        self,
        procedure: str,
        who: str,
        *,
        project: Project | None = None,
        year: int | None = None,
        name: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> Case:
        """Begin a procedure as `who` (a username), with what its opening asks (`data`, or a new project's `name`)."""
        return open_case(
            procedure,
            by=self.people[who],
            key=self._key(),
            project=project,
            year=year,
            data=data or ({"name": name} if name else None),
        )

    def act(
        self,
        case: Case,
        step: str,
        outcome: str,
        who: str | Account,
        data: Mapping[str, Any] | None = None,
        reason: str = "",
    ) -> Entry:
        """Do one step of a case as `who`, with the version as it stands."""
        by = self.people[who] if isinstance(who, str) else who
        try:
            return self._try(case, step, outcome, by, data, reason)
        except Refusal as refusal:
            told = f"{by.username}: {case} {step}.{outcome}: {refusal} {dict(refusal.fields or {})}"
            raise RoadBlocked(told) from refusal

    def _try(
        self, case: Case, step: str, outcome: str, by: Account, data: Mapping[str, Any] | None, reason: str
    ) -> Entry:
        case.refresh_from_db(fields=["step", "version", "closed_on"])
        return act(case, step, outcome, by=by, version=case.version, key=self._key(), data=data, reason=reason)

    def refused(self, case: Case, step: str, outcome: str, who: str, data: Mapping[str, Any] | None = None) -> None:
        """Try what will be refused: the refusal stands in the record too."""
        try:
            self._try(case, step, outcome, self.people[who], data, "")
        except Refusal:
            return
        raise RoadBlocked(f"{case}: {step}.{outcome} was to be refused")

    def file(self, case: Case, who: str, papers: Iterable[str]) -> None:
        """Upload a small PDF for each of these papers."""
        case.refresh_from_db(fields=["step", "version", "closed_on"])
        for paper in papers:
            content = small_pdf(paper, case.pk % VARIANTS)
            upload(case, paper, f"{case.subject_name[:40]}{TITLES[paper]}.pdf", [content], by=self.people[who])

    def _key(self) -> str:
        self._acts += 1
        return f"demo-{self._acts}"

    # ------------------------------------------------------------------------------------------- who

    @property
    def agency(self) -> Agency:
        return self.people.agencies[0]

    @property
    def company(self) -> Company:
        return self.people.companies[3]


def cut(moves: Sequence[Move], until: str) -> list[Move]:
    """The moves of a road before the last ones done at `until`: the case is left standing there."""
    last = max((number for number, move in enumerate(moves) if move.at == until), default=None)
    if last is None:
        return list(moves)
    first = last
    while first and moves[first - 1].at == until:
        first -= 1
    return list(moves[:first])


def beside(moves: Iterable[Move]) -> list[Move]:
    """The moves of another case taken into a road: `cut` does not mistake them for the road's own."""
    return [move._replace(at=f"beside:{move.at}") for move in moves]
