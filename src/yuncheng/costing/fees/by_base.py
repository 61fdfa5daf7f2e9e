"""Fees reckoned on an amount: progressive tiers, percentages, shares of another fee."""

from __future__ import annotations

from fractions import Fraction

from ..derivation import Derivation
from ..errors import CostError
from ..fee_kinds import ProgressiveFee, RateFee, ShareFee
from ..figures import figure, show
from ..given import Given
from ..profile import Profile
from .options import apply_options


def tiered(fee: ProgressiveFee, base: Fraction, derivation: Derivation | None = None) -> Fraction:
    """差额定率累进: each part of ``base`` (元) bears the percentage of its own tier."""
    total, low = Fraction(0), Fraction(0)
    for tier in fee.tiers:
        part = (base if tier.upto_yuan is None else min(base, tier.upto_yuan)) - low
        own = part * tier.percent / 100
        if derivation is not None:
            end = "万元以上" if tier.upto_yuan is None else f"至 {show(tier.upto_yuan / 10_000)} 万元"
            label = f"{show(low / 10_000)} {end}部分"
            derivation.step(label, f"{show(part)} × {show(tier.percent)}%", own, "元")
        total += own
        if tier.upto_yuan is None or base <= tier.upto_yuan:
            break
        low = tier.upto_yuan
    return total


def progressive(profile: Profile, fee: ProgressiveFee, given: Given, derivation: Derivation) -> Fraction:
    """Tiers × weighted professional factor × difficulty × options."""
    given.only("base", "parts", "difficulty", "options")
    base = given.yuan("base")
    derivation.step("取费基数", "、".join(fee.base), base, "元")
    yuan = tiered(fee, base, derivation)
    derivation.step("分档累进合计", "各档相加", yuan, "元")
    if fee.professional:
        factor = _professional(profile, given, base, derivation)
        derivation.step("乘专业系数", f"{show(yuan)} × {show(factor)}", yuan * factor, "元")
        yuan *= factor
    elif given.has("parts"):
        raise CostError(f"“{fee.name}”不用专业系数，请不要给出专业构成。")
    if fee.difficulty:
        factor = _difficulty(fee, given, base)
        derivation.step("乘难度系数", f"{show(yuan)} × {show(factor)}", yuan * factor, "元")
        yuan *= factor
    elif given.has("difficulty"):
        raise CostError(f"“{fee.name}”不用难度系数，请不要给出。")
    return apply_options(fee, given, derivation, yuan, base)


def span_of(fee: ProgressiveFee, base: Fraction) -> tuple[Fraction, Fraction]:
    """Between which values the difficulty must lie at this base; 1 and 1 where the fee has none."""
    return next(
        ((span.least, span.most) for span in fee.difficulty if base >= span.from_yuan), (Fraction(1), Fraction(1))
    )


def _difficulty(fee: ProgressiveFee, given: Given, base: Fraction) -> Fraction:
    least, most = span_of(fee, base)
    bounds = f"{show(least)} 与 {show(most)} 之间"
    if not given.has("difficulty"):
        raise CostError(f"“{fee.name}”须给出难度系数（difficulty），本项目应在 {bounds}。")
    factor = given.number("difficulty")
    if not least <= factor <= most:
        raise CostError(f"“{fee.name}”的难度系数 {show(factor)} 不合规定，基数 {show(base)} 元时应在 {bounds}。")
    return factor


def _professional(profile: Profile, given: Given, base: Fraction, derivation: Derivation) -> Fraction:
    """The factor of each class weighted by its money; the parts must make up the base."""
    parts = given.mapping("parts")
    classes = {profession.name: profession.factor for profession in profile.professions}
    if not parts:
        raise CostError(f"{given.where}须给出专业构成（parts）：{'、'.join(classes)}各多少元。")
    weighted, total, figures = Fraction(0), Fraction(0), []
    for name, value in parts.items():
        if name not in classes:
            raise CostError(f"{given.where}的专业构成不认识“{name}”。可选：{'、'.join(classes)}。")
        part = figure(value, what=f"{given.where}的专业构成“{name}”")
        if part < 0:
            raise CostError(f"{given.where}的专业构成“{name}”不能为负。")
        weighted, total = weighted + part * classes[name], total + part
        figures.append(f"{show(part)} × {show(classes[name])}")
    if total != base:
        raise CostError(f"{given.where}的专业构成合计 {show(total)} 元，与取费基数 {show(base)} 元不等。")
    factor = weighted / total if total else Fraction(1)
    formula = f"({' + '.join(figures)}) ÷ {show(total)}"
    derivation.step("专业系数（按费用加权）", formula, factor, clause=profile.professions_clause)
    return factor


def rate(profile: Profile, fee: RateFee, given: Given, derivation: Derivation) -> Fraction:
    """A percentage of the base within the bounds of a grade; the highest when none is given."""
    given.only("base", "grade", "percent", "options")
    base = given.yuan("base")
    grade = given.text("grade", default=next(iter(fee.grades)) if len(fee.grades) == 1 else "")
    if grade not in fee.grades:
        raise CostError(f"“{fee.name}”须选定档次（grade）。可选：{'、'.join(fee.grades)}。")
    least, most = fee.grades[grade]
    percent = given.number("percent", most)
    if not least <= percent <= most:
        raise CostError(f"“{fee.name}”（{grade}）的费率 {show(percent)}% 应在 {show(least)}% 与 {show(most)}% 之间。")
    if not given.has("percent"):
        derivation.note(f"未给出费率，取“{grade}”档上限 {show(most)}%")
    yuan = base * percent / 100
    derivation.step("取费基数", "、".join(fee.base), base, "元")
    derivation.step(f"费率（{grade}）", f"{show(base)} × {show(percent)}%", yuan, "元")
    return apply_options(fee, given, derivation, yuan, base)


def share(profile: Profile, fee: ShareFee, given: Given, derivation: Derivation) -> Fraction:
    """A share of another fee, of its amount before rounding where that is known."""
    given.only("of_yuan", "options")
    of_yuan = given.yuan("of_yuan")
    yuan = of_yuan * fee.factor
    derivation.step(f"{fee.of}的 {show(fee.factor * 100)}%", f"{show(of_yuan)} × {show(fee.factor)}", yuan, "元")
    return apply_options(fee, given, derivation, yuan, of_yuan)
