"""What a caller gives to a reckoning, read strictly: unknown keys and wrong kinds are refused in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .errors import CostError
from .figures import clip, figure, read_money

#: What the keys of an input are called where a user reads.
WORDS = {
    "allowance_yuan": "补助", "amount": "金额", "assets": "资产", "bands": "规模参数",
    "base": "取费基数",
    "choices": "选项", "count": "数量", "day_yuan": "人日单价", "days": "天数", "difficulty": "难度系数",
    "direct_yuan": "直接非人力成本", "factors": "调整因子", "fee": "取费名称", "grade": "档次", "half_day": "半天",
    "heading": "费用科目", "items": "功能点清单", "kind": "类型", "level": "等级", "mode": "方式", "months": "人月数",
    "name": "名称", "of_yuan": "被取费金额", "options": "适用情形", "parts": "专业构成", "people": "人员",
    "percent": "费率",
    "points": "功能点数", "price": "单价", "quality": "质量特性", "quantity": "数量", "trade": "行业",
    "units": "工作对象",
    "unit_price": "单价", "warranty_years": "质保年数", "xinchuang": "信创因子", "year": "运行年份",
}  # fmt: skip
_MISSING = object()


def word(key: str) -> str:
    """The Chinese name of a key, with the key for whoever writes the file."""
    return f"{WORDS[key]}（{key}）" if key in WORDS else key


class Given:
    """An object of an input and where it stands."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, Mapping):
            raise CostError(f"{where}应为对象。")
        self.value: Mapping[str, Any] = value
        self.where = where

    def only(self, *known: str) -> None:
        """Refuse members nobody reads."""
        stray = [clip(key) for key in self.value if key not in known]
        if stray:
            raise CostError(f"{self.where}有不认识的项“{'、'.join(stray)}”。可用：{'、'.join(known)}。")

    def has(self, key: str) -> bool:
        """Whether it was given at all."""
        return self.value.get(key) is not None

    def text(self, key: str, default: object = _MISSING) -> str:
        """A text; blank counts as not given."""
        value = self.value.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if isinstance(default, str):
                return default
            raise CostError(f"{self.where}缺少{word(key)}。")
        if not isinstance(value, str):
            raise CostError(f"{self.where}的{word(key)}应为文字。")
        return value.strip()

    def flag(self, key: str) -> bool:
        """true or false; false when not given."""
        value = self.value.get(key, False)
        if not isinstance(value, bool):
            raise CostError(f"{self.where}的{word(key)}应为是（true）或否（false）。")
        return value

    def number(self, key: str, default: Fraction | None = None, *, least: int | None = 0) -> Fraction:
        """A figure, not below ``least``."""
        if not self.has(key):
            if default is None:
                raise CostError(f"{self.where}缺少{word(key)}。")
            return default
        value = figure(self.value[key], what=f"{self.where}的{word(key)}")
        if least is not None and value < least:
            raise CostError(f"{self.where}的{word(key)}不能小于 {least}。")
        return value

    def yuan(self, key: str, default: Fraction | None = None) -> Fraction:
        """Money in 元 (or with its own unit written), not negative."""
        if not self.has(key):
            if default is None:
                raise CostError(f"{self.where}缺少{word(key)}。")
            return default
        value = read_money(self.value[key], what=f"{self.where}的{word(key)}").yuan
        if value < 0:
            raise CostError(f"{self.where}的{word(key)}不能为负。")
        return value

    def whole(self, key: str, default: int | None = None, *, least: int = 0) -> int:
        """A whole number."""
        value = self.number(key, None if default is None else Fraction(default), least=least)
        if value.denominator != 1:
            raise CostError(f"{self.where}的{word(key)}应为整数。")
        return int(value)

    def mapping(self, key: str) -> Mapping[str, Any]:
        """An object; empty when not given."""
        value = self.value.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise CostError(f"{self.where}的{word(key)}应为对象。")
        return value

    def rows(self, key: str) -> Sequence[Any]:
        """A list; empty when not given."""
        value = self.value.get(key)
        if value is None:
            return ()
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise CostError(f"{self.where}的{word(key)}应为列表。")
        return value
