"""An empty store in the database this run has: PostgreSQL where DATABASE_URL says so, else a file of SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.likeness.small_set import RECORDS
from yuncheng.likeness import Index, PostgresStore, SqliteStore
from yuncheng.likeness.store import Store


@pytest.fixture
def store(db: None, tmp_path: Path) -> Iterator[Store]:
    """Gone with the test: the tables are in its transaction, the file in its folder."""
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.ensure_connection()
        yield PostgresStore(connection.connection)
    else:
        store = SqliteStore(tmp_path / "index.sqlite3")
        yield store
        store.close()


@pytest.fixture
def index(store: Store) -> Index:
    """The small set, built at once."""
    made = Index(store)
    made.rebuild(RECORDS)
    return made
