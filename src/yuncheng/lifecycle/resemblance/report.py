"""A year of comparisons and verdicts, month by month: how often the comparison was borne out, and what still waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import TruncMonth

from yuncheng.registry.models import Project
from yuncheng.rulebook.procedures.resemblance import DUPLICATE, VERDICTS

from .finding import lives
from .models import Comparison, Resemblance, Verdict
from .record import compared_projects
from .suspicion import alert_line, waiting

_BORNE_OUT, _OVERRULED = ("duplicate", "shareable"), ("distinct",)


@dataclass(slots=True)
class Month:
    """One month, or (`name` a year alone) their sum. A project counts in the month of its newest comparison.

    `judged`, `borne_out`, `overruled` are of what the comparison had proposed as a duplicate.
    """

    name: str
    compared: int = 0
    alerted: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    judged: int = 0
    borne_out: int = 0
    overruled: int = 0

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        """How many verdicts of each kind, in the order of VERDICTS."""
        return [(label, self.verdicts[code]) for code, label in VERDICTS]

    @property
    def right(self) -> int | None:
        """Of 100 proposed duplicates that were judged, how many were borne out; None where none was judged."""
        return None if not self.judged else self.borne_out * 100 // self.judged

    def add(self, other: Month) -> None:
        """Take another month into this sum."""
        self.compared += other.compared
        self.alerted += other.alerted
        self.verdicts += other.verdicts
        self.judged += other.judged
        self.borne_out += other.borne_out
        self.overruled += other.overruled


@dataclass(frozen=True, slots=True)
class Report:
    """A calendar year; `waiting`, `never_compared` and `versions` (of the comparison → projects) are of today."""

    year: int
    line: int | None
    months: list[Month]
    total: Month
    waiting: list[tuple[Project, int]]
    never_compared: int
    versions: dict[str, int]


def report_of(year: int) -> Report:
    """The report of a calendar year. Ten queries, however many projects there are."""
    months = {number: Month(f"{year}-{number:02d}") for number in range(1, 13)}
    line = alert_line()
    made = Comparison.objects.filter(made_at__year=year)
    _count(months, made, "compared")
    if line is not None:
        at_line = Resemblance.objects.filter(comparison=OuterRef("pk"), kind=DUPLICATE, percent__gte=line)
        _count(months, made.filter(Exists(at_line)), "alerted")
    for month, proposed, verdict, count in _verdicts(year):
        _say(months[month], proposed, verdict, count)
    total = Month(str(year))
    for one in months.values():
        total.add(one)
    known = Comparison.objects.filter(project=OuterRef("pk"))
    return Report(
        year=year,
        line=line,
        months=[one for one in months.values() if one.compared or one.verdicts],
        total=total,
        waiting=_waiting(line),
        never_compared=sum(map(lives, compared_projects().filter(~Exists(known)).only("standing"))),
        versions=dict(Comparison.objects.order_by("version").values_list("version").annotate(Count("pk"))),
    )


def _count(months: dict[int, Month], rows: QuerySet[Comparison], name: str) -> None:
    counted = rows.annotate(month=TruncMonth("made_at")).order_by().values_list("month").annotate(Count("pk"))
    for month, count in counted:
        setattr(months[month.month], name, count)


def _verdicts(year: int) -> Iterable[tuple[int, str, str, int]]:
    """Month, what was proposed, what was said, how often. One query."""
    told = Verdict.objects.filter(confirmed_on__year=year).order_by()
    rows = told.values_list("confirmed_on__month", "proposed", "verdict").annotate(Count("pk"))
    return [(month, proposed, verdict, count) for month, proposed, verdict, count in rows]


def _say(month: Month, proposed: str, verdict: str, count: int) -> None:
    month.verdicts[verdict] += count
    if proposed == DUPLICATE:
        month.judged += count
        month.borne_out += count if verdict in _BORNE_OUT else 0
        month.overruled += count if verdict in _OVERRULED else 0


def _waiting(line: int | None) -> list[tuple[Project, int]]:
    """The projects that still want a consultation or a verdict, the strongest suspicion first."""
    if line is None:
        return []
    compared = Resemblance.objects.filter(comparison__project=OuterRef("pk"), kind=DUPLICATE, percent__gte=line)
    judged = Verdict.objects.filter(project=OuterRef("pk"), verdict=DUPLICATE)
    judged_from_there = Verdict.objects.filter(other_project=OuterRef("pk"), verdict=DUPLICATE)
    open_ones = Project.objects.filter(consultation_on__isnull=True, admitted_on__isnull=True, placeholder=False)
    asked = open_ones.filter(Exists(compared) | Exists(judged) | Exists(judged_from_there)).select_related("unit")
    by_id = {project.pk: project for project in asked}
    found = waiting(by_id.values())
    return sorted(((by_id[n], said.percent) for n, said in found.items()), key=_strongest)


def _strongest(row: tuple[Project, int]) -> tuple[int, int]:
    return -row[1], row[0].pk
