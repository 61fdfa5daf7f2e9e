"""The parts of a profile file that are not fees."""

from __future__ import annotations

from fractions import Fraction

from .node import Node
from .profile import DATA_KINDS, POINT_KINDS, Development, PointRules, Profession, QualityRule, QuotationRule
from .tables import Band, Bands, FactorTable


def read_bands(node: Node, name: str) -> Bands:
    """``[[20, 1.0], [50, 0.9], [null, 0.8]]``: rising upper ends, the last one open."""
    bands: list[Band] = []
    pairs = list(node.elements())
    for number, pair in enumerate(pairs, 1):
        if not isinstance(pair.value, list) or len(pair.value) != 2:
            pair.fault("应为 [上限, 系数]")
            continue
        end, factor = pair.elements()
        upto = None if end.value is None else end.number(positive=True)
        if (upto is None) != (number == len(pairs)):
            pair.fault("只有最后一档的上限为 null")
        if upto is not None and bands and (bands[-1].upto or Fraction(0)) >= upto:
            pair.fault("上限须逐档增大")
        bands.append(Band(upto, factor.number(positive=True)))
    if not pairs and node.present:
        node.fault("没有任何一档")
    return Bands(name, tuple(bands))


def read_table(node: Node, name: str, document: str = "") -> FactorTable:
    """``{"options": {"高": "1/3"}, "default": "高"}``, with ``clause`` and ``mean`` where wanted."""
    node.only("options", "default", "mean", "clause")
    options = {option: value.number() for option, value in node.get("options").members()}
    default = node.get("default", optional=True).text()
    if node.present and not options:
        node.fault("没有选项")
    if default and default not in options:
        node.fault(f"默认值“{default}”不在选项中")
    clause = node.get("clause", optional=True).text()
    return FactorTable(
        name, options, default, node.get("mean", optional=True).flag(), f"{document} {clause}" if clause else ""
    )


def read_points(node: Node, document: str) -> PointRules:
    """Weights, reuse, changes, common modules, twins on another terminal."""
    node.only("clause", "weights", "reuse", "changes", "generic", "twins", "places")
    weights: dict[str, dict[str, Fraction]] = {}
    for kind, value in node.get("weights").members():
        if kind not in POINT_KINDS:
            value.fault(f"不认识的功能点类型，应为 {'、'.join(POINT_KINDS)}")
        elif isinstance(value.value, dict):
            weights[kind] = {grade: grade_node.number(positive=True) for grade, grade_node in value.members()}
        else:
            weights[kind] = {"": value.number(positive=True)}
    if node.present and any(kind not in weights for kind in DATA_KINDS):
        node.get("weights").fault("至少要有 ILF 和 EIF 的权重")
    reuse = read_table(node.get("reuse"), "重用程度")
    changes = node.get("changes", optional=True)
    generic, twins = node.get("generic", optional=True), node.get("twins", optional=True)
    generic.only("reuse", "modules")
    twins.only("terminals", "transaction", "data")
    generic_reuse = generic.get("reuse").text()
    if generic.present and generic_reuse not in reuse.options:
        generic.fault(f"重用程度“{generic_reuse}”不在选项中")
    places = node.get("places", optional=True)
    return PointRules(
        clause=f"{document} {node.get('clause').text()}",
        weights=weights,
        reuse=reuse,
        changes=read_table(changes, "修改类型") if changes.present else None,
        generic_reuse=generic_reuse,
        generic_modules=generic.get("modules").texts(),
        twin_terminals=twins.get("terminals").texts(),
        twin_transaction=twins.get("transaction").number(most=1) if twins.present else None,
        twin_data=twins.get("data").number(most=1) if twins.present else None,
        places=places.integer(most=6) if places.present else None,
    )


def read_development(node: Node, document: str, headings: tuple[str, ...]) -> Development:
    """Factors, productivity and price of a month."""
    node.only("clause", "heading", "factors", "quality", "xinchuang", "productivity", "hours_per_month", "month_yuan")
    heading = node.get("heading").text()
    if heading and heading not in headings:
        node.get("heading").fault(f"科目“{heading}”不在 headings 中")
    xinchuang = node.get("xinchuang", optional=True)
    xinchuang.only("least", "most", "clause")
    least, most = xinchuang.get("least").number(Fraction(1)), xinchuang.get("most").number(Fraction(1))
    if least > most:
        xinchuang.fault("least 大于 most")
    rates = node.get("productivity")
    rates.only("trades", "trade", "three", "clause")
    trades = {
        trade: {share: value.number(positive=True) for share, value in table.members()}
        for trade, table in rates.get("trades").members()
    }
    three = rates.get("three").texts()
    trade = rates.get("trade").text()
    if rates.present:
        _check_three(rates, trades, trade, three)
    return Development(
        clause=f"{document} {node.get('clause').text()}",
        heading=heading,
        factors=tuple(read_table(table, name, document) for name, table in node.get("factors").members()),
        quality=_quality(node.get("quality", optional=True), document),
        xinchuang=(least, most) if xinchuang.present else None,
        xinchuang_clause=f"{document} {xinchuang.get('clause').text()}",
        productivity=trades,
        productivity_clause=f"{document} {rates.get('clause').text()}",
        trade=trade,
        three=(three[0], three[1], three[2]) if len(three) == 3 else ("", "", ""),
        hours_per_month=node.get("hours_per_month").number(Fraction(1), positive=True),
        month_yuan=node.get("month_yuan").number(positive=True),
    )


def _check_three(node: Node, trades: dict[str, dict[str, Fraction]], trade: str, three: tuple[str, ...]) -> None:
    if len(three) != 3:
        node.fault("three 应为低、中、高三个分位，如 P25、P50、P75")
        return
    if trade not in trades:
        node.fault(f"trade“{trade}”不在 trades 中")
    for name, table in trades.items():
        missing = [share for share in three if share not in table]
        if missing:
            node.fault(f"“{name}”缺少 {'、'.join(missing)}")
        elif not table[three[0]] <= table[three[1]] <= table[three[2]]:
            node.fault(f"“{name}”的 {'、'.join(three)} 应从小到大")


def _quality(node: Node, document: str) -> QualityRule | None:
    if not node.present:
        return None
    node.only("traits", "scores", "step", "clause")
    scores = tuple(score.number(least=-1, most=1) for score in node.get("scores").elements())
    return QualityRule(
        clause=f"{document} {node.get('clause').text()}",
        traits=node.get("traits").texts(),
        scores=scores,
        step=node.get("step").number(positive=True),
    )


def read_professions(node: Node, headings: tuple[str, ...]) -> tuple[Profession, ...]:
    """Classes of works; exactly one takes the rest."""
    out: list[Profession] = []
    for name, value in node.members():
        value.only("factor", "headings")
        own = value.get("headings", optional=True).texts()
        for heading in own:
            if heading not in headings:
                value.fault(f"科目“{heading}”不在 headings 中")
        out.append(Profession(name, value.get("factor").number(positive=True), own))
    if node.present and sum(not profession.headings for profession in out) != 1:
        node.fault("应恰有一类不列 headings（其余科目归它）")
    return tuple(out)


def read_quotation(node: Node, document: str, headings: tuple[str, ...]) -> QuotationRule | None:
    """When quotations are asked and what makes them good."""
    if not node.present:
        return None
    node.only("clause", "headings", "at_least", "unit_over_yuan", "total_from_yuan", "max_age_days", "age_clause")
    own = node.get("headings").texts()
    for heading in own:
        if heading not in headings:
            node.fault(f"科目“{heading}”不在 headings 中")
    return QuotationRule(
        clause=f"{document} {node.get('clause').text()}",
        headings=own,
        at_least=node.get("at_least").integer(1, least=1),
        unit_over_yuan=node.get("unit_over_yuan").number(),
        total_from_yuan=node.get("total_from_yuan").number(),
        max_age_days=node.get("max_age_days", optional=True).integer(),
        age_clause=node.get("age_clause", optional=True).text(f"{document} {node.get('clause').text()}"),
    )
