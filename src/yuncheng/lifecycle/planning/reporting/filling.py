"""清单报送 (REPORT): one project, by one name, is reported once a year, and not again once it is on the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db.models import Q

from yuncheng.casework.children import lock_matters
from yuncheng.casework.models import Case
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.papers import squash
from yuncheng.registry.models import Project, Unit
from yuncheng.rulebook.procedures.reporting import REPORT

ENDED_FOR_NOTHING = ("withdrawn", "refused")
GOES_ON = ("continue", "maintain")  # what runs on year after year may keep its name


@dataclass(frozen=True, slots=True)
class Taken:
    """A name that is taken: what is wrong with it, what cures it, and the report or project that has it."""

    problem: str
    cure: str
    case_id: int | None = None


class Names:
    """The names a unit has reported for a year, and those of its listed projects of other years, those of one project
    set aside: one that was filed and has grown is reported again. Two queries."""

    def __init__(self, unit: Unit, year: int, *, but: Project | None = None) -> None:
        self.year, self.whose = year, (unit.pk, year)
        reports = Case.objects.filter(procedure_key=REPORT.key, unit=unit, project__plan_year=year)
        reports = reports.exclude(Q(step__in=ENDED_FOR_NOTHING) | Q(project=but)).order_by("-id")
        rows = reports.values_list("pk", "step", "project__name")
        self._reported = {squash(name): (pk, step) for pk, step, name in rows}
        listed = Project.objects.filter(unit=unit, listed_on__isnull=False).exclude(plan_year=year).order_by("id")
        if but is not None:
            listed = listed.exclude(pk=but.pk)
        self._listed = {squash(name): (no, day) for name, no, day in listed.values_list("name", "list_no", "listed_on")}

    def add(self, name: str, case: Case) -> None:
        """This report has the name now."""
        self._reported[squash(name)] = (case.pk, case.step)

    def taken(self, name: str, nature: str) -> Taken | None:
        """Why this name will not do; None where it will."""
        key = squash(name)
        if key in self._reported:
            pk, step = self._reported[key]
            return Taken(
                f"本单位{self.year}年度已报送同名项目（现处于“{REPORT.place(step)}”）",
                "同一项目只报送一次；要修改的，在已有的报送上办理；确是另一个项目的，请改用能区分的名称",
                pk,
            )
        if key in self._listed and nature not in GOES_ON:
            number, day = self._listed[key]
            return Taken(
                f"同名项目已在清单（{number}，{day}）",
                "额度、内容有变或者不再建设的，办理清单调整；续建、运维的，项目性质请选续建或运维",
            )
        return None


_looked_up: ContextVar[Names | None] = ContextVar("yuncheng_names", default=None)


@contextmanager
def names_held(unit: Unit, year: int) -> Iterator[Names]:
    """The names of a unit and year under lock: reports are taken in one after the other, and two that come at once see
    each other's names. Inside, they are looked up once, however many reports follow; each adds its own."""
    lock_matters(REPORT.key, year, [unit])
    names = Names(unit, year)
    token = _looked_up.set(names)
    try:
        yield names
    finally:
        _looked_up.reset(token)


@record_by(REPORT.key, "fill")
class Filling(Recorder):
    """A second report of the same name is refused at the name."""

    def check(self, acting: Acting) -> Mapping[str, list[str]]:
        if "plan_year" not in acting.cleaned:
            return {}
        unit, year = acting.case.unit, acting.cleaned["plan_year"]
        names = _looked_up.get()
        if names is None or names.whose != (unit.pk, year):
            lock_matters(REPORT.key, year, [unit])
            names = Names(unit, year, but=acting.case.project)
        name = acting.cleaned["name"]
        taken = names.taken(name, acting.cleaned["nature"])
        if taken is None:
            names.add(name, acting.case)
        return {"name": [f"{taken.problem}。{taken.cure}。"]} if taken else {}


def same_names(names: Iterable[str]) -> dict[int, int]:
    """Place → the earlier place of the same name, counted from 0."""
    first: dict[str, int] = {}
    found = {}
    for place, name in enumerate(names):
        key = squash(name)
        if key in first:
            found[place] = first[key]
        elif key:
            first[key] = place
    return found
