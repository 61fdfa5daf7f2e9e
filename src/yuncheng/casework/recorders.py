"""Recorders: how a phase keeps a step's record in a typed model, and suppliers: the facts it gives to rules.

A step without a recorder keeps what was filled in as a plain `Filing`. Phases register theirs when their app is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Field, Outcome, Step

from .models import Case, Entry, Filing

MOST_TOLD = 200


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


@dataclass(frozen=True, slots=True)
class BadCell:
    """One cell of a table that will not do: its row counted from 1, its column, what is wrong, what cures it."""

    row: int
    column: str
    problem: str
    cure: str


class Recorder:
    """Hooks of a step; each may be left as it is.

    `beside_columns` are columns (key, label) that stand beside a table in its Excel sheet and are only shown.
    """

    beside_columns: tuple[tuple[str, str], ...] = ()

    def begins_with(self, case: Case) -> Mapping[str, Any]:
        """What an untouched form begins with where the case itself says nothing yet: what was in force before."""
        return {}

    def check(self, acting: Acting) -> Mapping[str, list[str]]:
        """Faults beyond what the form sees, by field."""
        return {}

    def bad_cells(self, case: Case, field: str, rows: Sequence[Mapping[str, Any]]) -> Sequence[BadCell]:
        """Of a table that is well-formed, the cells that will not do: named by `check` and in an imported file."""
        return ()

    def beside_rows(self, case: Case, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, str]]:
        """What `beside_columns` show for each of these rows (as stored, or as typed)."""
        return [{} for _ in rows]

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


def cell_faults(bad: Sequence[BadCell], columns: Sequence[Field]) -> list[str]:
    """Bad cells in words: 第3行“年度”：…，…。 Of very many the first, and how many more there are."""
    labels = {column.key: column.label for column in columns}
    told = [f"第{one.row}行“{labels[one.column]}”：{one.problem}，{one.cure}。" for one in bad[:MOST_TOLD]]
    return [*told, *([f"另有{len(bad) - MOST_TOLD}处问题，请先改正以上各处。"] if len(bad) > MOST_TOLD else [])]


def scratch(case: Case, *, fresh: bool = False) -> dict[str, Any]:
    """Where suppliers keep what several of them need, for one picture of the facts; `fresh` begins a new picture."""
    if fresh:
        case.__dict__["_scratch"] = {}
    found: dict[str, Any] = case.__dict__.setdefault("_scratch", {})
    return found


def suppliers() -> Mapping[str, Callable[[Case], Any]]:
    return _suppliers
