"""What G19 reads: the strongest suspicion of the comparison that the bureau has not answered yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yuncheng.casework.facts_of_many import supplies_of_many
from yuncheng.casework.models import Case
from yuncheng.casework.recorders import scratch, supplies

from .suspicion import Suspicion, suspicion_of, suspicions_of


def _suspicion(case: Case) -> Suspicion | None:
    """Fetched once for one picture of the facts. None where the project was never compared: then nothing is known."""
    held = scratch(case)
    if "resemblance.suspicion" not in held:
        held["resemblance.suspicion"] = suspicion_of(case.project) if case.project else None
    found: Suspicion | None = held["resemblance.suspicion"]
    return found


@supplies("resembling")
def _resembling(case: Case) -> Any:
    found = _suspicion(case)
    return found.name or None if found else None


@supplies("resembling_percent")
def _resembling_percent(case: Case) -> Any:
    found = _suspicion(case)
    return found.percent if found else None


@supplies_of_many
def _of_many(projects: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Both facts of many projects: three queries."""
    return {
        number: {"resembling": said.name or None, "resembling_percent": said.percent}
        for number, said in suspicions_of(projects).items()
    }
