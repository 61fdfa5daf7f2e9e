"""Editions: the law with one county's names and numbers, asked for a day. Before any edition the answer is UNKNOWN."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from .facts import Missing
from .parameter import Dated, Measure, Parameter, ParameterHistory, Value, month_day
from .period import IsWorkday, add_months, add_workdays, weekday_is_workday


@dataclass(frozen=True, slots=True)
class Names:
    """What a county calls things: itself, its regulation, its offices (by function) and the bodies that approve."""

    county: str
    province: str
    regulation: str
    doc_no: str
    published: date
    in_force: date
    offices: Mapping[str, str]
    annex1_title: str
    annex2_title: str

    def office(self, function: str) -> str:
        return self.offices.get(function, function)


@dataclass(frozen=True, slots=True)
class County:
    """One county's file: names, and every parameter with its dated values."""

    names: Names
    parameters: Mapping[str, ParameterHistory]

    def at(self, day: date) -> Law:
        return Law(self, day)


@dataclass(frozen=True, slots=True)
class Law:
    """The law as it stands on one day in one county."""

    county: County
    day: date

    @property
    def in_force(self) -> bool:
        return self.day >= self.county.names.in_force

    @property
    def names(self) -> Names:
        return self.county.names

    def value(self, key: str) -> Value:
        """A parameter's value; None where the county does not use it. Raises Missing before any edition."""
        if not self.in_force:
            raise Missing("law_in_force")
        return self.county.parameters[key].at(self.day)

    def number(self, key: str) -> int:
        """A parameter that must stand: integer fen, months, days, count. Raises Missing where it does not."""
        value = self.value(key)
        if value is None:
            raise Missing(key)
        return int(value)

    def share(self, key: str) -> Decimal:
        """A percentage as a fraction: 15 → Decimal("0.15")."""
        value = self.value(key)
        if value is None:
            raise Missing(key)
        return Decimal(str(value)) / 100

    def yearly(self, key: str, year: int) -> date:
        """The day of `year` that a month-day parameter names. Raises Missing where the county sets none."""
        value = self.value(key)
        if value is None:
            raise Missing(key)
        return month_day(str(value), year)

    def is_yearly(self, key: str) -> bool:
        """Whether the parameter names a day of the year rather than a length of time."""
        return self.county.parameters[key].parameter.measure is Measure.MONTH_DAY

    def due(self, key: str, since: date, is_workday: IsWorkday = weekday_is_workday) -> date | None:
        """The last day of a period that began on `since` (inclusive); None where the county sets no such period."""
        value = self.value(key)
        if value is None:
            return None
        measure = self.county.parameters[key].parameter.measure
        if measure is Measure.MONTHS:
            return add_months(since, int(value))
        if measure is Measure.WORKDAYS:
            return add_workdays(since, int(value), is_workday)
        if measure is Measure.YEARS:
            return add_months(since, 12 * int(value))
        return since + timedelta(days=int(value))


class CountyFault(ValueError):
    """A county's file is wrong; the message lists every fault at once."""


def read_county(path: Path, declared: Mapping[str, Parameter]) -> County:
    """Load a county's TOML file. Raises CountyFault naming every unknown, missing or malformed parameter."""
    data = tomllib.loads(path.read_text("utf-8"))
    faults: list[str] = []
    histories: dict[str, ParameterHistory] = {}
    given: dict[str, Any] = data.get("parameters", {})
    faults += [f"unknown parameter {key}" for key in given if key not in declared]
    for key, parameter in declared.items():
        if key not in given:
            faults.append(f'parameter {key} is missing (write value = "none" where the county does not use it)')
            continue
        try:
            histories[key] = ParameterHistory(parameter, _dated(given[key], parameter))
        except (ValueError, KeyError, TypeError) as fault:
            faults.append(f"parameter {key}: {fault}")
    try:
        names = _names(data)
    except KeyError as missing:
        faults.append(f"missing name {missing}")
    if faults:
        raise CountyFault("; ".join(faults))
    return County(names, histories)


def _names(data: Mapping[str, Any]) -> Names:
    county = data["county"]
    return Names(
        county=county["name"],
        province=county["province"],
        regulation=county["regulation"],
        doc_no=county["doc_no"],
        published=county["published"],
        in_force=county["in_force"],
        offices=data["offices"],
        annex1_title=county["annex1_title"],
        annex2_title=county["annex2_title"],
    )


def _dated(rows: list[Mapping[str, Any]], parameter: Parameter) -> tuple[Dated, ...]:
    values = tuple(Dated(row["since"], _value(row["value"], parameter.measure)) for row in rows)
    if not values:
        raise ValueError("no value")
    if any(type(dated.since) is not date for dated in values):
        raise ValueError("since must be a day, written 2022-04-28")
    if [dated.since for dated in values] != sorted({dated.since for dated in values}):
        raise ValueError("values must be in order of their days, one a day")
    return values


def _value(raw: Any, measure: Measure) -> Value:
    if raw == "none":
        return None
    if measure is Measure.MONTH_DAY:
        month_day(str(raw), 2023)  # not a leap year: a day that comes back every year
        return str(raw)
    number = _number(raw)
    if measure is Measure.WAN:
        fen = number * 1_000_000
        if fen != fen.to_integral_value():
            raise ValueError("finer than one fen")
        return int(fen)
    if measure is Measure.PERCENT:
        return number
    if number != number.to_integral_value():
        raise ValueError("must be a whole number")
    return int(number)


def _number(raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise ValueError(f"{raw!r} is not a number")
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        raise ValueError(f"{raw!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{raw!r} is not a number")
    if number < 0:
        raise ValueError("a number of the law is not negative")
    return number
