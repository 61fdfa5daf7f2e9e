"""What a reckoning asks for: factors of the software and inputs of each fee, derived from the county's cost profile.

An answer is a row (item, value); an item given twice is a choice of several. Nothing here names a rate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from yuncheng.costing import Profile
from yuncheng.costing.fee_kinds import (
    Fee,
    LevelFee,
    PeopleFee,
    ProgressiveFee,
    RateFee,
    StaffFee,
    UpkeepFee,
    WorkdayFee,
)
from yuncheng.costing.figures import show

Answers = Mapping[str, Sequence[str]]
Kind = Literal["select", "number", "money", "tick", "many"]
YES = "是"
SOFTWARE = "软件"


@dataclass(frozen=True, slots=True)
class Ask:
    """One input. `path` is where the answer goes in the input of the cost package; `default` is what a profile takes
    when nobody chooses."""

    item: str
    label: str
    kind: Kind
    path: tuple[str, ...]
    options: tuple[str, ...] = ()
    default: str = ""
    unit: str = ""


def software_asks(profile: Profile) -> tuple[Ask, ...]:
    """What the profile wants to know of software beside its function points."""
    return tuple(_software(profile))


def _software(profile: Profile) -> Iterator[Ask]:
    rules = profile.development
    for table in rules.factors:
        kind: Kind = "many" if table.mean else "select"
        options = tuple(table.options)
        yield Ask(_item(SOFTWARE, table.name), table.name, kind, ("factors", table.name), options, table.default)
    if rules.quality is not None:
        scores = tuple(show(score) for score in sorted(rules.quality.scores))
        for trait in rules.quality.traits:
            yield Ask(_item(SOFTWARE, trait), f"{trait}得分", "select", ("quality", trait), scores, "0")
    if rules.xinchuang is not None:
        least, most = map(show, rules.xinchuang)
        yield Ask(_item(SOFTWARE, "信创因子"), f"信创因子（{least}至{most}）", "number", ("xinchuang",), (), least)
    if len(rules.productivity) > 1:
        yield Ask(_item(SOFTWARE, "行业"), "行业", "select", ("trade",), tuple(rules.productivity), rules.trade)
    yield Ask(_item(SOFTWARE, "直接非人力成本"), "直接非人力成本", "money", ("direct_yuan",), unit="万元")


@dataclass(frozen=True, slots=True)
class FeeAsk:
    """A fee that may be taken, and what it wants to know."""

    fee: Fee
    asks: tuple[Ask, ...]

    @property
    def item(self) -> str:
        """The row by which it is taken."""
        return _item("计取", self.fee.name)


def fee_asks(profile: Profile) -> tuple[FeeAsk, ...]:
    """Every fee of the profile, in its order."""
    return tuple(FeeAsk(fee, tuple(_fee(fee))) for fee in profile.fees.values())


def _fee(fee: Fee) -> Iterator[Ask]:
    """The inputs of one fee by its kind, then the sentences that may hold of it."""
    for kind, asks in _ASKS.items():
        if isinstance(fee, kind):
            yield from asks(fee)
    if fee.options:
        yield _ask(fee, "适用情形", "many", "options", options=[option.name for option in fee.options])


def _ask(
    fee: Fee, label: str, kind: Kind, *path: str, options: Sequence[str] = (), default: str = "", unit: str = ""
) -> Ask:
    return Ask(_item(fee.name, label), label, kind, path, tuple(options), default, unit)


def _progressive(fee: ProgressiveFee) -> Iterator[Ask]:
    if fee.difficulty:
        yield _ask(fee, "难度系数", "number", "difficulty")


def _rate(fee: RateFee) -> Iterator[Ask]:
    if len(fee.grades) > 1:
        yield _ask(fee, "档次", "select", "grade", options=tuple(fee.grades))
    yield _ask(fee, "费率", "number", "percent", unit="%")


def _level(fee: LevelFee) -> Iterator[Ask]:
    yield _ask(fee, "等级", "select", "level", options=tuple(fee.levels))
    yield _ask(fee, "数量", "number", "count", default="1", unit=fee.per)
    for table in fee.choices:
        yield _ask(
            fee, table.name, "select", "choices", table.name, options=tuple(table.options), default=table.default
        )
    for band in fee.bands:
        if band.name != fee.counted:
            yield _ask(fee, band.name, "number", "bands", band.name)


def _staff(fee: StaffFee) -> Iterator[Ask]:
    yield _ask(fee, "人月数", "number", "months")


def _people(fee: PeopleFee) -> Iterator[Ask]:
    modes = tuple(fee.modes)
    yield _ask(fee, "方式", "select", "mode", options=modes, default=modes[0])
    for name in fee.modes[modes[0]]:
        yield _ask(fee, f"{name}人数", "number", "people", name)
    yield _ask(fee, "天数", "number", "days", default="1")
    yield _ask(fee, "按半天", "tick", "half_day")
    if fee.allowances:
        offered = [show(one) for one in fee.allowances]
        yield _ask(fee, "每人补助", "select", "allowance_yuan", options=offered, unit="元")


def _workdays(fee: WorkdayFee) -> Iterator[Ask]:
    for name in fee.units:
        yield _ask(fee, f"{name}数量", "number", "units", name, "quantity")
        for band in fee.bands:
            yield _ask(fee, f"{name}{band.name}", "number", "units", name, band.name)
    yield _ask(fee, "人日单价", "number", "day_yuan", unit="元")


def _upkeep(fee: UpkeepFee) -> Iterator[Ask]:
    yield _ask(fee, "运行年份", "number", "year")
    levels = tuple(fee.levels.options)
    yield _ask(fee, "服务等级", "select", "level", options=levels, default=fee.levels.default)
    for name in fee.assets:
        yield _ask(fee, f"{name}金额", "money", "assets", name, "amount", unit="万元")
        yield _ask(fee, f"{name}质保年数", "number", "assets", name, "warranty_years")


_ASKS: dict[type[Fee], Callable[..., Iterator[Ask]]] = {
    ProgressiveFee: _progressive,
    RateFee: _rate,
    LevelFee: _level,
    StaffFee: _staff,
    PeopleFee: _people,
    WorkdayFee: _workdays,
    UpkeepFee: _upkeep,
}


def _item(about: str, what: str) -> str:
    return f"{about}·{what}"


def known_items(profile: Profile) -> frozenset[str]:
    """Every item a reckoning by this profile may name."""
    fees = fee_asks(profile)
    asks = [*software_asks(profile), *(ask for fee in fees for ask in fee.asks)]
    return frozenset(ask.item for ask in asks) | {fee.item for fee in fees}


# ---------------------------------------------------------------------------------------------- answers


def software_given(profile: Profile, answers: Answers) -> dict[str, Any]:
    """The software part of an input, without its points."""
    given = _given(software_asks(profile), answers)
    if "quality" in given:
        given["quality"] = {trait: score for trait, score in given["quality"].items() if score != "0"}
    return given


def fees_given(profile: Profile, answers: Answers) -> list[dict[str, Any]]:
    """The fees that were ticked, as the cost package wants them."""
    return [_fee_given(one, answers) for one in fee_asks(profile) if answers.get(one.item)]


def _fee_given(asked: FeeAsk, answers: Answers) -> dict[str, Any]:
    given = {"fee": asked.fee.name, **_given(asked.asks, answers)}
    if isinstance(asked.fee, WorkdayFee):
        given["units"] = [_unit(name, told) for name, told in given.pop("units", {}).items()]
    if isinstance(asked.fee, UpkeepFee):
        assets = given.pop("assets", {}).items()
        given["assets"] = [{"kind": name, **told} for name, told in assets if "amount" in told]
    if given.get("half_day"):
        given.pop("days", None)
    return given


def _unit(name: str, told: Mapping[str, str]) -> dict[str, Any]:
    bands = {key: value for key, value in told.items() if key != "quantity"}
    return {"kind": name, "quantity": told.get("quantity", "0"), **({"bands": bands} if bands else {})}


def _given(asks: Sequence[Ask], answers: Answers) -> dict[str, Any]:
    """The answers at their places; what nobody answered is not given."""
    given: dict[str, Any] = {}
    for ask in asks:
        told = list(answers.get(ask.item, ()))
        if not told:
            continue
        at = given
        for key in ask.path[:-1]:
            at = at.setdefault(key, {})
        at[ask.path[-1]] = _value(ask, told)
    return given


def _value(ask: Ask, told: list[str]) -> Any:
    if ask.kind == "many":
        return told
    if ask.kind == "tick":
        return told[-1] == YES
    value = told[-1]
    if ask.kind == "money" and not value.endswith(("元", "万")):
        return f"{value}万元"
    return value
