"""化整为零 (art. 7): projects of one unit and those under it that look like one project in parts below a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from yuncheng.likeness import Finding, Record, batch_groups, lone_parts, patterns, renamed, split_groups
from yuncheng.registry.models import THROUGH_PARENT, InformationSystem, Project, Unit, UnitKind

from .finding import REFUSED, lives
from .lines import Line, Numbers, numbers_today
from .record import WAN, number_of, project_id, record_of_system, records_of

_UNDER_A_DEPARTMENT = (*THROUGH_PARENT, UnitKind.INSTITUTION)
_DECIDING = 10  # the article of 技术审查 and 项目决策
_MOST_OTHERS = 500  # newest projects that are looked through for what a part belongs to


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that look like one project, or a sign over a unit's list: which rule, how grave, whose, the line, why.

    Where a name was changed there is no line.
    """

    rule: str
    warning: bool
    unit: Unit
    members: tuple[Project, ...]
    line: Line | None
    reasons: tuple[str, ...]

    @property
    def articles(self) -> tuple[int, ...]:
        """Where the law has the line, or the deciding that a changed name goes round."""
        return (self.line.article,) if self.line else (_DECIDING,)

    @property
    def fen(self) -> int:
        """The members' sum as they were reported: by those amounts they lie below the line."""
        return sum(member.reported_amount or 0 for member in self.members)


@dataclass(frozen=True, slots=True)
class Parts:
    """Projects that would stand beside a planned one as parts of one project; `fen` with the planned one."""

    members: tuple[Project, ...]
    fen: int
    line: Line


def groups_of_year(year: int) -> list[Group]:
    """The groups that a project of this plan year is in, the gravest first. Before any edition there are none."""
    numbers = numbers_today()
    if numbers is None:
        return []
    every = Project.objects.all()
    found = _groups(_near_a_line(every, year, numbers), numbers) + _renamed(every, year, numbers)
    return [group for group in found if any(member.plan_year == year for member in group.members)]


def groups_with(project: Project) -> list[Group]:
    """The groups that this project is in: looked for among those of its unit, the unit above it and those beside it."""
    numbers = numbers_today()
    if numbers is None or project.plan_year is None:
        return []
    family = _family(project.unit)
    found = _groups(_near_a_line(family, project.plan_year, numbers), numbers)
    found += _renamed(family, project.plan_year, numbers)
    return [group for group in found if project in group.members]


def answering(unit: Unit) -> Unit:
    """The unit whose one project the parts would be: of schools, hospitals and institutions the department above."""
    return unit.parent if unit.kind in _UNDER_A_DEPARTMENT and unit.parent else unit


def parts_with(plan: Record, unit: Unit) -> list[Parts]:
    """The groups that a project still being thought of, of this unit, would be in."""
    numbers = numbers_today()
    if numbers is None or plan.year is None or plan.amount is None:
        return []
    by_id, records = _records(_near_a_line(_family(unit), plan.year, numbers))
    lines = {line.fen / WAN: line for line in numbers.lines}
    own = replace(plan, unit=answering(unit).name)
    found = split_groups([*records, own], lines=tuple(lines), just_below=numbers.crowd, apart=numbers.apart)
    return [
        Parts(
            tuple(by_id[number_of(one.id)[1]] for one in group.members if one.id != plan.id),
            round(group.total * WAN),
            lines[group.line],
        )
        for group in found
        if any(one.id == plan.id for one in group.members)
    ]


def _family(unit: Unit) -> QuerySet[Project]:
    """The projects of a unit, of the department that answers for it, and of those beside it."""
    above = answering(unit).pk
    return Project.objects.filter(Q(unit_id=above) | Q(unit__parent_id=above, unit__kind__in=_UNDER_A_DEPARTMENT))


def _near_a_line(projects: QuerySet[Project], year: int, numbers: Numbers) -> list[Project]:
    """Projects not far below or above a line, of this year and those near enough to it."""
    near = Q(pk__in=())
    for line in numbers.lines:
        low, high = line.fen * numbers.crowd, line.fen * (2 - numbers.crowd)
        near |= Q(reported_amount__gte=int(low), reported_amount__lt=int(high))
    return [project for project in _of_years(projects.filter(near), year, numbers) if lives(project)]


def _of_years(projects: QuerySet[Project], year: int, numbers: Numbers) -> QuerySet[Project]:
    span = (year - numbers.apart, year + numbers.apart)
    return projects.filter(plan_year__range=span, placeholder=False).select_related("unit__parent").order_by("pk")


def _groups(projects: Sequence[Project], numbers: Numbers) -> list[Group]:
    by_id, records = _records(projects)
    lines = {line.fen / WAN: line for line in numbers.lines}
    near: dict[str, Any] = {"lines": tuple(lines), "just_below": numbers.crowd}
    found = split_groups(records, apart=numbers.apart, **near)
    known = [{record.id for record in one.members} for one in found]
    batches = {record.id: day for record in records if (day := _day(by_id[number_of(record.id)[1]]))}
    for one in batch_groups(records, batches, **near):
        if not any({record.id for record in one.members} <= held for held in known):
            found.append(one)
    found += patterns(records, **near)
    found += _lone(records, by_id, near)
    made = [_group(one, by_id, lines[one.line]) for one in found]
    return sorted(made, key=lambda group: (not group.warning, -len(group.members), group.members[0].pk))


def _day(project: Project) -> str:
    """The day a project was handed in to the bureau, with the others that its department sent that day."""
    return project.reported_on.isoformat() if project.reported_on else ""


def _records(projects: Sequence[Project]) -> tuple[dict[int, Project], list[Record]]:
    by_id = {project.pk: project for project in projects}
    found = records_of(Project.objects.filter(pk__in=by_id).order_by("pk")) if by_id else []
    return by_id, [_as_reported(record, by_id) for record in found]


def _as_reported(record: Record, projects: dict[int, Project]) -> Record:
    """By the amount that was reported, under the department that answers for the unit."""
    project = projects[number_of(record.id)[1]]
    return replace(record, unit=answering(project.unit).name, amount=(project.reported_amount or 0) / WAN)


def _group(found: Finding, projects: dict[int, Project], line: Line | None) -> Group:
    members = tuple(projects[number_of(record.id)[1]] for record in found.members)
    return Group(found.rule, found.degree == "预警", answering(members[0].unit), members, line, found.reasons)


# ------------------------------------------------------------------------------------------ parts alone, new names


def _lone(records: Sequence[Record], by_id: dict[int, Project], near: dict[str, Any]) -> list[Finding]:
    """Parts of which their unit has no other: looked for among its systems and its newest projects. Two queries, none
    where no name says that it is a part."""
    alone = lone_parts(records, (), **near)
    suspects = [record for one in alone for record in one.members]
    if not suspects:
        return []
    above = {answering(by_id[number_of(record.id)[1]].unit).pk for record in suspects}
    of_them = Q(unit_id__in=above) | Q(unit__parent_id__in=above, unit__kind__in=_UNDER_A_DEPARTMENT)
    systems = InformationSystem.objects.filter(of_them).select_related("unit__parent").order_by("-pk")
    projects = Project.objects.filter(of_them, placeholder=False).select_related("unit__parent").order_by("-pk")
    others = [replace(record_of_system(one), unit=answering(one.unit).name) for one in systems[:_MOST_OTHERS]]
    others += [
        Record(id=project_id(one.pk), name=one.name, unit=answering(one.unit).name)
        for one in projects[:_MOST_OTHERS]
        if lives(one)
    ]
    return lone_parts(suspects, others, **near)


def _renamed(projects: QuerySet[Project], year: int, numbers: Numbers) -> list[Group]:
    """Living projects that say over again what was refused to their unit under another name. One query where nothing
    was refused."""
    refused = list(_of_years(projects.filter(standing__in=REFUSED), year, numbers))
    if not refused:
        return []
    above = {answering(one.unit).pk for one in refused}
    of_them = Q(unit_id__in=above) | Q(unit__parent_id__in=above, unit__kind__in=_UNDER_A_DEPARTMENT)
    living = [one for one in _of_years(projects.filter(of_them), year, numbers) if lives(one)]
    by_id, records = _records([*refused, *living])
    gone = {project_id(one.pk) for one in refused}
    before = [record for record in records if record.id in gone]
    later = [record for record in records if record.id not in gone]
    found = [one for record in later for one in renamed(record, _earlier(record, before, by_id))]
    return [_group(one, by_id, None) for one in found]


def _earlier(record: Record, refused: Sequence[Record], by_id: dict[int, Project]) -> list[Record]:
    """Those refused that were begun before this one."""
    own = by_id[number_of(record.id)[1]].pk
    return [one for one in refused if by_id[number_of(one.id)[1]].pk < own]
