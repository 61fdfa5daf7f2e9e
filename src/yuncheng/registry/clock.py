"""The clock, injected: instants are UTC, days of law are days in Asia/Shanghai. Nothing else reads the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_fixed: ContextVar[datetime | None] = ContextVar("yuncheng_clock", default=None)


def now() -> datetime:
    """This instant, UTC, cut to milliseconds."""
    instant = _fixed.get() or datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def today() -> date:
    """The day it is in the county."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    return instant.astimezone(SHANGHAI).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the clock stand at `instant` inside this block (demo and tests)."""
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


def at_hour(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant on a county day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)
