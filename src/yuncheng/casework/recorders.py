"""Recorders: how a phase keeps a step's record in a typed model, and suppliers: the facts it gives to rules.

A step without a recorder keeps what was filled in as a plain `Filing`. Phases register theirs when their app is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Outcome, Step

from .models import Case, Entry, Filing


@dataclass(slots=True)
class Acting:
    """One act in progress, as recorders meet it."""

    case: Case
    step: Step
    outcome: Outcome
    by: Account
    on: date
    cleaned: dict[str, Any]
    reason: str
    filing: Filing | None = None
    written: dict[str, Any] = field(default_factory=dict)


class Recorder:
    """Hooks of a step; each may be left as it is."""

    def check(self, acting: Acting) -> Mapping[str, list[str]]:
        """Faults beyond what the form sees, by field."""
        return {}

    def save(self, acting: Acting) -> None:
        """Keep the record; runs before gates, inside the transaction."""

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        """The typed record as it stands, for the digest: dates, ints, strings, lists; personal data as digests."""
        return {}

    def after(self, acting: Acting, entry: Entry) -> None:
        """What follows from the act, inside the transaction: child cases, accounts."""


_recorders: dict[tuple[str, str], Recorder] = {}
_suppliers: dict[str, Callable[[Case], Any]] = {}
_PLAIN = Recorder()


def record_by(procedure: str, *steps: str) -> Callable[[type[Recorder]], type[Recorder]]:
    """Register a recorder for steps of a procedure. Refuses a second one for the same step."""

    def keep(made: type[Recorder]) -> type[Recorder]:
        for step in steps:
            if (procedure, step) in _recorders:
                raise ValueError(f"two recorders for {procedure}.{step}")
            _recorders[procedure, step] = made()
        return made

    return keep


def recorder_of(procedure: str, step: str) -> Recorder:
    return _recorders.get((procedure, step), _PLAIN)


def has_recorder(procedure: str, step: str) -> bool:
    return (procedure, step) in _recorders


def supplies(fact: str) -> Callable[[Callable[[Case], Any]], Callable[[Case], Any]]:
    """Register the function that supplies a fact of a case. Refuses a second supplier."""

    def keep(supplier: Callable[[Case], Any]) -> Callable[[Case], Any]:
        if fact in _suppliers:
            raise ValueError(f"two suppliers of {fact}")
        _suppliers[fact] = supplier
        return supplier

    return keep


def scratch(case: Case, *, fresh: bool = False) -> dict[str, Any]:
    """Where suppliers keep what several of them need, for one picture of the facts; `fresh` begins a new picture."""
    if fresh:
        case.__dict__["_scratch"] = {}
    found: dict[str, Any] = case.__dict__.setdefault("_scratch", {})
    return found


def suppliers() -> Mapping[str, Callable[[Case], Any]]:
    return _suppliers
