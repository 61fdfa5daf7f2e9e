"""Tables in: what people send, and what attackers send."""

from __future__ import annotations

import io
import time
import tracemalloc
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.papers.containers import ole, text_row, workbook_parts, zipped
from yuncheng.papers import Column, Fault, PaperError, Sheet, Table, corrected_template, read_table, write_xlsx

COLUMNS = (
    Column(key="unit", label="部门名称", required=True, carry=True),
    Column(
        key="form",
        label="分类",
        group="信息资源格式",
        kind="choice",
        choices=("电子文件", "数据库类"),
        choice_aliases={"数据库": "数据库类"},
    ),
    Column(key="type", label="类型", group="信息资源格式", max_length=10),
    Column(key="cost", label="估算投资", kind="money_wan"),
    Column(key="count", label="数量", kind="int", least=0, most=100),
    Column(key="day", label="日期", kind="date"),
    Column(key="open", label="是否向社会开放", kind="yesno"),
)
HEADER = ("部门名称", "分类", "类型", "估算投资", "数量", "日期", "是否向社会开放")
GOOD = ("示例局", "电子文件", "OFD", "486.5", "3", "2026-03-05", "是")
READ = {
    "unit": "示例局",
    "form": "电子文件",
    "type": "OFD",
    "cost": 486_500_000,
    "count": 3,
    "day": date(2026, 3, 5),
    "open": True,
}


def csv(*rows: Sequence[str], code: str = "utf-8") -> bytes:
    return "\n".join(",".join(row) for row in rows).encode(code)


def faults(table: Table) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column_letter, fault.problem) for fault in table.faults]


def xlsx(rows: Sequence[Sequence[object]], merges: Sequence[str] = ()) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("目录")
    for merge in merges:
        page.merge_range(merge, "")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell != "":
                page.write(row, column, cell)
    book.close()
    return stream.getvalue()


# ---- what is understood


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_csv_in_every_usual_encoding(code: str) -> None:
    table = read_table(csv(HEADER, GOOD, code=code), COLUMNS)
    assert table.faults == ()
    assert table.rows == (READ,)
    assert table.numbers == (2,)


def test_what_we_write_we_read() -> None:
    rows = [READ, {**READ, "unit": "=1+1", "cost": 1, "open": False, "day": None, "form": "数据库类"}]
    stream = io.BytesIO()
    sheet = Sheet(
        name="目录",
        title="示例目录",
        unit_note="单位：万元",
        columns=COLUMNS,
        rows=rows,
        sum_keys=("cost",),
        notes=("填表说明：1. 甲", "2. 乙"),
    )
    write_xlsx([sheet], stream)
    table = read_table(stream.getvalue(), COLUMNS)
    assert table.faults == ()
    assert table.rows == tuple(rows)
    assert table.numbers == (5, 6)


def test_an_old_xls_with_merged_two_level_header_and_merged_cells() -> None:
    data = (Path(__file__).parent / "files" / "merged_header.xls").read_bytes()
    columns = [column for column in COLUMNS if column.key not in ("count", "open", "cost")]
    columns.insert(3, Column(key="cost", label="估算", kind="money_wan"))
    table = read_table(data, columns)
    assert table.faults == ()
    day = date(2026, 3, 5)
    assert table.rows == (
        {"unit": "示例局", "form": "电子文件", "type": "OFD", "cost": 123456, "day": day},
        {"unit": "示例局", "form": "数据库类", "type": "Dm", "cost": 30, "day": day},
    )


def test_a_header_is_found_below_titles_whatever_its_blanks_and_stars() -> None:
    rows: list[list[object]] = [
        ["示例目录"],
        ["填报单位：示例局"],
        [""],
        [
            "序号",
            "部 门　名称*",
            "信息资源格式分类",
            "信息资源格式（类型）",
            "估算投资（元）",
            "数量：",
            "日期",
            "是否向\n社会开放",
        ],
        [1, "示例局", "数据库", "Dm", 12.34, 3, "2026.3.5", "否"],
    ]
    table = read_table(xlsx(rows), COLUMNS)
    assert table.faults == ()
    assert table.rows[0]["cost"] == 1234
    assert table.rows[0]["form"] == "数据库类"


def test_aliases_and_a_unit_note_above_the_header() -> None:
    columns = (COLUMNS[0], COLUMNS[3])
    data = csv(("单位：元", ""), ("单位", "投资额"), ("示例局", '"1,234.50"'), ("示例所", "12万元"))
    table = read_table(data, columns, header_aliases={"unit": ["单位"], "cost": ["投资额"]})
    assert table.faults == ()
    assert [row["cost"] for row in table.rows] == [123450, 12_000_000]


def test_merged_cells_carry_only_where_the_column_says_so() -> None:
    rows = [("部门名称", "备注"), ("示例局", "甲"), ("", ""), ("", "丙")]
    columns = (COLUMNS[0], Column(key="note", label="备注"))
    table = read_table(xlsx(rows, ["A2:A4", "B2:B3"]), columns)
    assert table.faults == ()
    assert [(row["unit"], row["note"]) for row in table.rows] == [("示例局", "甲"), ("示例局", "丙")]
    plain = read_table(xlsx(rows), columns)
    assert faults(plain) == [(4, "A", "必填项没有填")]


def test_a_figure_in_a_vertical_merge_belongs_to_no_row() -> None:
    rows = [("部门名称", "估算投资"), ("示例局", "10"), ("示例所", ""), ("示例站", "5")]
    table = read_table(xlsx(rows, ["B2:B3"]), (COLUMNS[0], COLUMNS[3]))
    assert faults(table) == [(3, "B", "在上下合并的单元格里，不知道这一行是多少")]
    assert faults(read_table(xlsx(rows), (COLUMNS[0], COLUMNS[3]))) == []


def test_totals_rows_are_left_out_and_can_be_asked_for() -> None:
    columns = (COLUMNS[0], COLUMNS[3])
    table = read_table(csv(("部门名称", "估算投资"), ("示例局", "10"), ("小计", "10"), ("合计", "12")), columns)
    assert [row["cost"] for row in table.rows] == [10_000_000]
    assert [(row.number, row.texts[""], row.texts["cost"]) for row in table.totals] == [
        (3, "小计", "10"),
        (4, "合计", "12"),
    ]


@pytest.mark.parametrize(
    ("head", "above", "units"),
    [("估算投资", "", {}), ("估算投资（元）", "", {"cost": "元"}), ("估算投资", "单位：万元", {"cost": "万元"})],
)
def test_the_unit_a_file_states_is_told_apart_from_the_columns_own(head: str, above: str, units: object) -> None:
    columns = (COLUMNS[0], COLUMNS[3])
    table = read_table(csv((above, ""), ("部门名称", head), ("示例局", "10")), columns)
    assert table.units == units


@pytest.mark.parametrize(
    "text",
    [
        "2024.3.5",
        "2024-3-5",
        "2024/03/05",
        "2024年3月5日",
        "2024 年 3 月 5 日",
        "２０２４．３．５",
        "20240305",
        "45356",
        "2024年3月5",
    ],
)
def test_dates_as_people_write_them(text: str) -> None:
    table = read_table(csv(("部门名称", "日期"), ("甲", text)), (COLUMNS[0], COLUMNS[5]))
    assert table.faults == ()
    assert table.rows[0]["day"] == date(2024, 3, 5)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
@settings(max_examples=20, deadline=None)
def test_excel_dates_come_back(day: date) -> None:
    stream = io.BytesIO()
    write_xlsx([Sheet(name="目录", columns=(COLUMNS[0], COLUMNS[5]), rows=[{"unit": "甲", "day": day}])], stream)
    assert read_table(stream.getvalue(), (COLUMNS[0], COLUMNS[5])).rows[0]["day"] == day


def test_sums_of_floats_in_excel_are_read_as_shown() -> None:
    table = read_table(
        xlsx([("部门名称", "估算投资"), ("甲", 0.1 + 0.2), ("乙", 1e-6), ("丙", 4.35)]), (COLUMNS[0], COLUMNS[3])
    )
    assert table.faults == ()
    assert [row["cost"] for row in table.rows] == [300_000, 1, 4_350_000]


@pytest.mark.parametrize(
    ("text", "meant"), [("是", True), ("√", True), ("Ｙ", True), ("否", False), ("无", False), ("×", False)]
)
def test_yes_and_no(text: str, meant: bool) -> None:
    table = read_table(csv(("部门名称", "是否向社会开放"), ("甲", text)), (COLUMNS[0], COLUMNS[6]))
    assert table.rows[0]["open"] is meant


def test_numbers_in_text_columns_look_as_in_excel() -> None:
    table = read_table(xlsx([("部门名称", "类型"), (2024, 1.5)]), (COLUMNS[0], COLUMNS[2]))
    assert table.rows == ({"unit": "2024", "type": "1.5"},)


# ---- every bad cell is named


def test_every_bad_cell_is_named_and_nothing_is_given_out() -> None:
    bad = ("", "电子", "国" * 11, "1e5", "3.5", "2024年2月30日", "也许")
    table = read_table(csv(HEADER, GOOD, bad), COLUMNS)
    assert not table.ok
    assert table.rows == ()
    # A blank in a carried column of a CSV takes the value above.
    assert faults(table) == [
        (3, "B", "不在选项中"),
        (3, "C", "超过 10 字（现有 11 字）"),
        (3, "D", "金额不能用科学记数法"),
        (3, "E", "不是整数"),
        (3, "F", "没有这一天"),
        (3, "G", "不是“是”或“否”"),
    ]
    assert str(table.faults[0]) == (
        "“CSV”表第 3 行 B 列“信息资源格式-分类”填的是“电子”：不在选项中。是否应为“电子文件”？可选：电子文件、数据库类。"
    )


@pytest.mark.parametrize(
    ("column", "text", "problem"),
    [
        (4, "-1", "不能小于 0"),
        (4, "101", "不能大于 100"),
        (4, "1" * 30, "数字过大"),
        (5, "2024.3", "缺少日"),
        (5, "24.3.5", "不是能识别的日期"),
        (5, "1024-03-05", "年份不合常理"),
        (3, "-5", "金额不能为负"),
        (3, "0.0000001", "单位为万元时小数不超过 6 位（精确到分）"),
        (3, "#DIV/0!", "单元格里是公式的错误值"),
        (2, "#REF!", "单元格里是公式的错误值"),
    ],
)
def test_bounds_and_reasons(column: int, text: str, problem: str) -> None:
    row = list(GOOD)
    row[column] = text
    assert faults(read_table(csv(HEADER, row), COLUMNS)) == [(2, "ABCDEFG"[column], problem)]


def test_bounds_themselves_are_good() -> None:
    for text in ("0", "100"):
        assert read_table(csv(HEADER, (*GOOD[:4], text, *GOOD[5:])), COLUMNS).ok
    assert read_table(csv(HEADER, (*GOOD[:2], "国" * 10, *GOOD[3:])), COLUMNS).ok


def test_a_long_number_excel_has_rounded_is_told() -> None:
    table = read_table(xlsx([("部门名称", "类型"), ("甲", 123456789012345678)]), (COLUMNS[0], COLUMNS[2]))
    assert faults(table) == [(2, "B", "数字超过 15 位，Excel 已改动末几位")]


def test_missing_unknown_and_doubled_columns_are_faults() -> None:
    header = ("部门名称", "分类", "类型", "估算投资", "数量", "日期时间", "日期时间", "类型")
    table = read_table(csv(header, (*GOOD, "x")), COLUMNS)
    assert faults(table) == [
        (1, "", "表头缺少这一列"),
        (1, "", "表头缺少这一列"),
        (1, "F", "表头有不认识或重复的列"),
        (1, "G", "表头有不认识或重复的列"),
        (1, "H", "表头有不认识或重复的列"),
    ]
    assert table.faults[2].cure == "是否应为“日期”？否则请删去这一列"


def test_no_header_no_rows_too_many_rows_two_tables() -> None:
    assert read_table(csv(("甲", "乙"), ("1", "2")), COLUMNS).faults[0].problem == "前 20 行里没有找到表头"
    assert faults(read_table(csv(HEADER), COLUMNS)) == [(0, "", "表头下没有数据")]
    assert read_table(csv(HEADER, *[GOOD] * 5), COLUMNS, max_rows=5).ok
    assert faults(read_table(csv(HEADER, *[GOOD] * 6), COLUMNS, max_rows=5)) == [(7, "", "数据超过 5 行")]
    assert read_table(csv(*[("",)] * 19, HEADER, GOOD), COLUMNS).ok
    assert not read_table(csv(*[("",)] * 20, HEADER, GOOD), COLUMNS).ok
    stream = io.BytesIO()
    write_xlsx([Sheet(name=name, columns=COLUMNS, rows=[READ]) for name in ("甲", "乙")], stream)
    assert "有几张表都像要导入的表：“甲”、“乙”" in str(read_table(stream.getvalue(), COLUMNS).faults[0])
    assert read_table(stream.getvalue(), COLUMNS, sheet="乙").rows == (READ,)
    with pytest.raises(PaperError, match="没有名为“丙”的工作表"):
        read_table(stream.getvalue(), COLUMNS, sheet="丙")


def test_the_corrected_template_shows_the_faults_and_reads_well_once_corrected() -> None:
    table = read_table(csv((*HEADER, "多余"), GOOD, (*GOOD[:3], "x", *GOOD[4:])), COLUMNS)
    template = corrected_template(COLUMNS, table, title="示例目录")
    assert template == corrected_template(COLUMNS, table, title="示例目录")
    again = read_table(template, COLUMNS)
    assert [(fault.row, fault.label, fault.value) for fault in again.faults] == [(5, "估算投资", "x")]
    from python_calamine import CalamineWorkbook

    cells = CalamineWorkbook.from_object(io.BytesIO(template)).get_sheet_by_index(0).to_python()
    assert cells[1][-1] == "填写问题"
    assert cells[4][-1] == "估算投资：不是能识别的金额，请只填数字，单位万元，如 12.50"
    assert any(str(row[0]).startswith("填表说明：问题：“CSV”表第 1 行 H 列") for row in cells)
    fixed = Table(table.sheet, typed=tuple(row for row in table.typed if row.number == 2))
    assert read_table(corrected_template(COLUMNS, fixed), COLUMNS).rows == (READ,)


def test_a_fault_is_a_sentence_even_without_a_place() -> None:
    assert str(Fault("表", 0, "", "", "", "空", "请填")) == "“表”表：空。请填。"


# ---- hostile files


def refused(data: bytes, **limits: int) -> str:
    with pytest.raises(PaperError) as caught:
        read_table(data, COLUMNS, **limits)  # type: ignore[arg-type]
    assert caught.value.message.endswith("。")
    return caught.value.code


def test_a_hand_made_workbook_is_read() -> None:
    data = zipped(workbook_parts(text_row(1, *HEADER) + text_row(2, *GOOD)))
    assert read_table(data, COLUMNS).rows == (READ,)


def test_macros_are_refused_whatever_the_name() -> None:
    parts = workbook_parts(text_row(1, *HEADER))
    assert refused(zipped({**parts, "xl/vbaProject.bin": b"x"})) == "macro"
    assert refused(zipped({**parts, "xl/VBAPROJECT.BIN": b"x"})) == "macro"
    assert refused(zipped({**parts, "xl/macrosheets/sheet1.xml": "<x/>"})) == "macro"
    types = str(parts["[Content_Types].xml"]).replace("sheet.main", "sheet.macroEnabled.main")
    assert refused(zipped({**parts, "[Content_Types].xml": types})) == "macro"
    assert refused(ole("Workbook", "_VBA_PROJECT_CUR")) == "macro"


def test_external_entities_are_refused_in_any_encoding() -> None:
    dtd = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    rows = text_row(1, *HEADER)
    assert refused(zipped(workbook_parts(rows, head=dtd))) == "active"
    assert refused(zipped(workbook_parts(rows, head=" " * 300_000 + dtd))) == "active"
    assert refused(zipped({**workbook_parts(rows), "xl/sharedStrings.xml": dtd.encode("utf-16")})) == "active"


def test_bombs_are_refused_before_they_unpack_in_memory() -> None:
    parts = workbook_parts(text_row(1, *HEADER))
    bomb = zipped({**parts, "xl/media/a.bin": b"\0" * 60_000_000})
    many = zipped({**parts, **{f"xl/a{number}": "" for number in range(5001)}})
    tracemalloc.start()
    assert refused(bomb) == "bomb"
    assert refused(many) == "bomb"
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.stop()


def test_a_declared_size_that_lies_is_not_believed() -> None:
    data = bytearray(zipped({**workbook_parts(text_row(1, *HEADER)), "xl/media/a.bin": b"\0" * 30_000_000}))
    real = (30_000_000).to_bytes(4, "little")
    assert data.count(real) == 2
    assert refused(bytes(data.replace(real, (10).to_bytes(4, "little")))) == "bomb"


def test_a_far_cell_does_not_make_the_parser_take_all_memory() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    data = zipped(workbook_parts(text_row(1, *HEADER) + far))
    assert refused(data) == "too_large"
    assert refused(zipped(workbook_parts(far, target="elsewhere/s.xml"))) == "too_large"
    assert refused(zipped(workbook_parts('<row r="1048576"><c><v>1</v></c></row>'))) == "broken"
    padded = f'<c{" " * 700_000}r="XFD1048576"><v>1</v></c>'
    assert refused(zipped(workbook_parts(padded))) in ("too_large", "bomb", "broken")


def test_a_million_blank_styled_rows_are_read_quickly() -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="0"/><c r="B{row}" s="0"/></row>' for row in range(3, 1_000_001))
    data = zipped(workbook_parts(text_row(1, *HEADER) + text_row(2, *GOOD) + blank))
    begin = time.perf_counter()
    assert read_table(data, COLUMNS).rows == (READ,)
    assert time.perf_counter() - begin < 15


def test_encrypted_broken_empty_and_foreign_files() -> None:
    assert refused(ole("EncryptedPackage", "EncryptionInfo")) == "encrypted"
    assert refused(ole("WordDocument")) == "unknown"
    assert refused(b"") == "broken"
    assert refused(b"\0" * 100) == "broken"
    assert refused(b"PK\x03\x04 nothing") == "broken"
    good = zipped(workbook_parts(text_row(1, *HEADER)))
    assert refused(good[: len(good) // 2]) == "broken"
    assert refused(bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff" * 2000) == "broken"
    assert refused(zipped({"a.txt": "x"})) == "unknown"
    assert refused(zipped({"word/document.xml": "<x/>"})) == "unknown"
    assert refused(zipped({"xl/workbook.bin": b"x"})) == "unknown"
    assert refused(b"<!DOCTYPE html><table>") == "unknown"
    assert refused(b"<html><table>") == "unknown"
    assert refused(b"%PDF-1.7 \xff\xfe") == "unknown"
    assert refused(b"\x7fELF\0\0") == "unknown"
    assert refused(b'a,"b\nc') == "broken"
    assert refused(b"a,b\n" * 100, max_bytes=100) == "too_large"


def test_an_old_xls_that_makes_the_parser_crash_is_only_a_refusal() -> None:
    data = bytearray((Path(__file__).parent / "files" / "merged_header.xls").read_bytes())
    # The record of a sheet's extent: 00 02, its length, first row, last row. Claim four thousand million rows.
    place = data.index(b"\x00\x02\x0e\x00", 512)
    data[place + 8 : place + 12] = b"\x05\x00\x00\xff"
    assert refused(bytes(data)) == "broken"


@given(st.integers(0, 5000), st.integers(0, 255))
@settings(max_examples=40, deadline=None)
def test_a_flipped_byte_gives_a_table_or_a_sentence(place: int, value: int) -> None:
    old = (Path(__file__).parent / "files" / "merged_header.xls").read_bytes()
    for original in (zipped(workbook_parts(text_row(1, *HEADER) + text_row(2, *GOOD))), old):
        data = bytearray(original)
        data[place % len(data)] = value
        try:
            read_table(bytes(data), COLUMNS)
        except PaperError as error:
            told = error.message
        else:
            told = "。"
        assert told.endswith("。")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_sentence(data: bytes) -> None:
    try:
        read_table(data, COLUMNS)
    except PaperError as error:
        told = error.message
    else:
        told = "。"
    assert told.endswith("。")
