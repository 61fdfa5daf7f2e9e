"""A budget out of a file from people: what is sure comes in, every doubtful cell is named, nothing in between."""

import io

import pytest
import python_calamine

from tests.approval.budgets import GOOD, HEAD, POINT_HEAD, workbook
from yuncheng.costing import shipped_profile
from yuncheng.lifecycle.approval.assessing.columns import template
from yuncheng.lifecycle.approval.assessing.reading import read_budget
from yuncheng.papers import PaperError

CITY = shipped_profile("changsha-2023")
SWITCH = ("设备购置费", "交换机", "", "台", 4, 2.5, 10)


def read(*rows, assessed=True, **more):
    return read_budget(workbook(rows, **more), profile=CITY, assessed=assessed)


def told(found):
    return [(fault.row, fault.column_letter, fault.problem) for fault in found.faults]


def amounts(found):
    return [(line["name"], line["heading"], line["submitted"]) for line in found.lines]


def test_a_good_budget_comes_in_with_exact_figures():
    found = read(*GOOD)
    assert found.faults == ()
    assert amounts(found) == [("业务受理系统", "定制软件开发费", "100.00"), ("交换机", "设备购置费", "10.00")]
    assert (found.lines[1]["quantity"], found.lines[1]["price"], found.lines[1]["unit"]) == ("4", "2.50", "台")
    assert "assessed" in found.lines[1]
    assert found.lines[1]["assessed"] == ""


def test_our_own_table_comes_in_again_unchanged_with_what_was_assessed():
    switch = {"heading": "设备购置费", "name": "交换机", "spec": "48口", "unit": "台", "reason": "询价"}
    submitted = {"quantity": "4", "price": "2.51234", "submitted": "10.04936"}
    lines = [{**switch, **submitted, "assessed_quantity": "4", "assessed_price": "2.5", "assessed": "10.00"}]
    points = [{"module": "受理", "name": "新增申请", "kind": "EI", "count": "2", "reuse": "低", "twin": "1"}]
    offers = [{"name": "交换机", "spec": "48口", "supplier": "甲公司", "price": "2.512345", "day": "2026-03-01"}]
    found = read_budget(template(CITY, lines, points, offers, assessed=True), profile=CITY, assessed=True)
    assert found.faults == ()
    assert list(found.offers) == offers
    assert [{key: value for key, value in line.items() if value} for line in found.lines] == [
        {**lines[0], "assessed_price": "2.50"}
    ]
    assert [dict(point) for point in found.points] == [{**points[0], "change": "", "complexity": "", "twin": True}]


@pytest.mark.parametrize(
    ("head", "above", "amount"),
    [
        (HEAD, "", "10.00"),
        ((*HEAD[:5], "单价（元）", "金额（元）"), "", "0.001"),
        ((*HEAD[:5], "单价", "金额"), "单位：元", "0.001"),
        ((*HEAD[:5], "单价", "金额"), "金额单位：万元", "10.00"),
    ],
)
def test_the_unit_is_the_one_the_file_states(head, above, amount):
    found = read(SWITCH, head=head, above=above)
    assert [line["submitted"] for line in found.lines] == [amount]


def test_a_budget_that_states_no_unit_is_not_guessed():
    found = read(SWITCH, head=(*HEAD[:5], "单价", "金额"))
    problem = "表头和表的上方都没有写金额单位"
    assert told(found) == [(0, "F", problem), (0, "G", problem)]
    assert found.lines == ()


def test_price_in_yuan_and_amount_in_wan_are_told_apart():
    head = (*HEAD[:5], "单价（元）", "金额（万元）")
    assert amounts(read(("设备购置费", "交换机", "", "台", 4, 25000, 10), head=head)) == [
        ("交换机", "设备购置费", "10.00")
    ]
    mixed = read(("设备购置费", "交换机", "", "台", 4, 25000, 10))
    assert [(row, letter) for row, letter, _ in told(mixed)] == [(2, "G")]
    assert "疑似万元与元混用" in mixed.faults[0].problem


def test_a_unit_written_in_a_cell_is_heeded_and_said():
    found = read(("设备购置费", "交换机", "", "台", 4, "25000元", 10))
    assert found.lines[0]["price"] == "2.50"
    assert found.notes == ("第 2 行 F 列写的是“25000元”，与表头单位“万元”不同，已按所写单位折算",)


@pytest.mark.parametrize(
    ("cells", "letter", "problem"),
    [
        ((4, 2.5, "=E2*F2"), "G", "必填项没有填"),
        ((4, 2.5, "#REF!"), "G", "单元格里是公式的错误值"),
        ((4, 2.5, "约十万"), "G", "不是能识别的金额"),
        ((4, 2.5, -10), "G", "金额不能为负"),
        ((4, 2.5, 1e15), "G", "金额过大"),
        ((4, 2.5, "1.2e3"), "G", "金额不能用科学记数法"),
        ((4, 2.5, 0.0000001), "G", "单位为万元时小数不超过 6 位（精确到分）"),
        (("四台", 2.5, 10), "E", "不是能识别的数量"),
        (("-4", 2.5, 10), "E", "数量为负或小数过长"),
    ],
)
def test_a_bad_cell_is_named(cells, letter, problem):
    found = read(("设备购置费", "交换机", "", "台", *cells))
    assert told(found) == [(2, letter, problem)]
    assert (found.lines, found.corrected[:2]) == ((), b"PK")
    assert all(fault.sheet == "预算" and fault.cure for fault in found.faults)


def test_a_formula_that_has_its_result_is_a_figure_and_one_without_says_how_to_get_it():
    assert amounts(read(("设备购置费", "交换机", "", "台", 4, 2.5, "=E2*F2→10")))[0][2] == "10.00"
    assert "打开保存一次" in read(("设备购置费", "交换机", "", "台", 4, 2.5, "=E2*F2")).faults[0].cure


def test_a_product_that_is_not_the_amount_is_not_taken_in():
    found = read(("设备购置费", "交换机", "", "台", 4, 2.5, 11))
    assert told(found) == [
        (2, "G", "数量×单价与金额不等（数量×单价 100,000 元，金额 110,000 元，差额 10,000 元）"),
    ]


@pytest.mark.parametrize(("price", "amount", "taken"), [("0.333", "1.00", True), ("0.333", "1.0000", False)])
def test_the_last_place_written_decides_how_exact_a_product_must_be(price, amount, taken):
    found = read(("设备购置费", "交换机", "", "台", 3, price, amount))
    assert (found.faults == ()) is taken


def test_a_merged_amount_belongs_to_no_line_and_a_merged_heading_to_all():
    assert told(read(SWITCH, ("设备购置费", "防火墙", "", "台", 1, 5, 5), merges=["G2:G3"])) == [
        (3, "G", "在上下合并的单元格里，不知道这一行是多少")
    ]
    found = read(SWITCH, ("", "防火墙", "", "台", 1, 5, 5), merges=["A2:A3"])
    assert [line["heading"] for line in found.lines] == ["设备购置费", "设备购置费"]


def test_sums_are_checked_and_are_no_lines():
    found = read(GOOD[0], ("", "软件小计", "", "", "", "", 100), GOOD[1], ("合计", "", "", "", "", "", 110))
    assert [line["name"] for line in found.lines] == ["业务受理系统", "交换机"]
    assert found.notes == ("2 行小计、合计已核对，不作为明细",)


@pytest.mark.parametrize("total", [109.99, 110.01, 11])
def test_a_total_that_does_not_add_up_stops_the_file(total):
    found = read(*GOOD, ("合计", "", "", "", "", "", total))
    assert [(row, letter) for row, letter, _ in told(found)] == [(4, "G")]
    assert "合计与各行相加不等" in found.faults[0].problem
    assert "各行相加 1,100,000 元" in found.faults[0].problem


def test_titles_of_groups_give_their_heading_and_are_not_counted():
    rows = [
        ("", "一、项目建设费", "", "", "", "", 150),
        ("", "（一）软件开发费", "", "", "", "", 150),
        ("", "受理", "", "项", 1, 100, 100),
        ("", "审批", "", "项", 1, 50, 50),
        ("", "二、监理费", "", "", "", "", 3),
        ("", "预备费", "", "", "", "", 2),
        ("", "合计", "", "", "", "", 155),
    ]
    assert amounts(read(*rows)) == [
        ("受理", "定制软件开发费", "100.00"),
        ("审批", "定制软件开发费", "50.00"),
        ("二、监理费", "监理服务费", "3.00"),
        ("预备费", "预备费", "2.00"),
    ]


def test_a_title_whose_sum_is_not_that_of_its_rows_is_asked_about():
    found = read(("", "软件开发费", "", "", "", "", 151), ("", "受理", "", "项", 1, 150, 150))
    assert told(found) == [(2, "G", "像是“软件开发费”的小计，但与其下 1 行相加（150.00 万元）不等")]


def test_peoples_own_headers_are_understood_and_the_rest_is_said():
    head = ("科目", "设备名称", "单位", "数量", "单价(万元)", "合价(万元)", "备注")
    found = read(("设备费", "交换机", "台", 4, 2.5, 10, "甲供"), head=head)
    assert amounts(found) == [("交换机", "设备购置费", "10.00")]
    assert found.notes == ("“备注”列不导入",)
    strange = read(("设备费", "交换机", "台", 4, 2.5, 10, "甲"), head=(*head[:6], "供应商"))
    assert told(strange) == [(1, "G", "表头有不认识或重复的列")]


def test_a_line_without_heading_or_name_is_named():
    found = read(("", "交换机", "", "台", 4, 2.5, 10), ("设备购置费", "", "", "台", 4, 2.5, 10))
    assert told(found) == [(2, "A", "没有费用科目"), (3, "B", "没有名称")]


def test_what_a_budget_cannot_do_without():
    found = read(("设备购置费", "交换机", "台", 4, 2.5), head=("费用科目", "名称", "计量单位", "数量", "单价（万元）"))
    assert told(found) == [(1, "", "表头缺少这一列")]
    assert "送审-金额" in str(found.faults[0])


def test_function_points_come_in_beside_the_lines_or_alone():
    points = [("受理", "新增申请", "EI", 1, "", ""), ("受理", "查询", "外部查询", "2", "高", "是")]
    both = read(*GOOD, points=points)
    assert (len(both.lines), [point["kind"] for point in both.points]) == (2, ["EI", "EQ"])
    alone = read(*points, head=POINT_HEAD, sheet="功能点")
    assert (alone.faults, len(alone.lines), len(alone.points)) == ((), 0, 2)
    bad = read(*GOOD, points=[("受理", "新增申请", "XX", 1, "", "")])
    assert [(fault.sheet, fault.row, fault.column_letter) for fault in bad.faults] == [("功能点", 2, "C")]
    assert bad.lines == ()


def test_the_marked_file_says_what_to_change_and_comes_in_once_it_is_changed():
    found = read(*GOOD, ("合计", "", "", "", "", "", 111))
    grid = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(found.corrected)).get_sheet_by_index(0).to_python()
    cells = [str(cell) for row in grid for cell in row]
    assert "填写问题" in cells
    assert any("合计与各行相加不等" in cell for cell in cells)
    again = read_budget(found.corrected, profile=CITY, assessed=True)
    assert [fault.column_letter for fault in again.faults] == ["G"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"PK\x03\x04broken", b"<html>", b"\x00" * 64])
def test_what_is_no_table_is_refused_in_words(data):
    with pytest.raises(PaperError):
        read_budget(data, profile=CITY, assessed=True)


def test_a_table_without_our_header_is_told():
    found = read(("甲", "乙"), head=("春", "夏"))
    assert found.faults[0].problem == "前 20 行里没有找到表头"
    assert (found.lines, found.corrected) == ((), b"")


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("業務受理系統", True),
        ("Ａｂｃ受理ｓｙｓｔｅｍ", True),
        ("字" * 201, False),
        ("！！？", False),
        ("Acceptance", True),
    ],
)
def test_any_name_is_taken_or_refused_in_words(name, taken):
    found = read(("设备购置费", name, "", "台", 4, 2.5, 10))
    assert (found.faults == ()) is taken


def test_csv_of_an_old_office_comes_in():
    rows = (",".join(HEAD), "设备购置费,交换机,,台,4,2.5,10", ",防火墙,,台,1,5,5")
    text = "\n".join(rows)
    found = read_budget(text.encode("gb18030"), profile=CITY, assessed=True)
    assert [(line["name"], line["heading"]) for line in found.lines] == [
        ("交换机", "设备购置费"),
        ("防火墙", "设备购置费"),
    ]
