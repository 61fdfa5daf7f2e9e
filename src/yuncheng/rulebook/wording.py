"""How sentences write money and days: 「50万元」, 「2026年3月2日」."""

from __future__ import annotations

from datetime import date

from .kernel import Measure, show

WAN = 1_000_000  # fen in 万元; money is integer fen everywhere inside


def wan(fen: int) -> str:
    """「50万元」 for 50_000_000 fen."""
    return show(fen, Measure.WAN)


def day(when: date) -> str:
    """「2026年3月2日」."""
    return f"{when.year}年{when.month}月{when.day}日"
