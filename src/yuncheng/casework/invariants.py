"""Recounting what is derived: everything kept for speed must come out again from the entries and the declarations.

`verify` asks whether the record was touched; here the question is whether the program kept its own books. The index of
obligations and a project's stage and standing are caches and can be rebuilt; nothing else is ever repaired here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q

from yuncheng.registry.models import Counter, Project
from yuncheng.rulebook.book import BOOK

from .function_moves import TurnDays, Whose
from .models import Carried, Case, ChainHead, Entry, Obligation, SpineWrite
from .obligations import declared_due
from .spine import place_shown

CHUNK = 300
_SUBJECTS = ("project", "matter", "system", "company")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not come out: which invariant, in words, at which row, and whether it was repaired."""

    invariant: str
    sentence: str
    row: str
    repaired: bool = False

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Move:
    """A case came to stand at a place by an entry."""

    entry: int
    seq: int
    place: str
    day: date


def recount(*, rebuild: bool = False) -> list[Finding]:
    """Everything that does not come out. With `rebuild`, caches are put right (and the findings say so)."""
    with transaction.atomic():
        return [finding for check in CHECKS.values() for finding in check(rebuild)]


# ---------------------------------------------------------------------------------------------------- cases


def _cases(rebuild: bool) -> Iterator[Finding]:
    """Standing, version and obligations of every case, replayed from its entries and what carried it."""
    whose, days = Whose(), TurnDays()
    for chunk in _chunks(Case.objects.select_related("unit__parent", "assignee", "project", "matter").order_by("id")):
        moves = _moves(chunk)
        kept = _kept_obligations(chunk)
        for case in chunk:
            road = moves[case.pk]
            yield from _standing(case, road)
            yield from _obligations(case, road, kept[case.pk], (whose, days), rebuild)


def _moves(cases: Sequence[Case]) -> dict[int, list[Move]]:
    by_id = {case.pk: case for case in cases}
    found: dict[int, list[Move]] = defaultdict(list)
    acts = Entry.objects.filter(case_id__in=by_id, result="ok").values_list(
        "case_id", "id", "seq", "step", "outcome", "on_day"
    )
    carried = Carried.objects.filter(case_id__in=by_id).values_list(
        "case_id", "entry_id", "entry__seq", "step", "outcome", "entry__on_day"
    )
    for case_id, entry, seq, step, outcome, day in [*acts, *carried]:
        place = destination(by_id[case_id], step, outcome)
        found[case_id].append(Move(entry, seq, place, day))
    for road in found.values():
        road.sort(key=lambda move: move.seq)
    return found


def destination(case: Case, step: str, outcome: str) -> str:
    """Where an act leaves a case, by declaration; empty where nothing like it is declared."""
    procedure = case.procedure
    if step == "open":
        return procedure.first.key
    if step == "withdraw":
        return procedure.withdraw.to if procedure.withdraw else ""
    if step in ("parent", "overtaken"):
        return procedure.orphaned
    declared = procedure.step(step)
    chosen = declared.outcome(outcome) if declared else None
    return chosen.to if chosen else ""


def _standing(case: Case, road: list[Move]) -> Iterator[Finding]:
    row = f"case:{case.pk}"
    if not road:
        yield Finding("standing", f"事项“{case}”没有任何办理记录。", row)
        return
    last = road[-1]
    closed_on = last.day if case.procedure.end(last.place) else None
    expected = (last.place, last.day, closed_on, len(road) - 1)
    if (case.step, case.step_since, case.closed_on, case.version) != expected:
        words = f"事项“{case}”重新推算应处于“{case.procedure.place(last.place)}”，实际记为“{case.place}”。"
        yield Finding("standing", words, row)


# ---------------------------------------------------------------------------------------------------- obligations

_Row = tuple[str, int | None, str, int | None, date, date | None, int, int | None]


@cache
def _declared_due(procedure: str, step: str, day: date, year: int | None) -> date | None:
    declared = BOOK.procedures[procedure].step(step)
    return declared_due(declared, day, year) if declared else None


def _due(case: Case, step: str, day: date) -> date | None:
    year = case.matter.year if case.matter else None
    return case.told_due_on or _declared_due(case.procedure_key, step, day, year)


def rebuilt_obligations(
    case: Case, road: list[Move], whose: Whose | None = None, days: TurnDays | None = None
) -> list[_Row]:
    """The index rows of a case as its entries make them; an open turn follows its office to another unit."""
    whose, days = whose or Whose(), days or TurnDays()
    rows: list[_Row] = []
    for number, move in enumerate(road):
        step = case.procedure.step(move.place)
        if step is None:
            continue
        done = road[number + 1] if number + 1 < len(road) else None
        until = done.seq if done else None
        asked = days.asked_on(move.day, until)
        turn = whose.turn(case, step, asked, days.not_yet(asked, until))
        rows.append(
            (
                step.key,
                turn.unit.pk if turn.unit else None,
                turn.post,
                turn.person.pk if turn.person else None,
                move.day,
                _due(case, step.key, move.day),
                move.entry,
                done.entry if done else None,
            )
        )
    return rows


def _kept_obligations(cases: Sequence[Case]) -> dict[int, list[_Row]]:
    kept: dict[int, list[_Row]] = defaultdict(list)
    rows = Obligation.objects.filter(case_id__in=[case.pk for case in cases]).order_by("opened_by__seq", "id")
    fields = ("step", "unit_id", "post", "assignee_id", "opens_on", "due_on", "opened_by_id", "closed_by_id")
    for case_id, *row in rows.values_list("case_id", *fields):
        kept[case_id].append(tuple(row))
    return kept


def _obligations(
    case: Case, road: list[Move], kept: list[_Row], told_by: tuple[Whose, TurnDays], rebuild: bool
) -> Iterator[Finding]:
    expected = rebuilt_obligations(case, road, *told_by)
    if kept == expected:
        return
    if rebuild:
        Obligation.objects.filter(case=case).delete()
        names = ("step", "unit_id", "post", "assignee_id", "opens_on", "due_on", "opened_by_id", "closed_by_id")
        Obligation.objects.bulk_create(Obligation(case=case, **dict(zip(names, row, strict=True))) for row in expected)
    words = f"事项“{case}”的待办索引与记录推算的不一致（索引 {len(kept)} 行，应为 {len(expected)} 行）。"
    yield Finding("obligations", words, f"case:{case.pk}", rebuild)


def _open_obligations(rebuild: bool) -> Iterator[Finding]:
    """One open obligation for an open case, none for a closed one."""
    waiting = Count("obligations", filter=Q(obligations__closed_by__isnull=True))
    for case in Case.objects.annotate(waiting=waiting).filter(~Q(waiting=1), closed_on__isnull=True):
        yield Finding(
            "open_obligation", f"办理中的事项“{case}”有 {case.waiting} 项待办，应恰有一项。", f"case:{case.pk}"
        )
    for case in Case.objects.annotate(waiting=waiting).filter(waiting__gt=0, closed_on__isnull=False):
        yield Finding("open_obligation", f"已办结的事项“{case}”还有待办。", f"case:{case.pk}")


def _subjects(rebuild: bool) -> Iterator[Finding]:
    for case in Case.objects.order_by("id").values("id", *(f"{name}_id" for name in _SUBJECTS)).iterator():
        if sum(case[f"{name}_id"] is not None for name in _SUBJECTS) != 1:
            yield Finding("subject", "一个事项应恰有一个对象。", f"case:{case['id']}")


# ---------------------------------------------------------------------------------------------------- projects


def _projects(rebuild: bool) -> Iterator[Finding]:
    """A project's stage and standing are those of the case that moved last among the stretches of its life."""
    for chunk in _chunks(Project.objects.order_by("id")):
        latest = _latest_cases([project.pk for project in chunk])
        for project in chunk:
            case = latest.get(project.pk)
            place = place_shown(case) if case else (Project._meta.get_field("stage").get_default(), "")
            if place is None or (project.stage, project.standing) == place:
                continue
            if rebuild:
                Project.objects.filter(pk=project.pk).update(stage=place[0], standing=place[1])
            words = f"项目{project.code}显示为“{project.stage}·{project.standing}”，应为“{place[0]}·{place[1]}”。"
            yield Finding("place", words, f"project:{project.pk}", rebuild)


def _latest_cases(projects: Sequence[int]) -> dict[int, Case]:
    staged = [
        key
        for key, procedure in BOOK.procedures.items()
        if not procedure.child and any(step.stage for step in procedure.steps)
    ]
    cases = Case.objects.filter(project_id__in=projects, procedure_key__in=staged)
    last: dict[int, int] = defaultdict(int)
    acts = Entry.objects.filter(case__in=cases, result="ok").order_by().values_list("case").annotate(Max("seq"))
    carried = Carried.objects.filter(case__in=cases).order_by().values_list("case").annotate(Max("entry__seq"))
    for case_id, seq in [*acts, *carried]:
        last[case_id] = max(last[case_id], seq)
    found: dict[int, Case] = {}
    for case in sorted(cases, key=lambda one: last[one.pk]):
        assert case.project_id is not None
        found[case.project_id] = case
    return found


def _writers(rebuild: bool) -> Iterator[Finding]:
    """Only facts that some procedure is declared to write were ever written."""
    facts = SpineWrite.objects.order_by().values_list("fact", flat=True).distinct()
    for fact in sorted(set(facts) - set(BOOK.writers)):
        yield Finding("writers", f"事实“{fact}”写入过项目，但没有程序声明会写它。", f"fact:{fact}")


# ---------------------------------------------------------------------------------------------------- numbers


def _head(rebuild: bool) -> Iterator[Finding]:
    head = ChainHead.objects.first()
    last = Entry.objects.aggregate(last=Max("seq"), count=Count("id"))
    if ((head.seq if head else 0), last["count"]) != ((last["last"] or 0), (last["last"] or 0)):
        yield Finding("head", f"链尾标记、末条序号与条数不一致：{head}、{last['last']}、{last['count']}。", "head")


_CODE = re.compile(r"^(\d{4})-(\d+)$")


def _counters(rebuild: bool) -> Iterator[Finding]:
    """No number was given beyond what its counter says."""
    highest: dict[str, int] = defaultdict(int)
    for code in Project.objects.values_list("code", flat=True).iterator():
        match = _CODE.match(code)
        if match:
            series = f"project-{match[1]}"
            highest[series] = max(highest[series], int(match[2]))
    kept = dict(Counter.objects.filter(series__startswith="project-").values_list("series", "last"))
    for series, number in sorted(highest.items()):
        if kept.get(series, 0) < number:
            yield Finding(
                "counter", f"编号序列{series}记到 {kept.get(series, 0)}，实际已用到 {number}。", f"counter:{series}"
            )


CHECKS: dict[str, Callable[[bool], Iterator[Finding]]] = {
    "cases": _cases,
    "open_obligation": _open_obligations,
    "subject": _subjects,
    "place": _projects,
    "writers": _writers,
    "head": _head,
    "counter": _counters,
}


def _chunks(rows: Any) -> Iterator[list[Any]]:
    waiting: list[Any] = []
    for row in rows.iterator(chunk_size=CHUNK):
        waiting.append(row)
        if len(waiting) == CHUNK:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
