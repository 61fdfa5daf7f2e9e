"""Where a project stands with the list, and what that allows (G1, art. 7): for its page, for lists, for its unit.

Told from the spine alone; why it left the list is told by the version that removed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import F, Q

from yuncheng.casework.facts import facts_of_project
from yuncheng.casework.models import Case
from yuncheng.registry.clock import today
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.ch3_planning import filed_since_removal
from yuncheng.rulebook.kernel import Answer, Facts, Verdict
from yuncheng.rulebook.procedures.additions import ADDITION

from .models import ListLine
from .versions import lines_of

GATE = "G1"
ROW_FACTS = ("listed_on", "filed_on", "removed_on", "reported_amount")  # what the gate reads
MONEY_WORDS = {Answer.YES: "可以安排资金", Answer.NO: "不得安排资金", Answer.UNKNOWN: "能否安排资金尚不能判断"}


class Place(StrEnum):
    """On the list, filed, removed from it, or never on it."""

    LISTED = "listed"
    FILED = "filed"
    REMOVED = "removed"
    OUTSIDE = "outside"

    @property
    def label(self) -> str:
        return {"listed": "在清单", "filed": "已备案", "removed": "已移出", "outside": "未列"}[self.value]


_FILED = Q(filed_on__isnull=False) & (Q(removed_on__isnull=True) | Q(filed_on__gte=F("removed_on")))
_UNLISTED = Q(listed_on__isnull=True)
# The same places as conditions on projects, for filters.
WHERE: Mapping[str, Q] = {
    Place.LISTED: Q(listed_on__isnull=False),
    Place.FILED: _UNLISTED & _FILED,
    Place.REMOVED: _UNLISTED & Q(removed_on__isnull=False) & ~_FILED,
    Place.OUTSIDE: _UNLISTED & Q(removed_on__isnull=True, filed_on__isnull=True),
}


def place_of(listed_on: date | None, filed_on: date | None, removed_on: date | None) -> Place:
    """Where a project with these days stands."""
    if listed_on:
        return Place.LISTED
    if filed_since_removal(filed_on, removed_on):
        return Place.FILED
    return Place.REMOVED if removed_on else Place.OUTSIDE


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stands with the list: in words, since when, under which document, and what G1 says to it."""

    place: Place
    words: str
    since: date | None
    doc_no: str
    amount: int | None
    verdict: Verdict

    @property
    def label(self) -> str:
        return self.place.label

    @property
    def money_words(self) -> str:
        """What the place allows, in words."""
        return MONEY_WORDS[self.verdict.answer]


def told_of(row: Mapping[str, Any], day: date) -> tuple[Place, bool, str]:
    """Of a row of a list of projects (its four facts by name): where it stands, whether G1 lets money go to it, and
    that in words. No query."""
    place = place_of(row["listed_on"], row["filed_on"], row["removed_on"])
    facts = Facts({name: row[name] for name in ROW_FACTS}, on=day)
    verdict = BOOK.rules[GATE].ask(facts, law_on(day), BOOK.facts)
    return place, verdict.passes, MONEY_WORDS[verdict.answer]


def standing_of(project: Project, day: date | None = None) -> Standing:
    """Where this project stands on `day` (today). No query."""
    day = day or today()
    place = place_of(project.listed_on, project.filed_on, project.removed_on)
    since = {Place.LISTED: project.listed_on, Place.FILED: project.filed_on, Place.REMOVED: project.removed_on}
    amounts = {Place.LISTED: project.listed_amount, Place.FILED: project.reported_amount}
    verdict = BOOK.rules[GATE].ask(facts_of_project(project, on=day), law_on(day), BOOK.facts)
    found = since.get(place)
    told = f"，{found.isoformat()}" if found else ""
    words = {
        Place.LISTED: f"在清单（{project.list_no}{told}）",
        Place.FILED: f"已备案（{found}）",
        Place.REMOVED: f"已移出清单（{found}）",
        Place.OUTSIDE: "未列入清单，也没有备案",
    }[place]
    doc_no = project.list_no if place is Place.LISTED else ""
    return Standing(place, words, found, doc_no, amounts.get(place), verdict)


def project_box(project: Project) -> dict[str, Any]:
    """The box on the project's page: where it stands, what that allows, and everything lists did with it.

    One query, one more for what was reported as an addition.
    """
    lines = lines_of(project.pk)
    standing = standing_of(project)
    removed = next((line for line in lines if line.change == ListLine.Change.REMOVED), None)
    return {
        "standing": standing,
        "why": removed if standing.place is Place.REMOVED else None,
        "lines": lines,
        "addition": addition_words(project) if project.addition_ground else "",
    }


def addition_words(project: Project) -> str:
    """How far the road outside the yearly budget is walked, of a project that was reported for it. One query."""
    ground = project.get_addition_ground_display()
    number = f"（{project.addition_doc_no}）" if project.addition_doc_no else ""
    return f"预算外增补：{ground}{number}，{_far(project)}"


def _far(project: Project) -> str:
    case = Case.objects.filter(procedure_key=ADDITION.key, project=project).order_by("-pk").first()
    if case is None:
        return "纳入清单（低于起点的备案）之后，由发展改革部门批准"
    if case.is_open:
        return f"正在办理：{case.place}"
    if case.step == "funded":
        return f"已批准（{project.addition_no}）并安排预算（{project.budget_no}，{project.budgeted_on}）"
    return f"{case.place}（{case.closed_on}）"
