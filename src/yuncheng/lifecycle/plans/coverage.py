"""Coverage both ways: which task of the county plan is taken up by whom and served by which projects; which projects
serve nothing, and which tasks nobody takes up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from yuncheng.casework.models import Case
from yuncheng.registry.access import visible_projects
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.procedures.reporting import REPORT

from .items import county_plan
from .models import DEPARTMENT, Plan, PlanItem
from .sight import plans_in_sight

MOST_SHOWN = 200  # projects shown under their tasks; of more, a task opens its own
PER_PAGE = 50


@dataclass(slots=True)
class Served:
    """Projects that cite one task: how many, their reported amounts in fen, and (of few) which."""

    count: int = 0
    fen: int = 0
    projects: list[Project] = field(default_factory=list)

    def add(self, count: int, fen: int) -> None:
        self.count += count
        self.fen += fen


@dataclass(slots=True)
class DepartmentTask:
    """A department's task, and the projects that cite it."""

    item: PlanItem
    served: Served


@dataclass(slots=True)
class CountyTask:
    """A task of the county plan: the department tasks that lean on it, and the projects that cite it themselves."""

    item: PlanItem
    served: Served
    departments: list[DepartmentTask] = field(default_factory=list)

    @property
    def all_served(self) -> Served:
        """With the projects of the departments' tasks."""
        own = (self.served, *(one.served for one in self.departments))
        return Served(sum(one.count for one in own), sum(one.fen for one in own))

    @property
    def state(self) -> str:
        """served: a project serves it · taken: a department took it up · alone: nobody."""
        if self.all_served.count:
            return "served"
        return "taken" if self.departments else "alone"


@dataclass(slots=True)
class Coverage:
    """The plans in force against the projects of a year."""

    year: int
    plan: Plan | None
    tasks: list[CountyTask]
    adrift: list[DepartmentTask]  # department tasks that lean on no county task in force
    cited_before: Served  # projects that cite a task which holds no more (or of a plan not in sight)
    citing_nothing: Served
    few: bool  # whether the projects themselves are shown

    def of_state(self, state: str) -> list[CountyTask]:
        return [task for task in self.tasks if not state or task.state == state]

    @property
    def counts(self) -> Mapping[str, int]:
        return {state: len(self.of_state(state)) for state in ("served", "taken", "alone")}

    @property
    def citing(self) -> Served:
        """All projects that serve a task in force."""
        own = [task.all_served for task in self.tasks] + [one.served for one in self.adrift]
        return Served(sum(one.count for one in own), sum(one.fen for one in own))


def projects_of(account: Account, year: int) -> QuerySet[Project]:
    """The projects of a plan year that stand: on the list, filed, or still being reported."""
    reporting = Case.objects.filter(procedure_key=REPORT.key, project=OuterRef("pk"), closed_on__isnull=True)
    stands = Q(listed_on__isnull=False) | Q(filed_on__isnull=False) | Exists(reporting)
    return visible_projects(account).filter(stands, plan_year=year)


def years_of(account: Account) -> list[int]:
    """The plan years that have projects, newest first."""
    found = visible_projects(account).filter(plan_year__isnull=False).order_by("-plan_year")
    return [year for year in found.values_list("plan_year", flat=True).distinct() if year is not None]


def coverage(account: Account, year: int) -> Coverage:
    """Seven queries at most besides the doors', however much there is."""
    plan = county_plan()
    items = list(plan.items.order_by("position")) if plan else []
    sums = _sums(projects_of(account, year))
    few = sum(one.count for code, one in sums.items() if code) <= MOST_SHOWN
    if few:
        _fill(sums, projects_of(account, year).exclude(plan_item=""))
    tasks = {item.code: CountyTask(item, sums.pop(item.code, Served())) for item in items}
    adrift: list[DepartmentTask] = []
    for item in _department_items(account):
        task = DepartmentTask(item, sums.pop(item.code, Served()))
        above = tasks.get(item.county_item)
        (above.departments if above else adrift).append(task)
    nothing = sums.pop("", Served())
    before = Served()
    for one in sums.values():
        before.add(one.count, one.fen)
        before.projects += one.projects
    return Coverage(year, plan, list(tasks.values()), adrift, before, nothing, few)


def _department_items(account: Account) -> Iterable[PlanItem]:
    plans = plans_in_sight(account).in_force().filter(level=DEPARTMENT)
    found = PlanItem.objects.filter(plan__in=plans).select_related("plan__unit")
    return found.order_by("plan__unit__code", "position")


def _sums(projects: QuerySet[Project]) -> dict[str, Served]:
    """Code → how many projects cite it, and their amounts."""
    rows = projects.order_by().values_list("plan_item").annotate(Count("pk"), Sum("reported_amount"))
    return {code: Served(count, fen or 0) for code, count, fen in rows}


def _fill(sums: Mapping[str, Served], projects: QuerySet[Project]) -> None:
    for project in projects.select_related("unit").order_by("unit__code", "code"):
        sums[project.plan_item].projects.append(project)


def citing(account: Account, year: int, codes: Sequence[str]) -> QuerySet[Project]:
    """The projects that cite one of these tasks; with the empty code, those that cite nothing."""
    found = projects_of(account, year).filter(plan_item__in=list(codes))
    return found.select_related("unit").order_by("unit__code", "code")


def codes_under(item: PlanItem) -> list[str]:
    """A task's own code, and of a county task those of the department tasks that lean on it."""
    leaning = PlanItem.objects.filter(
        county_item=item.code, plan__in_force_on__isnull=False, plan__ended_on__isnull=True
    )
    return [item.code, *leaning.values_list("code", flat=True)]
