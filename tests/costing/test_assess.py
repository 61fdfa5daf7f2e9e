"""A submitted budget looked over: each fault in words, and no sum where a figure is not sure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yuncheng.costing import BudgetReport, CostError, assess_budget, shipped_profile

CITY = shipped_profile("changsha-2023")
TODAY = date(2026, 11, 23)


def line(name: str, price: Any = "10000", quantity: Any = 1, amount: Any = None, **more: Any) -> dict[str, Any]:
    row = {"heading": "软件开发费", "name": name, "unit": "项", "quantity": quantity, "unit_price": price, **more}
    row["amount"] = price if amount is None else amount
    return row


def look(*rows: dict[str, Any], unit: Any = "元", **more: Any) -> BudgetReport:
    return assess_budget(rows, profile=CITY, unit=unit, **more)


def codes(*rows: dict[str, Any], **more: Any) -> list[str]:
    return [finding.code for finding in look(*rows, **more).findings]


def test_a_clean_budget_gives_its_sums():
    report = look(line("受理系统"), line("审批系统", "20000"), {"name": "合计", "amount": "30000"})
    assert report.findings == ()
    assert report.ok
    assert report.total_fen == 3_000_000
    assert report.by_heading == {"定制软件开发费": 3_000_000}
    assert "合计：30,000.00 元" in report.text()
    assert report.not_checked == ("没有给出功能点清单，未核对功能点", "没有给出报价资料和检查日期，未核对询价")


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (line("a", price=""), ["no-price"]),
        (line("a", quantity=""), ["no-quantity"]),
        (line("a", quantity=None, price=None, amount="100"), ["lump"]),
        (line("a", quantity="待定"), ["no-quantity"]),
        (line("a", amount=""), ["no-amount"]),
        (line("a", amount="10001"), ["line-sum"]),
        (line("a", amount="1"), ["unit-mixed"]),
        (line("a", amount="100000"), ["line-sum"]),
        (line("a", price="-1", amount="-1"), ["negative", "negative"]),
        (line("a", amount="=C1*D1"), ["unreadable"]),
        (line("a", amount="#REF!"), ["unreadable"]),
        (line("a", amount="约一万"), ["unreadable"]),
        (line("a", amount=10000.0), ["unreadable"]),
        (line("a", price=Decimal("0.001"), amount=Decimal("0.001")), ["not-fen"]),
        (line("a", unit=""), ["no-unit"]),
        (line("a", price="0", amount="0"), ["zero"]),
        (line("！！？", heading=""), ["name", "heading"]),
        (line("a", heading="糖果费"), ["heading"]),
        (line("a", colour="红"), ["column"]),
        (line("a" * 60_000), []),
        (line("業務受理系統"), []),
        (line("Acceptance System"), []),
        (line("ＡＢＣ系统", price="１０，０００", quantity="１ 项", amount="1万元"), ["unit-written"]),
    ],
)
def test_one_fault_in_a_line(row, found):
    assert codes(row) == found


def test_no_sum_while_a_figure_is_not_sure():
    for bad in (line("b", amount="1"), line("b", amount="=A1"), line("b", price="", amount="")):
        report = look(line("a"), bad)
        assert report.total_fen is None
        assert report.by_heading is None
        assert "不出合计" in report.text()


def test_the_last_place_decides_how_exact_an_amount_must_be():
    assert codes(line("a", "0.333", 3, "1.00"), unit="万元") == []
    assert codes(line("a", "0.333", 3, "0.9990"), unit="万元") == []
    assert codes(line("a", "0.333", 3, "1.0000"), unit="万元") == ["line-sum"]
    assert codes(line("a", "33.33", 3, "100"), unit="元") == ["line-sum"]
    assert codes(line("a", 3333, 3, 9999), unit="分") == []


def test_sums_that_do_not_add_up():
    first, second = line("a"), line("b", "20000")
    assert codes(first, second, {"name": "小计", "amount": "30000"}, {"name": "总计", "amount": "30000"}) == []
    assert codes(first, second, {"name": "合计", "amount": "30000.01"}) == ["total-sum"]
    assert codes(first, second, {"name": "合计", "amount": "3"}) == ["unit-mixed"]
    assert codes(first, {"name": "小计", "amount": "10000"}, second, {"name": "小计", "amount": "30000"}) == [
        "total-sum"
    ]
    assert codes(first, line("c", heading="设备费"), totals={"软件开发费": "20000", "合计": "20000"}) == ["total-sum"]
    assert codes(first, totals={"项目建设费": "10000", "神秘数": "1"}) == ["total-unknown"]
    assert codes(first, line("b", price="", amount=""), {"name": "合计", "amount": "1"}) == ["no-price", "total-open"]


def test_fees_over_their_caps_with_the_derivation_of_the_cap():
    software = line("业务系统", "2000000")
    fine = look(software, line("软件测评费", "45000", heading="软件测评费"))
    assert fine.findings == ()
    over = look(software, line("软件测评费", "45000.01", heading="项目建设其他费"))
    assert [finding.code for finding in over.findings] == ["over-cap"]
    assert over.findings[0].figures["超出"] == "0.01 元"
    assert over.findings[0].clause == "长财评综〔2023〕12号 软件测评费"
    assert over.ceilings[0].fen == 4_500_000
    split = look(
        software,
        line("软件测评费", "30000", heading="测评费"),
        line("软件测评费", "30000", heading="测评费", spec="二"),
    )
    assert [finding.code for finding in split.findings] == ["over-cap"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (line("监理费", "62400", heading="监理费"), []),
        (line("监理费", "62400.01", heading="监理费"), ["over-cap"]),
        (line("可研报告编制费", "90720", heading="可研报告编制费"), []),
        (line("可研报告编制费", "90720.01", heading="可研报告编制费"), ["over-cap"]),
        (line("概算审核费", "9600", heading="概(预)算编审费"), []),
        (line("概算审核费", "9600.01", heading="概(预)算编审费"), ["over-cap"]),
        (line("等保测评（三级）", "60000", heading="等保测评费"), []),
        (line("等保测评（三级）", "60001", heading="等保测评费"), ["over-cap"]),
        (line("等保测评", "90000", heading="等保测评费"), []),
        (line("预备费", "160000", heading="预备费"), []),
        (line("预备费", "160000.01", heading="预备费"), ["over-cap"]),
    ],
)
def test_caps_at_and_above(row, found):
    assert codes(line("业务系统", "2000000"), row) == found


def test_a_cap_that_cannot_be_told_is_said_not_guessed():
    strange = look(line("业务系统"), line("杂项", heading="其他"), line("监理费", "1000000", heading="监理费"))
    assert "over-cap" not in [finding.code for finding in strange.findings]
    assert "“监理服务费”的基数中有不认识的科目“其他”，未核对上限" in strange.not_checked
    blank = look(line("业务系统", "", amount=""), line("监理费", "1000000", heading="监理费"))
    assert "“监理服务费”的基数中第 1 行金额不明，未核对上限" in blank.not_checked
    people = look(line("专家费", "100", heading="专家费"))
    assert "“专家劳务费”按人员、工作量或资产年龄计取，预算表不足以核对上限" in people.not_checked


def point(name: str, kind: str = "EI", **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind, **more}


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ([point("请假申请"), point("请假申请（移动端）")], ["point-twin"]),
        ([point("请假申请"), point("请假申请（移动端）", twin=True)], []),
        ([point("APP请假申请"), point("PC端请假申请")], ["point-twin"]),
        ([point("请假", module="人事移动端"), point("请假", module="人事")], ["point-twin"]),
        ([point("请假申请"), point("请假 申请")], ["point-twice"]),
        ([point("请假申请"), point("请假申请", "EQ")], []),
        ([point("请假", module="甲"), point("请假", module="乙")], []),
        ([point("人员", "ILF", module="甲"), point("人员", "ILF", module="乙")], ["point-twice"]),
        ([point("PCR检测登记"), point("检测登记")], []),
        ([point("移动端"), point("PC端")], []),
        ([point("新增", module="用户管理", reuse="低")], ["point-generic"]),
        ([point("新增", module="用户管理")], []),
        ([point("日志管理", reuse="中")], ["point-generic"]),
        ([point("日志舆情分析研判模型", reuse="低")], []),
        ([point("x", "ZZ")], ["point"]),
        ([{"nome": "x"}], ["point"]),
        ([3], ["point"]),
    ],
)
def test_function_points_counted_twice_or_not_reused(points, found):
    assert codes(line("业务系统"), points=points) == found


def test_a_twin_is_told_with_what_it_should_count():
    report = look(line("业务系统"), points=[point("请假申请", reuse="低"), point("请假申请（移动端）", reuse="低")])
    assert dict(report.findings[0].figures) == {"本项": "4 功能点", "应计": "≈0.666667 功能点"}


def test_lines_for_two_terminals_lines_twice_and_common_modules():
    assert codes(line("受理系统"), line("受理系统（移动端）")) == ["line-twin"]
    assert codes(line("受理系统"), line("受理 系统")) == ["line-twice"]
    assert codes(line("用户管理模块")) == ["line-generic"]


@pytest.mark.parametrize(
    ("name", "warned"),
    [
        ("机架式服务器", True),
        ("机房改造", True),
        ("UPS不间断电源", True),
        ("政务云服务器租用", False),
        ("服务器证书", False),
        ("交换机", False),
    ],
)
def test_own_machine_rooms_and_servers_are_warned_of_with_the_callers_article(name, warned):
    report = look(line(name, heading="设备费"), hardware_article="第十八条")
    assert [finding.clause for finding in report.findings] == (["第十八条"] if warned else [])
    assert report.ok


def bid(supplier: str, price: Any, day: str = "2026-11-01", row: int = 1) -> dict[str, Any]:
    return {"row": row, "supplier": supplier, "price": price, "date": day}


@pytest.mark.parametrize(
    ("price", "bids", "found"),
    [
        ("10000", [bid("甲", 9000), bid("乙", 10000), bid("丙", 11000)], []),
        ("10001", [bid("甲", 9000), bid("乙", 10000), bid("丙", 11000)], ["over-quote"]),
        ("10000", [bid("甲", 10000), bid("乙", 10000)], ["quote-few"]),
        ("10000", [bid("甲", 10000), bid("乙", 10000), bid("丙", 10000, "2025-11-01")], ["quote-stale", "quote-few"]),
        ("10000", [bid("甲", 1), bid("乙", 1), bid("丙", 1)], ["unit-mixed"]),
        ("2000.5", [bid(name, "20005000") for name in ("甲", "乙", "丙")], ["unit-mixed"]),
        ("10000", [], ["quote-none"]),
        ("2000", [], []),
        ("2000.01", [], ["quote-none"]),
        ("10000", [bid("甲", 1, row=7), {}, 3], ["quote", "quote", "quote", "quote-none"]),
        ("10000", [bid("甲", "x"), bid("乙", 0), bid("丙", 1, "昨天")], ["quote", "quote", "quote", "quote-none"]),
    ],
)
def test_quotations_behind_a_price(price, bids, found):
    assert codes(line("交换机", price, heading="设备费"), quotations=bids, today=TODAY) == found


def test_lines_without_any_offer_are_told_at_once_with_the_clause():
    switches = [line(f"交换机{at}", heading="设备费", row=at) for at in range(1, 13)]
    found = look(*switches, quotations=[bid("甲", 10000)], today=TODAY)
    none = next(finding for finding in found.findings if finding.code == "quote-none")
    assert str(none) == (
        "【错误】第 2、3、4、5、6、7、8、9、10、11等 行：采购 11 项没有询价报价（有效 0 家，应有 3 家）。"
        "每项请附 3 家报价。〔长财评综〔2023〕12号 购置费·询价〕"
    )
    assert [(one.row, len(one.given), one.over) for one in found.offers][:2] == [(1, 1, False), (2, 0, False)]


@pytest.mark.parametrize(("amount", "over"), [("39999.99", False), ("40000", False), ("40000.01", True)])
def test_an_amount_without_a_price_is_judged_by_the_piece(amount, over):
    bids = [bid("甲", 9000), bid("乙", 10000), bid("丙", 11000)]
    report = look(line("交换机", "", 4, amount, heading="设备费"), quotations=bids, today=TODAY)
    assert [one.over for one in report.offers] == [over]
    assert ("over-quote" in [finding.code for finding in report.findings]) is over


@pytest.mark.parametrize(("day", "stale"), [("2026-05-28", False), ("2026-05-27", False), ("2026-05-26", True)])
def test_an_offer_below_at_and_above_its_age(day, stale):
    """180 days before 2026-11-23."""
    bids = [bid("甲", 10000), bid("乙", 10000), bid("丙", 10000, day)]
    found = codes(line("交换机", heading="设备费"), quotations=bids, today=TODAY)
    assert found == (["quote-stale", "quote-few"] if stale else [])


def test_a_number_told_beside_an_offer_is_the_one_it_is_named_by():
    found = look(
        line("交换机", heading="设备费"), quotations=[bid("甲", "x") | {"number": 7}] * 2, today=TODAY
    ).findings
    assert [(one.where, one.what) for one in found if one.code == "quote"] == [
        ("报价第 7 项", "单价（price）“x”不是能识别的数字，请写成普通数字，如 1200 或 12.5")
    ]


def test_like_items_priced_ten_thousand_times_apart():
    assert codes(line("交换机", "20000", spec="甲"), line("交换机", "2", spec="乙")) == ["unit-mixed", "size"]


@pytest.mark.parametrize(
    ("amounts", "rows"),
    [
        (["100", "199999.99"], []),
        (["100", "200000"], ["第 1、2 行"]),
        (["100", "200000.01"], ["第 1、2 行"]),
        (["100", "100", "200000"], ["第 3 行"]),
        (["150000", "200000", "75"], ["第 3 行"]),
        (["150000", "200000", "75.01"], []),
        (["100"], []),
        (["0", "200000"], []),
    ],
)
def test_an_amount_far_from_the_others_is_asked_about(amounts, rows):
    lines = [line(f"系统{at}", amount, row=at) for at, amount in enumerate(amounts, 1)]
    found = [finding for finding in look(*lines).findings if finding.code == "size"]
    assert [finding.where for finding in found] == rows
    assert {finding.weight for finding in found} <= {"提醒"}


@pytest.mark.parametrize(
    ("rows", "unit", "said"),
    [
        ([], "元", "没有任何内容"),
        ([{}, {"name": " "}], "元", "没有任何内容"),
        ("x", "元", "行的列表"),
        ([3], "元", "应为对象"),
        ([line("a")], "美元", "金额单位"),
    ],
)
def test_input_of_the_wrong_shape_is_refused(rows, unit, said):
    with pytest.raises(CostError, match=said):
        assess_budget(rows, profile=CITY, unit=unit)


def test_findings_say_what_where_figures_and_cure():
    finding = look(line("a", amount="10001", row=7)).findings[0]
    assert str(finding) == (
        "【错误】第 7 行“a”：数量×单价与金额不等（数量×单价 10,000 元，金额 10,001 元，差额 1 元）。"
        "请更正其中有误的一个。"
    )
    assert finding.as_dict()["row"] == 7
