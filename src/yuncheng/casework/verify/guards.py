"""The triggers that keep the record append-only: whoever rewrites it must take them away first."""

from __future__ import annotations

from importlib import import_module

from django.db import connection

from .report import Report

_TABLES: tuple[str, ...] = import_module("yuncheng.casework.migrations.0002_append_only").TABLES
_COUNT = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT count(*) FROM pg_trigger "
    "WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND NOT tgisinternal",
}
_EXPECTED = {"sqlite": 2, "postgresql": 1}


def check_guards(report: Report) -> None:
    """Each table of the record still has its triggers (only where the database is one we put them into)."""
    if connection.vendor not in _COUNT:
        return
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(_COUNT[connection.vendor], [table])
            if cursor.fetchone()[0] < _EXPECTED[connection.vendor]:
                report.add("guard", f"表{table}的防改触发器被去掉了。", row=table)
