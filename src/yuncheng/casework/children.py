"""Cases that an act opens: parallel work under it (an expert's opinion, an office's answer, a unit's report), and the
procedure that follows on a project by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from yuncheng.registry.models import Account, Matter, Project, Unit
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import SubjectKind

from . import obligations, spine
from .membership import Taken
from .models import Carried, Case, Entry
from .opening import write_opening
from .recorders import Acting
from .standing import stand


def open_child(
    parent: Case,
    procedure_key: str,
    *,
    by: Account,
    on: date,
    assignee: Account | None = None,
    unit: Unit | None = None,
    about: str = "",
    due_on: date | None = None,
) -> Case:
    """Open a case under another, inside the act that asks for it: for a person, or for a unit.

    `due_on` is the last day told for all of its steps. A procedure that units may also begin themselves keeps its own
    matter (`lock_matters`); one that is only ever a child shares its parent's subject.
    """
    procedure = BOOK.procedures[procedure_key]
    own_matter = procedure.subject is SubjectKind.MATTER and not procedure.child
    case = Case(
        procedure_key=procedure.key,
        project=None if own_matter else parent.project,
        matter=parent.matter,
        unit=unit or parent.unit,
        parent=parent,
        assignee=assignee,
        about=about[:100],
        told_due_on=due_on,
    )
    if own_matter and parent.matter:
        case.matter = Matter.objects.get(kind=procedure.key, year=parent.matter.year, unit=case.unit)
    return _begin(case, by=by, on=on, key=f"child:{parent.pk}")


def lock_matters(procedure_key: str, year: int, units: Iterable[Unit]) -> dict[int, Matter]:
    """The matters of many units under lock, by unit, made where they are missing. Before the chain's head is locked:
    a unit that begins by itself at the same moment waits, and sees what was opened for it."""
    numbers = [unit.pk for unit in units]
    Matter.objects.bulk_create(
        (Matter(kind=procedure_key, year=year, unit_id=number) for number in numbers), ignore_conflicts=True
    )
    rows = Matter.objects.filter(kind=procedure_key, year=year, unit_id__in=numbers).order_by("pk")
    return {matter.unit_id: matter for matter in rows.select_for_update()}


def open_next(project: Project, procedure_key: str, *, by: Account, on: date, after: Entry) -> Case:
    """Begin the procedure that follows on a project by itself, inside the act (`after`) that leads to it."""
    case = Case(procedure_key=procedure_key, project=project, unit=project.unit)
    return _begin(case, by=by, on=on, key=f"next:{after.seq}")


def _begin(case: Case, *, by: Account, on: date, key: str) -> Case:
    case.opened_on = case.step_since = on
    case.step = case.procedure.first.key
    case.save()
    entry = write_opening(case, case.procedure, by, key=f"{key}:{case.pk}", on=on, values={})
    obligations.begin(case, case.procedure.first, entry, on)
    spine.show_place(case)
    return case


def locked_overtaken(members: Sequence[Taken]) -> list[Case]:
    """The open cases that lose their object with what becomes of the members, by declaration (`Carry.ends`), locked
    after the projects they are about."""
    found: dict[int, Case] = {}
    for procedure in dict.fromkeys(key for member in members for key in member.carry.ends):
        projects = [one.case.project_id for one in members if procedure in one.carry.ends]
        rows = Case.objects.filter(procedure_key=procedure, project__in=projects, closed_on__isnull=True)
        rows = rows.exclude(pk__in=[member.case.pk for member in members]).order_by("pk")
        found.update((case.pk, case) for case in rows.select_for_update(of=("self",)).select_related("project", "unit"))
    return list(found.values())


def locked_children(acting: Acting, members: Sequence[Taken]) -> list[Case]:
    """The open children of the cases that this act brings to an end, locked before the chain's head is: those with a
    matter of their own after that matter, as whoever acts on them locks them."""
    going = [(acting.case, acting.outcome.to), *((member.case, member.outcome.to) for member in members)]
    ending = [case for case, place in going if case.procedure.end(place)]
    if not ending:
        return []
    found = Case.objects.filter(parent__in=[case.pk for case in ending], closed_on__isnull=True)
    own = found.filter(matter__isnull=False).exclude(matter__in=[case.matter_id for case in ending if case.matter_id])
    list(Matter.objects.filter(pk__in=own.order_by().values("matter")).order_by("pk").select_for_update())
    return list(found.select_for_update(of=("self",)).select_related("project", "matter").order_by("pk"))


def end_child(child: Case, entry: Entry, day: date) -> None:
    """End an open child case because of what `entry` did to its parent, inside that act."""
    _end(child, "parent", entry, day)


def end_overtaken(case: Case, entry: Entry, day: date) -> None:
    """End an open case because `entry` took away what it is about, inside that act."""
    _end(case, "overtaken", entry, day)


def _end(case: Case, step: str, entry: Entry, day: date) -> None:
    stand(case, case.procedure.orphaned, day)
    Carried.objects.create(entry=entry, case=case, step=step, outcome=case.procedure.orphaned)
    obligations.close_open(case, entry)
