"""Tables in: Excel, WPS and CSV files from people, read without trust and answered cell by cell.

A file is looked at by content first (``container``); only then does a parser see it. Every bad cell is named with its
place, what is wrong and what would be right; while there is one, no row is given out as good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..column import Column, check_columns
from .correction import corrected_template
from .header import Header, find_header
from .opening import HEADER_ROWS, MAX_BYTES, Page, open_pages
from .rows import Reading
from .table import Fault, Table, TypedRow

__all__ = ["Fault", "Table", "TypedRow", "corrected_template", "read_table"]


def read_table(
    data: bytes,
    columns: Sequence[Column],
    *,
    header_aliases: Mapping[str, Sequence[str]] | None = None,
    max_rows: int = 5000,
    max_bytes: int = MAX_BYTES,
    sheet: str | None = None,
) -> Table:
    """Read the one sheet whose header names ``columns`` (or the sheet called ``sheet``).

    The header, of one or two levels, is looked for in the first 20 rows; ``header_aliases`` adds other texts by key.
    Totals rows and the notes around the table are left out. A unit in the header (“（元）”) or above it (“单位：元”)
    wins over the column's own. Faults are collected; ``PaperError`` is raised only for a file that must not or cannot
    be opened (macros, bombs, external entities, encryption, too large, broken, not a table at all).
    """
    check_columns(columns)
    pages = open_pages(data, max_rows=max_rows, max_bytes=max_bytes, wanted=sheet)
    aliases = header_aliases or {}
    found = [(page, find_header(page, columns, aliases)) for page in pages]
    hits = [(page, header) for page, header in found if header is not None]
    if len(hits) != 1:
        return _unfound(pages, [page.name for page, _ in hits], columns)
    page, header = hits[0]
    others = tuple(other.name for other in pages if other is not page and other.grid)
    return Reading(page, header, columns, aliases, max_rows).table(others)


def _unfound(pages: Sequence[Page], hits: Sequence[str], columns: Sequence[Column]) -> Table:
    """No sheet, or more than one, has such a header."""
    if hits:
        names = "、".join(f"“{name}”" for name in hits)
        problem, cure = f"有几张表都像要导入的表：{names}", "请只留一张，其余删除"
    else:
        expected = "、".join(column.full_label for column in columns[:8])
        problem, cure = f"前 {HEADER_ROWS} 行里没有找到表头", f"表头应有：{expected}；请用下载的模板填写"
    name = hits[0] if hits else pages[0].name
    return Table(name, faults=(Fault(name, 0, "", "", "", problem, cure),))
