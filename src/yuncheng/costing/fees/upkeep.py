"""O&M of a year: a percentage of each asset by its age, times the service level, not above the cap."""

from __future__ import annotations

from fractions import Fraction

from ..derivation import Derivation
from ..errors import CostError
from ..fee_kinds import AgeRate, UpkeepFee
from ..figures import show
from ..given import Given
from ..profile import Profile
from .options import apply_options


def upkeep(profile: Profile, fee: UpkeepFee, given: Given, derivation: Derivation) -> Fraction:
    """``year`` counts from acceptance (1 is the first); ``warranty_years`` of an asset are its first years."""
    given.only("assets", "year", "level", "options")
    year = given.whole("year", least=1)
    rows = given.rows("assets")
    if not rows:
        raise CostError(f"“{fee.name}”须给出资产（assets）。")
    yuan, worth = Fraction(0), Fraction(0)
    for number, row in enumerate(rows, 1):
        asset = Given(row, f"“{fee.name}”资产第 {number} 项")
        asset.only("kind", "amount", "warranty_years")
        kind, amount = asset.text("kind"), asset.yuan("amount")
        if kind not in fee.assets:
            raise CostError(f"“{fee.name}”没有资产类型“{kind}”。可选：{'、'.join(fee.assets)}。")
        label, percent = _rate(fee.assets[kind], year, asset.whole("warranty_years", 0))
        own = amount * percent / 100
        derivation.step(f"{kind}（{label}）", f"{show(amount)} × {show(percent)}%", own, "元")
        yuan, worth = yuan + own, worth + amount
    chosen, factor = fee.levels.pick(given.text("level", default="") or fee.levels.default or None, where=given.where)
    derivation.step(f"服务等级：{chosen}", f"{show(yuan)} × {show(factor)}", yuan * factor, "元")
    yuan = apply_options(fee, given, derivation, yuan * factor, worth)
    if fee.cap_percent is not None:
        cap = worth * fee.cap_percent / 100
        word = "未超过" if yuan <= cap else "超过，按上限计"
        derivation.step(
            f"年度总额上限 {show(fee.cap_percent)}%", f"{show(worth)} × {show(fee.cap_percent)}%，{word}", cap, "元"
        )
        yuan = min(yuan, cap)
    return yuan


def _rate(rates: tuple[AgeRate, ...], year: int, warranty_years: int) -> tuple[str, Fraction]:
    if year <= warranty_years:
        found = next((rate for rate in rates if rate.in_warranty), None)
        return (found.label, found.percent) if found else ("质保期内不计费", Fraction(0))
    age = year - warranty_years
    rate = next(rate for rate in rates if not rate.in_warranty and (rate.upto is None or age <= rate.upto))
    return rate.label, rate.percent
