"""Where an index keeps its entries: what both databases must be able to do, with the same tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it is kept: the record as JSON, its numbers for ranking, its tokens for finding."""

    id: str
    key: str
    unit: str
    state: str
    year: int | None
    amount: float | None
    record: str
    packed: bytes
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What ranking needs of an entry. `no` is the database's own number of it."""

    no: int
    id: str
    key: str
    unit: str
    state: str
    packed: bytes


@dataclass(frozen=True, slots=True)
class Clause:
    """Entries that have all of `tokens`, at most `most` of them, newest first; each adds `weight` to a candidate."""

    tokens: tuple[str, ...]
    weight: float
    most: int


Numbers = NDArray[np.int64]


class Store(Protocol):
    """A database with entries, their tokens, counts of tokens, a few named values. All writes are inside `changing`."""

    def changing(self) -> AbstractContextManager[None]:
        """One transaction: all or nothing."""

    def reading(self) -> AbstractContextManager[None]:
        """One view of the data for several reads."""

    def value(self, name: str) -> bytes | None:
        """A named value."""

    def set_value(self, name: str, value: bytes) -> None:
        """Keep a named value."""

    def size(self) -> int:
        """How many entries there are."""

    def add(self, rows: Iterable[Row]) -> None:
        """Keep new entries. Their ids must not be there."""

    def take_out(self, id: str) -> tuple[str, tuple[str, ...]] | None:
        """Remove an entry; its record as JSON and its tokens, or None when it was not there."""

    def clear(self) -> None:
        """Remove everything; `settle` follows when the store is filled again."""

    def settle(self) -> None:
        """Make ready for searching what `add` brought after `clear`."""

    def count(self, change: Mapping[int, int]) -> None:
        """Add to the counts of tokens; a count that falls to nought goes."""

    def counts(self) -> Iterator[tuple[int, int]]:
        """All counts."""

    def set_counts(self, counts: Mapping[int, int]) -> None:
        """Replace all counts."""

    def matching(self, clauses: Sequence[Clause]) -> list[Numbers]:
        """Numbers of the entries of each clause."""

    def with_keys(self, keys: Sequence[str], most: int) -> Numbers:
        """Numbers of entries with each key, at most `most` of each, newest first, in the order of the keys."""

    def of_unit_with_key(self, unit: str, key: str, most: int) -> Numbers:
        """Numbers of a unit's entries with a key, newest first."""

    def load(self, numbers: Sequence[int]) -> list[Loaded]:
        """Entries by number, in the order of the numbers."""

    def records(self, numbers: Sequence[int]) -> dict[int, str]:
        """Records as JSON by number."""

    def find(self, id: str) -> str | None:
        """A record as JSON by id."""

    def of_unit(self, unit: str, years: tuple[int, int]) -> list[str]:
        """Records as JSON of a unit in a span of years, both ends included, in order of id."""

    def all_records(self, page: int = 1_000) -> Iterator[str]:
        """All records as JSON in the order they came."""


def numbers_of(joined: str | None) -> Numbers:
    """Numbers that the database joined by commas."""
    return np.fromstring(joined, np.int64, sep=",") if joined else np.empty(0, np.int64)
