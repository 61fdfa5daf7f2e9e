"""The same store on PostgreSQL: tsvector and GIN, no extension. The caller gives a psycopg connection and keeps it.

Tables begin with `likeness_` in the first schema of the connection's search path. Writes join the caller's transaction
(a savepoint inside it), so an entry is searchable when, and only when, the caller commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from yuncheng.likeness.store import Clause, Loaded, Numbers, Row, numbers_of

if TYPE_CHECKING:
    import psycopg

# No pending list: what a change has written is in the index with its commit, and no search has to read a list first.
_POSTINGS = (
    "CREATE INDEX IF NOT EXISTS likeness_entry_tokens ON likeness_entry USING gin (tokens) WITH (fastupdate = off)"
)
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS likeness_entry (
    no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE, key text NOT NULL, unit text NOT NULL,
    state text NOT NULL, year integer, amount double precision, record text NOT NULL, packed bytea NOT NULL,
    tokens tsvector NOT NULL) WITH (toast_tuple_target = 128)""",
    # What is long lies apart: a search visits thousands of entries by token and opens a hundred.
    *(
        f"ALTER TABLE likeness_entry ALTER COLUMN {name} SET STORAGE EXTERNAL"
        for name in ("record", "packed", "tokens")
    ),
    _POSTINGS,
    "CREATE INDEX IF NOT EXISTS likeness_entry_key ON likeness_entry (key, no)",
    "CREATE INDEX IF NOT EXISTS likeness_entry_unit ON likeness_entry (unit, year)",
    "CREATE TABLE IF NOT EXISTS likeness_count (token bigint PRIMARY KEY, n integer NOT NULL)",
    "CREATE TABLE IF NOT EXISTS likeness_named (name text PRIMARY KEY, value bytea NOT NULL)",
)


class PostgresStore:
    """Entries in the database of a psycopg connection."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        if self._run("SELECT to_regclass('likeness_entry')")[0][0] is None:
            with self.changing():
                for statement in _SCHEMA:
                    self._run(statement)

    def _run(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        from psycopg.rows import tuple_row

        with self._connection.cursor(row_factory=tuple_row) as cursor:
            cursor.execute(query.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One transaction, or a savepoint in the caller's. Writers wait for each other, so counts stay right."""
        self._join()
        with self._connection.transaction():
            self._run("SELECT pg_advisory_xact_lock(4402118)")
            yield

    def _join(self) -> None:
        """Without autocommit the caller's transaction begins with the first statement; it is the caller who ends it."""
        if not self._connection.autocommit:
            self._run("SELECT 1")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One transaction, or a savepoint in the caller's."""
        self._join()
        with self._connection.transaction():
            yield

    def value(self, name: str) -> bytes | None:
        rows = self._run("SELECT value FROM likeness_named WHERE name = %s", (name,))
        return bytes(rows[0][0]) if rows else None

    def set_value(self, name: str, value: bytes) -> None:
        self._run(
            "INSERT INTO likeness_named VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def size(self) -> int:
        return int(self._run("SELECT count(*) FROM likeness_entry")[0][0])

    def add(self, rows: Iterable[Row]) -> None:
        query = "COPY likeness_entry (id, key, unit, state, year, amount, record, packed, tokens) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(query.encode()) as copy:
            for r in rows:
                # tokens are letters, digits and Chinese only, and a data item may have brackets
                tokens = " ".join(f"'{token}'" for token in r.tokens)
                copy.write_row((r.id, r.key, r.unit, r.state, r.year, r.amount, r.record, r.packed, tokens))

    def take_out(self, id: str) -> tuple[str, tuple[str, ...]] | None:
        rows = self._run("DELETE FROM likeness_entry WHERE id = %s RETURNING record, tsvector_to_array(tokens)", (id,))
        return (str(rows[0][0]), tuple(rows[0][1])) if rows else None

    def clear(self) -> None:
        self._run("TRUNCATE likeness_entry, likeness_count, likeness_named RESTART IDENTITY")
        self._run("DROP INDEX IF EXISTS likeness_entry_tokens")

    def settle(self) -> None:
        # An index made at once is made several times as fast as one grown entry by entry, and is half the size.
        self._run("SET LOCAL maintenance_work_mem = '256MB'")
        self._run(_POSTINGS)
        self._run("ANALYZE likeness_entry")

    def count(self, change: Mapping[int, int]) -> None:
        tokens = sorted(change)
        self._run(
            "INSERT INTO likeness_count SELECT * FROM unnest(%s::bigint[], %s::int[])"
            " ON CONFLICT (token) DO UPDATE SET n = likeness_count.n + excluded.n",
            (tokens, [change[token] for token in tokens]),
        )
        if any(n < 0 for n in change.values()):
            self._run("DELETE FROM likeness_count WHERE token = ANY(%s::bigint[]) AND n <= 0", (tokens,))

    def counts(self) -> Iterator[tuple[int, int]]:
        yield from ((int(token), int(n)) for token, n in self._run("SELECT token, n FROM likeness_count"))

    def set_counts(self, counts: Mapping[int, int]) -> None:
        self._run("TRUNCATE likeness_count")
        self.count(counts)

    def matching(self, clauses: Sequence[Clause]) -> list[Numbers]:
        if not clauses:
            return []
        # One plan for any number of clauses. "+ 0": by the index of the tokens, never backwards through all entries
        query = (
            "SELECT ARRAY(SELECT no FROM likeness_entry WHERE tokens @@ wanted.tokens::tsquery"
            " ORDER BY no + 0 DESC LIMIT wanted.most)"
            " FROM unnest(%s::text[], %s::int[]) WITH ORDINALITY AS wanted (tokens, most, place) ORDER BY place"
        )
        # tokens are letters, digits and Chinese only
        asked = [" & ".join(f"'{token}'" for token in clause.tokens) for clause in clauses]
        rows = self._run(query, (asked, [clause.most for clause in clauses]))
        return [np.array(row[0], np.int64) for row in rows]

    def with_keys(self, keys: Sequence[str], most: int) -> Numbers:
        query = (
            "SELECT string_agg(no::text, ',' ORDER BY place, no DESC)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS wanted (key, place)"
            " CROSS JOIN LATERAL"
            " (SELECT no FROM likeness_entry e WHERE e.key = wanted.key ORDER BY no DESC LIMIT %s) AS found"
        )
        return numbers_of(self._run(query, (list(keys), most))[0][0])

    def of_unit_with_key(self, unit: str, key: str, most: int) -> Numbers:
        query = (
            "SELECT string_agg(no::text, ',' ORDER BY no DESC) FROM"
            " (SELECT no FROM likeness_entry WHERE key = %s AND unit = %s ORDER BY no DESC LIMIT %s) AS found"
        )
        return numbers_of(self._run(query, (key, unit, most))[0][0])

    def load(self, numbers: Sequence[int]) -> list[Loaded]:
        query = "SELECT no, id, key, unit, state, packed FROM likeness_entry WHERE no = ANY(%s::bigint[])"
        rows = {
            row[0]: Loaded(row[0], row[1], row[2], row[3], row[4], bytes(row[5]))
            for row in self._run(query, (list(numbers),))
        }
        return [rows[no] for no in numbers if no in rows]

    def records(self, numbers: Sequence[int]) -> dict[int, str]:
        rows = self._run("SELECT no, record FROM likeness_entry WHERE no = ANY(%s::bigint[])", (list(numbers),))
        return {int(row[0]): str(row[1]) for row in rows}

    def find(self, id: str) -> str | None:
        rows = self._run("SELECT record FROM likeness_entry WHERE id = %s", (id,))
        return str(rows[0][0]) if rows else None

    def of_unit(self, unit: str, years: tuple[int, int]) -> list[str]:
        query = 'SELECT record FROM likeness_entry WHERE unit = %s AND year BETWEEN %s AND %s ORDER BY id COLLATE "C"'
        return [str(row[0]) for row in self._run(query, (unit, *years))]

    def all_records(self, page: int = 1_000) -> Iterator[str]:
        last = 0
        query = "SELECT no, record FROM likeness_entry WHERE no > %s ORDER BY no LIMIT %s"
        while rows := self._run(query, (last, page)):
            yield from (str(row[1]) for row in rows)
            last = rows[-1][0]
