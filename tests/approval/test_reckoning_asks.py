"""Every input that a cost profile asks for leads to where the cost package reads it; another county's profile too."""

import pytest

from yuncheng.costing import BudgetReport, assess_budget, shipped_profile, shipped_profiles
from yuncheng.lifecycle.approval.assessing.asks import (
    YES,
    fee_asks,
    fees_given,
    known_items,
    software_asks,
    software_given,
)
from yuncheng.lifecycle.approval.assessing.reckoning import in_words, reckon_all

NOTHING = BudgetReport((), (), (), (), None, None)
BOUNDED = {"difficulty": "1.5", "percent": "", "xinchuang": "1.05", "year": "1"}


def answer(ask):
    """A plausible answer to one input."""
    if ask.options:
        return [ask.options[0]]
    if ask.kind == "tick":
        return [YES]
    return [BOUNDED.get(ask.path[-1], "1")]


def everything(profile):
    asks = [*software_asks(profile), *(ask for fee in fee_asks(profile) for ask in fee.asks)]
    answers = {ask.item: answer(ask) for ask in asks if answer(ask) != [""]}
    return answers | {fee.item: [YES] for fee in fee_asks(profile)}


def line(number, heading):
    figures = {"quantity": "1", "unit_price": "100", "amount": "100"}
    return {"row": number, "heading": heading, "name": f"第{number}项", "unit": "项", **figures}


def budget(profile):
    """A line in every heading that is no fee."""
    own = {fee.heading for fee in profile.fees.values()} - {"运维期服务采购费"}
    headings = [heading for heading in profile.all_headings if heading not in own]
    rows = [line(number, heading) for number, heading in enumerate(headings, 1)]
    return assess_budget(rows, profile=profile, unit="万元")


@pytest.mark.parametrize("key", shipped_profiles())
def test_each_item_is_named_once(key):
    profile = shipped_profile(key)
    items = [ask.item for ask in software_asks(profile)]
    items += [item for fee in fee_asks(profile) for item in (fee.item, *(ask.item for ask in fee.asks))]
    assert sorted(items) == sorted(set(items))
    assert set(items) == known_items(profile)


@pytest.mark.parametrize("key", shipped_profiles())
def test_every_fee_and_the_software_can_be_reckoned_from_the_page(key):
    profile = shipped_profile(key)
    point = {"name": "新增申请", "kind": "EI"}
    found = reckon_all(profile, [point], everything(profile), budget(profile))
    assert found.refusals == ()
    reckoned = {result.name for result in found.results}
    assert {fee.name for fee in profile.fees.values()} <= reckoned
    assert len(found.three) == 3


def test_what_nobody_answered_is_not_given():
    city = shipped_profile("changsha-2023")
    assert software_given(city, {}) == {}
    assert fees_given(city, {"监理服务费·适用情形": ["监理代管"]}) == []
    assert fees_given(city, {"计取·监理服务费": [YES], "监理服务费·适用情形": ["监理代管"]}) == [
        {"fee": "监理服务费", "options": ["监理代管"]}
    ]


def test_half_a_day_takes_the_place_of_days():
    city = shipped_profile("changsha-2023")
    answers = {
        "计取·专家劳务费": [YES],
        "专家劳务费·正高人数": ["2"],
        "专家劳务费·天数": ["3"],
        "专家劳务费·按半天": [YES],
    }
    found = reckon_all(city, [], answers, NOTHING)
    assert [(result.name, result.fen) for result in found.results] == [("专家劳务费", 200_000)]


def test_money_on_the_page_is_in_wan_unless_it_says_otherwise():
    city = shipped_profile("changsha-2023")
    asked = {"软件·直接非人力成本": ["2"]}
    assert software_given(city, asked)["direct_yuan"] == "2万元"
    assert software_given(city, {"软件·直接非人力成本": ["2000元"]})["direct_yuan"] == "2000元"


def test_the_same_software_is_never_counted_twice():
    """Where a line stands for the software, fees are reckoned on the line; without one, on what the points give."""
    city = shipped_profile("changsha-2023")
    answers = {"软件·规模": ["概预算"], "计取·软件测评费": [YES]}
    points = [{"name": "新增申请", "kind": "EI", "count": "1000", "reuse": "低"}]
    by_points = reckon_all(city, points, answers, NOTHING)
    assert by_points.estimate.by_heading["定制软件开发费"] == by_points.three[1].fen
    by_line = reckon_all(city, points, answers, budget(city))
    assert by_line.estimate.by_heading["定制软件开发费"] == 100_000_000
    assert len(by_line.three) == 3


def test_doubtful_lines_are_no_base():
    city = shipped_profile("changsha-2023")
    rows = [{"row": 1, "heading": "定制软件开发费", "name": "系统", "amount": "约一百"}]
    doubtful = assess_budget(rows, profile=city, unit="万元")
    found = reckon_all(city, [], {"计取·监理服务费": [YES]}, doubtful)
    assert found.results == ()
    assert found.refusals == ("预算明细中有金额不明或有误的行，取费基数不能确定；更正后再测算取费。",)


def test_lines_of_unknown_headings_are_no_base_and_this_is_said():
    city = shipped_profile("changsha-2023")
    rows = [line(1, "定制软件开发费"), line(2, "糖果费")]
    known = assess_budget(rows, profile=city, unit="万元")
    found = reckon_all(city, [], {"计取·监理服务费": [YES]}, known)
    assert found.notes == ("第 2 行的科目不在费用标准内，没有计入取费基数。",)


def test_names_of_keys_are_not_for_readers():
    assert in_words("“专家费”须给出人员（people），如 {“其他”: 3}。") == "“专家费”须给出人员。"
