"""Excel sheets out: streamed rows, two-level headers, drop-down lists, money in 万元, ready to print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby
from typing import IO, Any

from .column import Column, check_columns, column_letter
from .errors import PaperError
from .money import format_wan, format_yuan
from .text import clean_text, one_line, width_em
from .typeset import instant

_MAX_CELL = 32767
_MAX_ROWS = 1_048_576
_EXACT_FEN = 10**15
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER_FORMATS = {"money_wan": "#,##0.00", "money_yuan": "#,##0.00", "int": "0", "date": "yyyy-mm-dd"}
_PER_UNIT = {"money_wan": 1_000_000, "money_yuan": 100}
_RIGHT = {"money_wan", "money_yuan", "int"}
_TEXT_FORMAT = "@"


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row with remarks: the cells whose keys stand in ``marks`` are coloured."""

    values: Mapping[str, object]
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet.

    ``rows`` is any iterable, read once and written as it comes. ``sum_keys`` names the columns of the totals row
    合计, added exactly. ``unit_note`` stands right above the header (“单位：万元”), ``notes`` below the table. A sheet
    without rows gets ``blank_rows`` bordered ones, with the drop-down lists, as a template to fill in. ``footer`` is
    printed at the foot of each page beside the page number.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Mapping[str, object] | MarkedRow] = ()
    title: str = ""
    unit_note: str = ""
    sum_keys: Sequence[str] = ()
    notes: Sequence[str] = ()
    blank_rows: int = 0
    footer: str = ""


def write_xlsx(
    sheets: Sequence[Sheet],
    stream: IO[bytes],
    *,
    created: date | datetime | None = None,
    author: str = "",
) -> list[int]:
    """Write the workbook to a binary stream; the number of rows written, sheet by sheet.

    Texts stay texts: nothing a user typed becomes a formula or a link. Money is taken as integer fen and stored as the
    nearest 万元 number (exact to the fen below 10¹⁵ fen; above, as text). ``created`` goes into the file's properties
    (default 1980-01-01), so the same input gives the same bytes. Raises ``PaperError`` for a text longer than Excel
    holds, a wrong value type, too many rows or an unusable sheet name.
    """
    import xlsxwriter

    names = [_sheet_name(sheet.name) for sheet in sheets]
    if not names or len({name.casefold() for name in names}) != len(names):
        raise PaperError("工作簿没有工作表，或有两张表同名。", code="layout")
    book = xlsxwriter.Workbook(
        stream,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    stamp = instant(created).astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": one_line(sheets[0].title or names[0]), "author": one_line(author), "created": stamp})
    formats = _Formats(book)
    lists: list[Sequence[str]] = []
    try:
        counts = [
            _write(book.add_worksheet(name), sheet, formats, lists) for name, sheet in zip(names, sheets, strict=True)
        ]
        if lists:
            _write_lists(book.add_worksheet(_LISTS), lists)
    except BaseException:
        # The writer must be closed, or its temporary files stay; what it writes then is not handed on.
        book.filename = _Nowhere()
        book.close()
        raise
    book.close()
    return counts


class _Nowhere:
    """A stream that keeps nothing."""

    def __init__(self) -> None:
        self._at = 0

    def write(self, data: bytes) -> int:
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        return None


_LISTS = "选项"


def _sheet_name(name: str) -> str:
    cleaned = one_line(name)
    for char in "[]:*?/\\":
        cleaned = cleaned.replace(char, " ")
    cleaned = cleaned.strip("' ")[:31]
    if not cleaned or cleaned.casefold() in (_LISTS, "history"):
        raise PaperError(f"工作表名“{name}”不能用。", code="layout")
    return cleaned


class _Formats:
    """Cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, ...], Any] = {}

    def get(self, name: str, *, marked: bool = False, quoted: bool = False) -> Any:
        key = (name, str(marked), str(quoted))
        if key not in self._made:
            look: dict[str, Any] = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
            if name == "title":
                look |= {"font_name": "方正小标宋_GBK", "font_size": 18, "align": "center", "text_wrap": True}
            elif name == "unit":
                look |= {"align": "right"}
            elif name == "note":
                look |= {"align": "left", "valign": "top", "text_wrap": True}
            elif name == "header":
                look |= {
                    "font_name": "黑体",
                    "align": "center",
                    "text_wrap": True,
                    "border": 1,
                    "bg_color": "#EAF0F8",
                }
            else:
                look |= {"border": 1, "text_wrap": name in ("text", "choice")}
                look["num_format"] = _NUMBER_FORMATS.get(name.removeprefix("total_"), _TEXT_FORMAT)
                look["align"] = (
                    "right" if name.removeprefix("total_") in _RIGHT else "left" if name == "text" else "center"
                )
                if name.startswith("total_"):
                    look |= {"bold": True, "bg_color": "#F5F5F5"}
            if marked:
                look |= {"bg_color": "#FFD9D6", "font_color": "#9C0006"}
            if quoted:
                look |= {"quote_prefix": True}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def _write(page: Any, sheet: Sheet, formats: _Formats, lists: list[Sequence[str]]) -> int:
    columns = list(sheet.columns)
    check_columns(columns)
    unknown = set(sheet.sum_keys) - {column.key for column in columns if column.kind in _RIGHT}
    if unknown:
        raise PaperError(f"合计列不存在或不是数字列：{'、'.join(sorted(unknown))}。", code="layout")
    last = len(columns) - 1
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
    header = 0
    if sheet.title:
        page.set_row(header, 34)
        _across(page, header, last, one_line(sheet.title), formats.get("title"))
        header += 1
    if sheet.unit_note:
        _across(page, header, last, one_line(sheet.unit_note), formats.get("unit"))
        header += 1
    first = _header(page, header, columns, formats)
    page.freeze_panes(first, 0)
    row, sums = _rows(page, first, sheet, columns, formats)
    count = row - first
    if not count:
        row = _blank_rows(page, row, sheet.blank_rows, columns, formats)
    _choices(page, first, max(row - 1, first), columns, lists)
    if sums and count:
        _totals(page, row, columns, sums, formats)
        row += 1
    row = _notes(page, row, sheet.notes, columns, formats)
    _print_setup(page, sheet, header, first, row, last)
    return count


def _rows(page: Any, row: int, sheet: Sheet, columns: list[Column], formats: _Formats) -> tuple[int, dict[str, int]]:
    """Write the rows as they come; the row after them and the sums."""
    sums = dict.fromkeys(sheet.sum_keys, 0)
    for item in sheet.rows:
        marked = item if isinstance(item, MarkedRow) else MarkedRow(item)
        if row >= _MAX_ROWS - 100:
            raise PaperError("行数超过 Excel 一张表的上限，请分批导出。", code="too_large")
        for index, column in enumerate(columns):
            value = marked.values.get(column.key)
            _cell(page, row, index, column, value, formats, marked=column.key in marked.marks)
            if column.key in sums and isinstance(value, int):
                sums[column.key] += value
        row += 1
    return row, sums


def _blank_rows(page: Any, row: int, count: int, columns: list[Column], formats: _Formats) -> int:
    for _ in range(count):
        for index, column in enumerate(columns):
            page.write_blank(row, index, None, formats.get(column.kind))
        row += 1
    return row


def _totals(page: Any, row: int, columns: list[Column], sums: dict[str, int], formats: _Formats) -> None:
    for index, column in enumerate(columns):
        if column.key in sums:
            _number(page, row, index, column, sums[column.key], formats.get(f"total_{column.kind}"))
        else:
            page.write_string(row, index, "合计" if index == 0 else "", formats.get("total_"))


def _notes(page: Any, row: int, notes: Sequence[str], columns: list[Column], formats: _Formats) -> int:
    room = max(1.0, sum(column.width for column in columns))
    for note in (line for text in notes for line in clean_text(text).split("\n") if line.strip()):
        page.set_row(row, 16 * (1 + int(2 * width_em(note) / room)))
        _across(page, row, len(columns) - 1, note, formats.get("note"))
        row += 1
    return row


def _print_setup(page: Any, sheet: Sheet, header: int, first: int, end: int, last: int) -> None:
    """A4 landscape, one page wide, header repeated, page numbers at the foot."""
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    page.fit_to_pages(1, 0)
    page.repeat_rows(header, first - 1)
    page.print_area(0, 0, max(end, first) - 1, last)
    page.center_horizontally()
    foot = one_line(sheet.footer).replace("&", "&&")[:180]
    # A figure right after the size code would be read as part of it.
    page.set_footer(f"&L&8{' ' if foot[:1].isdigit() else ''}{foot}&R&9第 &P 页，共 &N 页")


def _across(page: Any, row: int, last: int, text: str, look: Any) -> None:
    """A text over the whole width; Excel refuses to merge a single cell."""
    if last:
        page.merge_range(row, 0, row, last, "", look)
    page.write_string(row, 0, text[:_MAX_CELL], look)


def _header(page: Any, row: int, columns: list[Column], formats: _Formats) -> int:
    """The header in one or two rows; the row after it.

    The writer streams row by row and drops what is written to a row already passed, so each row is written whole, and
    the merges over both are only declared.
    """
    look = formats.get("header")
    if not any(column.group for column in columns):
        page.set_row(row, 32)
        for index, column in enumerate(columns):
            page.write_string(row, index, one_line(column.label), look)
        return row + 1
    page.set_row(row, 22)
    page.set_row(row + 1, 22)
    spans: list[tuple[int, int]] = []
    for group, members in groupby(enumerate(columns), key=lambda pair: pair[1].group):
        places = [index for index, _ in members]
        if group and len(places) > 1:
            page.merge_range(row, places[0], row, places[-1], "", look)
            spans.append((places[0], places[-1]))
    for index, column in enumerate(columns):
        inside = any(start < index <= end for start, end in spans)
        if not inside:
            page.write_string(row, index, one_line(column.group or column.label), look)
    for index, column in enumerate(columns):
        if not column.group:
            # merge_range() would begin the lower row and then refuse the next merge of the upper one.
            page.merge.append([row, index, row + 1, index])
    for index, column in enumerate(columns):
        page.write_string(row + 1, index, one_line(column.label) if column.group else "", look)
    return row + 2


def _cell(page: Any, row: int, index: int, column: Column, value: object, formats: _Formats, *, marked: bool) -> None:
    look = formats.get(column.kind, marked=marked)
    if value is None or value == "":
        page.write_blank(row, index, None, look)
    elif isinstance(value, str):
        _text(page, row, index, column, value, formats, marked=marked)
    elif isinstance(value, bool) and column.kind == "yesno":
        page.write_string(row, index, "是" if value else "否", look)
    elif isinstance(value, int) and not isinstance(value, bool) and column.kind in _RIGHT:
        _number(page, row, index, column, value, look)
    elif isinstance(value, date) and column.kind == "date":
        # Excel's calendar begins in 1900.
        if value.year < 1900:
            page.write_string(row, index, value.isoformat()[:10], look)
        else:
            page.write_datetime(row, index, datetime(value.year, value.month, value.day), look)
    else:
        raise PaperError(
            f"第 {row + 1} 行“{column.full_label}”的值类型不对（{type(value).__name__}），没有写入。", code="layout"
        )


def _text(page: Any, row: int, index: int, column: Column, value: str, formats: _Formats, *, marked: bool) -> None:
    """A text cell; what could be taken for a formula is marked as text, so that it stays one when it is edited."""
    text = clean_text(value)
    if len(text) > _MAX_CELL:
        raise PaperError(
            f"第 {row + 1} 行“{column.full_label}”超过 {_MAX_CELL} 字，Excel 放不下，请缩短或另附文件。",
            code="too_large",
        )
    risky = value.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS)
    page.write_string(row, index, text, formats.get(column.kind, marked=marked, quoted=risky))


def _number(page: Any, row: int, index: int, column: Column, value: int, look: Any) -> None:
    if abs(value) >= _EXACT_FEN:
        exact: dict[str, Callable[[int], str]] = {
            "money_wan": partial(format_wan, exact=True),
            "money_yuan": format_yuan,
        }
        page.write_string(row, index, exact.get(column.kind, str)(value), look)
    else:
        page.write_number(row, index, value / _PER_UNIT.get(column.kind, 1), look)


def _choices(page: Any, first: int, last: int, columns: list[Column], lists: list[Sequence[str]]) -> None:
    """Drop-down lists; long ones, which Excel does not take inline, refer to a hidden sheet."""
    for index, column in enumerate(columns):
        items: Sequence[str] = column.choices if column.kind == "choice" else ("是", "否")
        if column.kind not in ("choice", "yesno"):
            continue
        source: Any = list(items)
        if sum(len(item) + 1 for item in items) > 250 or any("," in item for item in items):
            letter = column_letter(len(lists))
            lists.append(items)
            source = f"='{_LISTS}'!${letter}$1:${letter}${len(items)}"
        page.data_validation(
            first,
            index,
            last,
            index,
            {
                "validate": "list",
                "source": source,
                "error_title": "不在选项中",
                "error_message": f"“{column.label[:20]}”请从下拉列表中选择。",
            },
        )


def _write_lists(page: Any, lists: list[Sequence[str]]) -> None:
    for row in range(max(map(len, lists))):
        for index, items in enumerate(lists):
            if row < len(items):
                page.write_string(row, index, items[row])
    page.hide()
