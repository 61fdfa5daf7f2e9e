"""The bureau's collection of a year (art. 7): which units have reported, how much, and who is late. Three queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, Sum

from yuncheng.registry.models import THROUGH_PARENT, Project, Unit, UnitFunction
from yuncheng.rulebook.kernel import Function

from .rounds import last_day

SILENT = (Function.GROUP.value, Function.GOVERNMENT.value)  # they approve; what they build, a department reports


@dataclass(slots=True)
class UnitRound:
    """What one reporting unit (its schools and hospitals with it) has reported for a year."""

    unit: Unit
    reported: int = 0
    fen: int = 0
    first_on: date | None = None
    last_on: date | None = None
    in_time: int = 0
    preparing: int = 0

    def state(self, overdue: bool) -> str:
        """已报送 · 逾期报送 · 正在准备 · 逾期未报送 · 未报送."""
        if self.reported:
            return "逾期报送" if self.in_time < self.reported else "已报送"
        if overdue:
            return "逾期未报送"
        return "正在准备" if self.preparing else "未报送"


def collection(year: int, day: date) -> list[UnitRound]:
    """Every unit valid on `day` that reports by itself, in order of code; not the county's leading bodies."""
    due = last_day(year, day)
    silent = UnitFunction.objects.on(day).filter(function__in=SILENT).values("unit")
    units = Unit.objects.on(day).exclude(pk__in=silent).order_by("code")
    rounds = {unit.pk: UnitRound(unit) for unit in units if not _through_parent(unit)}
    reporter = {unit.pk: unit.parent_id for unit in Unit.objects.filter(kind__in=THROUGH_PARENT, parent__isnull=False)}
    in_time = Q(reported_on__lte=due) if due else Q(reported_on__isnull=False)
    rows = (
        Project.objects.filter(plan_year=year)
        .order_by()
        .values("unit_id")
        .annotate(
            sent=Count("id", filter=Q(reported_on__isnull=False)),
            timely=Count("id", filter=in_time),
            fen=Sum("reported_amount", filter=Q(reported_on__isnull=False)),
            first=Min("reported_on"),
            last=Max("reported_on"),
            started=Count("id", filter=Q(reported_on__isnull=True)),
        )
    )
    for row in rows:
        found = rounds.get(reporter.get(row["unit_id"]) or row["unit_id"])
        if found is not None:
            _add(found, row)
    return list(rounds.values())


def _through_parent(unit: Unit) -> bool:
    return unit.kind in THROUGH_PARENT and unit.parent_id is not None


def _add(found: UnitRound, row: Mapping[str, object]) -> None:
    found.reported += _int(row["sent"])
    found.in_time += _int(row["timely"])
    found.preparing += _int(row["started"])
    found.fen += _int(row["fen"])
    found.first_on = min(filter(None, (found.first_on, _day(row["first"]))), default=None)
    found.last_on = max(filter(None, (found.last_on, _day(row["last"]))), default=None)


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
