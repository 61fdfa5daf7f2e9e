"""Function points counted twice, and common modules that are not marked as reused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from ..budget import BudgetLine
from ..errors import CostError
from ..figures import clip, show
from ..finding import Finding
from ..naming import plain_name, without_terminal
from ..points import PointItem, is_generic, points_of, reuse_of
from ..profile import DATA_KINDS, PointRules, Profile


def check_points(items: Sequence[PointItem], profile: Profile) -> Iterator[Finding]:
    """Over a list of function points; items that cannot be counted are findings too."""
    rules = profile.points
    seen: dict[tuple[str, str, str], tuple[int, PointItem, bool]] = {}
    for number, item in enumerate(items, 1):
        where = f"功能点第 {number} 项“{clip(item.place, 60)}”"
        try:
            points = points_of(item, rules)
        except CostError as error:
            yield _finding("point", where, number, str(error).rstrip("。"), "请按费用标准更正")
            continue
        yield from _generic(item, rules, points, where, number)
        name, terminal = without_terminal(item.name, rules.twin_terminals)
        module, module_terminal = without_terminal(item.module, rules.twin_terminals)
        # The same data are the same data in whatever module they are named.
        key = (item.kind, "" if item.kind in DATA_KINDS else module, name)
        first = seen.setdefault(key, (number, item, terminal or module_terminal))
        if first[1] is not item and not item.twin and not first[1].twin:
            yield _twice(item, first, terminal or module_terminal, rules, points, where, number)


def _twice(
    item: PointItem, first: tuple[int, PointItem, bool], terminal: bool, rules: PointRules, points: Fraction,
    where: str, number: int,
) -> Finding:  # fmt: skip
    share = rules.twin_data if item.kind in DATA_KINDS else rules.twin_transaction
    other = f"第 {first[0]} 项“{clip(first[1].place, 60)}”"
    if (terminal or first[2]) and share is not None:
        rest = points_of(_as_twin(item), rules)
        what = f"与{other}是同一功能在不同终端，按全额计了两次"
        rule = f"另一终端只计 {share.numerator}/{share.denominator}" if share else "另一终端的数据功能不再计"
        return _finding(
            "point-twin",
            where,
            number,
            what,
            f"{rule}，请标为另一终端重复（twin）",
            rules.clause,
            本项=f"{show(points)} 功能点",
            应计=f"{show(rest)} 功能点",
        )
    return _finding(
        "point-twice",
        where,
        number,
        f"与{other}同名同类，疑似重复计数",
        "请删除，或写清两者处理的数据和逻辑有何不同",
        rules.clause,
        本项=f"{show(points)} 功能点",
    )


def _as_twin(item: PointItem) -> PointItem:
    return PointItem(item.name, item.kind, item.count, item.module, "", item.change, item.complexity, twin=True)


def _generic(item: PointItem, rules: PointRules, points: Fraction, where: str, number: int) -> Iterator[Finding]:
    if not rules.generic_reuse or item.twin or not is_generic(item, rules):
        return
    should = rules.reuse.options[rules.generic_reuse]
    if reuse_of(item, rules)[1] > should:
        reused = PointItem(
            item.name, item.kind, item.count, item.module, rules.generic_reuse, item.change, item.complexity
        )
        yield _finding(
            "point-generic",
            where,
            number,
            f"公共模块没有按“{rules.generic_reuse}”重用程度计",
            "请改标重用程度，或说明为何须新做",
            rules.clause,
            本项=f"{show(points)} 功能点",
            应计=f"{show(points_of(reused, rules))} 功能点",
        )


def check_line_names(lines: Sequence[BudgetLine], profile: Profile) -> Iterator[Finding]:
    """The same matters in budget lines: a function for two terminals, a line twice, a common module priced as new."""
    rules = profile.points
    seen: dict[tuple[str, str, str], tuple[BudgetLine, bool]] = {}
    for line in lines:
        if line.sums or not plain_name(line.name):
            continue
        software = line.heading == profile.development.heading
        name, terminal = (
            without_terminal(line.name, rules.twin_terminals) if software else (plain_name(line.name), False)
        )
        first, first_terminal = seen.setdefault((line.heading, name, plain_name(line.spec)), (line, terminal))
        if first is not line:
            twin = software and (terminal or first_terminal)
            what = "是同一功能在不同终端，各计了一次" if twin else "名称和规格都相同，疑似重复列项"
            cure = "请按另一终端的重复功能折算" if twin else "请合并，或写清有何不同"
            code = "line-twin" if twin else "line-twice"
            yield Finding(
                code=code,
                weight="提醒",
                where=line.where,
                row=line.row,
                cure=cure,
                what=f"与第 {first.row} 行“{clip(first.name)}”{what}",
                clause=rules.clause if twin else "",
            )
        if software and rules.generic_reuse and is_generic(PointItem(line.name, ""), rules):
            yield Finding(
                code="line-generic",
                weight="提醒",
                where=line.where,
                row=line.row,
                clause=rules.clause,
                what="属公共模块，看不出是否按重用计价",
                cure=f"请说明重用程度（应为“{rules.generic_reuse}”）",
            )


def _finding(code: str, where: str, row: int, what: str, cure: str, clause: str = "", **figures: str) -> Finding:
    shown: Mapping[str, str] = figures
    return Finding(code=code, weight="错误", where=where, row=row, what=what, cure=cure, figures=shown, clause=clause)
