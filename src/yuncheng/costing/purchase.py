"""Things bought: unit price × quantity, with the profile's factor for large quantities."""

from __future__ import annotations

from fractions import Fraction

from .derivation import Derivation, Result
from .errors import CostError
from .figures import show
from .given import Given
from .profile import Profile


def purchase(profile: Profile, value: object, *, where: str = "采购项") -> Result:
    """A purchase from an object: heading, name, unit_price (元), quantity, kind (设备, 成品软件 … of the profile).

    The factor of the band in which the whole quantity lies applies to the whole quantity; without a kind, none.
    """
    given = Given(value, where)
    given.only("heading", "name", "kind", "unit_price", "quantity")
    name, kind = given.text("name"), given.text("kind", default="")
    heading = known_heading(profile, given)
    price, quantity = given.yuan("unit_price"), given.number("quantity")
    derivation = Derivation(profile.quantity_clause)
    yuan = price * quantity
    derivation.step("单价 × 数量", f"{show(price)} 元 × {show(quantity)}", yuan, "元")
    if kind:
        bands = profile.quantity_factors.get(kind)
        if bands is None:
            known = "、".join(profile.quantity_factors) or "无"
            raise CostError(f"{where}“{name}”的类型“{kind}”没有数量系数。可选：{known}。")
        factor = bands.factor(quantity)
        derivation.step(f"数量系数（{kind}）", f"{show(yuan)} × {show(factor)}", yuan * factor, "元")
        yuan *= factor
    return derivation.finish(name, heading, yuan, profile.rounding, ceiling=False, round_clause=profile.rounding_clause)


def stated(profile: Profile, value: object, *, where: str = "已定金额") -> Result:
    """An amount from outside the profile (a contract, a quotation, another rule), with its basis in words."""
    given = Given(value, where)
    given.only("heading", "name", "amount", "basis")
    name, basis, yuan = given.text("name"), given.text("basis"), given.yuan("amount")
    if yuan * 100 != int(yuan * 100):
        raise CostError(f"{where}“{name}”的金额 {show(yuan)} 元没有精确到分，请先取整并写明取整办法。")
    derivation = Derivation(basis)
    derivation.step("由使用者给出", basis, yuan, "元")
    # Stated to the fen: nothing is left to round, whatever the profile's own quantum is.
    return Result(name, known_heading(profile, given), int(yuan * 100), yuan, tuple(derivation.steps))


def known_heading(profile: Profile, given: Given) -> str:
    """The profile's heading, or a refusal that names them."""
    text = given.text("heading")
    heading = profile.heading(text)
    if heading is None:
        raise CostError(f"{given.where}的费用科目“{text}”不在费用标准内。可选：{'、'.join(profile.all_headings)}。")
    return heading


def weighted_parts(profile: Profile, fen_by_heading: dict[str, int]) -> dict[str, Fraction]:
    """元 by class of works, for the professional factor."""
    parts: dict[str, Fraction] = {}
    for heading, fen in fen_by_heading.items():
        own = next((p for p in profile.professions if heading in profile.expand(p.headings)), None)
        own = own or next(p for p in profile.professions if not p.headings)
        parts[own.name] = parts.get(own.name, Fraction(0)) + Fraction(fen, 100)
    return parts
