"""The fees of a profile file, one reader a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .fee_kinds import (
    AgeRate,
    Fee,
    LevelFee,
    Option,
    PeopleFee,
    ProgressiveFee,
    RateFee,
    ShareFee,
    Span,
    StaffFee,
    Tier,
    UpkeepFee,
    WorkdayFee,
)
from .load_parts import read_bands, read_table
from .node import Node

_COMMON = ("kind", "heading", "clause", "aliases", "base", "options", "note")


def read_fees(node: Node, document: str, headings: tuple[str, ...]) -> dict[str, Fee]:
    """All fees by name."""
    out: dict[str, Fee] = {}
    for name, value in node.members():
        kind = value.get("kind").text()
        reader = _READERS.get(kind)
        if reader is None:
            value.fault(f"不认识的取费方式“{kind}”，应为 {'、'.join(_READERS)}")
            continue
        out[name] = reader(value, _common(name, value, document, headings))
    return out


def _common(name: str, node: Node, document: str, headings: tuple[str, ...]) -> dict[str, Any]:
    heading, base = node.get("heading").text(), node.get("base", optional=True).texts()
    for wanted in (heading, *base):
        if wanted and wanted not in headings:
            node.fault(f"科目“{wanted}”不在 headings 中")
    return {
        "name": name,
        "heading": heading,
        "clause": f"{document} {node.get('clause').text()}",
        "aliases": node.get("aliases", optional=True).texts(),
        "base": base,
        "options": tuple(_option(text, option) for text, option in node.get("options", optional=True).members()),
        "note": node.get("note", optional=True).text(),
    }


def _option(name: str, node: Node) -> Option:
    node.only("factor", "below_yuan")
    below = node.get("below_yuan", optional=True)
    return Option(name, node.get("factor").number(positive=True), below.number() if below.present else None)


def _needs_base(node: Node, common: dict[str, Any]) -> None:
    if not common["base"]:
        node.fault("缺少 base（取费基数）")


def _progressive(node: Node, common: dict[str, Any]) -> Fee:
    node.only(*_COMMON, "tiers", "professional", "difficulty")
    _needs_base(node, common)
    tiers: list[Tier] = []
    parts = list(node.get("tiers").elements())
    for number, part in enumerate(parts, 1):
        part.only("upto_wan", "percent")
        end = part.get("upto_wan", optional=True)
        upto = end.number(positive=True) * 10_000 if end.present else None
        if (upto is None) != (number == len(parts)):
            part.fault("只有最后一档的 upto_wan 为 null")
        if upto is not None and tiers and (tiers[-1].upto_yuan or 0) >= upto:
            part.fault("upto_wan 须逐档增大")
        tiers.append(Tier(upto, part.get("percent").number(most=100)))
    if not parts:
        node.fault("没有任何一档")
    spans = [_span(part) for part in node.get("difficulty", optional=True).elements()]
    return ProgressiveFee(
        **common,
        tiers=tuple(tiers),
        professional=node.get("professional", optional=True).flag(),
        difficulty=tuple(sorted(spans, key=lambda span: span.from_yuan, reverse=True)),
    )


def _span(node: Node) -> Span:
    node.only("from_wan", "least", "most")
    least, most = node.get("least").number(positive=True), node.get("most").number(positive=True)
    if least > most:
        node.fault("least 大于 most")
    return Span(node.get("from_wan").number() * 10_000, least, most)


def _rate(node: Node, common: dict[str, Any]) -> Fee:
    node.only(*_COMMON, "grades", "excludes")
    _needs_base(node, common)
    grades = {}
    for grade, pair in node.get("grades").members():
        ends = [end.number(most=100) for end in pair.elements()]
        if len(ends) != 2 or ends[0] > ends[1]:
            pair.fault("应为 [最低百分比, 最高百分比]")
        else:
            grades[grade] = (ends[0], ends[1])
    return RateFee(**common, grades=grades, excludes=node.get("excludes", optional=True).texts())


def _level(node: Node, common: dict[str, Any]) -> Fee:
    node.only(*_COMMON, "levels_yuan", "per", "choices", "bands", "counted")
    bands = tuple(read_bands(value, name) for name, value in node.get("bands", optional=True).members())
    counted = node.get("counted", optional=True).text()
    if counted and counted not in [band.name for band in bands]:
        node.fault(f"counted“{counted}”不在 bands 中")
    return LevelFee(
        **common,
        levels={level: value.number(positive=True) for level, value in node.get("levels_yuan").members()},
        per=node.get("per").text(),
        choices=tuple(read_table(value, name) for name, value in node.get("choices", optional=True).members()),
        bands=bands,
        counted=counted,
    )


def _share(node: Node, common: dict[str, Any]) -> Fee:
    node.only(*_COMMON, "of", "factor")
    return ShareFee(**common, of=node.get("of").text(), factor=node.get("factor").number(positive=True))


def _people(node: Node, common: dict[str, Any]) -> Fee:
    node.only(*_COMMON, "modes_yuan", "half_day", "allowances_yuan")
    modes = {
        mode: {name: value.number(positive=True) for name, value in table.members()}
        for mode, table in node.get("modes_yuan").members()
    }
    allowances = node.get("allowances_yuan", optional=True)
    return PeopleFee(
        **common,
        modes=modes,
        half_day=node.get("half_day").number(most=1, positive=True),
        allowances=tuple(value.number(positive=True) for value in allowances.elements()),
    )


def _upkeep(node: Node, common: dict[str, Any]) -> Fee:
    node.only(*_COMMON, "assets", "levels", "cap_percent")
    cap = node.get("cap_percent", optional=True)
    return UpkeepFee(
        **common,
        assets={asset: _ages(table) for asset, table in node.get("assets").members()},
        levels=read_table(node.get("levels"), "服务等级"),
        cap_percent=cap.number(most=100) if cap.present else None,
    )


def _ages(node: Node) -> tuple[AgeRate, ...]:
    out: list[AgeRate] = []
    last = 0
    for part in node.elements():
        part.only("label", "percent", "in_warranty", "upto_year")
        warranty, end = part.get("in_warranty", optional=True).flag(), part.get("upto_year", optional=True)
        upto = end.integer(least=1) if end.present else None
        if upto is not None and upto <= last:
            part.fault("upto_year 须逐档增大")
        last = upto or last
        out.append(AgeRate(part.get("label").text(), part.get("percent").number(most=100), warranty, upto))
    ends = [rate.upto for rate in out if not rate.in_warranty]
    if not ends or ends[-1] is not None or None in ends[:-1]:
        node.fault("质保期后的年限档须逐档增大，最后一档不写 upto_year")
    return tuple(out)


def _workdays(node: Node, common: dict[str, Any]) -> Fee:
    node.only(*_COMMON, "fixed_days", "units_days", "bands")
    return WorkdayFee(
        **common,
        fixed_days=node.get("fixed_days", optional=True).number(),
        units={unit: value.number(positive=True) for unit, value in node.get("units_days").members()},
        bands=tuple(read_bands(value, name) for name, value in node.get("bands", optional=True).members()),
    )


def _staff(node: Node, common: dict[str, Any]) -> Fee:
    node.only(*_COMMON, "month_yuan")
    return StaffFee(**common, month_yuan=node.get("month_yuan").number(positive=True))


_READERS: dict[str, Callable[[Node, dict[str, Any]], Fee]] = {
    "progressive": _progressive,
    "rate": _rate,
    "level": _level,
    "share": _share,
    "people": _people,
    "upkeep": _upkeep,
    "workdays": _workdays,
    "staff": _staff,
}
