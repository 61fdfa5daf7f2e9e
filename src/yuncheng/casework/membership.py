"""Acts on many: which cases an act on a matter may carry, checked again under lock when it happens."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from yuncheng.registry import clock
from yuncheng.registry.models import Project, acted_for
from yuncheng.rulebook.kernel import Carry, FieldKind, Party, Procedure

from . import spine
from .models import Case
from .recorders import Acting
from .refusals import Stale
from .standing import stand


def carry_of(procedure: Procedure) -> Carry | None:
    """What a procedure's acts carry along, where they do."""
    return next((o.carries for step in procedure.steps for o in step.outcomes if o.carries), None)


def candidates(case: Case) -> QuerySet[Case]:
    """Cases that may be members: at the carried step, of the matter's year, of the unit or of those it supervises."""
    carry = carry_of(case.procedure)
    if carry is None or case.matter is None:
        return Case.objects.none()
    found = Case.objects.filter(
        procedure_key=carry.procedure, step=carry.step, closed_on__isnull=True, project__plan_year=case.matter.year
    )
    if case.procedure.opens.party is Party.OWNER:
        ours = acted_for(case.unit, clock.today())
        found = found.filter(Q(unit_id__in=ours) | Q(unit__parent_id__in=ours))
    return found.select_related("project", "unit")


def chosen(case: Case) -> list[int]:
    """The members last chosen in this case."""
    carry = carry_of(case.procedure)
    if carry is None:
        return []
    step = next((s for s in case.procedure.steps if any(f.kind is FieldKind.CASES for f in s.fields)), None)
    return list(spine.latest_values(case, step.key).get(carry.field, [])) if step else []


def faults(acting: Acting) -> dict[str, list[str]]:
    """Chosen members that may not be chosen: foreign, of another year, or already elsewhere."""
    found: dict[str, list[str]] = {}
    for field in acting.step.fields_for(acting.outcome):
        if field.kind is FieldKind.CASES:
            allowed = set(candidates(acting.case).values_list("id", flat=True))
            stray = [number for number in acting.cleaned[field.key] if number not in allowed]
            if stray:
                found[field.key] = [f"有 {len(stray)} 个项目不在可选范围内（不属本单位、年度不符或已不在此环节）。"]
    return found


def locked_members(acting: Acting) -> list[Case]:
    """The member cases of a carrying act, locked. Refused where one has moved since it was chosen."""
    if acting.outcome.carries is None:
        return []
    numbers = chosen(acting.case)
    projects = Project.objects.filter(cases__in=numbers).order_by("pk").values_list("pk", flat=True)
    locked = {
        project.pk: project
        for project in Project.objects.filter(pk__in=list(projects)).order_by("pk").select_for_update()
    }
    members = list(candidates(acting.case).filter(pk__in=numbers).order_by("pk").select_for_update(of=("self",)))
    for member in members:
        if member.project_id is not None:
            member.project = locked[member.project_id]
    if len(members) != len(numbers):
        raise Stale(
            f"选定的项目中有 {len(numbers) - len(members)} 个已被撤回或变更，请退回重新选定。",
            articles=acting.step.articles,
            cures=["退回上一环节重新选定项目"],
        )
    return members


def carry(acting: Acting, members: list[Case]) -> list[tuple[Case, dict[str, Any]]]:
    """Move each member along; returns it with the facts written for its project."""
    declared = acting.outcome.carries
    values = {**_everything_filled_in(acting), **acting.cleaned} if members else {}
    moved: list[tuple[Case, dict[str, Any]]] = []
    for member in members:
        assert declared is not None
        step = member.procedure.step(declared.step)
        outcome = step.outcome(declared.outcome) if step else None
        assert outcome is not None
        written = spine.write_outcome(member, outcome, values, acting.on)
        stand(member, outcome.to, acting.on)
        moved.append((member, written))
    return moved


def _everything_filled_in(acting: Acting) -> dict[str, Any]:
    """The fields of all steps of the carrying case: a list's number may have been given when it was composed."""
    values: dict[str, Any] = {}
    for step in acting.case.procedure.steps:
        values.update(spine.latest_values(acting.case, step.key))
    return values
