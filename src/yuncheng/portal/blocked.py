"""Which projects a gate holds up where they stand, as far as the spine alone tells: cheap enough for a whole list.

What only a phase could tell is treated as not known here, so a project is called blocked only where a gate answers NO
whatever the rest may be. The project's own page asks with everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from yuncheng.casework.facts import ask, spine_value
from yuncheng.casework.models import Case
from yuncheng.registry.clock import today
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.facts import SPINE, SUPPLIED
from yuncheng.rulebook.kernel import Answer, Facts, Missing, Way

MOST = 5000  # cases looked at; more than that stand at gated steps in no county
Places = list[tuple[str, str, date]]


@cache
def gated_steps() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(procedure, step) → the gates of its forward outcomes."""
    found = {}
    for procedure in BOOK.procedures.values():
        for step in procedure.steps:
            gates = [g for o in step.outcomes if o.way is Way.FORWARD for g in o.gates]
            if gates:
                found[procedure.key, step.key] = tuple(dict.fromkeys(gates))
    return found


def standing_before(places: Mapping[tuple[str, str], Any]) -> Q:
    """Open cases that stand at one of these steps."""
    standing = Q(pk__in=())
    for procedure, step in places:
        standing |= Q(procedure_key=procedure, step=step)
    return standing & Q(closed_on__isnull=True)


def blocked_ids(found: QuerySet[Project]) -> list[int]:
    """Of these projects, those whose open case stands before a gate that answers NO."""
    cases = Case.objects.filter(standing_before(gated_steps()), project__in=found.values("pk"))
    places: dict[int, Places] = {}
    for project_id, procedure, step, opened in cases.values_list("project_id", "procedure_key", "step", "opened_on")[
        :MOST
    ]:
        if project_id is not None:
            places.setdefault(project_id, []).append((procedure, step, opened))
    projects = Project.objects.in_bulk(list(places))
    return [pk for pk, project in projects.items() if held_up(project, places[pk])]


def held_up(project: Project, places: Places) -> bool:
    """Whether one of the gates at these steps answers NO on the spine alone."""
    facts = _spine_facts(project)
    return any(
        ask(gate, facts, law_on(opened), project).answer is Answer.NO
        for procedure, step, opened in places
        for gate in gated_steps().get((procedure, step), ())
    )


def _spine_facts(project: Project) -> Facts:
    values: dict[str, Any] = {fact.name: spine_value(project, fact.name) for fact in SPINE}
    values.update((fact.name, _not_known(fact.name)) for fact in SUPPLIED)
    return Facts(values, on=today())


def _not_known(name: str) -> Callable[[], Any]:
    def raise_missing() -> Any:
        raise Missing(name)

    return raise_missing
