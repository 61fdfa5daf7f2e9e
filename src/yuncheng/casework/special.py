"""Special steps have a page made by hand. A phase registers the template of the form's body and what it needs to know;
the frame around it (standing, checklist, journal, buttons) and the act it ends in are the same as everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yuncheng.registry.models import Account

from .models import Case

Context = Callable[[Case, Account], dict[str, Any]]


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
