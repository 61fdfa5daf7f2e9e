"""Reading the list (art. 7): its versions, the entries as they stood at one of them, what a version did, two compared.

Decided: publication is what makes a list, so its rows, with the reasons of what changed, are open to everybody of the
county who is signed in for business; the project's page behind a row stays behind its own door.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from yuncheng.casework.refusals import NotVisible

from .models import ListLine, ListVersion

Change = ListLine.Change


def years() -> list[int]:
    """The plan years that have a published list, newest first."""
    return list(ListVersion.objects.order_by("-year").values_list("year", flat=True).distinct())


def year_first_shown(found: Sequence[int], this_year: int) -> int:
    """Which list a reader meets who names no year: next year's or the newest before it; lists further ahead are rare,
    and met first only where there is no other."""
    near = [year for year in found if year <= this_year + 1]
    return max(near) if near else min(found, default=this_year)


def versions_of(year: int) -> list[ListVersion]:
    """The versions of a year, newest first."""
    return list(ListVersion.objects.filter(year=year).order_by("-number"))


def version_numbered(found: Sequence[ListVersion], number: int) -> ListVersion:
    """The one of this number. Raises NotVisible."""
    version = next((one for one in found if one.number == number), None)
    if version is None:
        raise NotVisible("没有这一版清单。", cures=["从页面上选择清单的版次"])
    return version


def counts_of(found: Sequence[ListVersion]) -> dict[int, dict[str, int]]:
    """Version → how many projects it added, changed and removed. One query."""
    made: dict[int, dict[str, int]] = {version.pk: {} for version in found}
    rows = ListLine.objects.filter(version__in=found).order_by().values_list("version_id", "change")
    for version, change, count in rows.annotate(n=Count("id")):
        made[version][change] = count
    return made


def entries_at(version: ListVersion) -> QuerySet[ListLine]:
    """The list as it stood with this version: of each project its newest line up to then, unless it was removed."""
    so_far = list(
        ListVersion.objects.filter(year=version.year, number__lte=version.number).values_list("pk", flat=True)
    )
    later = ListLine.objects.filter(
        project=OuterRef("project"), version__in=so_far, version_id__gt=OuterRef("version_id")
    )
    lines = ListLine.objects.filter(version__in=so_far).exclude(change=Change.REMOVED)
    return lines.filter(~Exists(later))


def done_by(version: ListVersion) -> QuerySet[ListLine]:
    """What this version did: added, changed, removed."""
    return ListLine.objects.filter(version=version)


@dataclass(frozen=True, slots=True)
class Difference:
    """One project that two versions tell differently; `line` is what brought it there (the newest between them)."""

    line: ListLine
    change: str
    before: int | None
    after: int | None
    name_before: str = ""

    @property
    def label(self) -> str:
        return Change(self.change).label

    @property
    def more(self) -> int:
        """By how much the list grew (or shrank) by it, in fen."""
        return (self.after or 0) - (self.before or 0)


def compared(older: ListVersion, newer: ListVersion) -> list[Difference]:
    """What lies between two versions of a year: each project once, by where it stood before and stands after.

    One that came and went in between is not told; neither is one that was changed and changed back.
    """
    between = ListLine.objects.filter(
        version__year=newer.year, version__number__gt=older.number, version__number__lte=newer.number
    )
    newest: dict[int, ListLine] = {}
    for line in between.select_related("version", "unit").order_by("version__number"):
        newest[line.project_id] = line
    stood = {line.project_id: line for line in entries_at(older).filter(project__in=between.values("project"))}
    found = [_difference(line, stood.get(number)) for number, line in newest.items()]
    order = list(Change)
    kept = [one for one in found if one is not None]
    return sorted(kept, key=lambda one: (order.index(Change(one.change)), one.line.unit.code, one.line.code))


def _difference(line: ListLine, before: ListLine | None) -> Difference | None:
    removed = line.change == Change.REMOVED
    if before is None:
        return None if removed else Difference(line, Change.ADDED, None, line.amount)
    if removed:
        return Difference(line, Change.REMOVED, before.amount, None)
    if (before.name, before.amount) == (line.name, line.amount) and not line.content:
        return None
    renamed = before.name if before.name != line.name else ""
    return Difference(line, Change.CHANGED, before.amount, line.amount, renamed)


def lines_of(project_id: int) -> list[ListLine]:
    """Everything lists did with a project, newest first."""
    return list(ListLine.objects.filter(project=project_id).select_related("version").order_by("-version_id"))
