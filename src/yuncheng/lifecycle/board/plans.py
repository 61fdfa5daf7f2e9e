"""Plans of a year as they were issued: the one in force, how versions differ, what became of what was planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef, QuerySet, Subquery

from yuncheng.registry.models import Project

from .models import PlanLine, PlanVersion


def issued() -> QuerySet[PlanVersion]:
    """Every version that was issued."""
    return PlanVersion.objects.filter(number__isnull=False)


def in_force() -> QuerySet[PlanVersion]:
    """The newest issued version of each year."""
    newest = issued().filter(year=OuterRef("year")).order_by("-number").values("pk")[:1]
    return PlanVersion.objects.filter(pk=Subquery(newest))


def plan_of(year: int) -> PlanVersion | None:
    """The version in force of a year; None where none was issued."""
    return issued().filter(year=year).order_by("-number").first()


def versions_of(year: int) -> list[PlanVersion]:
    """The issued versions of a year, newest first."""
    return list(issued().filter(year=year).select_related("case", "based_on").order_by("-number"))


def planned_years() -> list[int]:
    """The years that have a plan in force, newest first."""
    return sorted(set(issued().values_list("year", flat=True)), reverse=True)


def version_of_case(case_id: int) -> PlanVersion | None:
    """What was handed in last in this case."""
    return PlanVersion.objects.filter(case_id=case_id).order_by("-id").first()


def lines_of(version: PlanVersion) -> QuerySet[PlanLine]:
    return PlanLine.objects.filter(version=version).select_related("project__unit").order_by("rank")


# ---------------------------------------------------------------------------------------------------- differences


@dataclass(frozen=True, slots=True)
class Change:
    """One project that two versions tell differently; None where a version does not know it."""

    project: Project
    before: PlanLine | None
    after: PlanLine | None

    @property
    def fen(self) -> int:
        """How much more is planned for it than before; negative where less."""
        return _planned(self.after) - _planned(self.before)


@dataclass(slots=True)
class Differences:
    """What a version changed: projects taken in, taken out, given another amount; and how many only moved in rank."""

    taken_in: list[Change] = field(default_factory=list)
    taken_out: list[Change] = field(default_factory=list)
    amounts: list[Change] = field(default_factory=list)
    moved: int = 0

    @property
    def any(self) -> bool:
        return bool(self.taken_in or self.taken_out or self.amounts or self.moved)


def differences(before: Iterable[PlanLine], after: Iterable[PlanLine]) -> Differences:
    """What `after` says differently about what is planned."""
    old = {line.project_id: line for line in before}
    new = {line.project_id: line for line in after}
    made = Differences()
    for number in [*new, *(number for number in old if number not in new)]:
        was, now = old.get(number), new.get(number)
        change = Change((now or was).project, was, now)  # type: ignore[union-attr]  # one of them knows it
        if _included(now) and not _included(was):
            made.taken_in.append(change)
        elif _included(was) and not _included(now):
            made.taken_out.append(change)
        elif _included(now) and change.fen:
            made.amounts.append(change)
    made.moved = _moved(_order(old), _order(new))
    return made


def _included(line: PlanLine | None) -> bool:
    return line is not None and line.included


def _planned(line: PlanLine | None) -> int:
    return line.fen if line is not None and line.included else 0


def _order(lines: dict[int, PlanLine]) -> list[int]:
    return [number for number, line in sorted(lines.items(), key=lambda pair: pair[1].rank) if line.included]


def _moved(before: Sequence[int], after: Sequence[int]) -> int:
    """How many of the projects that both hold stand in another place among those."""
    old = [number for number in before if number in set(after)]
    new = [number for number in after if number in set(before)]
    return sum(one != other for one, other in zip(old, new, strict=True))


# ---------------------------------------------------------------------------------------------------- carried out

# How far a project has come, by the spine: (column that tells it, in words).
READINESS = (
    ("listed_on", "已纳入清单"),
    ("catalogue_ready_on", "目录已编制"),
    ("applied_on", "已申报"),
    ("admitted_on", "已受理"),
    ("review_issued_on", "已审查"),
    ("approved_on", "已批复"),
    ("assessed_on", "已评审"),
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The furthest stretch a project has reached: its number from 1 (0: none), and in words."""

    reached: int
    words: str

    @property
    def steps(self) -> int:
        return len(READINESS)


def readiness_of(project: Project) -> Readiness:
    """How far a project has come towards being built."""
    for number in range(len(READINESS), 0, -1):
        column, words = READINESS[number - 1]
        if getattr(project, column):
            return Readiness(number, words)
    return Readiness(0, "不在清单")


def carried_out(lines: Iterable[PlanLine]) -> list[tuple[str, int]]:
    """How many of the planned projects stand at each stretch, the furthest first: (words, count)."""
    counts = Counter(readiness_of(line.project).words for line in lines if line.included)
    words = [*(words for _, words in reversed(READINESS)), "不在清单"]
    return [(one, counts[one]) for one in words if counts[one]]
