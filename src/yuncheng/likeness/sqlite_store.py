"""The embedded store: one SQLite file with FTS5, no server. Safe for several threads and processes (WAL)."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from yuncheng.likeness.store import Clause, Loaded, Numbers, Row, numbers_of

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL, unit TEXT NOT NULL, state TEXT NOT NULL,
    year INTEGER, amount REAL, record TEXT NOT NULL, packed BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS entry_key_unit ON entry (key, unit);
CREATE INDEX IF NOT EXISTS entry_key ON entry (key);
CREATE INDEX IF NOT EXISTS entry_unit ON entry (unit, year);
CREATE VIRTUAL TABLE IF NOT EXISTS entry_tokens USING fts5 (tokens, tokenize = 'ascii', detail = none, columnsize = 0);
CREATE TABLE IF NOT EXISTS token_count (token INTEGER PRIMARY KEY, n INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS named (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""


class SqliteStore:
    """Entries in the file at `path`, made when it is not there; ":memory:" for one thread and a moment."""

    def __init__(self, path: Path | str) -> None:
        self._path = str(path)
        self._local = threading.local()
        self._shared: sqlite3.Connection | None = None
        if self._path == ":memory:":
            self._shared = self._open()
        self._connection.executescript(_SCHEMA)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=20, isolation_level=None, check_same_thread=False)
        if self._path != ":memory:":
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -65536")
        return connection

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._shared is not None:
            return self._shared
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._open()
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        self._connection.close()
        self._local = threading.local()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction, waiting for others to finish theirs."""
        with self._within("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One view of the data."""
        with self._within("BEGIN"):
            yield

    @contextmanager
    def _within(self, begin: str) -> Iterator[None]:
        connection = self._connection
        if connection.in_transaction:
            yield
            return
        connection.execute(begin)
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def value(self, name: str) -> bytes | None:
        row = self._connection.execute("SELECT value FROM named WHERE name = ?", (name,)).fetchone()
        return bytes(row[0]) if row else None

    def set_value(self, name: str, value: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO named VALUES (?, ?)", (name, value))

    def size(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM entry").fetchone()[0])

    def add(self, rows: Iterable[Row]) -> None:
        connection = self._connection
        entry = "INSERT INTO entry (id, key, unit, state, year, amount, record, packed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        for r in rows:
            no = connection.execute(
                entry, (r.id, r.key, r.unit, r.state, r.year, r.amount, r.record, r.packed)
            ).lastrowid
            connection.execute("INSERT INTO entry_tokens (rowid, tokens) VALUES (?, ?)", (no, " ".join(r.tokens)))

    def take_out(self, id: str) -> tuple[str, tuple[str, ...]] | None:
        connection = self._connection
        found = connection.execute("SELECT no, record FROM entry WHERE id = ?", (id,)).fetchone()
        if not found:
            return None
        no, record = found
        tokens = connection.execute("SELECT tokens FROM entry_tokens WHERE rowid = ?", (no,)).fetchone()
        connection.execute("DELETE FROM entry_tokens WHERE rowid = ?", (no,))
        connection.execute("DELETE FROM entry WHERE no = ?", (no,))
        return str(record), tuple(str(tokens[0]).split())

    def clear(self) -> None:
        for name in ("entry", "entry_tokens", "token_count", "named"):
            self._connection.execute(f"DROP TABLE {name}")
        for statement in _SCHEMA.split(";"):
            self._connection.execute(statement)

    def settle(self) -> None:
        """Nothing to do: tokens are indexed as they come."""

    def count(self, change: Mapping[int, int]) -> None:
        add = "INSERT INTO token_count VALUES (?, ?) ON CONFLICT (token) DO UPDATE SET n = n + excluded.n"
        self._connection.executemany(add, sorted(change.items()))
        if any(n < 0 for n in change.values()):
            gone = [(token,) for token, n in change.items() if n < 0]
            self._connection.executemany("DELETE FROM token_count WHERE token = ? AND n <= 0", gone)

    def counts(self) -> Iterator[tuple[int, int]]:
        yield from self._connection.execute("SELECT token, n FROM token_count")

    def set_counts(self, counts: Mapping[int, int]) -> None:
        self._connection.execute("DELETE FROM token_count")
        self._connection.executemany("INSERT INTO token_count VALUES (?, ?)", sorted(counts.items()))

    def matching(self, clauses: Sequence[Clause]) -> list[Numbers]:
        query = (
            "SELECT group_concat(no) FROM (SELECT rowid AS no FROM entry_tokens WHERE entry_tokens MATCH ?"
            " ORDER BY rowid DESC LIMIT ?)"
        )
        asked = ((" AND ".join(f'"{token}"' for token in clause.tokens), clause.most) for clause in clauses)
        return [numbers_of(self._connection.execute(query, values).fetchone()[0]) for values in asked]

    def with_keys(self, keys: Sequence[str], most: int) -> Numbers:
        one = "SELECT group_concat(no) FROM (SELECT no FROM entry WHERE key = ? ORDER BY no DESC LIMIT ?)"
        found = (self._connection.execute(one, (key, most)).fetchone()[0] for key in keys)
        return numbers_of(",".join(filter(None, found)))

    def of_unit_with_key(self, unit: str, key: str, most: int) -> Numbers:
        query = (
            "SELECT group_concat(no) FROM (SELECT no FROM entry WHERE key = ? AND unit = ? ORDER BY no DESC LIMIT ?)"
        )
        return numbers_of(self._connection.execute(query, (key, unit, most)).fetchone()[0])

    def load(self, numbers: Sequence[int]) -> list[Loaded]:
        marks = ",".join("?" * len(numbers))
        query = f"SELECT no, id, key, unit, state, packed FROM entry WHERE no IN ({marks})"  # noqa: S608 - marks only
        rows = {row[0]: Loaded(*row) for row in self._connection.execute(query, list(numbers))}
        return [rows[no] for no in numbers if no in rows]

    def records(self, numbers: Sequence[int]) -> dict[int, str]:
        marks = ",".join("?" * len(numbers))
        query = f"SELECT no, record FROM entry WHERE no IN ({marks})"  # noqa: S608 - marks only
        return dict(self._connection.execute(query, list(numbers)).fetchall())

    def find(self, id: str) -> str | None:
        row = self._connection.execute("SELECT record FROM entry WHERE id = ?", (id,)).fetchone()
        return str(row[0]) if row else None

    def of_unit(self, unit: str, years: tuple[int, int]) -> list[str]:
        query = "SELECT record FROM entry WHERE unit = ? AND year BETWEEN ? AND ? ORDER BY id"
        return [str(row[0]) for row in self._connection.execute(query, (unit, *years))]

    def all_records(self, page: int = 1_000) -> Iterator[str]:
        last = 0
        query = "SELECT no, record FROM entry WHERE no > ? ORDER BY no LIMIT ?"
        while rows := self._connection.execute(query, (last, page)).fetchall():
            yield from (str(row[1]) for row in rows)
            last = rows[-1][0]
