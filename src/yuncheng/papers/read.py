"""Tables in: Excel, WPS and CSV files from people, read without trust and answered cell by cell.

A file is looked at by content first (``container``); only then does a parser see it. Every bad cell is named with its
place, what is wrong and what would be right; while there is one, no row is given out as good.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from .column import Column, check_columns, column_letter
from .container import (
    OLE_MAGIC,
    ZIP_MAGIC,
    broken,
    check_ole,
    encrypted,
    inspect_zip,
    ole_streams,
    zip_entries,
)
from .errors import PaperError
from .money import Unit, parse_money
from .sheet import MarkedRow, Sheet, write_xlsx
from .text import clean_text, squash

MAX_BYTES = 20 * 1024 * 1024
MAX_CELLS = 3_000_000
HEADER_ROWS = 20
_CHILD = Path(__file__).with_name("workbook_child.py")
_CHILD_SECONDS = 90
REMARK = "填写问题"

_IGNORED_HEADERS = frozenset({"序号", "编号", "no", "no.", squash(REMARK)})
_TOTALS = frozenset({"合计", "总计", "小计", "共计"})
_NOTE_STARTS = (
    "填表说明",
    "填报说明",
    "填报人",
    "填表人",
    "说明:",
    "注:",
    "备注:",
    "审核人",
    "联系电话:",
    "单位负责人",
)
_ERROR_VALUES = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"})
_SUFFIX = re.compile(r"\((万元|元|必填|选填|是/否|年月日|yyyy-mm-dd)\)$")
_UNIT_NOTE = re.compile(r"单位:?(万元|元)$")
_YES = frozenset({"是", "有", "对", "y", "yes", "true", "1", "√", "✓", "✔", "☑"})
_NO = frozenset({"否", "无", "不", "不是", "没有", "n", "no", "false", "0", "×", "✗", "✘", "☐"})
_DATE_SHAPES = (
    re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?:[ T]0{1,2}:00(?::00)?)?"),
    re.compile(r"(\d{4})(年)(\d{1,2})月(\d{1,2})日?"),
    re.compile(r"(\d{4})()(\d{2})(\d{2})"),
)
# No text of a cell is longer, markup and escapes included.
_LONGEST_TAG = 1024 * 1024
_CELL = re.compile(rb"<(?:\w+:)?c\b(?:\s[^<>]*?)?(?<!/)>")
_CELL_PLACE = re.compile(rb'\sr\s*=\s*["\']([A-Z]{1,3})([0-9]{1,7})["\']')

Scalar = int | float | str | bool | date | datetime
Grid = list[list[Scalar]]
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a table. ``row`` is the number Excel shows, 0 for the whole sheet; a letter may be missing."""

    sheet: str
    row: int
    column_letter: str
    label: str
    value: str
    problem: str
    cure: str

    def __str__(self) -> str:
        """“目录”表第 5 行 E 列“共享类型”填的是“随便”：不在选项中。请填：…。"""
        place = f"“{self.sheet}”表"
        if self.row:
            place += f"第 {self.row} 行"
        if self.column_letter:
            place += f" {self.column_letter} 列"
        label = f"“{self.label}”" if self.label else ""
        value = f"填的是“{self.value}”" if self.value else ""
        return f"{place}{label}{value}：{self.problem}。{self.cure}。"


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row as typed: its number in the file and the shown text of each known column."""

    number: int
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table read. ``rows`` (values by key) is empty while there is any fault; ``numbers`` are their row numbers.

    ``typed`` keeps what people wrote, for ``corrected_template``. ``other_sheets`` names the visible sheets that were
    not read because they have no such header. ``letters`` tells each known column's letter, so that a caller can name
    cells it finds wrong itself. ``totals`` are the totals rows that were left out, their word (合计, 小计) under the
    empty key, for whoever wants to check them; ``units`` are the units of money columns that the file itself states.
    """

    sheet: str
    rows: tuple[dict[str, Any], ...] = ()
    numbers: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()
    typed: tuple[TypedRow, ...] = ()
    other_sheets: tuple[str, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    totals: tuple[TypedRow, ...] = ()
    units: Mapping[str, Unit] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether everything was understood."""
        return not self.faults


@dataclass(slots=True)
class _Page:
    name: str
    grid: Grid
    merges: list[Merge]
    fills_down: bool


@dataclass(slots=True)
class _Header:
    row: int
    levels: int
    places: dict[str, int]
    units: dict[str, Unit] = field(default_factory=dict)
    stated: dict[str, Unit] = field(default_factory=dict)


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
    pages = _open(data, max_rows=max_rows, max_bytes=max_bytes, wanted=sheet)
    aliases = header_aliases or {}
    found = [(page, _find_header(page, columns, aliases)) for page in pages]
    hits = [(page, header) for page, header in found if header is not None]
    if not hits:
        name = pages[0].name
        expected = "、".join(column.full_label for column in columns[:8])
        return Table(
            name,
            faults=(
                Fault(
                    name,
                    0,
                    "",
                    "",
                    "",
                    f"前 {HEADER_ROWS} 行里没有找到表头",
                    f"表头应有：{expected}；请用下载的模板填写",
                ),
            ),
        )
    if len(hits) > 1:
        names = "、".join(f"“{page.name}”" for page, _ in hits)
        name = hits[0][0].name
        return Table(
            name, faults=(Fault(name, 0, "", "", "", f"有几张表都像要导入的表：{names}", "请只留一张，其余删除"),)
        )
    page, header = hits[0]
    others = tuple(other.name for other in pages if other is not page and other.grid)
    return _Reading(page, header, columns, aliases, max_rows).table(others)


def corrected_template(
    columns: Sequence[Column],
    table: Table,
    *,
    title: str = "",
    notes: Sequence[str] = (),
    created: date | datetime | None = None,
) -> bytes:
    """The typed rows again as XLSX: bad cells coloured, a last column 填写问题 saying what to change.

    Read back by ``read_table`` once corrected; the remark column is then passed over. Faults of the whole sheet (its
    header and columns) stand in the notes under the table.
    """
    by_row: dict[int, list[Fault]] = {}
    for fault in table.faults:
        by_row.setdefault(fault.row, []).append(fault)
    keys = {column.full_label: column.key for column in columns}
    written = {row.number for row in table.typed}
    rows = [
        MarkedRow(
            {
                **row.texts,
                "__remark": "；".join(
                    f"{fault.label}：{fault.problem}，{fault.cure}" for fault in by_row.get(row.number, ())
                ),
            },
            frozenset(
                [keys[fault.label] for fault in by_row.get(row.number, ()) if fault.label in keys]
                + (["__remark"] if row.number in by_row else [])
            ),
        )
        for row in table.typed
    ]
    general = [f"问题：{fault}" for fault in table.faults if fault.row not in written]
    sheet = Sheet(
        name=table.sheet,
        title=title,
        columns=[*columns, Column(key="__remark", label=REMARK, width=50)],
        rows=rows,
        notes=[*(f"填表说明：{text}" for text in general), *notes],
        blank_rows=20,
    )
    stream: IO[bytes] = io.BytesIO()
    write_xlsx([sheet], stream, created=created)
    stream.seek(0)
    return stream.read()


# ---- opening


def _open(data: bytes, *, max_rows: int, max_bytes: int, wanted: str | None) -> list[_Page]:
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
    extent = _Extent()
    inspect_zip(data, entries, extent.watch)
    for rows, width in extent.corners.values():
        if rows * width > MAX_CELLS or (rows > limit and rows * width > 200_000):
            raise PaperError(
                f"表格一直用到第 {rows} 行、{column_letter(max(width, 1) - 1)} 列，超出可导入的范围。"
                "请删去多余的行列（包括很远处的零星内容）后再上传。",
                code="too_large",
            )


class _Extent:
    """How far the filled cells of each worksheet reach. Styled but empty cells do not count."""

    def __init__(self) -> None:
        self.corners: dict[str, tuple[int, int]] = {}
        self._rest: dict[str, bytes] = {}
        self._sheets: set[str] = set()

    def watch(self, name: str, piece: bytes) -> None:
        """Look at the next piece of a part; a tag cut at its end waits for the next one.

        Every part is looked at: a workbook may keep its sheets where it likes.
        """
        piece = self._rest.get(name, b"") + piece
        cut = piece.rfind(b">") + 1
        if name.casefold().startswith("xl/worksheets/") or b"sheetData" in piece:
            self._sheets.add(name)
        if name in self._sheets and len(piece) - cut > _LONGEST_TAG:
            raise broken("表格")
        self._rest[name] = piece[cut:] if name in self._sheets else piece[cut:][-_LONGEST_TAG:]
        rows, width = self.corners.get(name, (0, 0))
        for cell in _CELL.findall(piece, 0, cut):
            place = _CELL_PLACE.search(cell)
            if place is None and name not in self._sheets:
                continue
            if place is None:
                raise PaperError(
                    "表内单元格没有标明位置。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。", code="broken"
                )
            column = 0
            for letter in place.group(1):
                column = column * 26 + letter - 64
            rows, width = max(rows, int(place.group(2))), max(width, column)
        self.corners[name] = rows, width


def _parse(data: bytes, limit: int, wanted: str | None) -> list[_Page]:
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
        _Page(
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


def _csv(data: bytes, limit: int) -> _Page:
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
    return _Page("CSV", grid, [], True)


# ---- header


def _names(column: Column, aliases: Mapping[str, Sequence[str]], alone: bool) -> set[str]:
    """Every header text a column answers to, squashed. A label under a group counts alone only when no other has it."""
    texts = [*column.aliases, *aliases.get(column.key, ())]
    if column.group:
        texts += [column.group + column.label, f"{column.group}-{column.label}", f"{column.group}({column.label})"]
        if alone:
            texts.append(column.label)
    else:
        texts.append(column.label)
    return {squash(text) for text in texts}


def _text(value: Scalar) -> str:
    """A cell as people see it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return format(value, ".15g") if abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return str(value).strip() if isinstance(value, str) else str(value)


def _find_header(page: _Page, columns: Sequence[Column], aliases: Mapping[str, Sequence[str]]) -> _Header | None:
    labels = [squash(column.label) for column in columns]
    names = {column.key: _names(column, aliases, labels.count(squash(column.label)) == 1) for column in columns}
    best: _Header | None = None
    last = min(HEADER_ROWS, len(page.grid))
    # Of two that name as many columns, one level before two, then the upper one.
    for levels in (1, 2):
        for row in range(last - levels + 1):
            header = _match(page, row, levels, names)
            if header and (best is None or len(header.places) > len(best.places)):
                best = header
    if best is None or len(best.places) < max(1, min(2, len(columns)), len(columns) // 2):
        return None
    note_unit = _note_unit(page.grid[: best.row])
    for column in columns:
        if column.kind in ("money_wan", "money_yuan"):
            own: Unit = "万元" if column.kind == "money_wan" else "元"
            if note_unit:
                best.units.setdefault(column.key, note_unit)
            if column.key in best.units:
                best.stated[column.key] = best.units[column.key]
            best.units.setdefault(column.key, own)
    return best


def _note_unit(lines: Grid) -> Unit | None:
    """The unit a note above the table gives: “单位：元”."""
    unit: Unit | None = None
    for cell in (cell for line in lines for cell in line):
        note = _UNIT_NOTE.search(squash(_text(cell)))
        if note:
            unit = "万元" if note.group(1) == "万元" else "元"
    return unit


def _labels_at(page: _Page, row: int, levels: int) -> list[tuple[str, ...]]:
    """For each column the texts its header may be read as."""
    top = [_text(cell) for cell in page.grid[row]]
    if levels == 1:
        return [(text,) for text in top]
    lower = [_text(cell) for cell in page.grid[row + 1]]
    spread = list(top)
    covered = {
        column: start[1]
        for start, end in page.merges
        if start[0] <= row <= end[0]
        for column in range(start[1], end[1] + 1)
    }
    last = ""
    for index, text in enumerate(top):
        last = text or last
        if not text and lower[index] and (covered.get(index, -1) in range(index) or page.fills_down):
            spread[index] = top[covered[index]] if index in covered else last
    out: list[tuple[str, ...]] = []
    for index, text in enumerate(top):
        if lower[index]:
            out.append((spread[index] + lower[index], lower[index]) if spread[index] else (lower[index],))
        else:
            out.append((text,))
    return out


def _match(page: _Page, row: int, levels: int, names: Mapping[str, set[str]]) -> _Header | None:
    header = _Header(row, levels, {})
    for index, readings in enumerate(_labels_at(page, row, levels)):
        for reading in readings:
            plain = squash(reading)
            suffix = _SUFFIX.search(plain)
            for text in (plain, _SUFFIX.sub("", plain)):
                key = next((key for key, known in names.items() if text and text in known), None)
                if key is not None and key not in header.places:
                    header.places[key] = index
                    if suffix and suffix.group(1) in ("元", "万元"):
                        header.units[key] = "万元" if suffix.group(1) == "万元" else "元"
                    break
            else:
                continue
            break
    return header if header.places else None


# ---- rows


class _Bad(Exception):
    """A cell that does not fit its column: what is wrong, what would be right."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.cure = cure


class _Reading:
    """One pass over a found table."""

    def __init__(
        self,
        page: _Page,
        header: _Header,
        columns: Sequence[Column],
        aliases: Mapping[str, Sequence[str]],
        max_rows: int,
    ) -> None:
        self.page, self.header, self.columns, self.max_rows = page, header, columns, max_rows
        self.aliases = aliases
        self.faults: list[Fault] = []
        self.choices = {column.key: _choice_table(column) for column in columns if column.kind == "choice"}
        self.first = header.row + header.levels
        self.above = self._merged_above()
        self.covered = self._covered()

    def table(self, others: tuple[str, ...]) -> Table:
        self._header_faults()
        rows: list[dict[str, Any]] = []
        numbers: list[int] = []
        typed: list[TypedRow] = []
        totals: list[TypedRow] = []
        carried: dict[str, Scalar] = {}
        after_notes = False
        for index in range(self.first, len(self.page.grid)):
            line = self.page.grid[index]
            filled = [position for position, cell in enumerate(line) if not _blank(cell)]
            if not filled:
                continue
            if self._is_note(index, line, filled, after_notes):
                after_notes = True
                continue
            total = next((word for at in filled[:2] if (word := squash(_text(line[at]))) in _TOTALS), "")
            if total:
                totals.append(TypedRow(index + 1, {"": total, **self._texts(line)}))
                continue
            if len(numbers) >= self.max_rows:
                self._fault(index, None, "", f"数据超过 {self.max_rows} 行", "请分成几个文件导入")
                break
            values, texts = self._row(index, line, carried)
            rows.append(values)
            numbers.append(index + 1)
            typed.append(TypedRow(index + 1, texts))
        if not numbers and not self.faults:
            self._fault(-1, None, "", "表头下没有数据", "请从表头下一行起填写")
        if self.faults:
            rows, good = [], []
        else:
            good = numbers
        return Table(
            self.page.name,
            tuple(rows),
            tuple(good),
            tuple(self.faults),
            tuple(typed),
            others,
            self._letters(),
            tuple(totals),
            self.header.stated,
        )

    def _texts(self, line: list[Scalar]) -> dict[str, str]:
        """The shown text of each known column of a row that is not read as one."""
        places = self.header.places.items()
        return {key: clean_text(_text(line[place])).strip() for key, place in places if place < len(line)}

    def _fault(self, index: int, column: Column | None, value: str, problem: str, cure: str) -> None:
        place = self.header.places.get(column.key) if column else None
        self.faults.append(
            Fault(
                self.page.name,
                index + 1,
                "" if place is None else column_letter(place),
                column.full_label if column else "",
                value if len(value) <= 60 else f"{value[:60]}…",
                problem,
                cure,
            )
        )

    def _letters(self) -> dict[str, str]:
        return {key: column_letter(place) for key, place in self.header.places.items()}

    def _header_faults(self) -> None:
        row = self.header.row
        for column in self.columns:
            if column.key not in self.header.places:
                self._fault(row, column, "", "表头缺少这一列", f"请补上“{column.full_label}”列，没有内容也要保留列名")
        known = set(self.header.places.values())
        labels = [column.full_label for column in self.columns]
        for index, readings in enumerate(_labels_at(self.page, row, self.header.levels)):
            text = readings[0]
            if index in known or not text or squash(text) in _IGNORED_HEADERS:
                continue
            near = difflib.get_close_matches(text, labels, 1, 0.5)
            hint = f"是否应为“{near[0]}”？否则请删去这一列" if near else "请删去这一列，或改用模板中的列名"
            self.faults.append(
                Fault(self.page.name, row + 1, column_letter(index), "", text[:60], "表头有不认识或重复的列", hint)
            )

    def _merged_above(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For cells of carried columns inside a vertical merge: where the value stands."""
        places = {
            self.header.places[column.key]
            for column in self.columns
            if column.carry and column.key in self.header.places
        }
        out: dict[tuple[int, int], tuple[int, int]] = {}
        last = len(self.page.grid)
        for start, end in self.page.merges:
            if start[1] in places and end[0] > start[0] >= self.first:
                for row in range(start[0] + 1, min(end[0] + 1, last)):
                    out[row, start[1]] = start
        return out

    def _covered(self) -> set[tuple[int, int]]:
        """Cells inside a vertical merge, its first one excepted: what stands there belongs to no single row."""
        last = len(self.page.grid)
        return {
            (row, start[1])
            for start, end in self.page.merges
            if end[0] > start[0] >= self.first
            for row in range(start[0] + 1, min(end[0] + 1, last))
        }

    def _is_note(self, index: int, line: list[Scalar], filled: list[int], after_notes: bool) -> bool:
        text = unicodedata.normalize("NFKC", _text(line[filled[0]])).replace(" ", "")
        if text.startswith(_NOTE_STARTS):
            return True
        if len(filled) > 1:
            return False
        wide = any(
            start[0] <= index <= end[0] and end[1] - start[1] + 1 > len(self.columns) / 2 and len(self.columns) > 1
            for start, end in self.page.merges
        )
        return wide or (after_notes and filled[0] == 0)

    def _row(self, index: int, line: list[Scalar], carried: dict[str, Scalar]) -> tuple[dict[str, Any], dict[str, str]]:
        values: dict[str, Any] = {}
        texts: dict[str, str] = {}
        for column in self.columns:
            place = self.header.places.get(column.key)
            if place is None:
                continue
            cell: Scalar = line[place] if place < len(line) else ""
            if column.carry and _blank(cell):
                if (index, place) in self.above:
                    row, _ = self.above[index, place]
                    cell = self.page.grid[row][place]
                elif self.page.fills_down:
                    cell = carried.get(column.key, "")
            carried[column.key] = cell
            shown = "" if _blank(cell) else clean_text(_text(cell))
            texts[column.key] = shown
            if not shown:
                values[column.key] = None
                figures = column.kind not in ("text", "choice", "yesno")
                if (column.required or figures) and (index, place) in self.covered:
                    problem = "在上下合并的单元格里，不知道这一行是多少" if figures else "在上下合并的单元格里"
                    self._fault(index, column, "", problem, "请取消合并，逐行填写")
                elif column.required:
                    self._fault(index, column, "", "必填项没有填", _example(column, self.header.units.get(column.key)))
                continue
            try:
                values[column.key] = self._value(column, cell, shown)
            except _Bad as bad:
                self._fault(index, column, shown, bad.problem, bad.cure)
        return values, texts

    def _value(self, column: Column, cell: Scalar, shown: str) -> Any:
        if shown in _ERROR_VALUES:
            raise _Bad("单元格里是公式的错误值", "请改正公式，或直接填写数值")
        if column.kind == "text":
            return _as_text(column, cell, shown)
        if column.kind == "int":
            return _as_int(column, cell, shown)
        if column.kind == "date":
            return _as_date(cell, shown)
        if column.kind == "choice":
            return _as_choice(column, self.choices[column.key], shown)
        if column.kind == "yesno":
            return _as_yesno(cell, shown)
        return _as_money(cell, shown, self.header.units[column.key])


def _blank(cell: Scalar) -> bool:
    return isinstance(cell, str) and not clean_text(cell).strip()


def _example(column: Column, unit: Unit | None) -> str:
    return {
        "text": "请填写文字",
        "int": "请填整数",
        "date": "请填日期，如 2026-03-05",
        "choice": f"请从选项中选：{'、'.join(column.choices[:12])}",
        "yesno": "请填“是”或“否”",
    }.get(column.kind, f"请填数字，单位{unit}，如 12.50")


def _as_text(column: Column, cell: Scalar, shown: str) -> str:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= 1e15:
        raise _Bad("数字超过 15 位，Excel 已改动末几位", "请把这一格设为文本格式后重新填写")
    text = "\n".join(part.strip() for part in shown.strip().split("\n"))
    if len(text) > column.max_length:
        raise _Bad(f"超过 {column.max_length} 字（现有 {len(text)} 字）", "请缩短，详细内容另附材料")
    return text


def _as_int(column: Column, cell: Scalar, shown: str) -> int:
    plain = unicodedata.normalize("NFKC", shown).strip()
    if not re.fullmatch(r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.0+)?", plain) or isinstance(cell, (bool, date)):
        raise _Bad("不是整数", "请填整数，如 12")
    if len(plain) > 18 or (isinstance(cell, float) and abs(cell) >= 1e15):
        raise _Bad("数字过大", "请核对后重新填写")
    number = int(plain.split(".")[0].replace(",", ""))
    if column.least is not None and number < column.least:
        raise _Bad(f"不能小于 {column.least}", f"请填不小于 {column.least} 的整数")
    if column.most is not None and number > column.most:
        raise _Bad(f"不能大于 {column.most}", f"请填不大于 {column.most} 的整数")
    return number


def _as_date(cell: Scalar, shown: str) -> date:
    cure = "请填年月日，如 2026-03-05 或 2026年3月5日"
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, bool):
        raise _Bad("不是日期", cure)
    else:
        plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", shown)).strip()
        for shape in _DATE_SHAPES:
            match = shape.fullmatch(plain.replace(" ", "") if "年" in plain else plain)
            if match:
                try:
                    found = date(int(match.group(1)), int(match.group(3)), int(match.group(4)))
                except ValueError:
                    raise _Bad("没有这一天", cure) from None
                break
        else:
            if re.fullmatch(r"[0-9]{5}(\.0+)?", plain):
                found = date(1899, 12, 30) + timedelta(days=int(plain.split(".")[0]))
            elif re.fullmatch(r"[0-9]{4}[-./年][0-9]{1,2}月?", plain):
                raise _Bad("缺少日", cure)
            else:
                raise _Bad("不是能识别的日期", cure)
    if not 1949 <= found.year <= 2100:
        raise _Bad("年份不合常理", cure)
    return found


def _choice_table(column: Column) -> dict[str, str]:
    table = {squash(alias): choice for alias, choice in column.choice_aliases.items()}
    table.update({squash(choice): choice for choice in column.choices})
    return table


def _as_choice(column: Column, table: Mapping[str, str], shown: str) -> str:
    found = table.get(squash(shown))
    if found is None:
        near = difflib.get_close_matches(shown, column.choices, 1, 0.5)
        listed = "、".join(column.choices[:12]) + ("等" if len(column.choices) > 12 else "")
        raise _Bad("不在选项中", (f"是否应为“{near[0]}”？" if near else "") + f"可选：{listed}")
    return found


def _as_yesno(cell: Scalar, shown: str) -> bool:
    if isinstance(cell, bool):
        return cell
    plain = squash(shown)
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise _Bad("不是“是”或“否”", "请填“是”或“否”")


def _as_money(cell: Scalar, shown: str, unit: Unit) -> int:
    if isinstance(cell, (bool, date)):
        raise _Bad("不是金额", f"请填数字，单位{unit}，如 12.50")
    if isinstance(cell, (int, float)) and abs(cell) < 1e15:
        # As Excel shows it: 15 significant figures, so 0.1 + 0.2 is 0.3; never in exponent form.
        shown = format(Decimal(format(cell, ".15g")), "f")
    try:
        return parse_money(shown, unit=unit)
    except PaperError as error:
        problem, _, cure = error.message.partition("：")[2].rstrip("。").partition("。")
        raise _Bad(problem, cure) from error
