"""The list of consultations: what was convened, what my unit was asked, what it was given to do; by the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from yuncheng.casework.inbox import turns_of, whom
from yuncheng.casework.models import Case, Obligation
from yuncheng.casework.pages.common import whole_number
from yuncheng.casework.sight import visible_cases
from yuncheng.registry.models import Account
from yuncheng.rulebook.annex1_application import Choices
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Function
from yuncheng.rulebook.procedures.consultation import KINDS

from .asking import GIVEN, OPINION, PROCEDURES, TASK

PER_PAGE = 50
COUNTED = 10_000
ALL, OPINIONS, TASKS = "all", "opinions", "tasks"
_OF_TAB = {ALL: PROCEDURES, OPINIONS: (OPINION,), TASKS: (TASK,)}
_WITH = (
    "project",
    "matter__unit",
    "unit",
    "consultation",
    "parent__consultation",
    "parent__project",
    "parent__matter__unit",
)
OPEN, LATE = "open", "late"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; whatever makes no sense is left out."""

    tab: str = ALL
    q: str = ""
    kind: str = ""
    state: str = ""
    office: str = ""
    year: int | None = None
    mine: bool = False
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Asked:
        tab = query.get("tab", ALL)
        tab = tab if tab in _OF_TAB else ALL
        kind, state = query.get("kind", ""), query.get("state", "")
        year = whole_number(query.get("year"))
        return cls(
            tab=tab,
            q=query.get("q", "").strip()[:100],
            kind=kind if kind in dict(KINDS) else "",
            state=state if state in dict(states(tab)) else "",
            office=query.get("office", "")[:20],
            year=year if year and year < 10_000 else None,
            mine=query.get("mine") == "1",
            page=min(whole_number(query.get("page")) or 1, COUNTED // PER_PAGE),
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.kind or self.state or self.office or self.year or self.mine)


def states(tab: str) -> Choices:
    """Where a case of this tab can stand: open, overdue, each step, each end."""
    procedure = BOOK.procedures[_OF_TAB[tab][0]]
    late: Choices = () if tab == ALL else ((LATE, "逾期未办"),)
    steps = tuple((step.key, step.title) for step in procedure.steps)
    return ((OPEN, "在办"), *late, *steps, *((end.key, end.label) for end in procedure.ends))


def found(account: Account, asked: Asked, day: date) -> QuerySet[Case]:
    """The cases asked for, newest first; what waits for an answer, most urgent first."""
    rows = visible_cases(account).filter(procedure_key__in=_OF_TAB[asked.tab])
    if asked.tab == OPINIONS or (asked.tab == TASKS and not account.is_office(Function.LEAD)):
        rows = rows.filter(unit_id__in=account.acts_for)
    rows = _in_state(_worded(rows, asked), asked.state, day)
    if asked.office:
        rows = _of_office(rows, asked)
    if asked.kind:
        at = "consultation__kind" if asked.tab == ALL else "parent__consultation__kind"
        rows = rows.filter(**{at: asked.kind})
    if asked.year:
        rows = rows.filter(opened_on__year=asked.year)
    if asked.mine:
        rows = rows.filter(Exists(turns_of(account).filter(case=OuterRef("pk"))))
    return rows.order_by("-pk")


def _worded(rows: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    if not asked.q:
        return rows
    at = "" if asked.tab == ALL else "parent__"
    words = ("about", "project__name", f"{at}consultation__topic", f"{at}consultation__minutes_no", f"{at}about")
    condition = Q(unit__name__icontains=asked.q)
    for name in dict.fromkeys(words):
        condition |= Q(**{f"{name}__icontains": asked.q})
    return rows.filter(condition)


def _in_state(rows: QuerySet[Case], state: str, day: date) -> QuerySet[Case]:
    if state == OPEN:
        return rows.filter(closed_on__isnull=True)
    if state == LATE:
        return rows.filter(closed_on__isnull=True, told_due_on__lt=day)
    return rows.filter(step=state) if state else rows


def _of_office(rows: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    """Consultations in which this office was asked; tasks that it was given."""
    if asked.tab != ALL:
        return rows.filter(unit__code=asked.office)
    return rows.filter(Exists(Case.objects.filter(parent=OuterRef("pk"), unit__code=asked.office)))


def rows_of(cases: Iterable[Case], account: Account, day: date) -> list[dict[str, Any]]:
    """What the list shows of these cases: three queries, however many they are."""
    cases = list(cases)
    numbers = [case.pk for case in cases]
    turns = Obligation.objects.filter(case_id__in=numbers, closed_by__isnull=True).select_related("unit")
    by_case = {turn.case_id: turn for turn in turns}
    counts = _counts(numbers)
    return [_row(case, by_case.get(case.pk), counts.get(case.pk, {}), account, day) for case in cases]


def page_of(rows: QuerySet[Case], number: int) -> list[Case]:
    """One page: its ids first, then its rows."""
    ids = list(rows.values_list("pk", flat=True)[(number - 1) * PER_PAGE : number * PER_PAGE])
    held = Case.objects.select_related(*_WITH).in_bulk(ids)
    return [held[pk] for pk in ids]


def _counts(numbers: list[int]) -> dict[int, Mapping[str, Any]]:
    """Consultation → how many were asked and have answered, how many tasks there are and are done."""
    children = Case.objects.filter(parent_id__in=numbers, procedure_key__in=(OPINION, TASK)).order_by()
    asked, tasks = Q(procedure_key=OPINION), Q(procedure_key=TASK)
    told = children.values("parent_id").annotate(
        asked=Count("pk", filter=asked),
        given=Count("pk", filter=asked & Q(step=GIVEN)),
        tasks=Count("pk", filter=tasks),
        done=Count("pk", filter=tasks & Q(closed_on__isnull=False)),
    )
    return {row["parent_id"]: row for row in told}


def _row(case: Case, turn: Obligation | None, counts: Mapping[str, Any], account: Account, day: date) -> dict[str, Any]:
    top = case if case.parent is None else case.parent
    held = getattr(top, "consultation", None)
    due = case.told_due_on or (held.reply_by if held and case.step == "collect" else None)
    return {
        "case": case,
        "title": case.about,
        "of": top.about if case.procedure_key == TASK else "",
        "subject": str(top.project or ""),
        "kind": held.get_kind_display() if held else KINDS[0][1] if top.project else "",
        "counts": counts,
        "minutes_no": held.minutes_no if held else "",
        "whom": whom(turn) if turn else "",
        "mine": turn is not None and turn.unit_id in account.acts_for and turn.post == account.post,
        "due": due,
        "late": case.is_open and due is not None and due < day,
    }
