"""Money: what people write, to the fen and back."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuncheng.papers import LIMIT_FEN, PaperError, format_wan, format_yuan, parse_money
from yuncheng.papers.money import Unit

FEN = st.integers(min_value=0, max_value=LIMIT_FEN)
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@given(FEN)
def test_yuan_written_is_yuan_read(fen: int) -> None:
    assert parse_money(format_yuan(fen), unit="元") == fen


@given(FEN)
def test_exact_wan_written_is_wan_read(fen: int) -> None:
    assert parse_money(format_wan(fen, exact=True), unit="万元") == fen


@given(FEN)
def test_full_width_figures_mean_the_same(fen: int) -> None:
    assert parse_money(format_yuan(fen).translate(FULL_WIDTH), unit="元") == fen


@given(st.integers(min_value=-LIMIT_FEN, max_value=LIMIT_FEN))
def test_shown_wan_is_rounded_half_away_from_zero(fen: int) -> None:
    shown = Decimal(format_wan(fen).replace(",", ""))
    assert shown == (Decimal(fen) / 1_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.text(max_size=40))
def test_any_text_is_either_money_or_a_chinese_refusal(text: str) -> None:
    fen, told = 0, "。"
    try:
        fen = parse_money(text, unit="万元")
    except PaperError as error:
        told = error.message
    assert told.endswith("。")
    assert 0 <= fen <= LIMIT_FEN


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("0", "元", 0),
        ("0.01", "元", 1),
        ("1,234.50", "元", 123450),
        ("¥ 12", "元", 1200),
        ("￥12.00元", "元", 1200),
        ("0.000001", "万元", 1),
        ("486.5", "万元", 486_500_000),
        ("１，２３４．５", "万元", 1_234_500_000),
        ("12.5万元", "元", 12_500_000),
        ("125000元", "万元", 12_500_000),
        ("1.10000000", "元", 110),
        ("100000000000", "元", LIMIT_FEN),
        ("10000000", "万元", LIMIT_FEN),
    ],
)
def test_what_is_understood(text: str, unit: Unit, fen: int) -> None:
    assert parse_money(text, unit=unit) == fen


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("", "元", "没有填金额"),
        ("　", "万元", "没有填金额"),
        ("万元", "万元", "没有填金额"),
        ("-1", "元", "不能为负"),
        ("－1", "元", "不能为负"),
        ("(5)", "元", "不能为负"),
        ("1e6", "元", "科学记数法"),
        ("1.2E+3", "元", "科学记数法"),
        ("0.001", "元", "小数不超过 2 位"),
        ("0.0000001", "万元", "小数不超过 6 位"),
        ("1,23", "元", "不是能识别的金额"),
        ("1234,567", "元", "不是能识别的金额"),
        ("1 234", "元", "不是能识别的金额"),
        (".5", "元", "不是能识别的金额"),
        ("5.", "元", "不是能识别的金额"),
        ("1.2.3", "元", "不是能识别的金额"),
        ("约10", "万元", "不是能识别的金额"),
        ("١٢", "元", "不是能识别的金额"),
        ("100000000000.01", "元", "金额过大"),
        ("10000000.000001", "万元", "金额过大"),
        ("9" * 4000, "元", "金额过大"),
    ],
)
def test_what_is_refused_and_why(text: str, unit: Unit, reason: str) -> None:
    with pytest.raises(PaperError) as caught:
        parse_money(text, unit=unit)
    assert reason in caught.value.message
    assert len(caught.value.message) < 120


def test_how_money_is_shown() -> None:
    assert format_wan(1_234_500_000) == "1,234.50"
    assert format_wan(5_000) == "0.01"
    assert format_wan(4_999) == "0.00"
    assert format_wan(-4_999) == "0.00"
    assert format_wan(-1_234_500_000) == "-1,234.50"
    assert format_wan(1, exact=True) == "0.000001"
    assert format_yuan(123456) == "1,234.56"
    assert format_yuan(-1) == "-0.01"
    assert Fraction(format_wan(10**16 + 1, exact=True).replace(",", "")) * 10**6 == 10**16 + 1
