"""The money line (art. 8): who is in, in order of rank, source by source. Pure; every amount in fen.

The line is strict: within a source the first project that the remaining money does not cover closes it, and whatever
ranks below is out, even where it would still fit; that it would is told (`fits`). What is mandatory is in wherever it
ranks; where the money does not cover it, the source is short by the difference. What is on hold takes no money.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Ranked:
    """One project on the board, in its place: what it costs this year, out of which source."""

    key: int
    source: str
    fen: int
    mandatory: bool = False
    hold: bool = False


class Standing(StrEnum):
    """Where the line leaves a project."""

    IN = "in"
    OUT = "out"
    FITS = "fits"  # out, but what is left of its source would cover it
    HOLD = "hold"

    @property
    def included(self) -> bool:
        return self is Standing.IN


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of one project. `asked`: what its source is asked for down to and with it; 0 on hold."""

    row: Ranked
    standing: Standing
    asked: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Where money runs out: before the project `key`. `source` is empty for all sources taken together."""

    key: int
    source: str
    missing: int  # what this project lacks


@dataclass(slots=True)
class Total:
    """One source, or all of them: the money there is, what is in, what asks in vain."""

    source: str
    funds: int = 0
    count: int = 0
    placed: int = 0
    out_count: int = 0
    out: int = 0
    short: int = 0  # what is mandatory beyond the money

    @property
    def left(self) -> int:
        return max(0, self.funds - self.placed)


@dataclass(frozen=True, slots=True)
class Allocation:
    """The whole picture, in order of rank."""

    rows: tuple[Placed, ...]
    cuts: tuple[Cut, ...]
    totals: tuple[Total, ...]  # by source, in the order of the funds given; then sources without any

    @property
    def included(self) -> frozenset[int]:
        """The keys of what is in."""
        return frozenset(placed.row.key for placed in self.rows if placed.standing.included)

    @property
    def short(self) -> int:
        """By how much the plan exceeds its money: never more than what is mandatory."""
        return sum(total.short for total in self.totals)

    @property
    def whole(self) -> Total:
        """All sources together."""
        made = Total("")
        for one in self.totals:
            made.funds += one.funds
            made.count += one.count
            made.placed += one.placed
            made.out_count += one.out_count
            made.out += one.out
            made.short += one.short
        return made


def allocate(rows: Sequence[Ranked], funds: Mapping[str, int]) -> Allocation:
    """Draw the line through `rows`, which come in order of rank."""
    totals = {source: Total(source, fen) for source, fen in funds.items()}
    cuts: dict[str, Cut] = {}
    asked: dict[str, int] = {}
    first: list[tuple[Ranked, Standing, int]] = []
    for row in rows:
        total = totals.setdefault(row.source, Total(row.source))
        if row.hold:
            first.append((row, Standing.HOLD, 0))
            continue
        asked[row.source] = asked.get(row.source, 0) + row.fen
        covered = total.placed + row.fen <= total.funds
        if not covered and row.source not in cuts:
            cuts[row.source] = Cut(row.key, row.source, total.placed + row.fen - total.funds)
        if row.mandatory or row.source not in cuts:
            total.count, total.placed = total.count + 1, total.placed + row.fen
            first.append((row, Standing.IN, asked[row.source]))
        else:
            total.out_count, total.out = total.out_count + 1, total.out + row.fen
            first.append((row, Standing.OUT, asked[row.source]))
    for total in totals.values():
        total.short = max(0, total.placed - total.funds)
    placed = tuple(Placed(row, _second(row, found, totals[row.source]), fen) for row, found, fen in first)
    overall = _overall(rows, sum(funds.values()))
    return Allocation(placed, (*cuts.values(), *overall), tuple(totals.values()))


def _second(row: Ranked, found: Standing, total: Total) -> Standing:
    return Standing.FITS if found is Standing.OUT and row.fen <= total.left else found


def _overall(rows: Iterable[Ranked], funds: int) -> tuple[Cut, ...]:
    """Where all money together runs out, as if it were one purse; nothing where it does not."""
    asked = 0
    for row in rows:
        asked += 0 if row.hold else row.fen
        if asked > funds:
            return (Cut(row.key, "", asked - funds),)
    return ()


# ---------------------------------------------------------------------------------------------------- scenarios


def mandatory_first(rows: Iterable[Ranked]) -> list[Ranked]:
    """The same projects with what is mandatory ranked before the rest, each part in its own order."""
    return sorted(rows, key=lambda row: not row.mandatory)


def less_money(funds: Mapping[str, int], percent: int) -> dict[str, int]:
    """The same sources with so many per cent less, to the fen, rounded down."""
    return {source: fen * (100 - percent) // 100 for source, fen in funds.items()}
