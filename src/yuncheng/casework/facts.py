"""Facts of a case or a project, put together for rules: the spine's columns, and what phases supply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from yuncheng.registry.clock import today
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Project, Unit
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.facts import SPINE
from yuncheng.rulebook.kernel import Answer, Basis, Facts, Law, Need, Verdict

from .models import Attachment, Case
from .recorders import scratch, suppliers, supplies

_SPINE = tuple(fact.name for fact in SPINE)
_NAMED = 5


def spine_value(project: Project, name: str) -> Any:
    """A spine fact; an empty text means that nobody has said."""
    value = getattr(project, name)
    return None if value == "" else value


def facts_of_project(project: Project | None, *, on: date, supplied: Mapping[str, Any] | None = None) -> Facts:
    """What the spine alone tells, and what was `supplied` of many projects at once (`facts_of_many`)."""
    return Facts({**_spine(project), **(supplied or {})}, on=on)


def facts_of_case(case: Case, *, on: date) -> Facts:
    """The spine and what the phases know of this case; supplied facts are fetched only when a rule reads them."""
    scratch(case, fresh=True)
    values = _spine(case.project)
    for name, supplier in suppliers().items():
        values[name] = partial(supplier, case)
    return Facts(values, on=on)


def _spine(project: Project | None) -> dict[str, Any]:
    if project is None:
        return {}
    return {name: partial(spine_value, project, name) for name in _SPINE}


def law_of(case: Case) -> Law:
    """The law a case lives under: that of the day it was opened."""
    return law_on(case.opened_on)


def ask(rule_key: str, facts: Facts, law: Law, project: Project | None = None) -> Verdict:
    """A rule's answer. A gate of practice that an approved exception lifts answers YES and says so."""
    verdict = BOOK.rules[rule_key].ask(facts, law, BOOK.facts)
    lifted = project is not None and rule_key in (project.exceptions or [])
    if lifted and not verdict.passes and verdict.basis is Basis.PRACTICE:
        return replace(verdict, answer=Answer.YES, lifted=True)
    return verdict


def holds(need: Need | None, facts: Facts, law: Law) -> bool | None:
    """Whether a condition holds; True where there is none, None where a fact is missing."""
    return True if need is None else need.met(facts, law)


@supplies("through_parent")
def _through_parent(case: Case) -> bool:
    return case.unit.through_parent


@supplies("open_children")
def _open_children(case: Case) -> int:
    return Case.objects.filter(parent=case, closed_on__isnull=True).count()


@supplies("waiting_for")
def _waiting_for(case: Case) -> str:
    """Whose child cases are open: the first few by name, and how many there are."""
    found = Unit.objects.filter(cases__parent=case, cases__closed_on__isnull=True, cases__assignee__isnull=True)
    day = today()
    names = list(dict.fromkeys(unit.acting_on(day).name for unit in found.select_related("successor").order_by("code")))
    return "、".join(names[:_NAMED]) + (f"等{len(names)}个单位" if len(names) > _NAMED else "")


def has_paper(case: Case, *papers: str) -> bool:
    """Whether any of these papers is in the case."""
    return Attachment.objects.filter(case=case, paper__in=papers).exists()
