"""A forger at work: changes rows under the record as who owns the database would, and puts the triggers back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import connection

_GUARDS = import_module("yuncheng.casework.migrations.0002_append_only")


class _Editor:
    """What the migration's functions need: a place to execute statements. A schema editor wants no open transaction."""

    connection = connection

    def execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


@contextmanager
def unguarded() -> Iterator[None]:
    """The append-only triggers are asleep inside this block."""
    editor = _Editor()
    if connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.execute("SET session_replication_role = replica")
    else:
        _GUARDS.unguard(None, editor)
    try:
        yield
    finally:
        if connection.vendor == "postgresql":
            editor.execute("SET session_replication_role = origin")
        else:
            _GUARDS.guard(None, editor)


def forge(sql: str, *values: Any) -> None:
    """Run one statement behind the record's back."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(sql, values)
