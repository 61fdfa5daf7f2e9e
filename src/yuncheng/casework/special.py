"""Special steps have a page made by hand. A phase registers the template of the form's body and what it needs to know;
the frame around it (standing, checklist, journal, buttons) and the act it ends in are the same as everywhere.

A table that was filled in there may be shown by hand too, wherever the record is read (`shown_table`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Field

from .models import Case

Context = Callable[[Case, Account], dict[str, Any]]
Rows = Sequence[Mapping[str, Any]]
Table = Callable[[Rows, Rows | None], Any]


@dataclass(frozen=True, slots=True)
class SpecialPage:
    """The template of a step's form body, and the function that makes its context."""

    template: str
    context: Context


_pages: dict[tuple[str, str], SpecialPage] = {}


def special_page(procedure: str, *steps: str, template: str) -> Callable[[Context], Context]:
    """Register the hand-made form body of some steps."""

    def keep(context: Context) -> Context:
        for step in steps:
            if (procedure, step) in _pages:
                raise ValueError(f"two special pages for {procedure}.{step}")
            _pages[procedure, step] = SpecialPage(template, context)
        return context

    return keep


def special_page_of(procedure: str, step: str) -> SpecialPage | None:
    return _pages.get((procedure, step))


@dataclass(frozen=True, slots=True)
class ShownTable:
    """How a filed table is shown: its template, and the function that makes `table` for it out of the rows as filed and
    those of the version before, where they differ."""

    template: str
    make: Table


_tables: dict[Field, ShownTable] = {}


def shown_table(field: Field, *, template: str) -> Callable[[Table], Table]:
    """Register how the rows of a declared field are shown where the record is read."""

    def keep(make: Table) -> Table:
        if field in _tables:
            raise ValueError(f"two tables for {field.key}")
        _tables[field] = ShownTable(template, make)
        return make

    return keep


def shown_table_of(field: Field) -> ShownTable | None:
    return _tables.get(field)
