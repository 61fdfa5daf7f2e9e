"""Suspected duplicates that still want an answer: what G19 asks of one project, and lists of many.

A verdict answers its pair from either side, the newest counts; 重复 keeps the suspicion up until the offices have
consulted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from yuncheng.registry.clock import today
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Project
from yuncheng.rulebook.kernel import Missing
from yuncheng.rulebook.procedures.resemblance import DUPLICATE

from .finding import lives
from .models import Comparison, Resemblance, Verdict

_PERCENT_OF_VERDICT = 100  # what people have judged a duplicate is one
# Columns that are read of a verdict: a project has dozens, and this is asked on every project's page.
_TOLD = ("verdict", "reason", "confirmed_on", "project__name", "other_project__name", "other_system__name")
Other = tuple[int | None, int | None]  # project or system, by number
Answers = dict[Other, Verdict]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The strongest suspected duplicate nobody has answered yet; nought and no name where there is none."""

    name: str = ""
    percent: int = 0
    sent: bool = True  # false: a project that its unit has not yet sent, which others do not know of


def alert_line() -> int | None:
    """The percentage from which a suspected duplicate wants an answer, today; None where the county sets none."""
    try:
        value = law_on(today()).value("resemblance.alert")
    except Missing:
        return None
    return None if value is None else int(value)


def answers_to(projects: Iterable[int]) -> dict[int, Answers]:
    """Project → the newest verdict on each other, whichever of the two it was opened for. One query."""
    wanted = set(projects)
    found: dict[int, Answers] = {number: {} for number in wanted}
    own = Q(project_id__in=wanted) | Q(other_project_id__in=wanted)
    told = Verdict.objects.filter(own).select_related("project", "other_project", "other_system")
    for verdict in told.only(*_TOLD).order_by("id"):
        if verdict.project_id in wanted:
            found[verdict.project_id][verdict.other_project_id, verdict.other_system_id] = verdict
        if verdict.other_project_id in wanted:
            found[verdict.other_project_id][verdict.project_id, None] = verdict
    return found


def answered(project: Project) -> Answers:
    """The newest verdict on each other of a project. One query."""
    return answers_to([project.pk])[project.pk]


def suspicions_of(projects: Sequence[int]) -> dict[int, Suspicion]:
    """Of many projects the strongest suspicion that no verdict has answered. Not among them are those never compared
    that nobody has judged: of these nothing is known. Three queries, however many they are."""
    answers = answers_to(projects)
    compared = Comparison.objects.filter(project_id__in=projects).values_list("project_id", flat=True)
    found = dict.fromkeys(compared, Suspicion())
    rows = (
        Resemblance.objects.filter(comparison__project_id__in=projects, kind=DUPLICATE)
        .select_related("comparison", "other_project", "other_system")
        .order_by("-percent", "rank")
    )
    for row in rows:
        project = row.comparison.project_id
        if found[project].name or (row.other_project_id, row.other_system_id) in answers[project]:
            continue
        if row.other_project is None or lives(row.other_project):
            sent = row.other_project is None or row.other_project.reported_on is not None
            found[project] = Suspicion(str(row.other_project or row.other_system), row.percent, sent)
    for project, verdicts in answers.items():
        judged = [verdict for verdict in verdicts.values() if verdict.verdict == DUPLICATE]
        if judged:
            found[project] = Suspicion(_other_name(judged[-1], project), _PERCENT_OF_VERDICT)
        elif verdicts:
            found.setdefault(project, Suspicion())
    return found


def suspicion_of(project: Project) -> Suspicion | None:
    """The strongest suspicion of one project; None where nothing is known of it."""
    return suspicions_of([project.pk]).get(project.pk)


def waiting(projects: Iterable[Project]) -> dict[int, Suspicion]:
    """Of these projects those with a suspicion at the line or over that still want a consultation or a verdict before
    their application is admitted."""
    line = alert_line()
    asked = [one.pk for one in projects if lives(one) and not one.consultation_on and not one.admitted_on]
    if line is None or not asked:
        return {}
    return {number: said for number, said in suspicions_of(asked).items() if said.name and said.percent >= line}


def _other_name(verdict: Verdict, project: int) -> str:
    """The name of the other of the two that a verdict is about."""
    if verdict.project_id == project:
        return str(verdict.other_project or verdict.other_system)
    return str(verdict.project)
