"""A program of its own: parse one workbook from standard input, print its visible sheets as JSON.

The parser is written in Rust and fast, but one wrong byte in an old .xls can make it ask for all memory and take its
process with it. So it runs here, under limits, and never in the process that serves users. Run as
``python -I workbook_child.py ROWS [SHEET]``; imports nothing of ours.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from typing import Any

import python_calamine as calamine

MEMORY_BYTES = 2 * 1024 * 1024 * 1024
CPU_SECONDS = 60


def limit_self() -> None:
    """Memory and time this process may take, where the system knows such limits."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(value: object) -> object:
    """A cell as JSON: dates and times in a small object, the rest as it is."""
    if isinstance(value, datetime.datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"day": value.isoformat()}
    if isinstance(value, (datetime.time, datetime.timedelta)):
        return {"time": str(value)}
    return value


def sheets(data: bytes, rows: int, wanted: str | None) -> list[dict[str, Any]]:
    """The visible worksheets with at most ``rows`` rows and their merged ranges."""
    book = calamine.CalamineWorkbook.from_object(io.BytesIO(data))
    out: list[dict[str, Any]] = []
    for meta in book.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet or meta.visible != calamine.SheetVisibleEnum.Visible:
            continue
        if wanted is not None and meta.name != wanted:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        grid = sheet.to_python(skip_empty_area=False, nrows=rows) if sheet.height else []
        out.append(
            {
                "name": meta.name,
                "grid": [[plain(cell) for cell in line] for line in grid],
                "merges": list(sheet.merged_cell_ranges or ()),
            }
        )
    return out


def main() -> None:
    """Answer ``{"sheets": …}`` or ``{"error": …}``."""
    limit_self()
    try:
        found = sheets(sys.stdin.buffer.read(), int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
        answer: dict[str, Any] = {"sheets": found}
    except calamine.PasswordError:
        answer = {"error": "password"}
    except (calamine.CalamineError, ValueError, OSError, MemoryError):
        answer = {"error": "broken"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
