"""Where the index lies: files of its own in the data directory, or tables of the PostgreSQL database.

Files carry a number. A new index is built beside the old one under the next number and then takes its place: nobody
waits for it, and a damaged file is never written to again. Whoever opens the index looks which number is the newest.
"""

from __future__ import annotations

import contextlib
import logging
import re
import sqlite3
import struct
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, transaction

from yuncheng.likeness import Index, Model, PostgresStore, Record, SqliteStore

from . import weights

# Named values of the store: the entry up to which the index has followed the record, and the newest system it knows.
FOLLOWED, SYSTEMS = "followed", "systems"
_NAME = re.compile(r"index-(\d{1,9})\.sqlite3$")
_BROKEN = (sqlite3.Error, psycopg.Error, OSError, ValueError, struct.error)  # what a damaged index raises
_PATIENCE = "SET LOCAL lock_timeout = '2s'"  # tables that are being filled anew are not waited for
log = logging.getLogger("yuncheng.resemblance")


class IndexLost(Exception):
    """There is no whole index to ask: never built, damaged, of another version, or being built just now."""


@contextmanager
def opened() -> Iterator[Index]:
    """The whole index, to ask it or to change it. Raises IndexLost, also for what goes wrong with it in the block."""
    try:
        with _place() as index:
            if index.stale or index.store.value(FOLLOWED) is None:
                raise IndexLost
            yield index
    except _BROKEN as trouble:
        log.warning("the index cannot be used: %s", trouble)
        raise IndexLost from trouble


@contextmanager
def anew(records: Iterable[Record], followed: str) -> Iterator[Index]:
    """Build a new index of `records` (gone through twice); at the end of the block it takes the old one's place."""
    if connection.vendor == "postgresql":
        with _tables() as index, index.store.changing():
            index.rebuild(records)
            index.store.set_value(FOLLOWED, followed.encode())
            yield index
        return
    folder = Path(settings.LIKENESS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    older = [path for _, path in _numbered(folder)]
    path = folder / f"index-{max(map(_number, older), default=0) + 1}.sqlite3"
    making = path.with_suffix(".making")
    _remove(making)
    store = SqliteStore(making)
    try:
        index = Index(store, model=weights.in_force())
        index.rebuild(records)
        with store.changing():
            store.set_value(FOLLOWED, followed.encode())
        yield index
    finally:
        store.close()
    making.rename(path)
    for one in older:
        _remove(one)


@contextmanager
def _place() -> Iterator[Index]:
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PATIENCE)
            with _tables() as index:
                yield index
        return
    yield _file()


@contextmanager
def _tables() -> Iterator[Index]:
    connection.ensure_connection()
    assert connection.connection is not None
    yield Index(PostgresStore(connection.connection), model=weights.in_force())


_files: dict[str, tuple[Path, Model | None, Index]] = {}  # one index a process, shared by its threads
_opening = threading.Lock()


def _file() -> Index:
    """The newest file. Raises IndexLost where there is none."""
    folder = Path(settings.LIKENESS_DIR)
    path = max(_numbered(folder), default=(0, None))[1]
    if path is None:
        raise IndexLost
    model = weights.in_force()
    with _opening:
        held = _files.get(str(folder))
        if held is None or held[0] != path:
            held = _files[str(folder)] = (path, model, Index(SqliteStore(path), model=model))
        elif held[1] is not model:
            held = _files[str(folder)] = (path, model, Index(held[2].store, model=model))
        return held[2]


def _numbered(folder: Path) -> list[tuple[int, Path]]:
    """The finished files by number."""
    return [(_number(path), path) for path in folder.glob("index-*.sqlite3") if _number(path)]


def _number(path: Path) -> int:
    match = _NAME.search(path.name)
    return int(match[1]) if match else 0


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            (path.parent / f"{path.name}{end}").unlink()
