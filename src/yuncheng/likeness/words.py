"""Words and their vectors: segmentation by the likeliest cut, meaning as the sum of word vectors.

The vectors are data/words.npz (see NOTICE): int8, frequent words first, so a word's place says how common it is. They
were learnt so that their sum is near what a full model says of a whole phrase: a word that says much is long.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yuncheng.likeness import lexicon

Floats = NDArray[np.float32]
Bytes = NDArray[np.int8]

_FILE = Path(__file__).with_name("data") / "words.npz"
_LATIN = re.compile(r"[a-z0-9][a-z0-9.+\-]*")
_RUN = re.compile(r"[a-z0-9][a-z0-9.+\-]*|[\u3400-\u9fff]+")
_LONGEST = 8
_UNKNOWN = 16.0  # cost of a character no word covers: dearer than any word
_FIELD_RANK = 6_000  # words of our lexicon are as common here as this place says


class Words:
    """A vocabulary with costs for cutting and vectors for meaning. `size` is the length of a vector."""

    def __init__(self, file: Path, lexicon_: lexicon.Lexicon) -> None:
        with np.load(file, allow_pickle=False) as data:
            listed = [str(word) for word in data["words"]]
            self._vectors: Bytes = data["vectors"]
            self._cells: Floats = data["cells"].astype(np.float32)
        self.size = int(self._vectors.shape[1])
        self.lexicon = lexicon_
        self._row = {word: row for row, word in enumerate(listed)}
        self._cost = {word: math.log(row + 12.0) for row, word in enumerate(listed)}
        for word in lexicon_.words():
            self._cost[word] = min(self._cost.get(word, 99.0), math.log(_FIELD_RANK) - 0.5 * (len(word) - 2))

    def cut(self, text: str) -> tuple[str, ...]:
        """The words of a normalised text in order; punctuation is dropped."""
        return _cut(self, text)

    def _cut_run(self, run: str) -> list[str]:
        best = [0.0] + [math.inf] * len(run)
        back = [0] * (len(run) + 1)
        for end in range(1, len(run) + 1):
            for start in range(max(0, end - _LONGEST), end):
                cost = self._cost.get(run[start:end], _UNKNOWN if end - start == 1 else math.inf)
                if best[start] + cost < best[end]:
                    best[end], back[end] = best[start] + cost, start
        found, end = [], len(run)
        while end:
            found.append(run[back[end] : end])
            end = back[end]
        return found[::-1]

    def parts(self, word: str) -> tuple[str, ...]:
        """Known words of two characters and more inside a longer one."""
        return _parts(self, word)

    def vector(self, text: str) -> Floats:
        """The meaning of a short text, of length 1; all zeros when nothing in it is known."""
        return _vector(self, text)

    def topic(self, texts: Iterable[str]) -> Floats:
        """The meaning of what some texts are about, without what is done with it; of length 1, or all zeros."""
        total = np.zeros(self.size, np.float32)
        for text in texts:
            for word in self.cut(text):
                if not self.lexicon.says_no_thing(word) and (vector := self.of_word(word)) is not None:
                    total += vector
        length = float(np.linalg.norm(total))
        return total / length if length else total

    def cells(self, text: str, most: int) -> tuple[str, ...]:
        """The cells the meaning of a text lies nearest to, as tokens, nearest first; none for unknown words."""
        return _cells(self, text, most)

    def of_word(self, word: str) -> Floats | None:
        """The vector of one word; of an unknown one the sum of its longest known pieces; None if nothing is known."""
        row = self._row.get(word)
        if row is not None:
            known: Floats = self._vectors[row].astype(np.float32) / 127
            return known
        rows = [] if _LATIN.fullmatch(word) else self._pieces(word)
        if not rows:
            return None
        total: Floats = self._vectors[rows].sum(axis=0, dtype=np.float32) / 127
        return total

    def _pieces(self, word: str) -> list[int]:
        found, start = [], 0
        while start < len(word):
            end = next((e for e in range(len(word), start, -1) if word[start:e] in self._row), start + 1)
            if (row := self._row.get(word[start:end])) is not None:
                found.append(row)
            start = end
        return found


@lru_cache(maxsize=60_000)
def _cut(words: Words, text: str) -> tuple[str, ...]:
    found: list[str] = []
    for run in _RUN.findall(text):
        found.extend([run] if _LATIN.fullmatch(run) else words._cut_run(run))
    return tuple(found)


@lru_cache(maxsize=60_000)
def _parts(words: Words, word: str) -> tuple[str, ...]:
    if len(word) < 3 or _LATIN.fullmatch(word):
        return ()
    spans = ((i, j) for i in range(len(word)) for j in range(i + 2, len(word) + 1) if j - i < len(word))
    return tuple(word[i:j] for i, j in spans if word[i:j] in words._cost)


@lru_cache(maxsize=60_000)
def _vector(words: Words, text: str) -> Floats:
    total = np.zeros(words.size, np.float32)
    for word in words.cut(text):
        vector = words.of_word(word)
        if vector is not None:
            total += vector
    length = float(np.linalg.norm(total))
    return total / length if length else total


@lru_cache(maxsize=60_000)
def _cells(words: Words, text: str, most: int) -> tuple[str, ...]:
    vector = words.vector(text)
    if not vector.any():
        return ()
    nearest = np.argsort(-np.einsum("cd,d->c", words._cells, vector), kind="stable")[:most]
    return tuple(f"c{cell}c" for cell in nearest)


@lru_cache(maxsize=1)
def shipped() -> Words:
    """The words of this package with its lexicon."""
    return Words(_FILE, lexicon.shipped())
