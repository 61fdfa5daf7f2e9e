"""Budgets as they really come: merged, hidden, renamed, mixed, too large. Each is answered in words; no figure is wrong
in silence."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.approval.budgets import GOOD, HEAD, workbook
from tests.papers.containers import ole, text_row, workbook_parts, zipped
from yuncheng.costing import shipped_profile
from yuncheng.lifecycle.approval.assessing.importing import MOST_BYTES
from yuncheng.lifecycle.approval.assessing.look import Look
from yuncheng.lifecycle.approval.assessing.reading import MOST_ROWS, read_budget
from yuncheng.lifecycle.approval.models import CostDraft
from yuncheng.papers import PaperError

CITY = shipped_profile("changsha-2023")
SWITCH = ("设备购置费", "交换机", "", "台", 4, 2.5, 10)
WALL = ("设备购置费", "防火墙", "", "台", 1, 5, 5)
SIDES = (*HEAD, "审定金额（万元）", "核减金额（万元）", "核减理由")
OLD = Path(__file__).parents[1] / "papers" / "files" / "merged_header.xls"


def read(*rows, **more):
    return read_budget(workbook(rows, **more), profile=CITY, assessed=True)


def told(found):
    return [(fault.row, fault.column_letter, fault.problem) for fault in found.faults]


def figures(found):
    return [(line["name"], line["submitted"]) for line in found.lines]


def book(*sheets, hide_rows=(), hide_sheets=()):
    """A workbook of several sheets (name, rows); some rows (from 1) of the first, and some sheets, are hidden."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    for number, (name, rows) in enumerate(sheets):
        page = made.add_worksheet(name)
        for at, row in enumerate((HEAD, *rows)):
            page.write_row(at, 0, row)
        for row in hide_rows if number == 0 else ():
            page.set_row(row - 1, None, None, {"hidden": True})
        if name in hide_sheets:
            page.hide()
    made.close()
    return stream.getvalue()


def read_book(*sheets, **more):
    return read_budget(book(*sheets, **more), profile=CITY, assessed=True)


# ---------------------------------------------------------------------------------------------- hidden


def test_hidden_rows_are_read_and_said():
    found = read_book(("预算", (SWITCH, WALL)), hide_rows=(3,))
    assert figures(found) == [("交换机", "10.00"), ("防火墙", "5.00")]
    assert found.notes == ("工作表“预算”第 3 行在表格里是隐藏的，也已读入，请核对",)


def test_many_hidden_rows_are_named_by_the_first_ten():
    rows = [(*SWITCH[:1], f"交换机{at}", *SWITCH[2:]) for at in range(12)]
    found = read_book(("预算", rows), hide_rows=range(2, 14))
    assert found.notes == ("工作表“预算”第 2、3、4、5、6、7、8、9、10、11等 12 行在表格里是隐藏的，也已读入，请核对",)


def test_a_hidden_sheet_is_not_read_and_said():
    found = read_book(("预算", (SWITCH,)), ("旧&稿", (WALL,)), hide_sheets=("旧&稿",))
    assert figures(found) == [("交换机", "10.00")]
    assert found.notes == ("隐藏的工作表“旧&稿”没有读取",)


def test_a_workbook_that_hides_nothing_says_nothing():
    assert read_book(("预算", (SWITCH,))).notes == ()


def test_two_sheets_that_both_look_like_a_budget_are_asked_about():
    found = read_book(("一期", (SWITCH,)), ("二期", (WALL,)))
    assert told(found) == [(0, "", "有几张表都像要导入的表：“一期”、“二期”")]
    assert found.lines == ()


def test_another_sheet_is_named_as_not_read():
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    for name, rows in (("预算", (HEAD, SWITCH)), ("编制说明", (("本表由测试单位编制",),))):
        page = made.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    made.close()
    found = read_budget(stream.getvalue(), profile=CITY, assessed=True)
    assert found.notes == ("没有读取工作表“编制说明”",)


# ---------------------------------------------------------------------------------------------- formulas and merges


@pytest.mark.parametrize(("result", "taken"), [("9.99", False), ("10", True), ("10.01", False)])
def test_a_formula_whose_kept_result_is_out_of_date_is_found_by_its_product(result, taken):
    found = read((*SWITCH[:6], f"=E2*F2→{result}"))
    assert (found.faults == ()) is taken


def test_a_total_whose_formula_has_no_result_is_not_passed_over():
    assert told(read(SWITCH, ("合计", "", "", "", "", "", "=SUM(G2:G2)"))) == [(3, "G", "合计没有可读的金额")]


def test_a_figure_merged_over_quantity_and_price_is_told_as_a_line_without_a_price():
    found = read(("设备购置费", "交换机", "", "台", 4, "", 10), merges=["E2:F2"])
    assert figures(found) == [("交换机", "10.00")]
    assert [one.what for one in Look(found.lines).findings] == ["没有单价"]


@pytest.mark.parametrize("place", ["F2:F3", "G2:G3"])
def test_figures_merged_downwards_belong_to_no_line(place):
    found = read(SWITCH, WALL, merges=[place])
    assert told(found) == [(3, place[0], "在上下合并的单元格里，不知道这一行是多少")]


# ---------------------------------------------------------------------------------------------- 元 and 万元


@pytest.mark.parametrize(
    ("written", "head", "notes"),
    [("5万元", "万元", 0), ("50000元", "万元", 1), ("50000元", "元", 0), ("5万元", "元", 1)],
)
def test_a_cell_that_says_its_unit_is_heeded_in_a_column_of_either(written, head, notes):
    columns = (*HEAD[:5], f"单价（{head}）", f"金额（{head}）")
    found = read((*WALL[:5], written, written), head=columns)
    assert figures(found) == [("防火墙", "5.00")]
    assert len(found.notes) == 2 * notes


def test_yuan_among_wan_is_refused_where_a_total_or_a_product_tells():
    wall = (*WALL[:5], 50000, 50000)
    assert told(read(SWITCH, wall, ("合计", "", "", "", "", "", 15)))[0][:2] == (4, "G")
    assert told(read(SWITCH, (*WALL[:5], 5, 50000)))[0][:2] == (3, "G")


def test_yuan_among_wan_is_asked_about_where_nothing_tells():
    found = read(SWITCH, (*WALL[:5], 50000, 50000))
    one = next(finding for finding in Look(found.lines).findings if finding.code == "size")
    assert (one.what, one.cure) == ("金额与其他行相差 2000 倍以上", "请核对是否把元填成了万元，或把万元填成了元")


# ---------------------------------------------------------------------------------------------- cuts and quantities


@pytest.mark.parametrize(
    ("assessed", "cut", "fault"),
    [
        (9, 1, []),
        (9, 1.01, [(2, "I", "与送审减审定（1.00 万元）不等")]),
        (9, 0.99, [(2, "I", "与送审减审定（1.00 万元）不等")]),
        (11, -1, [(2, "I", "核减为负，即审定高于送审（核增）")]),
        (-1, 11, [(2, "H", "金额不能为负")]),
        ("", -3, [(2, "I", "核减为负，即审定高于送审（核增）")]),
        (9, "=G2-H2→1", []),
        (9, "=G2-H2→1.5", [(2, "I", "与送审减审定（1.00 万元）不等")]),
    ],
)
def test_a_cut_in_the_file_is_what_lies_between_its_amounts(assessed, cut, fault):
    assert told(read((*SWITCH, assessed, cut, "询价"), head=SIDES)) == fault


def test_a_file_with_an_assessed_side_is_tried_by_what_was_submitted():
    found = read_budget(workbook([(*SWITCH, 9, 1, "询价")], head=SIDES), profile=CITY, assessed=False)
    assert figures(found) == [("交换机", "10.00")]
    assert (found.lines[0]["assessed"], found.lines[0]["reason"]) == ("", "")
    assert "“审定-金额”“核减理由”列不导入" in "".join(found.notes)


def test_a_cut_without_a_unit_of_its_own_is_in_that_of_its_neighbours():
    head = (*HEAD[:5], "单价（元）", "金额（元）", "审定金额（元）", "核减", "核减理由")
    row = (*SWITCH[:5], 25000, 100000, 90000)
    assert told(read((*row, 10000, "询价"), head=head)) == []
    assert told(read((*row, 9999, "询价"), head=head)) == [(2, "I", "与送审减审定（10,000.00 元）不等")]


def test_more_assessed_than_submitted_comes_in_and_is_told_and_cannot_be_filed():
    look = Look(read((*SWITCH, 10.01, "", ""), head=SIDES).lines)
    assert any("审定高于送审" in one.what for one in look.result_findings)
    assert look.faults()


@pytest.mark.parametrize("quantity", [-4, "-4", "－4", "(4)", "约4", "4~5", "四", "50%", True, 1e300, "1e3"])
def test_a_quantity_that_is_none_is_named(quantity):
    found = read((*SWITCH[:4], quantity, 2.5, 10))
    assert [(row, letter) for row, letter, _ in told(found)] == [(2, "E")]


@pytest.mark.parametrize("amount", ["十万", "10左右", "详见附件", "待定", "-", "10.0.0", "1O"])
def test_words_where_an_amount_should_be_are_named(amount):
    found = read((*SWITCH[:6], amount))
    assert [(row, letter) for row, letter, _ in told(found)] == [(2, "G")]


# ---------------------------------------------------------------------------------------------- sums in the middle


@pytest.mark.parametrize(("total", "taken"), [(9.99, False), (10, True), (10.01, False)])
def test_a_subtotal_in_the_middle_sums_what_stands_above_it(total, taken):
    found = read(SWITCH, ("小计", "", "", "", "", "", total), WALL)
    assert (figures(found) == [("交换机", "10.00"), ("防火墙", "5.00")]) is taken


@pytest.mark.parametrize(("total", "taken"), [(10, False), (15, True)])
def test_a_total_in_the_middle_sums_the_whole(total, taken):
    found = read(SWITCH, ("合计", "", "", "", "", "", total), WALL)
    assert (found.faults == ()) is taken


# ---------------------------------------------------------------------------------------------- files


def rows_of(count):
    return [("设备购置费", f"交换机{at}", "", "台", 1, 1, 1) for at in range(count)]


@pytest.mark.parametrize("count", [MOST_ROWS - 1, MOST_ROWS])
def test_as_many_rows_as_may_be_come_in(count):
    found = read(*rows_of(count))
    assert (len(found.lines), found.faults) == (count, ())


@pytest.mark.parametrize("count", [MOST_ROWS + 1, 10_000])
def test_more_rows_are_refused_in_words(count):
    try:
        said = [str(fault) for fault in read(*rows_of(count)).faults]
    except PaperError as fault:
        said = [str(fault)]
    assert len(said) == 1
    assert "请分成几个文件" in said[0] or "超出可导入的范围" in said[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (OLD.read_bytes(), "没有找到表头"),
        (zipped({**workbook_parts(text_row(1, *HEAD)), "xl/media/a.bin": b"\0" * 60_000_000}), "解压后"),
        (ole("EncryptedPackage", "EncryptionInfo"), "密码"),
        (ole("WordDocument"), "这不是表格文件"),
        (zipped({"word/document.xml": "<a/>"}), "这不是表格文件"),
        (zipped({**workbook_parts(text_row(1, *HEAD)), "xl/vbaProject.bin": b"x"}), "宏"),
        (b"MZ" + b"\0" * 500, "这不是表格文件"),
    ],
)
def test_a_file_is_known_by_what_it_is_and_not_by_its_name(county, workday, client, data, said):
    """An old .xls called .xlsx, a bomb, one under a password, a document, a program: 400 with a sentence."""
    client.force_login(county["farm.handler"], backend="yuncheng.registry.backends.AccountBackend")
    answer = client.post("/cost/import/", {"file": SimpleUploadedFile("预算.xlsx", data)})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not CostDraft.objects.exists()


def test_a_workbook_called_xls_is_read_for_what_it_is(county, workday, client):
    client.force_login(county["farm.handler"], backend="yuncheng.registry.backends.AccountBackend")
    assert client.post("/cost/import/", {"file": SimpleUploadedFile("预算.xls", workbook(GOOD))}).status_code == 302
    assert len(CostDraft.objects.get().values["lines"]) == 2


def test_a_file_that_is_too_large_is_413(county, workday, client):
    client.force_login(county["farm.handler"], backend="yuncheng.registry.backends.AccountBackend")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", b"\0" * MOST_BYTES)
    answer = client.post("/cost/import/", {"file": SimpleUploadedFile("预算.xlsx", stream.getvalue())})
    assert answer.status_code == 413
    assert "超过20兆字节" in answer.content.decode()
