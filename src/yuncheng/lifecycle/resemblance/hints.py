"""A word beside rows of others: which of many reports, or of a file's rows, look like a duplicate of something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yuncheng.casework.beside import Hint, hints_drafts, hints_rows
from yuncheng.likeness import Hit, Record
from yuncheng.registry.access import sees_all, visible_projects
from yuncheng.registry.models import Account, InformationSystem, Project

from . import mending, shelf
from .finding import MOST_ASKED, lives, percent_of
from .record import number_of
from .suspicion import Suspicion, alert_line, suspicions_of

MOST_COMPARED = 100  # rows of a file that are compared in one go; each costs about 15 ms
WORD, NEVER = "疑似重复", "未比对"
AWAY = Hint("plain", NEVER, "比对索引正在重建，请过一会儿再查")
_DUPLICATE = "疑似重复"  # as the comparison calls it


@hints_rows
def of_rows(projects: Sequence[int], account: Account) -> Mapping[int, Hint]:
    """The strongest suspicion of each project that nobody has answered. Three queries, however many they are."""
    found, whole, line = suspicions_of(projects), sees_all(account), alert_line()
    hints = {number: Hint("plain", NEVER) for number in projects if number not in found} if whole else {}
    for number, said in found.items():
        if said.name and (whole or said.sent):
            hints[number] = _hint(said, whole=whole, line=line)
    return hints


def _hint(said: Suspicion, *, whole: bool, line: int | None) -> Hint:
    """At the line it is stopped until it is answered; how near it is, is for those who see all."""
    kind = "stopped" if line is not None and said.percent >= line else "plain"
    return Hint(kind, f"{WORD} {said.percent}%" if whole else WORD, said.name)


@hints_drafts
def of_drafts(rows: Sequence[Mapping[str, Any]], account: Account) -> Mapping[int, Hint]:
    """What rows of a file look like a duplicate of, by name and content; others' projects only once they were sent.
    Three queries, and a search a row."""
    asked = rows[:MOST_COMPARED]
    try:
        with shelf.opened() as index:
            answers = [index.search(_record(row, account), MOST_ASKED).hits for row in asked]
    except shelf.IndexLost:
        mending.begin()
        return dict.fromkeys(range(len(asked)), AWAY)
    suspected = {place: [hit for hit in hits if hit.likeness == _DUPLICATE] for place, hits in enumerate(answers)}
    names = _names([hit for hits in suspected.values() for hit in hits], account)
    line, found = alert_line(), {}
    for place, hits in suspected.items():
        hit = next((hit for hit in hits if hit.record.id in names), None)
        if hit is not None:
            said = Suspicion(names[hit.record.id], percent_of(hit))
            found[place] = _hint(said, whole=sees_all(account), line=line)
    return found


def _record(row: Mapping[str, Any], account: Account) -> Record:
    return Record(
        id="row", name=str(row.get("name") or ""), unit=account.unit.name, content=str(row.get("content") or "")
    )


def _names(hits: Sequence[Hit], account: Account) -> dict[str, str]:
    """The names of those that live and that this person may learn of."""
    numbers = [number_of(hit.record.id) for hit in hits]
    projects = Project.objects.in_bulk({number for kind, number in numbers if kind == "p"})
    systems = InformationSystem.objects.in_bulk({number for kind, number in numbers if kind == "s"})
    seen = set(visible_projects(account).filter(pk__in=projects).values_list("pk", flat=True))
    found = {f"s{number}": system.name for number, system in systems.items()}
    for number, project in projects.items():
        if lives(project) and (project.reported_on or number in seen):
            found[f"p{number}"] = project.name
    return found
