"""The lines of the law that parts may stay below (art. 7, 25), and how near and how far apart counts."""

from __future__ import annotations

from dataclasses import dataclass

from yuncheng.registry.clock import today
from yuncheng.registry.county import law_on
from yuncheng.rulebook.kernel import Law, Missing

LINES = (("list.threshold", 7, "清单起点"), ("acceptance.bureau_from", 25, "由主管部门验收的起点"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the law that parts may stay below: its figure in fen, its article, its name."""

    fen: int
    article: int
    label: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the law says of a day: the lines, how near below one counts, how many years apart at most."""

    lines: tuple[Line, ...]
    crowd: float
    apart: int

    @classmethod
    def of(cls, law: Law) -> Numbers | None:
        """None before any edition, and where the county looks for no parts."""
        try:
            months, crowd = law.value("splitting.months"), law.value("splitting.crowd")
            lines = [(law.value(key), article, label) for key, article, label in LINES]
        except Missing:
            return None
        if months is None or crowd is None:
            return None
        known = tuple(Line(int(fen), article, label) for fen, article, label in lines if fen is not None)
        return cls(known, float(law.share("splitting.crowd")), max(int(months) // 12 - 1, 0))


def numbers_today() -> Numbers | None:
    return Numbers.of(law_on(today()))
