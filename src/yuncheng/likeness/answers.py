"""What a search answers: hits with a class, probabilities and the evidence a reviewer can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from yuncheng.likeness.record import Record

Likeness = Literal["疑似重复", "延续", "可共享", "包含", "相关"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A phrase of the application, the phrase of the entry that meets it best, and how alike they are (0–1)."""

    mine: str
    theirs: str
    score: float


@dataclass(frozen=True, slots=True)
class SharedGroup:
    """Different words for one thing: 停车 = 泊位."""

    canonical: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an entry is shown. `figures` are shares in the decision, in logits, the weightiest first."""

    phrases: tuple[Meeting, ...]
    terms: tuple[str, ...]
    groups: tuple[SharedGroup, ...]
    items: tuple[str, ...]
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry. `show` is the probability that a reviewer must see it, `duplicate` that it does the same.

    `system` is equal for the phases, O&M and supervision of one system. `alert`: `show` is at the line or over.
    """

    record: Record
    likeness: Likeness
    show: float
    duplicate: float
    related: float
    alert: bool
    service: bool
    system: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class System:
    """The hits of one system: the one to read first, and its phases, O&M, supervision and tests."""

    first: Hit
    others: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, best first. `note` says in words why there are none, or what was left out; `version` what made it."""

    hits: tuple[Hit, ...]
    note: str
    version: str

    def systems(self) -> tuple[System, ...]:
        """The same, one entry a system, in the order of the best of each; a built system stands before its services."""
        together: dict[str, list[Hit]] = {}
        for hit in self.hits:
            together.setdefault(hit.system, []).append(hit)
        found = []
        for hits in together.values():
            first = next((hit for hit in hits if not hit.service), hits[0])
            found.append(System(first, tuple(hit for hit in hits if hit is not first)))
        return tuple(found)
