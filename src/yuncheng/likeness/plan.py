"""Which entries to look at: rare tokens alone, frequent ones in pairs, within a fixed amount of work.

The work is counted in postings (entries a token stands in), so a search takes as long at a million entries as at a
hundred thousand. In a small index everything fits and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from yuncheng.likeness.analysis import Analysis
from yuncheng.likeness.statistics import Statistics
from yuncheng.likeness.store import Clause, Numbers, Store
from yuncheng.likeness.words import Words

CELLS_OF_ENTRY, CELLS_OF_QUERY = 2, 3
_CELL_WEIGHT = 0.5
_SMALL = 30_000  # an index of so many entries lies in memory on any machine: a search may read more of it
_MOST_ALONE, _MOST_PAIRS = 36, 6
_OF_ONE, _OF_PAIR = 5_000, 1_000  # a token in more entries than the first goes into pairs
_AT_LEAST, _OF_LEAST = 3, 15_000  # the rarest is always asked for, and so many, though frequent, up to so many postings
_TOO_COMMON = 0.3  # share of entries beyond which a token says nothing


class Work(NamedTuple):
    """How much a search may read: postings of tokens alone, postings walked in pairs, entries of a pair's rarer one."""

    alone: int
    in_pairs: int
    rarer: int


def work(size: int) -> Work:
    """What a search of an index of so many entries may read, measured on both databases to stay within 30 ms."""
    return Work(12_000, 240_000, 15_000) if size <= _SMALL else Work(6_000, 60_000, 6_000)


def entry_tokens(words: Words, analysis: Analysis) -> tuple[str, ...]:
    """The tokens an entry is found by: words, groups, data items and the cells of its name and phrases."""
    cells: dict[str, None] = {}
    for segment in analysis.segments:
        cells.update(dict.fromkeys(words.cells(segment.text, CELLS_OF_ENTRY)))
    return tuple(sorted({*analysis.tokens, *analysis.items, *cells}))


def clauses(words: Words, query: Analysis, statistics: Statistics) -> list[Clause]:
    """What to ask the store for, rarest first."""
    weights = dict(query.tokens)
    weights.update(dict.fromkeys(query.items, 0.6))
    for segment in query.segments:
        for cell in words.cells(segment.text, CELLS_OF_QUERY):
            weights[cell] = max(weights.get(cell, 0.0), _CELL_WEIGHT)
    known = [(statistics.count(token), token) for token in weights]
    least = max(_TOO_COMMON * statistics.size, 50)
    # A word the picture does not know may be newer than the picture: asking for it costs nothing.
    usable = sorted((n, t) for n, t in known if n <= least and weights[t] > 0.2 and (n or not _is_cell(t)))
    value = {token: weights[token] * statistics.rarity(token) ** 2 for _, token in usable}
    alone: list[Clause] = []
    spent, most = 0, work(statistics.size)
    for n, token in usable[:_MOST_ALONE]:
        few = len(alone) < _AT_LEAST
        if alone and (spent + n > (_OF_LEAST if few else most.alone) or (n > _OF_ONE and not few)):
            break
        spent += n
        alone.append(Clause((token,), value[token], _OF_ONE))
    return alone + _pairs(words, usable[len(alone) :], value, most)


def _pairs(words: Words, rest: list[tuple[int, str]], value: dict[str, float], most: Work) -> list[Clause]:
    ranked = sorted(rest, key=lambda entry: (-value[entry[1]], entry[1]))[:8]
    pairs = sorted(
        ((a, b) for i, a in enumerate(ranked) for b in ranked[i + 1 :] if not _one_thing(words, a[1], b[1])),
        key=lambda pair: (-(value[pair[0][1]] + value[pair[1][1]]), pair[0][1], pair[1][1]),
    )
    found: list[Clause] = []
    spent = 0
    for (n, a), (m, b) in pairs:
        if len(found) == _MOST_PAIRS:
            break
        if min(n, m) > most.rarer or spent + n + m > most.in_pairs:
            continue
        spent += n + m
        found.append(Clause((a, b), value[a] + value[b], _OF_PAIR))
    return found


def _one_thing(words: Words, a: str, b: str) -> bool:
    """Two tokens that stand together since they are one word, its part or its group: a pair of them narrows nothing."""
    groups = {group.token for word in (a, b) for group in words.lexicon.groups_of(word)}
    return (_is_cell(a) and _is_cell(b)) or a in b or b in a or a in groups or b in groups


def _is_cell(token: str) -> bool:
    return token[0] == "c" == token[-1]


def best(store: Store, wanted: Iterable[Clause], most: int) -> Numbers:
    """The numbers of the entries with the most weight, best first; equals by number."""
    asked = list(wanted)
    if not asked:
        return np.empty(0, np.int64)
    parts = store.matching(asked)
    weights = [np.full(len(part), clause.weight) for part, clause in zip(parts, asked, strict=True)]
    numbers, where = np.unique(np.concatenate(parts), return_inverse=True)
    total = np.bincount(where, np.concatenate(weights), len(numbers)).round(6)
    return numbers[np.lexsort((numbers, -total))[:most]]
