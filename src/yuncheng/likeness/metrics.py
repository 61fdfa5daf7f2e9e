"""How good a ranking is, by graded labels (3 duplicate, 2 must be shown, 1 related).

recall@k is capped at k and over grade ≥ 2; `duplicates@10` the same over grade 3. An alert is an entry at the line
or over among the first ten: `right` is the share with grade ≥ 2, `caught` the share of questions with a duplicate that
raise a right one, `quiet` the share of questions without any answer that raise none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer to one question: ids best first, their probabilities, how long it took, and what is to be said of
    the question itself (that it holds nothing to compare, that it was cut)."""

    query: str
    ids: tuple[str, ...]
    scores: tuple[float, ...]
    milliseconds: float = 0.0
    note: str = ""


def judge(rankings: Sequence[Ranking], grades: Mapping[str, Mapping[str, int]], line: float) -> dict[str, float]:
    """All figures over some rankings; a figure nothing can be said about is left out."""
    columns: dict[str, list[float]] = {}
    for ranking in rankings:
        for name, value in {**_one(ranking, grades.get(ranking.query, {})), **_alert(ranking, grades, line)}.items():
            columns.setdefault(name, []).append(value)
    shown = columns.pop("shown", [])
    right = columns.pop("shown right", [])
    found = {name: sum(values) / len(values) for name, values in columns.items()}
    if sum(shown):
        found["alert right"] = sum(right) / sum(shown)
    return found


def _one(ranking: Ranking, known: Mapping[str, int]) -> dict[str, float]:
    got = [known.get(id, 0) for id in ranking.ids[:100]]
    found = {}
    for name, least, places in (("recall@5", 2, 5), ("recall@10", 2, 10), ("duplicates@10", 3, 10)):
        if total := sum(grade >= least for grade in known.values()):
            found[name] = sum(grade >= least for grade in got[:places]) / min(total, places)
    if ideal := _gain(sorted(known.values(), reverse=True)):
        found["nDCG@10"] = _gain(got) / ideal
    if max(known.values(), default=0) >= 2:
        found["MRR"] = next((1 / place for place, grade in enumerate(got, start=1) if grade >= 2), 0.0)
    return found


def _gain(got: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 1) for place, grade in enumerate(got[:10], start=1))


def _alert(ranking: Ranking, grades: Mapping[str, Mapping[str, int]], line: float) -> dict[str, float]:
    known = grades.get(ranking.query, {})
    raised = [known.get(id, 0) for id, score in zip(ranking.ids, ranking.scores, strict=True) if score >= line][:10]
    right = sum(grade >= 2 for grade in raised)
    found = {"shown": float(len(raised)), "shown right": float(right)}
    if max(known.values(), default=0) >= 3:
        found["alert caught"] = float(right > 0)
    if max(known.values(), default=0) < 2:
        found["alert quiet"] = float(not raised)
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies; nought of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
