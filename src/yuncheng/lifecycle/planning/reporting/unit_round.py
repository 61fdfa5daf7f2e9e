"""A unit's round of a year: its reports by where they stand, what is late, totals on either side of the list's line."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Q

from yuncheng.casework.actors import may_open
from yuncheng.casework.facts import facts_of_project
from yuncheng.casework.inbox import whom
from yuncheng.casework.models import Case, Entry, Obligation
from yuncheng.casework.sight import visible_cases
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Account, Project, Unit
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.ch3_planning import belongs_on_list
from yuncheng.rulebook.kernel import Answer, Missing

from .years import last_day

REPORT, DISPATCH = BOOK.procedures["report"], BOOK.procedures["dispatch"]
LIST, FILING, UNKNOWN = "清单", "备案", "额度未填"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report: its project, where it stands, whose turn, and whether it came (or is) late."""

    case: Case
    project: Project
    unit: Unit
    road: str
    whom: str
    due_on: date | None
    late: str
    handed_on: date | None = None  # of a school or hospital: the day it went to the department

    @property
    def amount(self) -> int | None:
        return self.project.reported_amount


@dataclass(slots=True)
class Total:
    """Reports on one road: how many, and their sum in fen."""

    road: str
    count: int = 0
    fen: int = 0


@dataclass(slots=True)
class Round:
    """The round of a unit and those it supervises."""

    year: int
    unit: Unit
    due: date | None
    overdue: bool
    threshold: int | None
    lines: list[ReportLine] = field(default_factory=list)

    @property
    def totals(self) -> list[Total]:
        found = {road: Total(road) for road in (LIST, FILING, UNKNOWN)}
        for line in self.standing:
            found[line.road].count += 1
            found[line.road].fen += line.amount or 0
        return [total for total in found.values() if total.count or total.road != UNKNOWN]

    @property
    def standing(self) -> list[ReportLine]:
        """The lines that count: not withdrawn, not refused."""
        return [line for line in self.lines if line.case.is_open or _good(line.case)]

    @property
    def to_send(self) -> list[ReportLine]:
        return [line for line in self.lines if line.case.is_open and line.case.step == "send"]

    @property
    def to_consolidate(self) -> list[ReportLine]:
        return [line for line in self.lines if line.case.is_open and line.case.step == "consolidate"]

    @property
    def late(self) -> list[ReportLine]:
        return [line for line in self.standing if line.late]


def _good(case: Case) -> bool:
    end = case.procedure.end(case.step)
    return bool(end and end.good)


def threshold_on(day: date) -> int | None:
    """The list's line in fen on `day`; None where none is in force."""
    try:
        return law_on(day).number("list.threshold")
    except Missing:
        return None


def reports_of(year: int) -> Q:
    """Report cases of a plan year; one whose year is not filled in yet belongs to the year after it was opened."""
    not_said = Q(project__plan_year__isnull=True, opened_on__year=year - 1)
    return Q(procedure_key=REPORT.key) & (Q(project__plan_year=year) | not_said)


def round_of(account: Account, year: int, day: date) -> Round:
    """The round of this person's unit and its subordinates. Two queries besides the door's."""
    due = last_day(year, day)
    made = Round(year, account.unit, due, due is not None and day > due, threshold_on(day))
    ours = account.acts_for
    scope = Q(unit_id__in=ours) | Q(unit__parent_id__in=ours)
    cases = list(
        visible_cases(account)
        .filter(scope, reports_of(year))
        .select_related("project", "unit")
        .order_by("unit__code", "id")
    )
    turns = turns_at([case.pk for case in cases])
    handed = handed_on([case.pk for case in cases if case.unit.through_parent])
    made.lines = [line_of(case, turns.get(case.pk), day, handed.get(case.pk)) for case in cases if case.project]
    return made


def turns_at(numbers: Iterable[int]) -> dict[int, Obligation]:
    """The open obligation of each case."""
    rows = Obligation.objects.filter(case_id__in=list(numbers), closed_by__isnull=True).select_related("unit")
    return {row.case_id: row for row in rows}


def handed_on(numbers: Collection[int]) -> dict[int, date]:
    """The day on which each school or hospital last handed its report to its department; no query where none is."""
    if not numbers:
        return {}
    acts = Entry.objects.filter(case_id__in=numbers, step="check", outcome="to_parent", result="ok").order_by()
    days = acts.values_list("case_id").annotate(Max("on_day"))
    return {number: day for number, day in days if number is not None}


def line_of(case: Case, turn: Obligation | None, day: date, handed: date | None = None) -> ReportLine:
    project = case.project
    assert project is not None
    return ReportLine(
        case=case,
        project=project,
        unit=case.unit,
        road=road_of(project, day),
        whom=whom(turn) if turn else "",
        due_on=turn.due_on if turn else None,
        late=lateness(project, day),
        handed_on=handed,
    )


def road_of(project: Project, day: date) -> str:
    """清单 or 备案, by the line of the law on `day`."""
    return road_of_fen(project.reported_amount, day)


def road_of_fen(fen: int | None, day: date) -> str:
    """The road that an amount leads to."""
    if fen is None:
        return UNKNOWN
    try:
        return LIST if belongs_on_list(fen, law_on(day)) else FILING
    except Missing:
        return UNKNOWN


def lateness(project: Project, day: date) -> str:
    """What rule R7D says where the answer is NO; nothing while there is still time."""
    if project.plan_year is None:
        return ""
    due = last_day(project.plan_year, day)
    if due is None or (project.reported_on is None and day <= due):
        return ""
    verdict = BOOK.rules["R7D"].ask(facts_of_project(project, on=day), law_on(day), BOOK.facts)
    return verdict.sentence if verdict.answer is Answer.NO else ""


def running_dispatch(account: Account, year: int) -> Case | None:
    """The unit's sending of a year that is under way."""
    return Case.objects.filter(
        procedure_key=DISPATCH.key, matter__year=year, matter__unit_id=account.unit_id, closed_on__isnull=True
    ).first()


def may_report(account: Account, day: date) -> bool:
    return may_open(REPORT, account, None, day)


def may_dispatch(account: Account, day: date) -> bool:
    return not account.unit.through_parent and may_open(DISPATCH, account, None, day)
