"""Result files of jobs: in the data directory, under random names, outside of everything that is served.

Who writes a file holds its lock. The kernel lets go of it when the process ends, however it ends: so a job that is said
to run and whose file nobody holds was interrupted. Nobody has to wait for a heartbeat to be missed.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


def path_of(name: str) -> Path:
    """Where a result lies."""
    return _folder() / name


def _folder() -> Path:
    return Path(settings.FILES_DIR) / "jobs"


def create() -> tuple[str, BinaryIO]:
    """A new empty file, its name and its stream, held until the stream is closed."""
    _folder().mkdir(parents=True, exist_ok=True)
    while True:
        name = secrets.token_hex(16)
        stream = path_of(name).open("xb+")
        os.fchmod(stream.fileno(), 0o600)
        fcntl.flock(stream, fcntl.LOCK_EX)
        if os.fstat(stream.fileno()).st_nlink:
            return name, stream
        stream.close()  # swept away between its making and its holding


def is_held(name: str) -> bool:
    """Whether somebody is writing this file."""
    try:
        with path_of(name).open("rb") as stream:
            return not _lock(stream, fcntl.LOCK_SH)
    except FileNotFoundError:
        return False


def unheld() -> Iterator[Path]:
    """The files that nobody writes, each held while it is looked at."""
    for path in _folder().glob("*"):
        try:
            with path.open("rb") as stream:
                if _lock(stream, fcntl.LOCK_EX):
                    yield path
        except FileNotFoundError:
            continue  # another sweeps too


def _lock(stream: BinaryIO, kind: int) -> bool:
    try:
        fcntl.flock(stream, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
