"""Data items: the dictionary decides, likeness proposes, every row gets a verdict."""

from __future__ import annotations

import pytest

from yuncheng.likeness import Dictionary, Item, check_items, shipped_dictionary
from yuncheng.likeness.items import plain, same

BOOK = shipped_dictionary()


def verdict(name: str, unit: str, *held: Item, resource: str = ""):
    return check_items([Item(name, resource, unit)], held)[0]


@pytest.mark.parametrize(
    "name", ["身份证号", "公民身份号码", "居民身份证号码", "证件号码(身份证)", " 身份证 号码 ", "SFZH"]
)
def test_other_names_are_one_element(name: str) -> None:
    found = BOOK.find(name)
    assert found is not None
    assert found.name == "身份证号"


@pytest.mark.parametrize("name", ["名称", "编号", "状态", "", "————", "胎心率"])
def test_a_bare_or_unknown_name_is_no_element(name: str) -> None:
    assert BOOK.find(name) is None


def test_every_name_stands_for_one_element_only() -> None:
    owners: dict[str, set[str]] = {}
    for element in BOOK.elements.values():
        for name in element.names:
            owners.setdefault(plain(name), set()).add(element.name)
    assert {name: own for name, own in owners.items() if len(own) > 1} == {}
    assert len(BOOK.elements) >= 150


def test_the_county_adds_a_name_by_mapping_it() -> None:
    book = Dictionary("自然人 | 公安局 | 姓名 | 人员姓名", extra=[("持证人", "姓名")])
    found = book.find("持证人")
    assert found is not None
    assert found.name == "姓名"
    with pytest.raises(ValueError, match="没有名为"):
        Dictionary("自然人 | 公安局 | 姓名 |", extra=[("x", "无此元素")])


def test_a_bad_line_of_the_dictionary_is_named() -> None:
    with pytest.raises(ValueError, match="第 2 行"):
        Dictionary("自然人 | 公安局 | 姓名 |\n自然人 | 公安局")


def test_the_authority_gathers_its_own() -> None:
    assert verdict("户籍地址", "县公安局").verdict == "本单位采集"


def test_others_get_it_by_sharing_from_the_authority() -> None:
    source = Item("户口所在地", "户籍人口信息", "县公安局", "有条件共享", "接口")
    found = verdict("户籍地址", "县教育委员会", source)
    assert found.verdict == "应通过共享获取"
    assert found.reason == "权威来源是县公安局“户籍人口信息”（有条件共享，接口）"
    assert found.held_by == (source,)


def test_a_source_that_is_not_shared_becomes_a_question() -> None:
    found = verdict("户籍地址", "县教育委员会", Item("户籍地址", "户籍人口信息", "县公安局", "不予共享"))
    assert found.verdict == "待协调"


def test_what_another_unit_has_already_is_gathered_twice() -> None:
    found = verdict("现住址", "县民政局", Item("居住地址", "重点人群台账", "县卫生健康委"))
    assert found.verdict == "重复采集"
    assert "县卫生健康委" in found.reason


def test_of_many_units_that_have_it_the_first_three_are_named() -> None:
    units = ("县卫生健康委", "县民政局", "县教育委员会", "县人力社保局")
    three = [Item("居住地址", "台账", unit) for unit in units[:3]]
    assert verdict("现住址", "县司法局", *three).reason == "“现住址”已由县卫生健康委、县民政局、县教育委员会采集"
    four = [*three, Item("居住地址", "台账", units[3])]
    assert verdict("现住址", "县司法局", *four).reason.endswith("、县民政局、县教育委员会等4个单位采集")


def test_ones_own_catalogue_is_not_another_unit() -> None:
    assert verdict("设备编号", "县水利局", Item("终端编号", "水位监测", "县水利局")).verdict == "本单位采集"


def test_a_field_of_the_system_is_nobodys_gathering() -> None:
    assert verdict("更新时间", "县民政局", Item("更新时间", "低保信息", "县财政局")).verdict == "系统字段"


def test_an_unknown_item_gets_proposals_and_no_decision() -> None:
    found = verdict("持证人户籍详细住址", "县民政局", Item("户籍地址", "户籍人口信息", "县公安局"))
    assert (found.verdict, found.element) == ("待确认", None)
    assert found.proposals[0].element.name == "户籍地址"
    assert len(found.proposals) <= 5


def test_a_bare_name_is_proposed_by_what_its_resource_is_about() -> None:
    found = verdict("状态", "县发展改革委", resource="企业登记信息")
    assert found.verdict == "待确认"
    assert found.proposals[0].element.name == "经营状态"


@pytest.mark.parametrize("name", ["", "　", "！！！", "\x00"])
def test_an_item_without_a_name_is_to_be_confirmed(name: str) -> None:
    assert verdict(name, "县民政局").verdict == "待确认"


@pytest.mark.parametrize(
    ("a", "b", "same_fact"),
    [
        ("车牌号", "号牌号码", True),
        ("注册资金", "注册资本", True),
        ("户籍地址", "现住址", False),
        ("身份证号", "健康档案号", False),
    ],
)
def test_two_known_items_are_judged_by_the_dictionary(a: str, b: str, same_fact: bool) -> None:
    assert (same(a, "", b, "") > 0.5) is same_fact
    assert same(a, "", b, "") == same(b, "", a, "")
