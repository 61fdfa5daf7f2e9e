"""A cost profile: one county's rates as data; built by ``load.py`` from a file (``profiles/README.md``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from .errors import CostError
from .fee_kinds import Fee
from .figures import Rounding
from .naming import plain_heading
from .tables import Bands, FactorTable

DATA_KINDS = ("ILF", "EIF")
TRANSACTION_KINDS = ("EI", "EO", "EQ")
POINT_KINDS = DATA_KINDS + TRANSACTION_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRules:
    """How function points are counted. ``weights``: kind → complexity (“” when the method has none) → points."""

    clause: str
    weights: Mapping[str, Mapping[str, Fraction]]
    reuse: FactorTable
    changes: FactorTable | None
    generic_reuse: str
    generic_modules: tuple[str, ...]
    twin_terminals: tuple[str, ...]
    twin_transaction: Fraction | None
    twin_data: Fraction | None
    places: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """1 + step × the sum of the scores of the traits."""

    clause: str
    traits: tuple[str, ...]
    scores: tuple[Fraction, ...]
    step: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Development:
    """From points to money. ``productivity``: trade → percentile → hours a point."""

    clause: str
    heading: str
    factors: tuple[FactorTable, ...]
    quality: QualityRule | None
    xinchuang: tuple[Fraction, Fraction] | None
    xinchuang_clause: str
    productivity: Mapping[str, Mapping[str, Fraction]]
    productivity_clause: str
    trade: str
    three: tuple[str, str, str]
    hours_per_month: Fraction
    month_yuan: Fraction


@dataclass(frozen=True, slots=True)
class Profession:
    """A class of works for the weighted professional factor; the one without headings takes the rest."""

    name: str
    factor: Fraction
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationRule:
    """When quotations are asked, how many, and how old they may be (0: the profile does not say)."""

    clause: str
    headings: tuple[str, ...]
    at_least: int
    unit_over_yuan: Fraction
    total_from_yuan: Fraction
    max_age_days: int
    age_clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One county's rates."""

    key: str
    name: str
    document: str
    effective_from: str
    supersedes: str
    ceilings: bool
    rounding: Rounding
    rounding_clause: str
    headings: Mapping[str, tuple[str, ...]]
    heading_aliases: Mapping[str, str]
    points: PointRules
    development: Development
    quantity_clause: str
    quantity_factors: Mapping[str, Bands]
    quotation: QuotationRule | None
    professions: tuple[Profession, ...]
    professions_clause: str
    fees: Mapping[str, Fee]
    notes: tuple[str, ...] = field(default=())

    def fee(self, name: str) -> Fee:
        """A fee by its name or another name of it; a refusal names those there are."""
        wanted = plain_heading(name)
        for fee in self.fees.values():
            if wanted == plain_heading(fee.name) or wanted in map(plain_heading, fee.aliases):
                return fee
        raise CostError(f"费用标准“{self.name}”没有“{name}”这项取费。已有：{'、'.join(self.fees)}。")

    def heading(self, text: str) -> str | None:
        """The profile's own heading that a text means, or nothing."""
        wanted = plain_heading(text)
        for heading in self.all_headings:
            if wanted == plain_heading(heading):
                return heading
        for alias, heading in self.heading_aliases.items():
            if wanted == plain_heading(alias):
                return heading
        return None

    @property
    def all_headings(self) -> tuple[str, ...]:
        """Every heading, in order; a group without headings under it stands for itself."""
        return tuple(item for group, items in self.headings.items() for item in (items or (group,)))

    def group(self, heading: str) -> str:
        """The group in which a heading stands."""
        return next((group for group, items in self.headings.items() if heading in (items or (group,))), "")

    def expand(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Headings of a base: a group's name stands for all under it."""
        out: list[str] = []
        for name in names:
            out += [item for item in self.headings.get(name, ()) or (name,) if item not in out]
        return tuple(out)
