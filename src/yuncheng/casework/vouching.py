"""Rows that only an act writes and no act has written: what verification asks of the phases beside their snapshots.

A snapshot tells what a row held when it was put on record; it cannot tell of a row that was never put there. A phase
registers, for each of its models, the rows for which no act vouches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from yuncheng.rulebook.book import BOOK

from .models import Entry

Rows = Callable[[], QuerySet[Any]]
AnyRow = TypeVar("AnyRow", bound=Model)

_strays: dict[str, Rows] = {}


def stray_rows(label: str) -> Callable[[Rows], Rows]:
    """Register the rows of one kind (`label` in words) that stand without an act. Refuses a second one of that name."""

    def keep(rows: Rows) -> Rows:
        if label in _strays:
            raise ValueError(f"two kinds of stray rows called {label}")
        _strays[label] = rows
        return rows

    return keep


def strays() -> Mapping[str, Rows]:
    return _strays


def without_act(rows: QuerySet[AnyRow], case: str, *acts: str) -> QuerySet[AnyRow]:
    """Of these rows, those whose case (`case` is the path to it) has seen none of these acts.

    An act is named "procedure.step.outcome". Raises ValueError for one that is not declared.
    """
    done = Entry.objects.filter(_any_of(acts), case=OuterRef(f"{case}_id"), result="ok")
    return rows.filter(~Exists(done))


def _any_of(acts: Iterable[str]) -> Q:
    found = Q(pk__in=())
    for act in acts:
        key, step_key, outcome_key = act.split(".")
        procedure = BOOK.procedures.get(key)
        step = procedure.step(step_key) if procedure else None
        if step is None or step.outcome(outcome_key) is None:
            raise ValueError(f"no act is called {act}")
        found |= Q(case__procedure_key=key, step=step_key, outcome=outcome_key)
    return found
