"""Weights from labelled data: logistic regression by Newton's method, judged on functions it has not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from yuncheng.likeness import text
from yuncheng.likeness.features import NAMES, Matrix
from yuncheng.likeness.index import Index
from yuncheng.likeness.model import ALERT, Model
from yuncheng.likeness.record import Record

Floats = NDArray[np.float64]
LEVELS = (1, 2, 3)
_PENALTY = 30.0
_BARE = 0.3  # weight of the same question put by its name alone
_REWORDED = 0.5  # weight of the same question in words none of its answers has
_PARTIAL = 0.3  # weight of a graded entry of a question of which not all is known; not above _BARE, see _shift
_BESIDE = 0.3  # weight of the sets learnt from beside the one that is judged; not above _BARE, see _shift
_NOTHING = 1.0  # weight of the same question where nothing that should be shown exists, beside that with answers
_RENAMED = 0.5  # weight of the words of an answer under another name
_QUIET, _CAUGHT = 0.97, 0.97  # where the alert line lies: see _shift
FOLDS = 6


@dataclass(frozen=True, slots=True)
class Labelled:
    """A corpus, questions and grades (question → entry → 0–3).

    An entry without a grade is worth nothing to a question, except to those in `partial`: of them only what is graded
    is known (verdicts of reviewers), and they are learnt from but not judged by.
    """

    corpus: Sequence[Record]
    queries: Sequence[Record]
    exclude: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]
    partial: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Example:
    """The figures of one question's candidates, their grades, the function it is about, and its weight."""

    function: str
    figures: Matrix
    grades: NDArray[np.int64]
    weight: float


def examples(index: Index, data: Labelled, *, bare: bool = True) -> list[Example]:
    """Each question as it is, once more by its name alone, in words no answer has, and in an answer's words.

    The first two also as they would stand were nothing of the kind built yet: quiet is learnt from them.
    """
    function = functions(data)
    found: list[Example | None] = []
    for place, query in enumerate(data.queries):
        about = function[query.id]
        found.append(_example(index, data, query, about, 1.0))
        found.append(_nothing_there(index, data, query, about, _NOTHING))
        if bare and (query.content or query.items):
            only = replace(query, content="", objective="", items=())
            found.append(_example(index, data, only, about, _BARE))
            found.append(_nothing_there(index, data, only, about, _BARE * _NOTHING))
            if reworded := _reworded(data, query):
                found.append(_example(index, data, reworded, about, _REWORDED))
            if renamed := _renamed(data, query, place):
                found.append(_example(index, data, renamed, about, _RENAMED))
    return [example for example in found if example is not None]


def _nothing_there(index: Index, data: Labelled, query: Record, function: str, weight: float) -> Example | None:
    """The question in an index without what should be shown to it; None where there is nothing to leave out."""
    answers = {entry for entry, grade in data.grades.get(query.id, {}).items() if grade >= 2}
    if not answers or query.id in data.partial:
        return None
    return _example(index, data, query, function, weight, hidden=answers)


def _renamed(data: Labelled, query: Record, place: int) -> Record | None:
    """What an answer does, word for word, under the name and unit of a question about something else."""
    known = data.grades.get(query.id, {})
    same = sorted((r for r in data.corpus if known.get(r.id) == 3 and r.content), key=lambda r: r.id)
    listed = [r for r in same if any(text.is_enumeration(s) for s in text.sentences(text.normalise(r.content)))]
    others = [q for q in data.queries if not known.keys() & data.grades.get(q.id, {}).keys()]
    if not listed or not others or query.id in data.partial:
        return None
    answer, other = listed[place % len(listed)], others[place * 7 % len(others)]
    items = answer.items if place % 2 else ()
    return replace(answer, id=query.id, name=other.name, unit=other.unit, items=items, objective="", system="")


def _reworded(data: Labelled, query: Record) -> Record | None:
    """The question without the phrases that stand literally in an answer; None if that leaves all or nothing of it."""
    known = data.grades.get(query.id, {})
    said = " ".join(text.normalise(r.content) for r in data.corpus if known.get(r.id, 0) >= 2)
    own = [p for s in text.sentences(text.normalise(query.content)) if text.is_enumeration(s) for p in text.phrases(s)]
    left = [phrase for phrase in own if phrase not in said]
    if not left or len(left) == len(own):
        return None
    return replace(query, content="、".join(left), objective="")


def _example(
    index: Index, data: Labelled, query: Record, function: str, weight: float, hidden: Collection[str] = ()
) -> Example | None:
    ranked = index.rank(query, exclude={data.exclude.get(query.id, ""), *hidden})
    if ranked.measured is None:
        return None
    known = data.grades.get(query.id, {})
    grades = np.array([known.get(entry.id, 0) for entry in ranked.loaded])
    if query.id not in data.partial:
        return Example(function, ranked.measured.figures, grades, weight)
    told = np.array([entry.id in known for entry in ranked.loaded])
    if not told.any():
        return None
    # each graded entry weighs as one entry of a whole question does, so two verdicts do not outweigh two hundred
    return Example(function, ranked.measured.figures[told], grades[told], weight * _PARTIAL * told.sum() / 200)


def functions(data: Labelled) -> dict[str, str]:
    """Questions that share an answer are about one function: they must not be learnt from and judged by at once."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    for query in data.queries:
        for entry, grade in data.grades.get(query.id, {}).items():
            if grade >= 2:
                parent[root("q" + query.id)] = root("e" + entry)
    return {query.id: root("q" + query.id) for query in data.queries}


def beside(found: Sequence[Example], place: int) -> list[Example]:
    """Examples of another set: they teach, but do not say where the alert line lies."""
    return [replace(one, function=f"{place}.{one.function}", weight=one.weight * _BESIDE) for one in found]


def fit(found: Sequence[Example], note: Mapping[str, object]) -> tuple[Model, list[Model]]:
    """The weights over all examples, and those of each fold (for judging), both with the alert line in its place."""
    folds = fold_of(found)
    raw = [_train([e for e in found if folds[e.function] != fold]) for fold in range(FOLDS)]
    shift = _shift(found, [raw[folds[e.function]] for e in found])
    final = _moved(_train(found), shift, note)
    return final, [_moved(model, shift, {}) for model in raw]


def fold_of(found: Sequence[Example]) -> dict[str, int]:
    """The fold of each function, by the hash of its name."""
    ranked = sorted({e.function for e in found}, key=lambda f: hashlib.sha256(f.encode()).hexdigest())
    return {function: place % FOLDS for place, function in enumerate(ranked)}


def _train(found: Sequence[Example]) -> Model:
    rows = np.concatenate([e.figures for e in found]).astype(np.float64)
    grades = np.concatenate([e.grades for e in found])
    weights = np.concatenate([np.full(len(e.grades), e.weight * 200 / len(e.grades)) for e in found])
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scale[scale < 1e-5] = 1.0  # a figure that never varies says nothing; the data file could not hold its scale
    standard = (rows - mean) / scale
    fitted = np.stack([_newton(standard, (grades >= level).astype(np.float64), weights) for level in LEVELS])
    return Model("", mean, scale, fitted, {})


def _newton(rows: Floats, truth: Floats, weights: Floats) -> Floats:
    with_one = np.hstack([rows, np.ones((len(rows), 1))])
    penalty = np.full(with_one.shape[1], _PENALTY)
    penalty[-1] = 1e-3
    found = np.zeros(with_one.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(with_one @ found, -30, 30)))
        slope = with_one.T @ (weights * (chance - truth)) + penalty * found
        bend = (with_one * (weights * chance * (1 - chance) + 1e-9)[:, None]).T @ with_one + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-6:
            break
    return found


def _shift(found: Sequence[Example], models: Sequence[Model]) -> float:
    """How far the logits must move for the alert line to be in its place.

    Half way between what _QUIET of the questions without an answer stay under, and what _CAUGHT of those with a
    duplicate reach; where the two cross, the first.
    """
    loudest, caught = [], []
    for example, model in zip(found, models, strict=True):
        if example.weight <= _BARE:
            continue
        chance = model.probabilities(example.figures)[:, 1]
        if (example.grades < 2).all():
            loudest.append(_logit(chance.max()))
        if (example.grades == 3).any():
            caught.append(_logit(chance[example.grades >= 2].max()))
    if not loudest or not caught:
        return 0.0
    low, high = float(np.quantile(loudest, _QUIET)), float(np.quantile(caught, 1 - _CAUGHT))
    return max(low, (low + high) / 2) - _logit(ALERT)


def _logit(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


def _moved(model: Model, shift: float, note: Mapping[str, object]) -> Model:
    weights = model.weights.copy()
    weights[1, -1] -= shift  # what is related and what is a duplicate keep their own scale
    version = hashlib.sha256(weights.round(6).tobytes()).hexdigest()[:8]
    return Model(version, model.mean, model.scale, weights, dict(note, shift=round(shift, 3)))


def unfitted() -> Model:
    """A model to begin with: words, meaning and coverage count, nothing else does."""
    weights = np.zeros((3, len(NAMES) + 1))
    for name, weight in (("words", 4.0), ("meaning", 2.0), ("system_covered", 4.0)):
        weights[:, NAMES.index(name)] = weight
    weights[:, -1] = (-4.0, -5.0, -6.0)
    return Model("unfitted", np.zeros(len(NAMES)), np.ones(len(NAMES)), weights, {})
