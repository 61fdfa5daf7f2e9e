"""Open stop conditions beside a project (art. 3, 5, 28–30): rules are asked, nothing is ticked.

What nobody has assessed is told as not assessed; a missing assessment is no clean bill.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from yuncheng.casework.facts import ask, facts_of_case, facts_of_project, spine_value
from yuncheng.casework.facts_of_many import supplied_of
from yuncheng.casework.models import Case
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Project
from yuncheng.rulebook.annex1_application import MAINTENANCE
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.facts import SPINE
from yuncheng.rulebook.kernel import Answer, Facts, Law, Verdict

DUPLICATE = "G19"
UNIT_MAY_BUILD = ("G10B", "G12B", "G13B")  # sharing, security, integration: what stops a unit from building
MAINTAINED = ("G10", "G12", "G13")  # the same for money to keep a system running
_SPINE = frozenset(fact.name for fact in SPINE)


def asked_of(project: Project) -> tuple[str, ...]:
    """The rules whose NO would stop this project or its unit."""
    return (DUPLICATE, *(MAINTAINED if project.nature == MAINTENANCE else UNIT_MAY_BUILD))


def stops_of_rows(projects: Sequence[int], day: date) -> Callable[[Project], list[Verdict]]:
    """A function that gives a project's verdicts, for a page of many rows: by the spine and by what the phases supply
    of all rows at once. Projects that tell a rule the same get one answer."""
    law, supplied = law_on(day), supplied_of(projects)
    kept: dict[tuple[Any, ...], Verdict] = {}

    def verdicts(project: Project) -> list[Verdict]:
        told = supplied.get(project.pk, {})
        return [_kept(kept, rule, project, told, law, day) for rule in asked_of(project)]

    return verdicts


def _kept(
    kept: dict[tuple[Any, ...], Verdict], rule: str, project: Project, told: Mapping[str, Any], law: Law, day: date
) -> Verdict:
    reads = [name for name in BOOK.rules[rule].reads if name in _SPINE or name in told]
    said = tuple((name, str(told[name] if name in told else spine_value(project, name))) for name in reads)
    key = (rule, said, rule in (project.exceptions or ()))
    if key not in kept:
        kept[key] = ask(rule, facts_of_project(project, on=day, supplied=told), law, project)
    return kept[key]


def stops_in_full(project: Project, day: date) -> list[Verdict]:
    """Verdicts with all that the phases supply (comparisons that nobody has judged yet among them), for one project."""
    facts, law = _facts(project, day), law_on(day)
    return [ask(rule, facts, law, project) for rule in asked_of(project)]


def _facts(project: Project, day: date) -> Facts:
    newest = Case.objects.filter(project=project, parent__isnull=True).select_related("unit", "matter").order_by("-id")
    case = newest.first()
    if case is None:
        return facts_of_project(project, on=day)
    case.project = project
    return facts_of_case(case, on=day)


def against(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """What stops."""
    return [verdict for verdict in verdicts if verdict.answer is Answer.NO]


def unknown(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """What nobody has assessed."""
    return [verdict for verdict in verdicts if verdict.answer is Answer.UNKNOWN]
