"""Keys that belong to an installation, kept outside the database."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def kept_key(path: Path) -> str:
    """The key in this file (64 hex digits); made on first use, readable by its owner only.

    Two processes that start at once agree: whoever creates the file first wins, the other reads it.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        fresh.write_text(secrets.token_hex(32), "ascii")
        fresh.chmod(0o600)
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text("ascii").strip()
