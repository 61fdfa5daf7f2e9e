"""How each database is opened: SQLite so that an acknowledged act survives a power cut, PostgreSQL without its JIT."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;"
    "PRAGMA foreign_keys=ON;PRAGMA cache_size=-32000;PRAGMA temp_store=MEMORY;"
)


def database(url: str | None, data_dir: Path) -> dict[str, Any]:
    """Django's settings for the database at `url`, or for SQLite in the data directory."""
    settings: dict[str, Any] = environ.Env.db_url_config(url or f"sqlite:///{data_dir / 'yuncheng.sqlite3'}")
    settings["ATOMIC_REQUESTS"] = False
    if "sqlite" in settings["ENGINE"]:
        settings["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "init_command": _SQLITE_PRAGMAS, "timeout": 20}
        settings["CONN_MAX_AGE"] = None
    else:
        settings["CONN_MAX_AGE"] = 60
        options = dict(settings.get("OPTIONS", {}))
        options["options"] = " ".join(filter(None, [options.get("options"), "-c jit=off"]))
        settings["OPTIONS"] = options
    return settings
