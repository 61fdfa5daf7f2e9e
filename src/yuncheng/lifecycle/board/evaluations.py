"""What evaluations of a unit's earlier projects found (art. 34): shown beside its requests of this year."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from yuncheng.registry.models import Project
from yuncheng.rulebook.ch6_oversight import EVALUATION_RESULTS

_WORST_FIRST = tuple(reversed(EVALUATION_RESULTS))
BAD = frozenset({"fair", "poor"})


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One evaluated project of a unit."""

    project_id: int
    name: str
    result: str
    label: str
    day: date | None


def evaluated_by_unit() -> dict[int, list[Evaluated]]:
    """Unit → its projects that have been evaluated, the newest evaluation first. One query."""
    labels = dict(EVALUATION_RESULTS)
    found: dict[int, list[Evaluated]] = defaultdict(list)
    rows = Project.objects.exclude(evaluation_result="").order_by("-evaluated_on", "-pk")
    for unit, pk, name, result, day in rows.values_list("unit_id", "pk", "name", "evaluation_result", "evaluated_on"):
        found[unit].append(Evaluated(pk, name, result, labels.get(result, result), day))
    return found


def summed_up(evaluated: list[Evaluated]) -> str:
    """「差1 良2」: how many of each result, the worst first."""
    counts = Counter(one.result for one in evaluated)
    return " ".join(f"{label}{counts[code]}" for code, label in _WORST_FIRST if counts[code])


def any_bad(evaluated: list[Evaluated]) -> bool:
    return any(one.result in BAD for one in evaluated)
