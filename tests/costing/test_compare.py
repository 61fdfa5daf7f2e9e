"""Submitted against assessed."""

from __future__ import annotations

from typing import Any

import pytest

from yuncheng.costing import Comparison, CostError, compare, shipped_profile

CITY = shipped_profile("changsha-2023")


def row(key: str, amount: Any, reason: str = "", **more: Any) -> dict[str, Any]:
    return {"key": key, "heading": "设备费", "name": f"设备{key}", "amount": amount, "reason": reason, **more}


def side_by_side(submitted: list[Any], assessed: list[Any], unit: Any = "元") -> Comparison:
    return compare(submitted, assessed, profile=CITY, unit=unit)


def test_cuts_and_sums():
    made = side_by_side(
        [row("1", "100"), row("2", "50", heading="软件开发费"), {"name": "合计", "amount": "150"}],
        [row("1", "80", "单价偏高"), row("2", "50", heading="软件开发费")],
    )
    assert made.ok
    assert [(line.cut_fen, line.reason) for line in made.lines] == [(2000, "单价偏高"), (0, "")]
    assert made.total is not None
    assert (made.total.submitted_fen, made.total.assessed_fen, made.total.cut_percent) == (15_000, 13_000, "13.33%")
    assert made.by_heading is not None
    assert {name: sums.cut_fen for name, sums in made.by_heading.items()} == {"设备购置费": 2000, "定制软件开发费": 0}
    assert "合计：送审 150.00 元，审定 130.00 元，核减 20.00 元（13.33%）" in made.text()
    assert made.lines[0].as_dict()["cut_fen"] == 2000


@pytest.mark.parametrize(
    ("submitted", "assessed", "found", "summed"),
    [
        ([row("1", "100")], [row("1", "90")], ["no-reason"], True),
        ([row("1", "100")], [row("1", "110")], ["negative-cut"], True),
        ([row("1", "100")], [], ["not-assessed"], False),
        ([row("1", "100")], [row("1", "0", "不需要")], [], True),
        ([], [row("1", "100")], ["added"], True),
        ([row("1", "")], [row("1", "0")], ["unsure"], False),
        ([row("1", "100")], [row("1", "=A1")], ["unreadable", "unsure"], False),
        ([row("1", "100")], [row("1", "-5")], ["unsure"], False),
        ([row("1", "100", quantity=2, unit_price=60)], [row("1", "100")], ["unsure"], False),
    ],
)
def test_what_is_not_in_order_is_said(submitted, assessed, found, summed):
    made = side_by_side(submitted, assessed)
    assert [finding.code for finding in made.findings] == found
    assert (made.total is not None) is summed
    assert made.ok is (not found)


def test_lines_meet_by_name_where_no_key_is_given():
    one = {"heading": "设备费", "name": "1、 交换机", "amount": 5}
    other = {"heading": "硬件购置费", "name": "交换机", "amount": 4, "reason": "询价"}
    made = side_by_side([one], [other], unit="万元")
    assert [line.cut_fen for line in made.lines] == [1_000_000]


def test_lines_that_cannot_be_told_apart_are_refused():
    twice = {"heading": "设备费", "name": "交换机", "amount": 5}
    with pytest.raises(CostError, match="分不清"):
        side_by_side([twice, dict(twice)], [])
