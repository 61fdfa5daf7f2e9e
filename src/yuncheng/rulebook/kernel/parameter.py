"""Parameters: every number of the law once, cited and dated. Values come from a county's file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .article import Basis

Value = int | Decimal | str | None


class Measure(StrEnum):
    """The unit that a parameter's value is written in."""

    WAN = "wan"  # 万元 in the county's file, integer fen in the program
    PERCENT = "percent"  # 15 means 15 %
    MONTHS = "months"
    DAYS = "days"
    WORKDAYS = "workdays"
    YEARS = "years"
    COUNT = "count"
    MONTH_DAY = "month_day"  # "09-30": a day that comes back every year

    @property
    def label(self) -> str:
        return {
            "wan": "万元",
            "percent": "%",
            "months": "个月",
            "days": "日",
            "workdays": "个工作日",
            "years": "年",
            "count": "",
            "month_day": "",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the law: its name, its meaning, its unit and the article it stands in."""

    key: str
    label: str
    measure: Measure
    articles: tuple[int, ...]
    basis: Basis = Basis.LAW


@dataclass(frozen=True, slots=True)
class Dated:
    """A value and the day it took force."""

    since: date
    value: Value


@dataclass(frozen=True, slots=True)
class ParameterHistory:
    """A parameter with all the values it ever had in one county, oldest first."""

    parameter: Parameter
    values: tuple[Dated, ...]

    def at(self, day: date) -> Value:
        """The value in force on `day`; None where nothing was in force or the county does not use the number."""
        current: Value = None
        for dated in self.values:
            if dated.since <= day:
                current = dated.value
        return current


def month_day(text: str, year: int) -> date:
    """The day "MM-DD" of `year`."""
    month, day = text.split("-")
    return date(year, int(month), int(day))


def show(value: Value, measure: Measure) -> str:
    """A parameter's value as a reader meets it: 「50万元」「15%」「9月30日」「不设」."""
    if value is None:
        return "不设"
    if measure is Measure.WAN:
        wan = Decimal(int(value)) / 1_000_000
        return f"{wan.normalize():f}万元"
    if measure is Measure.MONTH_DAY:
        month, day = str(value).split("-")
        return f"{int(month)}月{int(day)}日"
    return f"{value}{measure.label}"
