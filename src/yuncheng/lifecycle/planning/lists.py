"""Published lists (art. 7), read from the spine: every project tells on which day and by which document it was listed.

Decided: publication is what makes a list, so its rows (number, name, unit, nature, kind, amount) are open to
everybody of the county who is signed in for business; the project's page behind a row stays behind its own door.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from yuncheng.registry.models import Project


@dataclass(frozen=True, slots=True)
class Version:
    """One published list: its document, its day, how many projects, their sum in fen."""

    year: int
    number: str
    day: date
    count: int
    fen: int


def published() -> QuerySet[Project]:
    """Every project on a published list."""
    return Project.objects.filter(listed_on__isnull=False)


def years() -> list[int]:
    """The plan years that have a published list, newest first."""
    found = published().order_by("-plan_year").values_list("plan_year", flat=True).distinct()
    return [year for year in found if year is not None]


def versions(year: int) -> list[Version]:
    """The lists of a year, newest first."""
    rows = (
        published()
        .filter(plan_year=year)
        .order_by("-listed_on", "list_no")
        .values_list("list_no", "listed_on")
        .annotate(Count("id"), Sum("reported_amount"))
    )
    return [Version(year, number, day, count, fen or 0) for number, day, count, fen in rows]


def rows_of(version: Version) -> QuerySet[Project]:
    """The rows of one list, in order of unit and project number."""
    found = published().filter(plan_year=version.year, list_no=version.number, listed_on=version.day)
    return found.select_related("unit").order_by("unit__code", "code")
