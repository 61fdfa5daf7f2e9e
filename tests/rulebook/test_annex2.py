"""Annex 2: columns and lists are complete, and a row is told everything that is wrong with it."""

from __future__ import annotations

import pytest

from yuncheng.rulebook import annex2_catalogue as annex2
from yuncheng.rulebook.annex2_catalogue import check_row

GOOD = {
    "department": "县市场监管局",
    "resource": "行政处罚信息",
    "format_class": "数据库类",
    "format_type": "KingbaseES",
    "item": "处罚依据",
    "data_type": "字符型 C",
    "data_length": "200",
    "share_type": "无条件共享",
    "share_way": "接口、共享交换平台",
    "open": "是",
    "open_condition": "无",
    "cycle": "每日",
}


def faults(**changes: str) -> list[tuple[str, str]]:
    return [(key, problem) for key, problem, _ in check_row({**GOOD, **changes})]


def test_twelve_columns_under_eleven_headings() -> None:
    assert len(annex2.COLUMNS) == 12
    assert len(annex2.HEADINGS) == 11
    assert [column.label for column in annex2.COLUMNS] == [
        "部门名称",
        "信息资源名称",
        "信息资源格式分类",
        "信息资源格式类型",
        "信息项名称",
        "数据类型",
        "数据长度",
        "共享类型",
        "共享方式",
        "是否向社会开放",
        "开放条件",
        "数据更新周期",
    ]


def test_lists_are_complete() -> None:
    sizes = [len(choices) for choices in (annex2.FORMAT_CLASSES, annex2.SHARE_TYPES, annex2.SHARE_WAYS)]
    assert sizes == [6, 3, 4]
    assert [code for code, _ in annex2.DATA_TYPES] == list("CNYDTLMGBIF")
    assert [label for _, label in annex2.CYCLES] == ["实时", "每日", "每周", "每月", "每季度", "每年"]
    assert set(annex2.FORMAT_TYPES) == {code for code, _ in annex2.FORMAT_CLASSES}
    assert sum(map(len, annex2.FORMAT_TYPES.values())) == 27
    assert len(annex2.NOTES) == 8


def test_names_and_printed_slips_find_their_column() -> None:
    found = {name: column.key for column in annex2.COLUMNS for name in column.names}
    assert found["数据度"] == found["数据长度"] == "data_length"
    assert found["否向社会开放"] == found["是否向社会开放"] == "open"
    names = [name for column in (*annex2.COLUMNS, *annex2.EXTENSIONS) for name in column.names]
    assert len(names) == len(set(names))


def test_printed_slips_are_understood() -> None:
    assert annex2.code_of(annex2.FORMAT_CLASSES, "自表述格式") == "self_described"
    assert annex2.code_of(annex2.FORMAT_CLASSES, "自描述格式") == "self_described"
    assert annex2.format_type_class("sysbase") == annex2.format_type_class("Sybase") == "database"


def test_a_good_row_has_no_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize("written", ["C", "c", "字符型", "字符型C", "C字符型", "字符型（C）", "Ｃ"])
def test_a_data_type_however_written(written: str) -> None:
    assert annex2.data_type_code(written) == "C"


def test_values_outside_open_lists_are_taken() -> None:
    assert annex2.data_type_code("坐标型") is None
    assert faults(format_type="mysql", data_type="坐标型", cycle="不定期") == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"department": " "}, [("department", "部门名称没有填写")]),
        ({"resource": ""}, [("resource", "信息资源名称没有填写")]),
        ({"item": "—"}, [("item", "信息项名称没有填写")]),
        ({"format_class": ""}, [("format_class", "信息资源格式分类没有填写")]),
        ({"format_class": "数据表"}, [("format_class", "信息资源格式分类“数据表”不在规定的选项内")]),
        ({"format_type": ""}, [("format_type", "信息资源格式类型没有填写")]),
        ({"format_type": "jpg"}, [("format_type", "格式类型“jpg”属于图形图像类，与所填的数据库类不一致")]),
        ({"data_type": ""}, [("data_type", "结构化数据没有标明数据类型")]),
        ({"data_length": ""}, [("data_length", "结构化数据没有标明数据长度")]),
        ({"data_length": "很长"}, [("data_length", "数据长度“很长”不是长度")]),
        ({"data_length": "0"}, [("data_length", "数据长度“0”不是长度")]),
        ({"share_type": ""}, [("share_type", "共享类型没有填写")]),
        ({"share_type": "共享"}, [("share_type", "共享类型“共享”不在规定的选项内")]),
        ({"share_way": ""}, [("share_way", "共享方式没有填写")]),
        ({"share_way": "接口、电话"}, [("share_way", "共享方式“电话”不在规定的选项内")]),
        ({"share_type": "有条件共享"}, [("share_condition", "有条件共享没有写明条件")]),
        ({"share_type": "不予共享", "share_way": ""}, [("share_condition", "不予共享没有写明依据")]),
        ({"open": ""}, [("open", "是否向社会开放没有填写")]),
        ({"open": "也许"}, [("open", "是否向社会开放“也许”不在规定的选项内")]),
        ({"open_condition": ""}, [("open_condition", "向社会开放没有写明开放条件")]),
        ({"cycle": ""}, [("cycle", "数据更新周期没有填写")]),
    ],
)
def test_a_bad_cell_is_named(changes: dict[str, str], found: list[tuple[str, str]]) -> None:
    assert faults(**changes) == found


@pytest.mark.parametrize(
    "changes",
    [
        {"share_type": "有条件共享", "share_condition": "限行政执法使用"},
        {"share_type": "不予共享", "share_way": "", "share_condition": "《档案法》第二十八条"},
        {"open": "否", "open_condition": ""},
        {"format_class": "自表述格式", "format_type": "", "data_type": "", "data_length": ""},
        {"format_class": "电子文件", "format_type": "PDF", "data_type": "", "data_length": ""},
        {"format_class": "电子表格", "format_type": "XLSX"},
        {"format_class": "database", "share_type": "unconditional", "open": "yes"},
        {"data_length": "10,2"},
        {"data_length": "１８"},
    ],
)
def test_a_row_that_is_right_in_another_way(changes: dict[str, str]) -> None:
    assert faults(**changes) == []


def test_an_empty_row_is_told_everything_in_the_order_of_the_columns() -> None:
    keys = [key for key, _, cure in check_row({}) if cure]
    assert keys == ["department", "resource", "format_class", "format_type", "item", "share_type", "open", "cycle"]
