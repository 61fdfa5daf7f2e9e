"""The price of software made to order: points × factors × productivity ÷ hours a month × price of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .derivation import Derivation, Result
from .errors import CostError
from .figures import figure, show
from .given import Given
from .points import PointItem, count_points, read_items
from .profile import Development, Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Software:
    """Software to be priced: points counted elsewhere, or items to count here.

    ``factors`` names the option of each factor table (a list where the profile takes means), ``quality`` the traits
    asked for (or trait → score), ``xinchuang`` the factor itself, ``direct_yuan`` direct costs that are not labour.
    """

    name: str = "定制软件开发"
    points: Fraction | None = None
    items: tuple[PointItem, ...] = ()
    factors: Mapping[str, Any] = field(default_factory=dict)
    quality: Sequence[str] | Mapping[str, Any] = ()
    xinchuang: Fraction = Fraction(1)
    trade: str = ""
    direct_yuan: Fraction = Fraction(0)


def read_software(value: object, *, where: str) -> Software:
    """Software from an object of an input file."""
    given = Given(value, where)
    given.only("name", "points", "items", "factors", "quality", "xinchuang", "trade", "direct_yuan")
    if given.has("points") == given.has("items"):
        raise CostError(f"{where}：功能点数（points）和功能点清单（items）须给出一个，且只给一个。")
    quality = given.value.get("quality") or ()
    if isinstance(quality, str) or not isinstance(quality, (Sequence, Mapping)):
        raise CostError(f"{where}的质量特性（quality）应为列表。")
    return Software(
        name=given.text("name", default="定制软件开发"),
        points=given.number("points") if given.has("points") else None,
        items=read_items(given.value["items"], where=f"{where}功能点清单") if given.has("items") else (),
        factors=given.mapping("factors"),
        quality=quality,
        xinchuang=given.number("xinchuang", Fraction(1)),
        trade=given.text("trade", default=""),
        direct_yuan=given.yuan("direct_yuan", Fraction(0)),
    )


def develop(profile: Profile, software: Software, share: str = "") -> Result:
    """The price at a percentile of productivity (“P25”); without one, at the middle of the profile's three."""
    rules = profile.development
    share = share or rules.three[1]
    derivation = Derivation(rules.clause)
    if software.points is None:
        points = count_points(software.items, profile.points, derivation)
    else:
        points = software.points
        derivation.step("未调整功能点", "由使用者给出", points, "功能点", clause=profile.points.clause)
    factors = _factors(rules, software, derivation)
    hours_a_point = _productivity(rules, software, share, derivation)
    hours = points
    for factor in factors:
        hours *= factor
    shown = " × ".join(show(value) for value in (points, *factors, hours_a_point))
    hours *= hours_a_point
    derivation.step("工作量", shown, hours, "人时")
    yuan = hours / rules.hours_per_month * rules.month_yuan
    derivation.step(
        "开发费", f"{show(hours)} ÷ {show(rules.hours_per_month)} × {show(rules.month_yuan)} 元/人月", yuan, "元"
    )
    if software.direct_yuan:
        derivation.step(
            "加直接非人力成本", f"{show(yuan)} + {show(software.direct_yuan)}", yuan + software.direct_yuan, "元"
        )
        yuan += software.direct_yuan
    return derivation.finish(
        f"{software.name}（{share}）",
        rules.heading,
        yuan,
        profile.rounding,
        ceiling=profile.ceilings,
        round_clause=profile.rounding_clause,
    )


def develop_three(profile: Profile, software: Software) -> tuple[Result, Result, Result]:
    """The three results of the profile, low, middle and high."""
    low, middle, high = (develop(profile, software, share) for share in profile.development.three)
    return low, middle, high


def _factors(rules: Development, software: Software, derivation: Derivation) -> list[Fraction]:
    where = f"“{software.name}”"
    stray = [name for name in software.factors if name not in [table.name for table in rules.factors]]
    if stray:
        known = "、".join(table.name for table in rules.factors)
        raise CostError(f"{where}有不认识的调整因子“{'、'.join(stray)}”。本标准的因子：{known}。")
    out: list[Fraction] = []
    for table in rules.factors:
        chosen, factor = table.pick(software.factors.get(table.name, table.default or None), where=where)
        derivation.step(f"{table.name}因子", chosen, factor, clause=table.clause)
        out.append(factor)
    out.append(_quality(rules, software, derivation))
    if rules.xinchuang is not None:
        least, most = rules.xinchuang
        if not least <= software.xinchuang <= most:
            raise CostError(f"{where}的信创因子应在 {show(least)} 与 {show(most)} 之间。")
        derivation.step("信创因子", f"不超过 {show(most)}", software.xinchuang, clause=rules.xinchuang_clause)
        out.append(software.xinchuang)
    elif software.xinchuang != 1:
        raise CostError(f"{where}给出了信创因子，但费用标准没有这一项。")
    return out


def _quality(rules: Development, software: Software, derivation: Derivation) -> Fraction:
    rule, where = rules.quality, f"“{software.name}”"
    if rule is None:
        if software.quality:
            raise CostError(f"{where}给出了质量特性，但费用标准没有这一项。")
        return Fraction(1)
    given = software.quality
    scores = dict(given) if isinstance(given, Mapping) else dict.fromkeys(given, 1)
    if len(scores) != len(given) or any(trait not in rule.traits for trait in scores):
        raise CostError(f"{where}的质量特性有重复或不在选项中。可选：{'、'.join(rule.traits)}。")
    exact = {trait: figure(score, what=f"{where}的质量特性“{trait}”") for trait, score in scores.items()}
    if any(score not in rule.scores for score in exact.values()):
        raise CostError(f"{where}的质量特性得分只能是 {'、'.join(show(score) for score in rule.scores)}。")
    factor = 1 + rule.step * sum(exact.values(), Fraction(0))
    sums = " + ".join(f"{trait} {show(score)}" for trait, score in exact.items()) or "0"
    derivation.step("质量特性因子", f"({sums}) × {show(rule.step)} + 1", factor, clause=rule.clause)
    return factor


def _productivity(rules: Development, software: Software, share: str, derivation: Derivation) -> Fraction:
    trade = software.trade or rules.trade
    table = rules.productivity.get(trade)
    if table is None:
        raise CostError(f"生产率没有“{trade}”这一行业。可选：{'、'.join(rules.productivity)}。")
    if share not in table:
        raise CostError(f"生产率没有“{share}”这一分位。可选：{'、'.join(table)}。")
    derivation.step("生产率", f"{trade} {share}", table[share], "人时/功能点", clause=rules.productivity_clause)
    return table[share]
