"""Boxes beside a step, and on the page of a project: what a phase has to say on a page that is not its own.

A phase registers a template and the function that makes its context; the case's page draws it for whoever may see the
case, above the form. What the box says to whom is the function's to decide; None hangs nothing. Where many projects
stand in rows, a phase says a word to each (`hints_of`), in a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Error, register

from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.book import BOOK

from .models import Case

Context = Callable[[Case, Account], dict[str, Any] | None]
ProjectContext = Callable[[Project, Account], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Box:
    """One box on a page: its template, and what the template finds under `box`."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hung:
    """What a phase has hung: beside which steps (none named: all), and whether it stays once the case is closed."""

    steps: frozenset[str]
    template: str
    context: Context
    stays: bool

    def shows(self, case: Case) -> bool:
        return (not self.steps or case.step in self.steps) if case.is_open else self.stays


_hung: dict[str, list[Hung]] = {}
_of_projects: list[tuple[str, ProjectContext]] = []


def beside(procedure: str, *steps: str, template: str, stays: bool = False) -> Callable[[Context], Context]:
    """Hang a box beside some steps of a procedure, beside all of them where none is named; one that `stays` is shown
    of a closed case too. Several may hang there."""

    def keep(context: Context) -> Context:
        _hung.setdefault(procedure, []).append(Hung(frozenset(steps), template, context, stays))
        return context

    return keep


def boxes_of(case: Case, account: Account) -> list[Box]:
    """What hangs beside the step where the case stands, for this person; of a closed case what stays."""
    found = []
    for hung in _hung.get(case.procedure_key, ()):
        if hung.shows(case):
            made = hung.context(case, account)
            if made is not None:
                found.append(Box(hung.template, made))
    return found


def beside_project(template: str) -> Callable[[ProjectContext], ProjectContext]:
    """Hang a box on the page of every project; None from its function hangs nothing."""

    def keep(context: ProjectContext) -> ProjectContext:
        _of_projects.append((template, context))
        return context

    return keep


def boxes_of_project(project: Project, account: Account) -> list[Box]:
    """What hangs on a project's page for this person, who may see the project."""
    made = ((template, context(project, account)) for template, context in _of_projects)
    return [Box(template, context) for template, context in made if context is not None]


# ---------------------------------------------------------------------------------------------------- rows of others


@dataclass(frozen=True, slots=True)
class Hint:
    """A word beside one row: the kind of its badge (`ui_tags.badge`), the badge's words, and what follows it."""

    kind: str
    words: str
    said: str = ""


RowHints = Callable[[Sequence[int], Account], Mapping[int, Hint]]
DraftHints = Callable[[Sequence[Mapping[str, Any]], Account], Mapping[int, Hint]]

_of_rows: list[RowHints] = []
_of_drafts: list[DraftHints] = []


def hints_rows(supplier: RowHints) -> RowHints:
    """Register who has a word for projects in rows, by their numbers. It asks for all of them at once."""
    _of_rows.append(supplier)
    return supplier


def hints_drafts(supplier: DraftHints) -> DraftHints:
    """Register who has a word for rows that are no projects yet (name, content, amount), by their places from 0."""
    _of_drafts.append(supplier)
    return supplier


def hints_of(projects: Sequence[int], account: Account) -> dict[int, list[Hint]]:
    """What the phases say to these projects in a list that this person reads."""
    return _gathered(supplier(projects, account) for supplier in _of_rows if projects)


def hints_of_drafts(rows: Sequence[Mapping[str, Any]], account: Account) -> dict[int, list[Hint]]:
    """What the phases say to rows of a file before they are projects. On demand only: it costs time a row."""
    return _gathered(supplier(rows, account) for supplier in _of_drafts if rows)


def _gathered(told: Iterable[Mapping[int, Hint]]) -> dict[int, list[Hint]]:
    found: dict[int, list[Hint]] = {}
    for one in told:
        for number, hint in one.items():
            found.setdefault(number, []).append(hint)
    return found


@register()
def every_box_hangs_somewhere(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A procedure or step that is gone would take the box with it unnoticed."""
    return [
        Error(f"a box hangs beside {procedure}.{step}, which is not declared", id="yuncheng.E015")
        for procedure, all_hung in _hung.items()
        for hung in all_hung
        for step in (hung.steps or {""})
        if procedure not in BOOK.procedures or (step and BOOK.procedures[procedure].step(step) is None)
    ]
