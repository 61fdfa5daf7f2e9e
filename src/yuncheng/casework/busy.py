"""A database that is busy is no failure: what met it is to be tried again, by us or by whoever asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from django.db import OperationalError

_PRIMARY = 0xFF  # SQLite's extended codes keep the primary one in their lowest byte
_PASSING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds


def is_busy(fault: BaseException) -> bool:
    """Whether this fault passes by itself: SQLite's one lock was another's for too long; on PostgreSQL whatever is
    told as operational (lock not got, deadlock, the server restarting)."""
    if not isinstance(fault, OperationalError):
        return False
    cause = fault.__cause__
    if isinstance(cause, sqlite3.Error):
        return cause.sqlite_errorcode & _PRIMARY in _PASSING
    return True


def pauses() -> Iterator[float]:
    """Seconds to wait before each further try, without end: short at first, then longer."""
    pause = FIRST_PAUSE
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE)
