"""Evidence in words: which phrases meet which, shared terms, groups of words, data items."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from yuncheng.likeness import items as data_items
from yuncheng.likeness.analysis import Analysis
from yuncheng.likeness.answers import Evidence, Meeting, SharedGroup
from yuncheng.likeness.features import Matrix
from yuncheng.likeness.model import Model
from yuncheng.likeness.record import Record
from yuncheng.likeness.statistics import Statistics
from yuncheng.likeness.tokens import tokens
from yuncheng.likeness.words import Words

_ALIKE = 0.45
_MOST_TERMS = 8


def explain(
    words: Words,
    statistics: Statistics,
    model: Model,
    query: Analysis,
    record: Record,
    segments: list[str],
    similar: Matrix,
    figures: Matrix,
) -> Evidence:
    """`segments` are the texts of the entry's name and phrases; `similar` is query segments × these."""
    return Evidence(
        phrases=_meetings(query, segments, similar),
        terms=_terms(words, statistics, query, segments),
        groups=_groups(words, query, segments),
        items=_shared_items(query.record, record),
        figures=model.shares(figures),
    )


def _meetings(query: Analysis, segments: list[str], similar: Matrix) -> tuple[Meeting, ...]:
    mine = range(1, len(query.segments)) if len(query.segments) > 1 else range(1)
    found = []
    for i in mine:
        # a phrase of the application may also be all that the entry's name says
        best = int(np.argmax(similar[i]))
        if (score := float(similar[i, best])) >= _ALIKE:
            found.append(Meeting(query.segments[i].text, segments[best], round(min(score, 1.0), 2)))
    return tuple(sorted(found, key=lambda m: (-m.score, m.mine)))


def _terms(words: Words, statistics: Statistics, query: Analysis, segments: list[str]) -> tuple[str, ...]:
    theirs: set[str] = set()
    for segment in segments:
        theirs |= tokens(words, segment).keys()
    groups = words.lexicon.groups
    shared = [t for t in theirs & query.tokens.keys() if query.tokens[t] > 0.2 and t not in groups]
    longest = [t for t in shared if not any(t != other and t in other for other in shared)]
    return tuple(sorted(longest, key=lambda t: (-statistics.rarity(t), t))[:_MOST_TERMS])


def _groups(words: Words, query: Analysis, segments: list[str]) -> tuple[SharedGroup, ...]:
    mine = _together(words, [segment.text for segment in query.segments])
    theirs = _together(words, segments)
    found = []
    for token in sorted(mine.keys() & theirs.keys(), key=lambda t: int(t.strip("z"))):
        if not mine[token] & theirs[token]:
            found.append(SharedGroup(words.lexicon.groups[token].canonical, min(mine[token]), min(theirs[token])))
    return tuple(found)


def _together(words: Words, texts: list[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for text in texts:
        for token, word in _words_of_groups(words, text):
            found.setdefault(token, set()).add(word)
    return found


@lru_cache(maxsize=20_000)
def _words_of_groups(words: Words, text: str) -> tuple[tuple[str, str], ...]:
    """The groups of a text, each with the word it was met by."""
    return tuple(
        (group.token, part)
        for word in words.cut(text)
        for part in (word, *words.parts(word))
        for group in words.lexicon.groups_of(part)
        if group.section in ("things", "acts")
    )


def _shared_items(mine: Record, theirs: Record) -> tuple[str, ...]:
    wanted = {data_items.key(item) for item in mine.items}
    return tuple(dict.fromkeys(item for item in theirs.items if data_items.key(item) in wanted))
