"""What two records have in common, in figures with names: every one can be shown to a reviewer.

A candidate is also measured by its system: the phrases of all loaded records with the same key together, since one
phase lists only some of a system's functions and its O&M record lists none (the figures that begin with `system_`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yuncheng.likeness.analysis import Analysis, Packed
from yuncheng.likeness.statistics import Statistics
from yuncheng.likeness.tokens import number
from yuncheng.likeness.words import Floats

Matrix = NDArray[np.float32]
Whole = NDArray[np.intp]

PLAIN = (
    "words",  # share of the query's weight of words found in the entry
    "words_both",  # cosine of the words of both
    "meaning",  # cosine of the vectors of both
    "name_words",
    "name_meaning",
    "name_topic",  # cosine of what both names are about, whatever is done with it
    "topic",  # the same of all that is said
    "covered_weighty",  # as "covered", each phrase counting by how rare its words are
    "covered",  # how well the entry's phrases meet each of the query's, on average
    "covered_sure",
    "covered_best",
    "system_covered",
    "system_covered_sure",
    "system_covered_best",
    "covers",  # how well the query's phrases meet each of the entry's
    "covers_sure",
    "phrase_in_name",
    "name_in_phrase",
    "system_name_in_phrase",
    "circle_words",  # "words" of the entries that say nearly the same as this one, itself included
    "circle_covered",
    "circle_topic",
    "items",  # share of the query's data items, rare ones counting more
    "same_unit",
    "service",
    "no_phrases",
    "name_only",
    "same_key",
)
_WHEN_NAME_ONLY = (
    "words",
    "meaning",
    "name_words",
    "name_meaning",
    "system_covered",
    "name_in_phrase",
    "system_name_in_phrase",
)
_WHEN_SERVICE = ("system_covered", "name_words", "same_key")
_PRODUCTS = (
    ("system_covered", "words"),
    ("system_covered_sure", "system_covered_sure"),
    ("words", "words"),
    ("same_unit", "same_key"),
    ("meaning", "meaning"),
    ("items", "system_covered"),
    ("items", "meaning"),
    ("same_unit", "system_covered"),
    ("same_unit", "meaning"),
    ("topic", "topic"),
    ("name_only", "name_topic"),
    ("topic", "system_covered"),
)
PAIRS = (
    *(("name_only", name) for name in _WHEN_NAME_ONLY),
    *(("service", name) for name in _WHEN_SERVICE),
    *_PRODUCTS,
)
# The same once more beside the other candidates: what stands out among all that was looked at. The numbers are what is
# usual where nothing is alike (the greatest; the mean of the first ten): in a small index all may be worse than that.
BESIDE = {
    "topic": (0.49, 0.42),
    "covered_weighty": (0.27, 0.27),
    "words": (0.10, 0.08),
    "words_both": (0.14, 0.11),
    "meaning": (0.55, 0.48),
    "name_meaning": (0.47, 0.44),
    "system_covered": (0.29, 0.29),
    "system_covered_sure": (0.11, 0.11),
}
_FIRST = 10
OF_ONE = (*PLAIN, *(f"{a}*{b}" for a, b in PAIRS))
NAMES = (*OF_ONE, *(f"{name}/best" for name in BESIDE), *(f"{name}-first" for name in BESIDE))
_SURE, _SLOPE = 0.55, 0.07  # two phrases this alike are as likely the same function as not
_SCARCE = 5.0  # items of less rarity than this together say little, though all of them be shared
_NEAR = 0.06  # entries this much less alike in meaning count a third as much in a circle
_LETTERS = 0.95  # words as alike as this are the same phrase, whatever the vectors say


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of an entry before ranking."""

    key: str
    unit: str
    packed: Packed


@dataclass(frozen=True, slots=True)
class Measured:
    """`figures`: a row a candidate in the order of NAMES; `similar`: query segments × segments of all candidates."""

    figures: Matrix
    similar: Matrix
    owner: Whole
    place: Whole


def measure(query: Analysis, candidates: list[Candidate], statistics: Statistics) -> Measured:
    """The figures of every candidate. `candidates` must not be empty."""
    count = len(candidates)
    packs = [c.packed for c in candidates]
    sizes = np.array([len(p.vectors) for p in packs])
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(count), sizes)
    place = np.arange(len(owner)) - start[owner]
    system = _numbered([c.key for c in candidates])
    lexical, shared, both, weights = _lexical(query, packs, start, sizes, statistics)
    meaning, whole_meaning = _meaning(query, packs, owner)
    similar = np.where(lexical > _LETTERS, 1.0, 0.5 * lexical + 0.5 * meaning).astype(np.float32)
    plain: dict[str, Floats] = {
        "words": shared,
        "words_both": both,
        "meaning": whole_meaning,
        "name_words": lexical[0, start],
        "name_meaning": meaning[0, start],
        **_topics(query, packs),
        **_coverage(query, similar, weights, owner, place, system, start),
        "items": _items(query, packs, statistics),
        "same_unit": np.array([bool(c.unit) and c.unit == query.record.unit for c in candidates], np.float32),
        "service": np.array([p.service for p in packs], np.float32),
        "no_phrases": (sizes == 1).astype(np.float32),
        "name_only": np.full(count, len(query.segments) == 1, np.float32),
        "same_key": np.array([c.key == query.name.key for c in candidates], np.float32),
    }
    plain |= _circle(packs, owner, {"words": shared, "covered": plain["covered_weighty"], "topic": plain["topic"]})
    columns = [plain[name] for name in PLAIN] + [plain[a] * plain[b] for a, b in PAIRS]
    figures = _beside_others(np.stack(columns, axis=1).astype(np.float32))
    return Measured(figures, similar, owner, place)


def _beside_others(own: Matrix) -> Matrix:
    """The figures in the order of NAMES from those of OF_ONE.

    `x/best` is the share of the greatest, `x-first` how far above or below the mean of the ten greatest.
    """
    chosen = own[:, [OF_ONE.index(name) for name in BESIDE]]
    usual = np.array(list(BESIDE.values()), np.float32)
    best = np.maximum(chosen.max(axis=0), usual[:, 0])
    first = np.sort(np.vstack([chosen, np.tile(usual[:, 1], (_FIRST, 1))]), axis=0)[-_FIRST:].mean(axis=0)
    return np.hstack([own, chosen / best, chosen - first]).astype(np.float32)


def _products(rows: Floats, others: Floats) -> Floats:
    """Dot products of all rows with all others, without BLAS: its threads cost more than they save here."""
    found: Floats = np.einsum("ad,bd->ab", rows, others)
    return found


def _numbered(keys: list[str]) -> Whole:
    seen: dict[str, int] = {}
    return np.array([seen.setdefault(key, len(seen)) for key in keys])


def _lexical(
    query: Analysis, packs: list[Packed], start: Whole, sizes: Whole, statistics: Statistics
) -> tuple[Floats, Floats, Floats, Floats]:
    """Cosines of words between segments; of each candidate the share of the query's words, and its cosine.

    And of each segment of the query how much its words say.
    """
    rarity: dict[str, float] = {}
    for token, own in query.tokens.items():
        rarity[token] = own * statistics.rarity(token)
    order = sorted(rarity, key=number)
    known = np.array([number(token) for token in order], np.uint32)
    column = {token: i for i, token in enumerate(order)}
    mine = np.zeros((len(query.segments), max(len(order), 1)), np.float32)
    for row, segment in enumerate(query.segments):
        for token, own in segment.tokens.items():
            mine[row, column[token]] = own * statistics.rarity(token)
    total = np.array([rarity[t] for t in order] or [0.0], np.float32)

    ids = np.concatenate([p.tokens for p in packs])
    own_weights = np.concatenate([p.weights for p in packs]).astype(np.float32) / 100
    weights = own_weights * statistics.rarities(ids)
    lengths = np.array([len(p.tokens) for p in packs])
    of = np.repeat(np.arange(len(packs)), lengths)
    segment_of = np.concatenate([p.segments for p in packs]).astype(np.intp) + start[of]
    first = np.concatenate([p.first for p in packs])
    segments = int(sizes.sum())
    square = np.bincount(segment_of, weights**2, segments)
    whole_square = np.bincount(of, np.where(first, weights**2, 0), len(packs))

    theirs = np.zeros((segments, max(len(order), 1)), np.float32)
    most = np.zeros((len(packs), max(len(order), 1)), np.float32)
    if len(known) and len(ids):
        at = np.minimum(np.searchsorted(known, ids), len(known) - 1)
        hit = known[at] == ids
        theirs[segment_of[hit], at[hit]] = weights[hit]
        np.maximum.at(most, (of[hit], at[hit]), weights[hit])
    lengths_mine = np.sqrt((mine**2).sum(axis=1))
    cosines = _products(mine, theirs) / np.maximum(np.outer(lengths_mine, np.sqrt(square)), 1e-6)
    self_score = float((total**2).sum()) or 1.0
    dot = _products(most, total[None])[:, 0]
    both: Floats = (dot / np.sqrt(np.maximum(self_score * whole_square, 1e-6))).astype(np.float32)
    return cosines.astype(np.float32), dot / self_score, both, lengths_mine


def _meaning(query: Analysis, packs: list[Packed], owner: Whole) -> tuple[Floats, Floats]:
    """Cosines of vectors between segments, and between the sums over all segments."""
    mine = np.stack([s.vector for s in query.segments])
    theirs: Floats = np.concatenate([p.vectors for p in packs]).astype(np.float32)
    theirs /= 127
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    sums: Floats = np.add.reduceat(theirs, starts, axis=0).astype(np.float32)
    whole: Floats = mine.sum(axis=0, keepdims=True).astype(np.float32)
    lengths = np.linalg.norm(sums, axis=1) * float(np.linalg.norm(whole))
    whole_cosines: Floats = (_products(sums, whole)[:, 0] / np.maximum(lengths, 1e-6)).astype(np.float32)
    return _products(mine, theirs), whole_cosines


def _topics(query: Analysis, packs: list[Packed]) -> dict[str, Floats]:
    theirs = np.stack([p.topics for p in packs]).astype(np.float32) / 127
    name, whole = (np.einsum("cd,d->c", theirs[:, place], query.topics[place]) for place in (0, 1))
    return {"name_topic": name, "topic": whole}


def _circle(packs: list[Packed], owner: Whole, figures: dict[str, Floats]) -> dict[str, Floats]:
    """Figures averaged over the entries alike: an entry is worth more when its like are, in whatever words."""
    theirs: Floats = np.concatenate([p.vectors for p in packs]).astype(np.float32)
    sums: Floats = np.add.reduceat(theirs, np.flatnonzero(np.diff(owner, prepend=-1)), axis=0).astype(np.float32)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    near = np.exp((_products(sums, sums) - 1) / _NEAR)
    near /= near.sum(axis=1, keepdims=True)
    return {f"circle_{name}": np.einsum("ab,b->a", near, values) for name, values in figures.items()}


def _coverage(
    query: Analysis, similar: Matrix, weights: Floats, owner: Whole, place: Whole, system: Whole, start: Whole
) -> dict[str, Floats]:
    """How the phrases of both meet. A query that is only a name uses the name as its one phrase."""
    use = slice(1, None) if len(query.segments) > 1 else slice(0, 1)
    count = len(start)
    phrases = place > 0
    best = np.zeros((len(similar), count), np.float32)
    together = np.zeros((len(similar), int(system.max()) + 1), np.float32)
    for row, values in enumerate(similar):
        np.maximum.at(best[row], owner[phrases], values[phrases])
        np.maximum.at(together[row], system, best[row])
    best, grouped = np.maximum(best, 0), together[:, system]
    back = np.maximum(similar[use].max(axis=0), 0)
    number_of = np.maximum(np.bincount(owner[phrases], minlength=count), 1)
    return {
        "covered_weighty": np.average(grouped[use], axis=0, weights=weights[use] + 1e-3),
        "covered": best[use].mean(axis=0),
        "covered_sure": _sure(best[use]).mean(axis=0),
        "covered_best": best[use].max(axis=0),
        "system_covered": grouped[use].mean(axis=0),
        "system_covered_sure": _sure(grouped[use]).mean(axis=0),
        "system_covered_best": grouped[use].max(axis=0),
        "covers": np.bincount(owner[phrases], back[phrases], count) / number_of,
        "covers_sure": np.bincount(owner[phrases], _sure(back[phrases]), count) / number_of,
        "phrase_in_name": similar[use][:, start].max(axis=0),
        "name_in_phrase": best[0],
        "system_name_in_phrase": grouped[0],
    }


def _sure(values: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-(values - _SURE) / _SLOPE))
    return found


def _items(query: Analysis, packs: list[Packed], statistics: Statistics) -> Floats:
    rarity = {number(item): statistics.rarity(item) for item in query.items}
    total = sum(rarity.values()) + _SCARCE
    shared = (sum(rarity.get(int(item), 0.0) for item in p.items) / total for p in packs)
    return np.fromiter(shared, np.float32, len(packs))
