"""Verification: the whole record proved from its key, and everything live compared with it.

`links.py` the chain: links, seals, digests, numbers, head · `bound.py` the rows each entry speaks of ·
`standing.py` the present against the record · `files.py` files on disk · `guards.py` the triggers · `report.py`.

A tail cut off together with an older copy of the head, or a rewrite by whoever holds the key, cannot be seen from
inside the database: that is what checkpoints signed and held by another office are for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from .bound import BoundRows, Replay
from .files import check_files
from .guards import check_guards
from .links import ChainCheck, batches
from .report import Fault, Report
from .standing import check_cases, check_projects, check_records, check_strays


def verify(*, rows: bool = True, files: bool = True) -> Report:
    """Verify the chain; with `rows` also what hangs on it, with `files` also the files on disk. Changes nothing."""
    report = Report()
    with _one_picture():
        chain, replay = ChainCheck(report), Replay()
        bound = BoundRows(report, replay) if rows else None
        for batch in batches():
            chain.take(batch)
            if bound:
                bound.take(batch)
        chain.finish()
        check_guards(report)
        if rows:
            check_cases(report, replay)
            check_records(report, replay)
            check_projects(report, replay)
            check_strays(report)
        if files:
            check_files(report)
    return report


@contextmanager
def _one_picture() -> Iterator[None]:
    """Read everything as of one moment while others go on acting; no lock is taken."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    sqlite: Any = connection if connection.vendor == "sqlite" else None
    mode = sqlite.transaction_mode if sqlite else None
    if sqlite:
        sqlite.transaction_mode = None  # a plain BEGIN reads one picture without the write lock
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if sqlite:
            sqlite.transaction_mode = mode
