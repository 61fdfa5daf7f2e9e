"""The bureau's collection of a year (art. 7): which units have reported, how much, who is at work, who is late.

Derived from report cases and sendings; what an ended unit reported counts to its successor, a school's to its
department. Seven queries, however many units and reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.db.models import Count, F, Max, Min, Q, Sum

from yuncheng.casework.models import Case, Entry, Notice
from yuncheng.registry.models import Unit
from yuncheng.rulebook.procedures.reporting import DISPATCH, REPORT

from .years import last_day, reporters, reporting_units

REPORTED, LATE, NIL, WORKING, SILENT, OVERDUE = (
    "已报送",
    "逾期报送",
    "零报送",
    "正在准备",
    "未报送",
    "逾期未报送",
)
STATES = (OVERDUE, SILENT, WORKING, LATE, NIL, REPORTED)
DONE = (REPORTED, LATE, NIL)


@dataclass(slots=True)
class UnitRound:
    """What one reporting unit (its schools and hospitals with it) has reported for a year. `place` is where its sending
    stands in words, where one is under way."""

    unit: Unit
    reported: int = 0
    fen: int = 0
    to_list: int = 0
    first_on: date | None = None
    last_on: date | None = None
    in_time: int = 0
    preparing: int = 0
    sent_nothing: bool = False
    sending: Case | None = None

    def state(self, overdue: bool) -> str:
        """One of STATES."""
        if self.reported:
            return LATE if self.in_time < self.reported else REPORTED
        if self.sent_nothing:
            return NIL
        if overdue:
            return OVERDUE
        return WORKING if self.preparing or self.at_work else SILENT

    @property
    def at_work(self) -> bool:
        """Whether its sending has left the handler's desk."""
        return self.sending is not None and self.sending.version > 0

    @property
    def is_done(self) -> bool:
        return bool(self.reported) or self.sent_nothing


def collection(year: int, day: date, *, threshold: int | None = None) -> list[UnitRound]:
    """Every unit valid on `day` that reports by itself, in order of code; not the county's leading bodies."""
    rounds = {unit.pk: UnitRound(unit) for unit in reporting_units(day)}
    reporter = reporters(day)
    for row in chain.from_iterable(_reports(of_year, year, day, threshold) for of_year in _of_year(year)):
        found = rounds.get(reporter.get(_int(row["unit_id"]), 0))
        if found is not None:
            _add(found, row)
    sendings = Case.objects.filter(procedure_key=DISPATCH.key, matter__year=year).order_by("id")
    for case in sendings.only("unit_id", "step", "closed_on", "version", "procedure_key"):
        found = rounds.get(reporter.get(case.unit_id, 0))
        if found is not None:
            found.sent_nothing = found.sent_nothing or case.step == "nothing"
            found.sending = case if case.is_open else found.sending
    return list(rounds.values())


def _of_year(year: int) -> tuple[Q, Q]:
    """Reports of a year; one whose year is not filled in yet belongs to the year after it was opened. Asked apart, for
    together no index answers them."""
    return Q(project__plan_year=year), Q(project__plan_year__isnull=True, opened_on__year=year - 1)


def _reports(of_year: Q, year: int, day: date, threshold: int | None) -> Iterable[Mapping[str, object]]:
    """Per unit: what was sent in the very case that stands (not what an earlier report of the project sent)."""
    due = last_day(year, day)
    sent = Q(project__reported_on__gte=F("opened_on"))
    timely = sent & (Q(project__reported_on__lte=due) | ~Q(project__addition_ground="")) if due else sent
    return (
        Case.objects.filter(of_year, procedure_key=REPORT.key)
        .exclude(step="withdrawn")
        .order_by()
        .values("unit_id")
        .annotate(
            sent=Count("id", filter=sent),
            timely=Count("id", filter=timely),
            large=Count("id", filter=sent & Q(project__reported_amount__gte=threshold or 0)),
            fen=Sum("project__reported_amount", filter=sent),
            first=Min("project__reported_on", filter=sent),
            last=Max("project__reported_on", filter=sent),
            started=Count("id", filter=~sent & Q(closed_on__isnull=True)),
        )
    )


def _add(found: UnitRound, row: Mapping[str, object]) -> None:
    found.reported += _int(row["sent"])
    found.in_time += _int(row["timely"])
    found.to_list += _int(row["large"])
    found.preparing += _int(row["started"])
    found.fen += _int(row["fen"])
    found.first_on = min(filter(None, (found.first_on, _day(row["first"]))), default=None)
    found.last_on = max(filter(None, (found.last_on, _day(row["last"]))), default=None)


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


# ---------------------------------------------------------------------------------------------- chasing


@dataclass(frozen=True, slots=True)
class Chased:
    """The last time the bureau chased in a round: when, and whom."""

    when: datetime
    on_day: date
    units: tuple[str, ...]


def to_chase(rounds: Iterable[UnitRound]) -> list[UnitRound]:
    """The units that have sent neither reports nor a nil return."""
    return [one for one in rounds if not one.is_done]


def last_chased(round_case: Case) -> Chased | None:
    """The newest chasing of a round. Two queries."""
    acts = Entry.objects.filter(case=round_case, step="collect", outcome="chased", result="ok").order_by("-seq")
    entry = acts.only("ts", "on_day").first()
    if entry is None:
        return None
    told = Notice.objects.filter(entry=entry).order_by("unit__code").values_list("unit__name", flat=True)
    return Chased(entry.ts, entry.on_day, tuple(told))
