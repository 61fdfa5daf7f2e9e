"""The kinds of fees a profile may declare, as data; ``fees/`` reckons them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from .tables import Bands, FactorTable


@dataclass(frozen=True, slots=True)
class Option:
    """A discount or surcharge that applies when its sentence is true, if at all only below ``below_yuan``."""

    name: str
    factor: Fraction
    below_yuan: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """What all fees have. ``base``: headings or groups whose sum the fee is reckoned on."""

    name: str
    heading: str
    clause: str
    aliases: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier of a progressive fee: up to and including ``upto_yuan``, the part in it bears ``percent``."""

    upto_yuan: Fraction | None
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Span:
    """From ``from_yuan`` (inclusive) a coefficient must lie between ``least`` and ``most``."""

    from_yuan: Fraction
    least: Fraction
    most: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressiveFee(Fee):
    """差额定率累进, times the weighted professional factor and a difficulty within its span."""

    tiers: tuple[Tier, ...]
    professional: bool = False
    difficulty: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFee(Fee):
    """A percentage by grade, from least to most. ``excludes``: words of lines that are no part of the base."""

    grades: Mapping[str, tuple[Fraction, Fraction]]
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFee(Fee):
    """A price a piece by level (元), times chosen factors and factors by size; ``counted``: the band of the pieces."""

    levels: Mapping[str, Fraction]
    per: str
    choices: tuple[FactorTable, ...] = ()
    bands: tuple[Bands, ...] = ()
    counted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFee(Fee):
    """A share of another fee, reckoned from its unrounded amount."""

    of: str
    factor: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFee(Fee):
    """People by class and day. ``modes``: way of working → class → 元; ``half_day`` is the factor of half a day."""

    modes: Mapping[str, Mapping[str, Fraction]]
    half_day: Fraction
    allowances: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class AgeRate:
    """A yearly percentage: in warranty, or up to and including the so-many-th year after it."""

    label: str
    percent: Fraction
    in_warranty: bool
    upto: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepFee(Fee):
    """O&M of a year by kind and age of assets, times a service level; ``cap_percent`` of all assets is the most."""

    assets: Mapping[str, tuple[AgeRate, ...]]
    levels: FactorTable
    cap_percent: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkdayFee(Fee):
    """Days: a fixed number, and so many a unit times factors by size; priced by the day."""

    fixed_days: Fraction
    units: Mapping[str, Fraction]
    bands: tuple[Bands, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFee(Fee):
    """Months of people at a price a month (元)."""

    month_yuan: Fraction
