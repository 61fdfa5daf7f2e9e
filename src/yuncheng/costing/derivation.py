"""A result and how it came about, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .figures import Rounding, decimal_yuan, show, show_yuan


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a derivation: what, with which figures, giving what, by which clause of the profile."""

    label: str
    formula: str
    value: str
    clause: str

    def __str__(self) -> str:
        """“人月：26,124.868 ÷ 174 ≈ 150.14292 人月　〔依据〕”."""
        about = self.value.startswith("≈")
        equals = f" {'≈' if about else '='} {self.value.removeprefix('≈')}" if self.value else ""
        return f"{self.label}：{self.formula}{equals}" + (f"　〔{self.clause}〕" if self.clause else "")

    def as_dict(self) -> dict[str, str]:
        """For JSON."""
        return {"label": self.label, "formula": self.formula, "value": self.value, "clause": self.clause}


@dataclass(frozen=True, slots=True)
class Result:
    """One amount: integer fen, exact 元 before rounding, and its derivation.

    ``ceiling`` says that the profile calls the figure an upper limit, not a price.
    """

    name: str
    heading: str
    fen: int
    exact_yuan: Fraction
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    ceiling: bool = False

    @property
    def yuan(self) -> Decimal:
        """元 with two decimals."""
        return decimal_yuan(self.fen)

    def text(self) -> str:
        """The derivation as it may be printed."""
        lines = [f"{self.name}：{show_yuan(self.fen)}{'（上限）' if self.ceiling else ''}"]
        lines += [f"  {number}. {step}" for number, step in enumerate(self.steps, 1)]
        lines += [f"  注：{note}" for note in self.notes]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: money as integer fen and as text in 元, never a float."""
        return {
            "name": self.name,
            "heading": self.heading,
            "fen": self.fen,
            "yuan": str(self.yuan),
            "ceiling": self.ceiling,
            "steps": [step.as_dict() for step in self.steps],
            "notes": list(self.notes),
        }


@dataclass(slots=True)
class Derivation:
    """A result in the making."""

    clause: str
    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def step(self, label: str, formula: str, value: Fraction | None = None, unit: str = "", clause: str = "") -> None:
        """Add a line; without a clause of its own it cites that of the whole."""
        shown = "" if value is None else f"{show(value)}{' ' + unit if unit else ''}"
        self.steps.append(Step(label, formula, shown, clause or self.clause))

    def note(self, text: str) -> None:
        """Add a remark for the reader."""
        self.notes.append(text)

    def finish(
        self, name: str, heading: str, yuan: Fraction, rounding: Rounding, *, ceiling: bool, round_clause: str = ""
    ) -> Result:
        """Round as the profile says and close; a line tells it where it changes the figure."""
        fen = rounding.fen(yuan)
        if yuan * 100 != fen:
            self.steps.append(
                Step("取整", f"{show(yuan)} 元，{rounding.words}", show_yuan(fen), round_clause or self.clause)
            )
        return Result(name, heading, fen, yuan, tuple(self.steps), tuple(self.notes), ceiling)


def product(factors: Sequence[Fraction]) -> Fraction:
    """Of no factors: 1."""
    out = Fraction(1)
    for factor in factors:
        out *= factor
    return out
