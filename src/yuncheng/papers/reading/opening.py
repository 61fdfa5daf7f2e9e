"""A file of a person opened without trust: looked at by content first, parsed by a process of its own."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..column import column_letter
from ..container import OLE_MAGIC, ZIP_MAGIC, broken, check_ole, encrypted, inspect_zip, ole_streams, zip_entries
from ..errors import PaperError
from .cells import Scalar
from .extent import Extent

MAX_BYTES = 20 * 1024 * 1024
MAX_CELLS = 3_000_000
HEADER_ROWS = 20
_CHILD = Path(__file__).with_name("workbook_child.py")
_CHILD_SECONDS = 90

Grid = list[list[Scalar]]
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Page:
    """A sheet as parsed; in a CSV, which has no merged cells, a value may stand for those below it."""

    name: str
    grid: Grid
    merges: list[Merge]
    fills_down: bool


def open_pages(data: bytes, *, max_rows: int, max_bytes: int, wanted: str | None) -> list[Page]:
    if len(data) > max_bytes:
        raise PaperError(
            f"表格文件超过 {max_bytes // 1024 // 1024} 兆字节，请删去图片和空白行，或分成几个文件。", code="too_large"
        )
    if not data.strip(b"\0 \r\n\t"):
        raise PaperError("文件是空的，请核对后重新上传。", code="broken")
    # Room for what stands above the header, and for people's blank lines between rows.
    limit = 2 * max_rows + 200
    if data.startswith(ZIP_MAGIC):
        _check_xlsx(data, limit)
        pages = _parse(data, limit, wanted)
    elif data.startswith(OLE_MAGIC):
        streams = ole_streams(data)
        check_ole(streams)
        if not streams.keys() & {"Workbook", "Book"}:
            raise PaperError("这不是表格文件。请上传 .xlsx、.xls、.et 或 .csv。", code="unknown")
        pages = _parse(data, limit, wanted)
    else:
        pages = [_csv(data, limit)]
    if not pages:
        raise PaperError(
            "文件里没有可读的工作表。" if wanted is None else f"文件里没有名为“{wanted}”的工作表。", code="unknown"
        )
    return pages


def _check_xlsx(data: bytes, limit: int) -> None:
    """Everything that could hurt is judged before the parser, which holds a sheet as one dense block, sees the file."""
    entries = zip_entries(data)
    if "OFD.xml" in entries or any(name.startswith("word/") for name in entries):
        raise PaperError("这不是表格文件。请上传 .xlsx、.xls、.et 或 .csv。", code="unknown")
    if "xl/workbook.bin" in entries:
        raise PaperError("不收 .xlsb 格式。请另存为 .xlsx 后再上传。", code="unknown")
    if "xl/workbook.xml" not in entries:
        raise PaperError("这不是 Excel 工作簿。请用 WPS 或 Excel 另存为 .xlsx 后再上传。", code="unknown")
    extent = Extent()
    inspect_zip(data, entries, extent.watch)
    for rows, width in extent.corners.values():
        if rows * width > MAX_CELLS or (rows > limit and rows * width > 200_000):
            raise PaperError(
                f"表格一直用到第 {rows} 行、{column_letter(max(width, 1) - 1)} 列，超出可导入的范围。"
                "请删去多余的行列（包括很远处的零星内容）后再上传。",
                code="too_large",
            )


def _parse(data: bytes, limit: int, wanted: str | None) -> list[Page]:
    """The visible sheets, parsed by a process of its own (see ``workbook_child``)."""
    command = [sys.executable, "-I", str(_CHILD), str(limit + 1), *([] if wanted is None else [wanted])]
    try:
        # Our own interpreter and our own file; the only foreign word, the sheet's name, is one argument, not a shell's.
        done = subprocess.run(command, input=data, capture_output=True, timeout=_CHILD_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise PaperError("表格过于庞大，读取超时。请删去多余内容或分成几个文件。", code="too_large") from error
    if done.returncode:
        raise broken("表格")
    answer = json.loads(done.stdout)
    if answer.get("error") == "password":
        raise encrypted()
    if "error" in answer:
        raise broken("表格")
    return [
        Page(
            sheet["name"],
            [[_revived(cell) for cell in line] for line in sheet["grid"]],
            [((start[0], start[1]), (end[0], end[1])) for start, end in sheet["merges"]],
            fills_down=False,
        )
        for sheet in answer["sheets"]
    ]


def _revived(cell: Any) -> Scalar:
    """A cell out of the child's JSON. A time of day or a duration is no value of any column: it stays its text."""
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return]
    if "instant" in cell:
        return datetime.fromisoformat(cell["instant"])
    return date.fromisoformat(cell["day"]) if "day" in cell else str(cell["time"])


def _csv(data: bytes, limit: int) -> Page:
    if b"\0" in data:
        raise PaperError("这不是表格文件。请上传 .xlsx、.xls、.et 或 .csv。", code="unknown")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise PaperError("文字编码认不出来。请另存为 .xlsx，或 UTF-8、GBK 编码的 .csv。", code="unknown") from error
    start = text.lstrip()[:200].casefold()
    if start.startswith(("<!", "<html", "<?xml", "<script", "<table", "#!", "%pdf", "{\\rtf")):
        raise PaperError("这不是表格文件。请上传 .xlsx、.xls、.et 或 .csv。", code="unknown")
    lines = text[:4096].splitlines()[:HEADER_ROWS]
    separator = max(",\t;，", key=lambda mark: max((line.count(mark) for line in lines), default=0))
    grid: Grid = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            grid.append(list(row))
            if len(grid) > limit:
                break
    except csv.Error as error:
        raise PaperError("CSV 文件的引号不配对或某格过长。请另存为 .xlsx 后再上传。", code="broken") from error
    width = max(map(len, grid), default=0)
    if width > 16_384:
        raise PaperError("CSV 文件的列数过多，请核对分隔符。", code="too_large")
    for row_cells in grid:
        row_cells.extend([""] * (min(width, 512) - len(row_cells)))
    return Page("CSV", grid, [], True)
