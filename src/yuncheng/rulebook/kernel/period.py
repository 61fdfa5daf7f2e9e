"""Periods of law: months with a clamped end, windows, workdays. Ends are inclusive.

All dates are calendar days in Asia/Shanghai. Which days are workdays is told by a function, because the state publishes
its holidays year by year; the rulebook itself only knows weekends.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

IsWorkday = Callable[[date], bool]


def weekday_is_workday(day: date) -> bool:
    """Monday to Friday: the plain rule where no holiday calendar is at hand."""
    return day.weekday() < 5


def add_months(day: date, months: int) -> date:
    """The same day `months` later; where that month is shorter, its last day (31 Aug + 6 months = 28/29 Feb)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def add_workdays(day: date, count: int, is_workday: IsWorkday = weekday_is_workday) -> date:
    """The `count`-th workday after `day`; the day itself does not count."""
    if count < 0:
        raise ValueError("a period of workdays cannot be negative")
    while count:
        day += timedelta(days=1)
        if is_workday(day):
            count -= 1
    return day


def in_force_after(published: date, days: int) -> date:
    """「自公布之日起 N 日后施行」: the day of publication does not count; in force once N days have passed.

    >>> in_force_after(date(2022, 3, 28), 30)
    datetime.date(2022, 4, 28)
    """
    return published + timedelta(days=days + 1)


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days, both ends inclusive."""

    opens: date
    closes: date

    def holds(self, day: date) -> bool:
        return self.opens <= day <= self.closes


def months_window(start: date, first: int, last: int) -> Window:
    """The window from `first` to `last` months after `start` (self-evaluation: 12 to 24)."""
    return Window(add_months(start, first), add_months(start, last))
