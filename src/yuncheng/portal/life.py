"""The life of a project on one line, and where it stands: derived from the stages that procedures declare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from yuncheng.casework.models import Case
from yuncheng.lifecycle.planning.listing.standing import Place, place_of
from yuncheng.registry.models import Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Procedure, Source, SubjectKind
from yuncheng.rulebook.procedures.reporting import REPORT

# The whole life, in order; stages no procedure declares yet are shown as not begun.
LIFE = ("清单", "申报", "审查", "决策", "评审", "采购", "建设", "验收", "运维", "评价")


@cache
def life_procedures() -> tuple[Procedure, ...]:
    """The procedures that are stretches of a project's life, in the order they are walked."""
    found = [
        procedure
        for procedure in BOOK.procedures.values()
        if procedure.subject is SubjectKind.PROJECT and not procedure.child and any(s.stage for s in procedure.steps)
    ]
    return tuple(sorted(found, key=lambda p: min(LIFE.index(s.stage) for s in p.steps if s.stage)))


@cache
def stage_days() -> Mapping[str, tuple[str, ...]]:
    """Stage → the facts that tell on which day something of it was done, in declared order."""
    found: dict[str, dict[str, None]] = {}
    for procedure in life_procedures():
        for step in procedure.steps:
            for outcome in step.outcomes:
                days = [write.fact for write in outcome.writes if write.source is Source.DAY]
                found.setdefault(step.stage, {}).update(dict.fromkeys(days))
    return {stage: tuple(facts) for stage, facts in found.items()}


def left_the_list(project: Project) -> bool:
    """Whether it was removed from the list and has not been listed or filed since."""
    return place_of(project.listed_on, project.filed_on, project.removed_on) is Place.REMOVED


def standing_words(standing: str, place: Place) -> str:
    """Where a project stands, in words: the words its last stretch left, unless the list has dropped it since."""
    return "已移出清单" if place is Place.REMOVED and standing == REPORT.place("listed") else standing


def life_cases(cases: Sequence[Case]) -> list[Case]:
    """Of a project's cases, newest first, those that are stretches of its life."""
    keys = {procedure.key for procedure in life_procedures()}
    return [case for case in cases if case.procedure_key in keys]


def lifeline(project: Project, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """The stages as `parts/lifeline.html` draws them."""
    walked = life_cases(cases)
    here = LIFE.index(project.stage) if project.stage in LIFE else 0
    return [
        {"label": stage, "state": _state(number, here, walked), "note": _note(project, stage), "url": ""}
        for number, stage in enumerate(LIFE)
    ]


def _state(number: int, here: int, walked: Sequence[Case]) -> str:
    if number != here:
        return "done" if number < here else "future"
    last = walked[0] if walked else None
    if last is None or last.is_open:
        return "current"
    end = last.procedure.end(last.step)
    return "done" if end and end.good else "blocked"


def _note(project: Project, stage: str) -> str:
    days: list[date] = [day for fact in stage_days().get(stage, ()) if (day := getattr(project, fact))]
    return max(days).isoformat() if days else ""
