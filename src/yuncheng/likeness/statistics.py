"""How many entries have a token: a frozen picture, so that the same index answers the same until the next picture."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from yuncheng.likeness.tokens import number

_HEAD = struct.Struct("<QI")
# Sentences are counted in so many boxes beside the tokens, so that the counts stay bounded.
_MOST_KNOWN = 50_000
_BOXES, _FIRST_BOX = 1 << 18, 1 << 32
SET_PHRASE_SHARE, SET_PHRASE_LEAST = 0.02, 6


def box(sentence: str) -> int:
    """The box a sentence is counted in."""
    return _FIRST_BOX + zlib.crc32(sentence.encode()) % _BOXES


def counted(tokens: Iterable[str], sentences: Iterable[str]) -> set[int]:
    """What one entry adds one to."""
    return {*map(number, tokens), *map(box, sentences)}


class Statistics:
    """Counts over `size` entries. Rarity is as in BM25: ln(1 + (N − n + ½) / (n + ½))."""

    def __init__(self, size: int = 0, counts: Mapping[int, int] | None = None) -> None:
        keys = np.array(sorted(counts or {}), np.uint64)
        values = np.array([(counts or {})[int(key)] for key in keys], np.uint32)
        self._set(size, keys, values)

    def _set(self, size: int, keys: NDArray[np.uint64], values: NDArray[np.uint32]) -> None:
        self.size, self._keys, self._values = size, keys, values
        self._known: dict[str, float] = {}
        n = values.astype(np.float32)
        self._rarity = np.log1p((max(size, 1) - n + 0.5).clip(0.01) / (n + 0.5)).astype(np.float32)
        self._unseen = np.float32(math.log1p((max(size, 1) + 0.5) / 0.5))

    def count(self, token: str) -> int:
        """How many entries have the token."""
        return self._count(number(token))

    def _count(self, key: int) -> int:
        at = int(np.searchsorted(self._keys, np.uint64(key)))
        return int(self._values[at]) if at < len(self._keys) and int(self._keys[at]) == key else 0

    def rarity(self, token: str) -> float:
        """Rarity of one token."""
        found = self._known.get(token)
        if found is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            found = self._known[token] = float(self.rarities(np.array([number(token)], np.uint32))[0])
        return found

    def rarities(self, numbers: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Rarity of many tokens given by number."""
        if not len(self._keys):
            return np.full(len(numbers), self._unseen, np.float32)
        wide = numbers.astype(np.uint64)
        at = np.minimum(np.searchsorted(self._keys, wide), len(self._keys) - 1)
        return np.where(self._keys[at] == wide, self._rarity[at], self._unseen)

    def is_set_phrase(self, sentence: str) -> bool:
        """Whether so many entries have the sentence that it says nothing of any."""
        return self._count(box(sentence)) > max(SET_PHRASE_LEAST, SET_PHRASE_SHARE * self.size)

    def pack(self) -> bytes:
        """As bytes for the store."""
        return zlib.compress(
            _HEAD.pack(self.size, len(self._keys))
            + self._keys.astype("<u8").tobytes()
            + self._values.astype("<u4").tobytes(),
            1,
        )

    @classmethod
    def unpack(cls, blob: bytes) -> Statistics:
        """What `pack` wrote."""
        raw = zlib.decompress(blob)
        size, count = _HEAD.unpack_from(raw)
        made = cls()
        keys = np.frombuffer(raw, "<u8", count, _HEAD.size).astype(np.uint64)
        made._set(size, keys, np.frombuffer(raw, "<u4", count, _HEAD.size + 8 * count).astype(np.uint32))
        return made
