"""Invented budgets for 投资评审: lines of a given sum, and what an assessor makes of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yuncheng.lifecycle.approval.assessing.columns import template
from yuncheng.registry.cost_standard import cost_standard

CENT = Decimal("0.01")
# heading, name, specification, unit, how many, share of the whole in per mille
_PARTS = (
    ("定制软件开发费", "数据归集和统计分析", "采集、清洗、指标和报表", "项", 1, 190),
    ("定制软件开发费", "接口对接和数据迁移", "经县共享交换平台", "项", 1, 90),
    ("成品软件购置费", "数据库管理系统", "安全可靠产品目录内产品", "套", 2, 50),
    ("设备购置费", "手持采集终端", "含三年质保", "台", 12, 70),
    ("信息系统集成费", "信息系统集成费", "", "项", 1, 2),
    ("建设期服务采购费", "政务云资源租用", "县云数据中心", "月", 12, 60),
    ("监理服务费", "监理服务费", "", "项", 1, 34),
    ("软件测评费", "软件测评费", "", "项", 1, 12),
    ("预备费", "预备费", "", "项", 1, 30),
)
_MAIN = ("定制软件开发费", "业务受理和办理", "受理、审核、办结、公示", "项")
_OWN_SERVER = ("设备购置费", "机架式服务器", "含三年质保", "台", 4, 70)
_BOUGHT = ("设备购置费", "成品软件购置费")
#: supplier, its price by that of the line, days before the assessment
_SUPPLIERS = (
    ("渝东明远商贸有限公司", Decimal("0.97"), 46),
    ("川江恒信科技有限公司", Decimal(1), 44),
    ("石岭数字设备有限公司", Decimal("1.05"), 39),
)
_TERMINAL, _SUPERVISION = 3, "监理服务费"


def submitted_lines(whole: Decimal, number: int) -> list[dict[str, str]]:
    """The lines of a budget of so many 万元, the last taking what is left; every third one has its own servers."""
    parts = list(_PARTS)
    if number % 3 == 0:
        parts[_TERMINAL] = _OWN_SERVER
    lines = []
    for heading, name, spec, unit, count, share in parts:
        price = (whole * share / 1000 / count).quantize(CENT)
        lines.append(_line(heading, name, spec, unit, count, price))
    rest = whole - sum(Decimal(line["submitted"]) for line in lines)
    return [_line(*_MAIN, 1, rest), *lines]


def _line(heading: str, name: str, spec: str, unit: str, count: int, price: Decimal) -> dict[str, str]:
    told = {"heading": heading, "name": name, "spec": spec, "unit": unit, "quantity": str(count), "price": str(price)}
    return {**told, "submitted": str(price * count)}


def assessed_lines(whole: Decimal, assessed: Decimal, number: int) -> list[dict[str, str]]:
    """The same lines assessed at `assessed` 万元: supervision and the main software bear the cut."""
    lines = [_as_submitted(line) for line in submitted_lines(whole, number)]
    cut = whole - assessed
    supervision = next(line for line in lines if line["name"] == _SUPERVISION)
    least = min(cut, (Decimal(supervision["submitted"]) * 2 / 5).quantize(CENT))
    _cut(supervision, least, "按费用标准的监理取费上限核减。")
    _cut(lines[0], cut - least, "重复计列的公共模块按重用核减。")
    return lines


def _as_submitted(line: dict[str, str]) -> dict[str, str]:
    same = {"assessed_quantity": line["quantity"], "assessed_price": line["price"], "assessed": line["submitted"]}
    return {**line, **same, "reason": ""}


def _cut(line: dict[str, str], amount: Decimal, reason: str) -> None:
    if amount:
        line["assessed"] = line["assessed_price"] = str(Decimal(line["submitted"]) - amount)
        line["reason"] = reason


def offers(whole: Decimal, number: int, day: date) -> list[dict[str, str]]:
    """Three offers behind each thing that is bought, asked for some weeks before; the middle one is its price."""
    return [
        {
            "name": line["name"],
            "spec": line["spec"],
            "supplier": supplier,
            "price": str((Decimal(line["price"]) * share).quantize(CENT)),
            "day": (day - timedelta(days=before)).isoformat(),
        }
        for line in submitted_lines(whole, number)
        if line["heading"] in _BOUGHT and Decimal(line["price"])
        for supplier, share, before in _SUPPLIERS
    ]


def budget_file(whole: Decimal, number: int) -> bytes:
    """The budget as the table a unit hands in."""
    return template(cost_standard().profile, submitted_lines(whole, number), [], [], assessed=False)


def assessment(whole: Decimal, assessed: Decimal, number: int, day: date) -> dict[str, Any]:
    """What the assessor files on a day."""
    lines = assessed_lines(whole, assessed, number)
    told = "按费用标准核减监理费，按功能点核减软件开发费，采购按询价中位数核定。"
    return {"lines": lines, "offers": offers(whole, number, day), "explanation": told}


def lump(assessed: Decimal) -> dict[str, Any]:
    """A small one, assessed in one figure."""
    return {
        "assessed": str(assessed),
        "without_lines": "金额较小，单项采购，按总价评审，明细附在评审报告中。",
        "explanation": "按市场询价核定。",
    }
