"""The bureau puts a version together, and checks it: what may be chosen with all that one asks about it, and what the
version will do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yuncheng.casework.beside import beside
from yuncheng.casework.facts import facts_of_project
from yuncheng.casework.membership import candidates
from yuncheng.casework.models import Case
from yuncheng.casework.special import special_page
from yuncheng.registry.clock import today
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Answer, Function

from .boxes import running_on
from .drawing_up import FIELDS, Change, chosen_cases, draw_up
from .models import ListLine, ListVersion

MOST_SHOWN = 200  # lines of a part in the box; the rest stands in the version's workbook
# What each of the three tables is called, and what would fill it.
EMPTY: Mapping[str, tuple[str, str]] = {
    "members": ("没有等待列入的项目。", "各单位报送的项目汇总之后，达到清单起点的出现在这里。"),
    "changes": ("没有等待变更的项目。", "项目单位申请清单调整，核对之后出现在这里。"),
    "removals": ("没有等待移出的项目。", "项目单位申请移出，或者本部门提出移出并经审核，之后出现在这里。"),
}


@special_page("listing", "compose", template="planning/listing_form.html")
def compose_page(case: Case, account: Account) -> dict[str, Any]:
    """What each case that may be chosen asks for, by its number; the version's place among those of the year."""
    found = [(one, change) for field, change in FIELDS.items() for one in candidates(case, field)]
    details = {line.case_id: line for line in draw_up(found)}
    projects = {one.project_id: one.project for one, _ in found if one.project is not None}
    changing = [one.project_id for one, change in found if change is not Change.ADDED]
    return {
        "details": details,
        "late": {number for number, project in projects.items() if is_late(project)},
        "removed_before": {number for number, project in projects.items() if project.removed_on},
        "twice": {number for number in changing if changing.count(number) > 1},
        "running": running_on([number for number in changing if number is not None]),
        "empty": EMPTY,
        "version": _coming_version(case),
        "today": today(),
    }


def is_late(project: Project) -> bool:
    """What rule R7D says of a project that was reported."""
    verdict = BOOK.rules["R7D"].ask(facts_of_project(project, on=today()), law_on(today()), BOOK.facts)
    return verdict.answer is Answer.NO


def _coming_version(case: Case) -> dict[str, Any]:
    assert case.matter is not None
    earlier = ListVersion.objects.filter(year=case.matter.year)
    newest = earlier.first()
    return {"year": case.matter.year, "number": newest.number + 1 if newest else 1, "newest": newest}


@beside("listing", "publish", template="planning/version_box.html", stays=True)
def what_it_does(case: Case, account: Account) -> dict[str, Any] | None:
    """What a version will do, for whoever checks it in the bureau; what it did, once it is published."""
    published = ListVersion.objects.filter(case=case).first()
    if published is not None:
        lines = list(published.lines.order_by("position"))
        return {"published": published, "parts": parts_of(lines), "running": {}}
    if not case.is_open or not account.is_office(Function.LEAD):
        return None
    lines = draw_up(chosen_cases(case))
    return {"version": _coming_version(case), "parts": parts_of(lines), "running": _of_the_removed(lines)}


def _of_the_removed(lines: Sequence[ListLine]) -> dict[int, list[str]]:
    removed = [line.project_id for line in lines if line.change == Change.REMOVED]
    return running_on(removed, but_at=("removal",))


def parts_of(lines: Iterable[ListLine]) -> list[dict[str, Any]]:
    """Added, changed, removed, each with its sum in fen; what has no line is left out."""
    found: dict[str, list[ListLine]] = {change: [] for change in Change}
    for line in lines:
        found[line.change].append(line)
    return [
        {
            "change": change,
            "label": Change(change).label,
            "lines": part,
            "shown": part[:MOST_SHOWN],
            "more": max(0, len(part) - MOST_SHOWN),
            "fen": sum(line.amount or 0 for line in part),
            "before": sum(line.amount_before or 0 for line in part),
        }
        for change, part in found.items()
        if part
    ]
