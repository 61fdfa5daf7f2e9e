"""Acts on many: which cases an act on a matter may carry, checked again under lock when it happens.

The members stand in CASES fields; each field may take cases of several procedures (a list: newly reported, changed).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from yuncheng.registry import clock
from yuncheng.registry.models import THROUGH_PARENT, Project, acted_for
from yuncheng.rulebook.kernel import Carry, FieldKind, Outcome, Party, Procedure

from . import obligations, spine
from .forms import storable
from .models import Carried, Case, Entry
from .recorders import Acting
from .refusals import Stale
from .standing import stand_together
from .together import BATCH, update_rows


@dataclass(slots=True)
class Taken:
    """A case that an act carries: by which declaration, its place among those chosen (from 1), the facts written."""

    case: Case
    carry: Carry
    rank: int
    written: dict[str, Any]

    @property
    def outcome(self) -> Outcome:
        """What the carrying act means for this case."""
        step = self.case.procedure.step(self.carry.step)
        found = step.outcome(self.carry.outcome) if step else None
        assert found is not None
        return found


def carries_of(procedure: Procedure) -> tuple[Carry, ...]:
    """What a procedure's acts carry along, where they do."""
    return tuple(c for step in procedure.steps for o in step.outcomes for c in o.carries)


def candidates(case: Case, field: str = "members") -> QuerySet[Case]:
    """Cases that may be members: at the carried step, of the matter's year; where a unit carries, its own and those of
    the schools and hospitals that report through it (what else is under it, an institution say, reports itself)."""
    return _standing_at(case, [carry for carry in carries_of(case.procedure) if carry.field == field])


def _standing_at(case: Case, carries: Iterable[Carry]) -> QuerySet[Case]:
    places = Q(pk__in=())
    for carry in carries:
        places |= Q(procedure_key=carry.procedure, step=carry.step)
    if case.matter is None:
        return Case.objects.none()
    found = Case.objects.filter(places, closed_on__isnull=True, project__plan_year=case.matter.year)
    if case.procedure.opens.party is Party.OWNER:
        ours = acted_for(case.unit, clock.today())
        consolidated = Q(unit__parent_id__in=ours, unit__kind__in=THROUGH_PARENT)
        found = found.filter(Q(unit_id__in=ours) | consolidated)
    return found.select_related("project", "unit")


def chosen(case: Case, field: str = "members") -> list[int]:
    """The members last chosen in this case, in the order in which they were chosen."""
    return list(spine.everything_filled_in(case).get(field) or [])


def faults(acting: Acting) -> dict[str, list[str]]:
    """Chosen members that may not be chosen: foreign, of another year, or already elsewhere."""
    found: dict[str, list[str]] = {}
    for field in acting.step.fields_for(acting.outcome):
        if field.kind is FieldKind.CASES:
            allowed = set(candidates(acting.case, field.key).values_list("id", flat=True))
            stray = [number for number in acting.cleaned[field.key] if number not in allowed]
            if stray:
                found[field.key] = [f"有 {len(stray)} 个项目不在可选范围内（不属本单位、年度不符或已不在此环节）。"]
    return found


def locked_members(acting: Acting) -> list[Taken]:
    """The member cases of a carrying act, locked. Refused where one has moved since it was chosen."""
    carries = acting.outcome.carries
    if not carries:
        return []
    rank = _ranks(acting.case, carries)
    projects = Project.objects.filter(cases__in=list(rank)).order_by("pk").values_list("pk", flat=True)
    locked = {
        project.pk: project
        for project in Project.objects.filter(pk__in=list(projects)).order_by("pk").select_for_update()
    }
    standing = _standing_at(acting.case, carries).filter(pk__in=list(rank)).order_by("pk")
    members = list(standing.select_for_update(of=("self",)))
    for member in members:
        if member.project_id is not None:
            member.project = locked[member.project_id]
    if len(members) != len(rank):
        raise Stale(
            f"选定的项目中有 {len(rank) - len(members)} 个已被撤回或变更，请退回重新选定。",
            articles=acting.step.articles,
            cures=["退回上一环节重新选定项目"],
        )
    by_place = {(carry.procedure, carry.step): carry for carry in carries}
    return [Taken(one, by_place[one.procedure_key, one.step], rank[one.pk], {}) for one in members]


def _ranks(case: Case, carries: Iterable[Carry]) -> dict[int, int]:
    """The chosen cases of all fields, each with its place in its own field."""
    found: dict[int, int] = {}
    for field in dict.fromkeys(carry.field for carry in carries):
        found.update({number: place for place, number in enumerate(chosen(case, field), 1)})
    return found


def carry(acting: Acting, members: list[Taken]) -> None:
    """Move each member along, and write what the carrying act and the member's own outcome write to its project."""
    if not members:
        return
    values = {**spine.everything_filled_in(acting.case), **acting.cleaned}
    said = spine.said_in([member.case for member in members])
    projects: dict[tuple[str, ...], dict[int, Project]] = {}
    for member in members:
        own = said[member.case.pk].values if member.case.pk in said else {}
        writes = (*member.outcome.writes, *member.carry.writes)
        written = spine.set_facts(member.case, writes, values, acting.on, rank=member.rank, said=own)
        member.written = storable(written)
        if member.case.project is not None and written:
            projects.setdefault(tuple(written), {})[member.case.project.pk] = member.case.project
    for facts, rows in projects.items():
        update_rows(list(rows.values()), facts)
    stand_together([(member.case, member.outcome.to) for member in members], acting.on, said)


def keep(members: Sequence[Taken], entry: Entry, day: date) -> None:
    """What the entry of the carrying act is remembered for, of each member; whose turn it is there from now on."""
    Carried.objects.bulk_create(
        (Carried(entry=entry, case=one.case, step=one.carry.step, outcome=one.carry.outcome) for one in members),
        batch_size=BATCH,
    )
    spine.keep_writes(((member.case, member.written) for member in members), entry)
    obligations.turn_over([member.case for member in members], entry, day)
