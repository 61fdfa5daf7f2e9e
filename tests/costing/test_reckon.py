"""Fees, points and quotations: bounds, discounts, and refusals in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from yuncheng.costing import (
    CostError,
    PointItem,
    Quotation,
    Software,
    develop,
    estimate,
    estimate_three,
    judge,
    read_request,
    read_software,
    reckon,
    shipped_profile,
)
from yuncheng.costing.figures import figure, read_money

CITY = shipped_profile("changsha-2023")
ALL = {"软件工程": 9_999_999}


@pytest.mark.parametrize(
    ("fee", "given", "yuan"),
    [
        ("信息系统集成费", {"base": "100万元", "grade": "中"}, "50000"),
        ("信息系统集成费", {"base": 1_000_000, "grade": "中", "percent": "3.5"}, "35000"),
        ("预备费", {"base": 1_000_000, "grade": "初设", "percent": 3}, "30000"),
        ("云服务运维费", {"base": 1_000_000}, "20000"),
        (
            "网络安全等级保护测评费",
            {"level": "二级", "count": 2, "choices": {"测评时间": "首次", "部署位置": "其他"}},
            "80000",
        ),
        (
            "网络安全等级保护测评费",
            {"level": "二级", "count": 3, "choices": {"测评时间": "首次", "部署位置": "其他"}},
            "108000",
        ),
        (
            "网络安全等级保护测评费",
            {"level": "二级", "count": 10, "choices": {"测评时间": "运维期", "部署位置": "其他"}},
            "252000",
        ),
        ("专家劳务费", {"people": {"正高": 3}, "mode": "通讯评审"}, "3000"),
        ("专家劳务费", {"people": {"正高": 1, "其他": 2}, "days": 2, "allowance_yuan": 200}, "7800"),
        ("运维人员费", {"months": "6.5"}, "65000"),
        (
            "安全评估服务费",
            {"units": [{"kind": "A", "quantity": 4}, {"kind": "C", "quantity": 5}], "day_yuan": 1000},
            "26000",
        ),
        (
            "数据工程实施费",
            {
                "units": [{"kind": "数据融合表", "quantity": 3, "bands": {"字段数": 11, "关联表数": 3}}],
                "day_yuan": 1000,
                "options": ["数据梳理与实施由同一单位承担"],
            },
            "10800",
        ),
    ],
)
def test_fees_of_each_kind(fee, given, yuan):
    assert reckon(CITY, fee, given).yuan == Decimal(yuan)


def test_upkeep_stops_at_its_cap_and_ages():
    outdoor = {"kind": "设备室外", "amount": "100万元", "warranty_years": 3}
    years = [
        reckon(CITY, "系统运维费", {"year": year, "level": "二级", "assets": [outdoor]}).yuan
        for year in (3, 4, 6, 7, 8)
    ]
    assert years == [Decimal(yuan) for yuan in ("18000", "45000", "45000", "54000", "63000")]
    custom = {"kind": "定制软件", "amount": 1_000_000}
    result = reckon(CITY, "系统运维费", {"year": 1, "level": "三级", "assets": [custom]})
    assert result.yuan == Decimal(80_000)
    assert "未超过" in result.steps[-1].formula


def test_the_surcharge_of_managed_supervision_ends_at_ten_million():
    below = {"base": "9999999", "parts": ALL, "options": ["监理代管"]}
    assert reckon(CITY, "监理服务费", below).exact_yuan == (
        reckon(CITY, "监理服务费", {"base": "9999999", "parts": ALL}).exact_yuan * Fraction("1.1")
    )
    with pytest.raises(CostError, match="1,000 万元"):
        reckon(
            CITY,
            "监理服务费",
            {"base": "1000万元", "parts": {"软件工程": 10_000_000}, "options": ["监理代管"]},
        )


@pytest.mark.parametrize(
    ("base", "difficulty", "right"),
    [("9999999", "1.2", True), ("9999999", "1.0", False), ("10000000", "1.0", True), ("10000000", "1.2", False)],
)
def test_difficulty_below_and_at_ten_million(base, difficulty, right):
    given = {"base": base, "parts": {"软件工程": base}, "difficulty": difficulty}
    if right:
        assert reckon(CITY, "可研报告编制费", given).fen > 0
    else:
        with pytest.raises(CostError, match="难度系数"):
            reckon(CITY, "可研报告编制费", given)


@pytest.mark.parametrize(
    ("fee", "given", "said"),
    [
        ("没有的费", {}, "没有“没有的费”这项取费"),
        ("监理服务费", {}, "缺少取费基数"),
        ("监理服务费", {"base": 100}, "专业构成"),
        ("监理服务费", {"base": 100, "parts": {"软件工程": 99}}, "不等"),
        ("监理服务费", {"base": 100, "parts": {"其他": 100}}, "不认识"),
        ("监理服务费", {"base": -1}, "不能为负"),
        ("监理服务费", {"base": 1.5}, "不接受浮点数"),
        ("监理服务费", {"base": "一百万"}, "不是能识别的数字"),
        ("监理服务费", {"base": "1e7"}, "不是能识别的数字"),
        ("监理服务费", {"base": "=A1*2"}, "公式"),
        ("监理服务费", {"base": 10**20}, "过大"),
        ("监理服务费", {"base": 10**9999}, "过大"),
        ("监理服务费", {"bsae": 100}, "不认识的项"),
        ("可研报告编制费", {"base": 100, "parts": {"软件工程": 100}}, "须给出难度系数"),
        ("软件测评费", {"base": 100, "difficulty": 1}, "不用难度系数"),
        ("软件测评费", {"base": 100, "options": ["打折"]}, "没有适用情形"),
        ("信息系统集成费", {"base": 100}, "须选定档次"),
        ("信息系统集成费", {"base": 100, "grade": "高", "percent": "6.01"}, "应在 0% 与 6% 之间"),
        ("预备费", {"base": 100, "grade": "可研", "percent": "4.9"}, "应在 5% 与 8% 之间"),
        ("网络安全等级保护测评费", {"level": "五级"}, "没有等级"),
        ("网络安全等级保护测评费", {"level": "三级"}, "须选定一项"),
        ("专家劳务费", {}, "须给出人员"),
        ("专家劳务费", {"people": {"其他": "1.5"}}, "整数"),
        ("专家劳务费", {"people": {"其他": 1}, "allowance_yuan": 250}, "不在标准内"),
        ("系统运维费", {"year": 0, "level": "三级", "assets": []}, "不能小于 1"),
        ("系统运维费", {"year": 1, "level": "三级", "assets": [{"kind": "桌椅", "amount": 1}]}, "没有资产类型"),
        ("安全评估服务费", {"units": [{"kind": "Z", "quantity": 1}], "day_yuan": 1}, "没有工作对象"),
    ],
)
def test_a_bad_input_is_refused_in_one_sentence(fee, given, said):
    with pytest.raises(CostError, match=said) as refused:
        reckon(CITY, fee, given)
    assert str(refused.value).endswith("。")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "须给出一个"),
        ({"points": 1, "items": []}, "只给一个"),
        ({"items": []}, "没有任何功能点"),
        ({"items": [{"name": "a", "kind": "EI", "count": -1}]}, "不能小于 0"),
        ({"items": [{"name": "a", "kind": "XX"}], "factors": {"规模": "估算"}}, "类型不在"),
        ({"items": [{"name": "a", "kind": "EI", "reuse": "极高"}], "factors": {"规模": "估算"}}, "不在选项中"),
        ({"items": [{"name": "a", "kind": "EI", "complexity": "高"}], "factors": {"规模": "估算"}}, "不分复杂度"),
        ({"items": [{"name": "a", "kind": "EI", "change": "修改"}], "factors": {"规模": "估算"}}, "没有这种折算"),
        ({"points": 1}, "须选定一项"),
        ({"points": 1, "factors": {"规模": "估算", "语言": "C"}}, "不认识的调整因子"),
        ({"points": 1, "factors": {"规模": ["估算", "概预算"]}}, "须选定一项"),
        ({"points": 1, "factors": {"规模": "估算"}, "quality": ["漂亮"]}, "质量特性"),
        ({"points": 1, "factors": {"规模": "估算"}, "quality": {"可靠性": 2}}, "得分只能是"),
        ({"points": 1, "factors": {"规模": "估算"}, "xinchuang": "1.06"}, "信创因子"),
        ({"points": 1, "factors": {"规模": "估算"}, "trade": "渔业"}, "没有“渔业”"),
    ],
)
def test_software_that_cannot_be_priced_is_refused_in_words(given, said):
    with pytest.raises(CostError, match=said):
        develop(CITY, read_software(given, where="软件"))


def test_twins_common_modules_and_mixed_categories_follow_the_profile():
    items = (
        PointItem("登记", "EI", reuse="低"),
        PointItem("登记", "EI", twin=True),
        PointItem("档案", "ILF", twin=True),
        PointItem("新增", "EI", module="用户管理"),
        PointItem("统计", "EO"),
    )
    factors = {"规模": "实施变更新增", "类别": ["业务处理", "智能信息"]}
    result = develop(CITY, Software(items=items, factors=factors))
    points = 4 + Fraction(4, 6) + 0 + Fraction(4, 3) + 5 * Fraction(2, 3)
    assert result.exact_yuan == points * Fraction("1.25") * Fraction("7.01") / 174 * 18_000


def test_a_profile_with_complexities_asks_for_them():
    from dataclasses import replace

    weights = {**CITY.points.weights, "EI": {"低": Fraction(3), "高": Fraction(6)}}
    own = replace(CITY, points=replace(CITY.points, weights=weights))
    given: dict[str, Any] = {"规模": "实施变更新增"}
    right = develop(own, Software(items=(PointItem("登记", "EI", reuse="低", complexity="高"),), factors=given))
    assert "6 功能点" in right.steps[0].value
    with pytest.raises(CostError, match="没有写复杂度"):
        develop(own, Software(items=(PointItem("登记", "EI"),), factors=given))


def test_fees_upon_fees_are_reckoned_in_the_right_order():
    request = read_request(
        {
            "purchases": [{"heading": "设备费", "name": "交换机", "unit_price": "100万元", "quantity": 1}],
            "stated": [{"heading": "设备费", "name": "终端电脑", "amount": "50万元", "basis": "合同"}],
            "fees": [
                {"fee": "预备费", "grade": "可研", "percent": 5},
                {"fee": "监理费"},
                {"fee": "集成费", "grade": "中"},
            ],
        }
    )
    made = estimate(CITY, request)
    integration = made.result("信息系统集成费")
    assert integration.fen == 5_000_000
    assert any("终端电脑" in note for note in integration.notes)
    construction = made.by_group["项目建设费"]
    assert construction == 155_000_000
    assert made.result("监理服务费").steps[0].value == "1,550,000 元"
    rest = construction + made.by_group["项目建设其他费"]
    assert made.result("预备费").exact_yuan == Fraction(rest, 100) * 5 / 100
    assert [result.heading for result in made.results][-1] == "预备费"
    with pytest.raises(CostError, match="不分三种结果"):
        estimate_three(CITY, request)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({}, "没有任何内容"),
        ([], "应为对象"),
        ({"fees": [{"fee": "监理费"}]}, "取费基数为 0"),
        ({"fees": [{"fee": "概算审核费"}]}, "请同时测算"),
        ({"fees": [3]}, "应为对象"),
        ({"fees": "监理费"}, "应为列表"),
        ({"stated": [{"heading": "设备费", "name": "a", "amount": "0.001", "basis": "b"}]}, "没有精确到分"),
        ({"stated": [{"heading": "糖果费", "name": "a", "amount": 1, "basis": "b"}]}, "不在费用标准内"),
        (
            {"purchases": [{"heading": "设备费", "name": "a", "unit_price": 1, "quantity": 1, "kind": "牛"}]},
            "没有数量系数",
        ),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_in_words(request_, said):
    with pytest.raises(CostError, match=said):
        estimate(CITY, read_request(request_))


def offer(who: str, yuan: int | str, day: str) -> Quotation:
    return Quotation(who, figure(yuan), date.fromisoformat(day))


def codes(*offers: Quotation) -> list[str]:
    judged = judge(CITY, offers, today=date(2026, 11, 23), name="交换机", heading="设备购置费")
    return [finding.code for finding in judged.findings]


def test_three_fresh_offers_give_their_median():
    offers = [offer("甲", 100, "2026-11-01"), offer("乙", 130, "2026-10-01"), offer("丙", 110, "2026-09-01")]
    judged = judge(CITY, offers, today=date(2026, 11, 23), name="交换机", heading="设备购置费")
    assert judged.findings == ()
    assert judged.median is not None
    assert judged.median.yuan == 110
    four = judge(CITY, [*offers, offer("丁", 121, "2026-11-23")], today=date(2026, 11, 23), name="交换机", heading="")
    assert four.median is not None
    assert four.median.yuan == Decimal("115.50")


def test_what_is_wrong_with_offers():
    fresh = [offer("甲", 100, "2026-11-01"), offer("乙", 101, "2026-11-01")]
    assert codes(*fresh) == ["quote-few"]
    assert codes() == ["quote-few"]
    assert codes(*fresh, offer("丙", 99, "2026-05-27")) == []
    assert codes(*fresh, offer("丙", 99, "2026-05-26")) == ["quote-stale", "quote-few"]
    assert codes(*fresh, offer("丙", 99, "2026-11-24")) == ["quote-future", "quote-few"]
    assert codes(*fresh, offer("（乙）", 99, "2026-11-01")) == ["quote-same", "quote-few"]
    assert codes(*fresh, offer("丙", 301, "2026-11-01")) == ["quote-spread"]
    assert codes(*fresh, offer("丙", 1_000_000, "2026-11-01")) == ["quote-unit"]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("１２．５万元", "125000"), ("¥1,234.50元", "1234.5"), ("12.5万", "125000"), (" 3 元", "3"), ("-2万元", "-20000")],
)
def test_money_as_people_write_it(text, yuan):
    assert read_money(text).yuan == Fraction(yuan)
