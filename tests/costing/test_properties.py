"""What must hold for every amount, not only for the examples."""

from __future__ import annotations

import ast
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yuncheng.costing
from yuncheng.costing import (
    PointItem,
    Software,
    develop,
    develop_three,
    estimate,
    read_request,
    reckon,
    shipped_profile,
)
from yuncheng.costing.checks.twice import check_points
from yuncheng.costing.fee_kinds import ProgressiveFee
from yuncheng.costing.fees.by_base import tiered
from yuncheng.costing.figures import Rounding, round_to_int, show

PROFILE = shipped_profile("changsha-2023")
TIERED = [fee for fee in PROFILE.fees.values() if isinstance(fee, ProgressiveFee)]
FEN = st.integers(min_value=0, max_value=10**12)
quick = settings(max_examples=60, deadline=None)


@quick
@given(st.sampled_from(TIERED), FEN, FEN)
def test_a_larger_base_never_bears_a_smaller_fee_nor_a_jump(fee, one, other):
    low, high = sorted((Fraction(one, 100), Fraction(other, 100)))
    dearest = max(tier.percent for tier in fee.tiers)
    assert 0 <= tiered(fee, high) - tiered(fee, low) <= (high - low) * dearest / 100


@quick
@given(FEN)
def test_every_figure_that_leaves_is_an_integer_a_decimal_or_text(base):
    result = reckon(PROFILE, "软件测评费", {"base": Fraction(base, 100)})
    assert type(result.fen) is int
    assert result.yuan == Decimal(result.fen) / 100
    assert "." in str(result.yuan)

    def leaves(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [leaf for item in value.values() for leaf in leaves(item)]
        return [leaf for item in value for leaf in leaves(item)] if isinstance(value, list) else [value]

    assert {type(leaf) for leaf in leaves(result.as_dict())} <= {int, str, bool}


@quick
@given(st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 60)), min_size=1, max_size=6))
def test_the_total_is_the_sum_of_what_is_shown(rows):
    purchases = [
        {"heading": "设备购置费", "name": f"设备{at}", "unit_price": f"{price}.37", "quantity": count, "kind": "设备"}
        for at, (price, count) in enumerate(rows)
    ]
    made = estimate(PROFILE, read_request({"purchases": purchases}))
    assert made.fen == sum(result.fen for result in made.results) == sum(made.by_heading.values())


@quick
@given(st.integers(0, 10**6))
def test_the_three_results_rise(points):
    low, middle, high = develop_three(PROFILE, Software(points=Fraction(points), factors={"规模": "估算"}))
    assert low.fen <= middle.fen <= high.fen
    assert middle.fen == develop(PROFILE, Software(points=Fraction(points), factors={"规模": "估算"})).fen


@quick
@given(st.integers(-(10**9), 10**9))
def test_halves_are_rounded_away_from_zero_and_cuts_like_prices(cents):
    half = Fraction(2 * cents + 1, 2)
    assert abs(round_to_int(half, "half_up")) == abs(half) + Fraction(1, 2)
    assert round_to_int(half, "half_up") == -round_to_int(-half, "half_up")
    assert round_to_int(half, "half_even") % 2 == 0


def test_rounding_at_below_and_above_a_half():
    assert [Rounding().fen(Fraction(yuan)) for yuan in ("0.004", "0.005", "0.006")] == [0, 1, 1]
    assert [Rounding(10_000).fen(Fraction(yuan)) for yuan in ("149.99", "150", "150.01")] == [10_000, 20_000, 20_000]
    assert [Rounding(1, mode).fen(Fraction("0.015")) for mode in ("half_even", "down", "up")] == [2, 1, 2]


def test_thirds_lose_nothing():
    items = tuple(PointItem(f"查询{at}", "EQ", reuse="高", module=f"业务{at}") for at in range(3))
    result = develop(PROFILE, Software(items=items, factors={"规模": "概预算"}))
    whole = develop(PROFILE, Software(points=Fraction(4), factors={"规模": "概预算"}))
    assert result.exact_yuan == whole.exact_yuan
    assert show(Fraction(4, 3)) == "≈1.333333"


def test_ten_thousand_function_points_are_looked_over_without_going_over_each_pair():
    items = [PointItem(f"功能{at}", "EI", module=f"模块{at % 50}") for at in range(10_000)]
    assert list(check_points(items, PROFILE)) == []


def sources() -> list[Path]:
    return sorted(Path(yuncheng.costing.__file__).parent.rglob("*.py"))


def test_the_package_is_a_leaf_of_the_standard_library():
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names, path.name


def test_no_float_is_written_or_made():
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path.name
            assert not (isinstance(node, ast.Name) and node.id == "float"), path.name


@pytest.mark.parametrize(("quantity", "yuan"), [(20, "2000"), (21, "1890"), (50, "4500"), (51, "4080")])
def test_the_factor_of_large_quantities_below_at_and_above_its_ends(quantity, yuan):
    row = {"heading": "设备费", "name": "终端", "unit_price": 100, "quantity": quantity, "kind": "设备"}
    assert estimate(PROFILE, read_request({"purchases": [row]})).yuan == Decimal(yuan)
