"""Boxes beside a step, and on the page of a project: what a phase has to say on a page that is not its own.

A phase registers a template and the function that makes its context; the case's page draws it for whoever may see the
case, above the form. What the box says to whom is the function's to decide; None hangs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
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
