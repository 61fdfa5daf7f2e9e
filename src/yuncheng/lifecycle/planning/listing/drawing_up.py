"""The lines of a version, made of the cases that are chosen for it: for the record, for its paper before it is signed
and for whoever checks it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yuncheng.casework.membership import candidates, chosen
from yuncheng.casework.models import Case, Entry, Filing
from yuncheng.registry.models import Project
from yuncheng.rulebook.procedures.changes import REMOVAL_GROUNDS

from .models import ListLine

Change = ListLine.Change
FIELDS: Mapping[str, Change] = {"members": Change.ADDED, "changes": Change.CHANGED, "removals": Change.REMOVED}
_ORDER = {change: place for place, change in enumerate(Change)}
_GROUNDS = dict(REMOVAL_GROUNDS)


def chosen_cases(case: Case) -> list[tuple[Case, Change]]:
    """The cases chosen in a listing, each with what it does to the list; those that moved meanwhile are left out."""
    found: list[tuple[Case, Change]] = []
    for field, change in FIELDS.items():
        numbers = chosen(case, field)
        if numbers:
            found += [(one, change) for one in candidates(case, field).filter(pk__in=numbers)]
    return found


def draw_up(members: Iterable[tuple[Case, Change]]) -> list[ListLine]:
    """Lines in the order of the paper: added, changed, removed, each by unit and project. Three queries, none saved.

    The members' projects and units are at hand.
    """
    members = list(members)
    told = said([case.pk for case, _ in members])
    askers = _askers([case.pk for case, _ in members])
    lines = [_line(case, change, told.get(case.pk, {}), askers.get(case.pk, "")) for case, change in members]
    lines.sort(key=lambda line: (_ORDER[Change(line.change)], line.unit.code, line.code))
    for position, line in enumerate(lines, 1):
        line.position = position
    return lines


def said(numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What was last filled in at each step of these cases, as one picture a case."""
    found: dict[int, dict[str, Any]] = {}
    filings = Filing.objects.filter(case_id__in=numbers, entry__isnull=False).order_by("id")
    for number, values in filings.values_list("case_id", "values"):
        found.setdefault(number, {}).update(values)
    return found


def _askers(numbers: Sequence[int]) -> dict[int, str]:
    """Case → the unit that began it."""
    opened = Entry.objects.filter(case_id__in=numbers, step="open", result="ok").order_by()
    return {number: name or "" for number, name in opened.values_list("case_id", "unit__name") if number}


def _line(case: Case, change: Change, values: Mapping[str, Any], asker: str) -> ListLine:
    project = case.project
    assert project is not None
    line = ListLine(
        change=change,
        project=project,
        case=case,
        code=project.code,
        name=project.name,
        unit=case.unit,
        unit_name=case.unit.name,
        nature=project.nature,
        kind=project.kind,
        source=project.money_source,
        ground=project.addition_ground,
        ground_no=project.addition_doc_no,
        asked_by=asker,
    )
    if change is Change.ADDED:
        line.amount = project.reported_amount
        return line
    line.amount_before = project.listed_amount
    line.amount = project.listed_amount
    line.reason = reason_of(values)
    if change is Change.CHANGED:
        line.amount = values.get("amount")
        line.content = values.get("content") or ""
        renamed = new_name(project, values)
        if renamed:
            line.name, line.name_before = renamed, project.name
    return line


def new_name(project: Project, values: Mapping[str, Any]) -> str:
    """The name that a change gives a project; empty where it keeps its own."""
    asked = values.get("name") or ""
    return "" if asked == project.name else asked


def reason_of(values: Mapping[str, Any]) -> str:
    """Why an entry changes or leaves the list: the ground of the law's office, if it names one, and its words."""
    ground = _GROUNDS.get(values.get("ground", ""), "")
    return "：".join(part for part in (ground, values.get("reason") or "") if part)
