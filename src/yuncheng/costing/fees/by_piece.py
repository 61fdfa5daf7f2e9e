"""Fees reckoned by the piece, the day or the head."""

from __future__ import annotations

from fractions import Fraction

from ..derivation import Derivation
from ..errors import CostError
from ..fee_kinds import LevelFee, PeopleFee, StaffFee, WorkdayFee
from ..figures import figure, show
from ..given import Given
from ..profile import Profile
from ..tables import Bands
from .options import apply_options


def level(profile: Profile, fee: LevelFee, given: Given, derivation: Derivation) -> Fraction:
    """Price of a level × pieces × choices × factors by size."""
    given.only("level", "count", "choices", "bands", "options")
    name, count = given.text("level"), given.number("count", Fraction(1))
    if name not in fee.levels:
        raise CostError(f"“{fee.name}”没有等级“{name}”。可选：{'、'.join(fee.levels)}。")
    price = fee.levels[name]
    yuan = price * count
    derivation.step(f"{name}单价 × 数量", f"{show(price)} 元 × {show(count)} {fee.per}", yuan, "元")
    choices = given.mapping("choices")
    _known(fee.name, "选项", list(choices), [table.name for table in fee.choices])
    for table in fee.choices:
        chosen, factor = table.pick(choices.get(table.name, table.default or None), where=f"“{fee.name}”")
        derivation.step(f"{table.name}：{chosen}", f"{show(yuan)} × {show(factor)}", yuan * factor, "元")
        yuan *= factor
    sizes = dict(given.mapping("bands"))
    if fee.counted:
        if fee.counted in sizes:
            raise CostError(f"“{fee.name}”的{fee.counted}就是数量（count），请勿重复给出。")
        sizes[fee.counted] = count
    yuan *= band_factor(fee.name, fee.bands, sizes, derivation, yuan)
    return apply_options(fee, given, derivation, yuan, None)


def band_factor(
    fee: str, bands: tuple[Bands, ...], sizes: dict[str, object], derivation: Derivation, yuan: Fraction | None
) -> Fraction:
    """The factors of all bands for the sizes given; a size that is not given takes the first band, and is noted."""
    _known(fee, "规模参数", list(sizes), [band.name for band in bands])
    total = Fraction(1)
    for band in bands:
        if band.name not in sizes:
            derivation.note(f"未给出{band.name}，按第一档系数 {show(band.bands[0].factor)} 计")
        size = figure(sizes.get(band.name, 0), what=f"“{fee}”的{band.name}")
        if size < 0:
            raise CostError(f"“{fee}”的{band.name}不能为负。")
        factor = band.factor(size) if band.name in sizes else band.bands[0].factor
        total *= factor
        if yuan is not None:
            derivation.step(
                f"{band.name} {show(size)}", f"{show(yuan * total / factor)} × {show(factor)}", yuan * total, "元"
            )
    return total


def _known(fee: str, what: str, given: list[str], known: list[str]) -> None:
    stray = [name for name in given if name not in known]
    if stray:
        raise CostError(f"“{fee}”没有{what}“{'、'.join(map(str, stray))}”。可用：{'、'.join(known) or '无'}。")


def people(profile: Profile, fee: PeopleFee, given: Given, derivation: Derivation) -> Fraction:
    """Heads by class × price a day × days; half a day by the profile's factor; allowances beside it."""
    given.only("people", "days", "half_day", "mode", "allowance_yuan", "options")
    mode = given.text("mode", default=next(iter(fee.modes)))
    if mode not in fee.modes:
        raise CostError(f"“{fee.name}”没有方式“{mode}”。可选：{'、'.join(fee.modes)}。")
    heads = given.mapping("people")
    if not heads:
        raise CostError(f"“{fee.name}”须给出人员（people），如 {{“其他”: 3}}。")
    _known(fee.name, "人员类别", list(heads), list(fee.modes[mode]))
    yuan, count = Fraction(0), Fraction(0)
    for name, value in heads.items():
        number = figure(value, what=f"“{fee.name}”的{name}人数")
        if number < 0 or number.denominator != 1:
            raise CostError(f"“{fee.name}”的{name}人数应为不小于 0 的整数。")
        price = fee.modes[mode][name]
        derivation.step(f"{mode}·{name}", f"{show(number)} 人 × {show(price)} 元", number * price, "元")
        yuan, count = yuan + number * price, count + number
    if given.flag("half_day") and given.has("days"):
        raise CostError(f"“{fee.name}”的半天（half_day）与天数（days）只能给一个。")
    times = fee.half_day if given.flag("half_day") else given.number("days", Fraction(1))
    derivation.step("半天" if given.flag("half_day") else "天数", f"{show(yuan)} × {show(times)}", yuan * times, "元")
    yuan *= times
    allowance = given.yuan("allowance_yuan", Fraction(0))
    if allowance:
        if allowance not in fee.allowances:
            offered = "、".join(show(value) for value in fee.allowances) or "无"
            raise CostError(f"“{fee.name}”的补助 {show(allowance)} 元不在标准内。可用：{offered}。")
        derivation.step(
            "加补助", f"{show(yuan)} + {show(count)} 人 × {show(allowance)} 元", yuan + count * allowance, "元"
        )
        yuan += count * allowance
    return apply_options(fee, given, derivation, yuan, None)


def staff(profile: Profile, fee: StaffFee, given: Given, derivation: Derivation) -> Fraction:
    """Months × price of a month."""
    given.only("months", "options")
    months = given.number("months")
    yuan = months * fee.month_yuan
    derivation.step("人月 × 单价", f"{show(months)} × {show(fee.month_yuan)} 元", yuan, "元")
    return apply_options(fee, given, derivation, yuan, None)


def workdays(profile: Profile, fee: WorkdayFee, given: Given, derivation: Derivation) -> Fraction:
    """Fixed days and days by the unit, priced by the day; the caller gives the price of a day."""
    given.only("units", "day_yuan", "options")
    days = fee.fixed_days
    if days:
        derivation.step("固定工作量", "按标准", days, "人日")
    for number, row in enumerate(given.rows("units"), 1):
        unit = Given(row, f"“{fee.name}”工作对象第 {number} 项")
        unit.only("kind", "quantity", "bands")
        kind, quantity = unit.text("kind"), unit.number("quantity")
        _known(fee.name, "工作对象", [kind], list(fee.units))
        factor = band_factor(fee.name, fee.bands, dict(unit.mapping("bands")), derivation, None)
        own = quantity * fee.units[kind] * factor
        formula = f"{show(quantity)} × {show(fee.units[kind])}" + (f" × {show(factor)}" if fee.bands else "")
        derivation.step(kind, formula, own, "人日")
        days += own
    price = given.yuan("day_yuan")
    derivation.step("工作量合计", "各项相加", days, "人日")
    derivation.step("人日 × 单价", f"{show(days)} × {show(price)} 元", days * price, "元")
    return apply_options(fee, given, derivation, days * price, None)
