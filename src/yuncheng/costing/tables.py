"""Tables of factors, by size and by choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from .errors import CostError
from .figures import clip


@dataclass(frozen=True, slots=True)
class Band:
    """A step of a table: up to and including ``upto`` (``None``: without end) the factor is this."""

    upto: Fraction | None
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Bands:
    """A factor by size: number of systems, of fields, of pieces bought."""

    name: str
    bands: tuple[Band, ...]

    def factor(self, size: Fraction) -> Fraction:
        """The factor of the band in which ``size`` lies, upper ends included."""
        return next(band.factor for band in self.bands if band.upto is None or size <= band.upto)


@dataclass(frozen=True, slots=True)
class FactorTable:
    """A factor by choice. ``default`` is taken when nobody chooses; ``mean``: several choices give their mean."""

    name: str
    options: Mapping[str, Fraction]
    default: str = ""
    mean: bool = False
    clause: str = ""

    def pick(self, chosen: object, *, where: str) -> tuple[str, Fraction]:
        """The chosen option with its factor, or a refusal that names the options."""
        given = list(chosen) if isinstance(chosen, (list, tuple)) else [self.default if chosen is None else chosen]
        wanted = [name for name in given if isinstance(name, str) and name in self.options]
        if not given or wanted != given or (len(wanted) > 1 and not self.mean):
            strange = next((name for name in given if name not in wanted), "") if chosen is not None else ""
            said = f"“{clip(strange)}”不在选项中" if strange else "须选定一项"
            raise CostError(f"{where}的“{self.name}”{said}。可选：{'、'.join(self.options)}。")
        factors = [self.options[name] for name in wanted]
        return "与".join(wanted) + ("平均" if len(wanted) > 1 else ""), sum(factors, Fraction(0)) / len(factors)
