"""Which days are workdays: the state's published calendar where it is known, else Monday to Friday."""

from __future__ import annotations

from datetime import date

import chinese_calendar

from yuncheng.rulebook.kernel import weekday_is_workday


def is_workday(day: date) -> bool:
    """Whether offices work on `day`. Years the library does not know yet follow the plain week."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return weekday_is_workday(day)
