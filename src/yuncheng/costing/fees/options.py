"""Discounts and surcharges that apply when their sentence is true."""

from __future__ import annotations

from fractions import Fraction

from ..derivation import Derivation
from ..errors import CostError
from ..fee_kinds import Fee
from ..figures import show
from ..given import Given


def apply_options(fee: Fee, given: Given, derivation: Derivation, yuan: Fraction, base: Fraction | None) -> Fraction:
    """``yuan`` times each option named; an unknown one, or one that does not hold at this size, is refused."""
    chosen = given.rows("options")
    if len(set(map(str, chosen))) != len(chosen):
        raise CostError(f"“{fee.name}”的适用情形有重复。")
    for name in chosen:
        option = next((option for option in fee.options if option.name == name), None)
        if option is None:
            known = "、".join(option.name for option in fee.options) or "无"
            raise CostError(f"“{fee.name}”没有适用情形“{name}”。可选：{known}。")
        if option.below_yuan is not None and (base is None or base >= option.below_yuan):
            raise CostError(f"“{fee.name}”的“{name}”只适用于基数低于 {show(option.below_yuan / 10_000)} 万元的项目。")
        derivation.step(option.name, f"{show(yuan)} × {show(option.factor)}", yuan * option.factor, "元")
        yuan *= option.factor
    return yuan
