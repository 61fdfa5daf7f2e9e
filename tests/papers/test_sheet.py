"""Sheets out, read back by another library than the one that wrote them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from yuncheng.papers import Column, MarkedRow, PaperError, Sheet, write_xlsx

COLUMNS = (
    Column(key="unit", label="部门名称", width=20),
    Column(key="form", label="分类", group="信息资源格式", kind="choice", choices=("电子文件", "数据库类")),
    Column(key="type", label="类型", group="信息资源格式"),
    Column(key="cost", label="估算投资", kind="money_wan"),
    Column(key="count", label="数量", kind="int"),
    Column(key="day", label="日期", kind="date"),
    Column(key="open", label="是否向社会开放", kind="yesno"),
)
ROW = {
    "unit": "示例局",
    "form": "电子文件",
    "type": "OFD",
    "cost": 486_500_000,
    "count": 3,
    "day": date(2026, 3, 5),
    "open": True,
}


def book(*sheets: Sheet) -> bytes:
    stream = io.BytesIO()
    write_xlsx(sheets, stream)
    return stream.getvalue()


def cells(data: bytes, name: str = "目录") -> list[list[object]]:
    sheet = CalamineWorkbook.from_object(io.BytesIO(data)).get_sheet_by_name(name)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_a_whole_sheet_as_people_see_it() -> None:
    data = book(
        Sheet(
            name="目录",
            title="示例信息资源目录",
            unit_note="单位：万元",
            columns=COLUMNS,
            rows=[ROW, {"unit": "示例所", "cost": 1, "open": False}],
            sum_keys=("cost", "count"),
            notes=("填表说明：1. 甲\n2. 乙",),
        )
    )
    assert cells(data) == [
        ["示例信息资源目录", *[""] * 6],
        ["单位：万元", *[""] * 6],
        ["部门名称", "信息资源格式", "", "估算投资", "数量", "日期", "是否向社会开放"],
        ["", "分类", "类型", "", "", "", ""],
        ["示例局", "电子文件", "OFD", 486.5, 3.0, date(2026, 3, 5), "是"],
        ["示例所", "", "", 0.000001, "", "", "否"],
        ["合计", "", "", 486.500001, 3.0, "", ""],
        ["填表说明：1. 甲", *[""] * 6],
        ["2. 乙", *[""] * 6],
    ]


def test_print_setup_frozen_header_lists_and_merges() -> None:
    data = book(Sheet(name="目录", title="题", columns=COLUMNS, rows=[ROW], footer="核验码 7F & K"))
    page, workbook = part(data), part(data, "xl/workbook.xml")
    assert 'orientation="landscape"' in page
    assert 'paperSize="9"' in page
    assert 'fitToHeight="0"' in page
    assert '<pane ySplit="3" topLeftCell="A4"' in page
    assert "第 &amp;P 页，共 &amp;N 页" in page
    assert "核验码 7F &amp;&amp; K" in page
    assert re.findall(r'mergeCell ref="([^"]+)"', page) == [
        "A1:G1",
        "B2:C2",
        "A2:A3",
        "D2:D3",
        "E2:E3",
        "F2:F3",
        "G2:G3",
    ]
    assert re.findall(r'sqref="(\w+)"><formula1>([^<]+)', page) == [("B4", '"电子文件,数据库类"'), ("G4", '"是,否"')]
    assert "目录!$2:$3" in workbook.replace("'", "")
    assert "目录!$A$1:$G$4" in workbook.replace("'", "")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://x.cn", "＝1", "1e5"]
)
def test_nothing_typed_becomes_a_formula_or_a_link(text: str) -> None:
    data = book(Sheet(name="目录", columns=COLUMNS[:1], rows=[{"unit": text}]))
    assert cells(data)[1] == [text.replace("\t", " ")]
    page = part(data)
    assert "<f>" not in page
    assert "hyperlink" not in page
    assert 't="inlineStr"' in page


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_money_comes_back_to_the_fen(fen: int) -> None:
    data = book(Sheet(name="目录", columns=COLUMNS[3:4], rows=[{"cost": fen}]))
    shown = cells(data)[1][0]
    assert isinstance(shown, float)
    assert round(shown * 1_000_000) == fen


def test_absurd_money_is_written_as_exact_text() -> None:
    data = book(Sheet(name="目录", columns=COLUMNS[3:4], rows=[{"cost": 10**17 + 1}]))
    assert cells(data)[1] == ["100,000,000,000.000001"]


def test_rows_are_streamed_and_counted() -> None:
    asked: list[int] = []

    def rows() -> Iterator[dict[str, object]]:
        for number in range(3000):
            asked.append(number)
            yield {"unit": f"第{number}所", "cost": number}

    stream = io.BytesIO()
    assert write_xlsx([Sheet(name="目录", columns=COLUMNS, rows=rows(), sum_keys=("cost",))], stream) == [3000]
    assert len(asked) == 3000
    assert cells(stream.getvalue())[-1][3] == pytest.approx(sum(range(3000)) / 1e6)


def test_a_template_without_rows_has_blank_ones_with_lists() -> None:
    page = part(book(Sheet(name="目录", columns=COLUMNS, blank_rows=50)))
    assert 'sqref="B3:B52"' in page
    assert page.count("<row ") == 52


def test_long_lists_live_on_a_hidden_sheet() -> None:
    column = Column(
        key="k", label="类别", kind="choice", choices=tuple(f"第{index}类，说明文字" for index in range(60))
    )
    data = book(Sheet(name="目录", columns=[column], blank_rows=5))
    assert "<formula1>'选项'!$A$1:$A$60</formula1>" in part(data).replace("&apos;", "'")
    assert [row[0] for row in cells(data, "选项")] == list(column.choices)
    assert 'state="hidden"' in part(data, "xl/workbook.xml")


def test_marked_cells_are_coloured() -> None:
    data = book(
        Sheet(name="目录", columns=COLUMNS[:2], rows=[MarkedRow({"unit": "甲", "form": "乙"}, frozenset({"form"}))])
    )
    styles = dict(re.findall(r'<c r="([AB]3)" s="(\d+)"', part(data)))
    assert styles["A3"] != styles["B3"]
    assert "FFFFD9D6" in part(data, "xl/styles.xml")


def test_same_input_same_bytes_and_dates_from_the_argument() -> None:
    sheet = Sheet(name="目录", columns=COLUMNS, rows=(ROW,))
    assert book(sheet) == book(sheet)
    stream = io.BytesIO()
    write_xlsx([sheet], stream, created=datetime(2026, 3, 5, 9), author="示例局")
    assert "2026-03-05T01:00:00Z" in part(stream.getvalue(), "docProps/core.xml")


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (Sheet(name="目录", columns=COLUMNS, rows=[{"unit": "国" * 32768}]), "超过 32767 字"),
        (Sheet(name="目录", columns=COLUMNS, rows=[{"cost": 1.5}]), "值类型不对"),
        (Sheet(name="目录", columns=COLUMNS, rows=[{"cost": True}]), "值类型不对"),
        (Sheet(name="目录", columns=COLUMNS, rows=[{"unit": 5}]), "值类型不对"),
        (Sheet(name="目录", columns=COLUMNS, rows=[{"count": date(2026, 1, 1)}]), "值类型不对"),
        (Sheet(name="目录", columns=COLUMNS, sum_keys=("unit",)), "合计列"),
        (Sheet(name="[]:*?/\\", columns=COLUMNS), "工作表名"),
        (Sheet(name="选项", columns=COLUMNS), "工作表名"),
        (Sheet(name="目录", columns=()), "列为空"),
        (Sheet(name="目录", columns=(COLUMNS[0], COLUMNS[0])), "同一个键"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(sheet: Sheet, reason: str) -> None:
    with pytest.raises(PaperError, match=reason):
        book(sheet)


def test_two_sheets_of_one_name_are_refused() -> None:
    with pytest.raises(PaperError, match="同名"):
        book(Sheet(name="目录", columns=COLUMNS), Sheet(name="目录", columns=COLUMNS))
