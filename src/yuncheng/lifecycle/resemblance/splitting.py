"""化整为零 (art. 7): projects of one unit and those under it that look like one project in parts below a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from yuncheng.likeness import Finding, Record, patterns, split_groups
from yuncheng.registry.clock import today
from yuncheng.registry.county import law_on
from yuncheng.registry.models import THROUGH_PARENT, Project, Unit, UnitKind
from yuncheng.rulebook.kernel import Law, Missing

from .finding import lives
from .record import WAN, newest_fen, number_of, records_of

_UNDER_A_DEPARTMENT = (*THROUGH_PARENT, UnitKind.INSTITUTION)
LINES = (("list.threshold", 7, "清单起点"), ("acceptance.bureau_from", 25, "由主管部门验收的起点"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the law that parts may stay below: its figure in fen, its article, its name."""

    fen: int
    article: int
    label: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the law says of a day: the lines, how near below one counts, how many years apart at most."""

    lines: tuple[Line, ...]
    crowd: float
    apart: int

    @classmethod
    def of(cls, law: Law) -> Numbers | None:
        """None before any edition, and where the county looks for no parts."""
        try:
            months, crowd = law.value("splitting.months"), law.value("splitting.crowd")
            lines = [(law.value(key), article, label) for key, article, label in LINES]
        except Missing:
            return None
        if months is None or crowd is None:
            return None
        known = tuple(Line(int(fen), article, label) for fen, article, label in lines if fen is not None)
        return cls(known, float(law.share("splitting.crowd")), max(int(months) // 12 - 1, 0))


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that look like one project, or a sign over a unit's list: which rule, how grave, whose, the line, why."""

    rule: str
    warning: bool
    unit: Unit
    members: tuple[Project, ...]
    line: Line
    reasons: tuple[str, ...]

    @property
    def fen(self) -> int:
        """The members' sum."""
        return sum(newest_fen(member) or 0 for member in self.members)


@dataclass(frozen=True, slots=True)
class Parts:
    """Projects that would stand beside a planned one as parts of one project; `fen` with the planned one."""

    members: tuple[Project, ...]
    fen: int
    line: Line


def numbers_today() -> Numbers | None:
    return Numbers.of(law_on(today()))


def groups_of_year(year: int) -> list[Group]:
    """The groups that a project of this plan year is in, the gravest first. Before any edition there are none."""
    numbers = numbers_today()
    if numbers is None:
        return []
    found = _groups(_near_a_line(Project.objects.all(), year, numbers), numbers)
    return [group for group in found if any(member.plan_year == year for member in group.members)]


def groups_with(project: Project) -> list[Group]:
    """The groups that this project is in: looked for among those of its unit, the unit above it and those beside it."""
    numbers = numbers_today()
    if numbers is None or project.plan_year is None:
        return []
    found = _groups(_near_a_line(_family(project.unit), project.plan_year, numbers), numbers)
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
    span = (year - numbers.apart, year + numbers.apart)
    rows = projects.filter(near, plan_year__range=span, placeholder=False).select_related("unit__parent")
    return [project for project in rows.order_by("pk") if lives(project)]


def _groups(projects: Sequence[Project], numbers: Numbers) -> list[Group]:
    by_id, records = _records(projects)
    lines = {line.fen / WAN: line for line in numbers.lines}
    found = split_groups(records, lines=tuple(lines), just_below=numbers.crowd, apart=numbers.apart)
    found += patterns(records, lines=tuple(lines), just_below=numbers.crowd)
    made = [_group(one, by_id, lines[one.line]) for one in found]
    return sorted(made, key=lambda group: (not group.warning, -len(group.members), group.members[0].pk))


def _records(projects: Sequence[Project]) -> tuple[dict[int, Project], list[Record]]:
    by_id = {project.pk: project for project in projects}
    found = records_of(Project.objects.filter(pk__in=by_id).order_by("pk")) if by_id else []
    return by_id, [_as_reported(record, by_id) for record in found]


def _as_reported(record: Record, projects: dict[int, Project]) -> Record:
    """By the amount that was reported, under the department that answers for the unit."""
    project = projects[number_of(record.id)[1]]
    return replace(record, unit=answering(project.unit).name, amount=(project.reported_amount or 0) / WAN)


def _group(found: Finding, projects: dict[int, Project], line: Line) -> Group:
    members = tuple(projects[number_of(record.id)[1]] for record in found.members)
    return Group(found.rule, found.degree == "预警", answering(members[0].unit), members, line, found.reasons)
