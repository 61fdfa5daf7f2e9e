"""The five classes. The machine proposes one; people decide."""

from __future__ import annotations

import numpy as np

from yuncheng.likeness.analysis import Analysis
from yuncheng.likeness.answers import Likeness
from yuncheng.likeness.model import ALERT
from yuncheng.likeness.names import Name
from yuncheng.likeness.words import Words

_CONTINUING_KINDS = ("续建", "改扩建", "改建", "扩建", "升级")
_SAME_CORE = 0.6
_SAME_FUNCTION = 0.5
_CONTAINED, _WIDER = 0.8, 0.45


def classify(
    words: Words, query: Analysis, entry: Name, unit: str, figures: dict[str, float], chance: np.ndarray
) -> Likeness:
    """The class of one entry, from names and units first, then from probabilities (related, to be shown, duplicate)."""
    _, show, duplicate = (float(value) for value in chance)
    if continues(query, entry, unit):
        return "延续"
    if show < ALERT:
        return "相关"
    if unit != query.record.unit and shared_platform(words, query, entry):
        return "可共享"
    if duplicate < _SAME_FUNCTION and figures["system_covered_sure"] >= _CONTAINED and figures["covers_sure"] < _WIDER:
        return "包含"
    return "疑似重复"


def continues(query: Analysis, entry: Name, unit: str) -> bool:
    """Whether an application goes on with a system of the same unit: a word for a phase, and the same subject."""
    if not unit or unit != query.record.unit:
        return False
    if not query.name.phase and query.record.kind not in _CONTINUING_KINDS:
        return False
    return query.name.key == entry.key or core_overlap(query.name.core, entry.core) >= _SAME_CORE


def core_overlap(a: str, b: str) -> float:
    """Jaccard of the pairs of characters of two subjects."""
    pairs_a, pairs_b = ({s[i : i + 2] for i in range(max(len(s) - 1, 1))} for s in (a, b))
    return len(pairs_a & pairs_b) / max(len(pairs_a | pairs_b), 1)


def shared_platform(words: Words, query: Analysis, entry: Name) -> bool:
    """Whether both are one of the platforms a county needs once."""
    groups = (
        {
            g.token
            for word in words.cut(core)
            for part in (word, *words.parts(word))
            for g in words.lexicon.groups_of(part)
            if g.section == "shared"
        }
        for core in (query.name.core, entry.core)
    )
    return bool(set.intersection(*groups))
