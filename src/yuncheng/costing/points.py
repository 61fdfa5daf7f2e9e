"""Counting function points: weights × number × reuse × kind of change, grouped so that a reader can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .derivation import Derivation
from .errors import CostError
from .figures import clip, round_places, show
from .given import Given
from .naming import plain_name
from .profile import DATA_KINDS, PointRules


@dataclass(frozen=True, slots=True)
class PointItem:
    """One function: module, name, ILF/EIF/EI/EO/EQ, how many.

    ``reuse``, ``change`` and ``complexity`` are options of the profile; empty takes the profile's default. ``twin``
    says that it repeats a function counted for another terminal.
    """

    name: str
    kind: str
    count: Fraction = Fraction(1)
    module: str = ""
    reuse: str = ""
    change: str = ""
    complexity: str = ""
    twin: bool = False

    @property
    def place(self) -> str:
        """“用户管理·新增用户（EI）”."""
        return f"{self.module + '·' if self.module else ''}{self.name}（{self.kind}）"


def read_items(rows: object, *, where: str) -> tuple[PointItem, ...]:
    """Function points from a list of objects; the first bad one is refused with its place."""
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not rows:
        raise CostError(f"{where}：没有任何功能点。")
    return tuple(_read_item(row, f"{where}第 {number} 项") for number, row in enumerate(rows, 1))


def _read_item(row: object, where: str) -> PointItem:
    given = Given(row, where)
    given.only("name", "kind", "count", "module", "reuse", "change", "complexity", "twin")
    name, kind = given.text("name"), given.text("kind").upper()
    count = given.number("count", default=Fraction(1))
    return PointItem(
        name=name,
        kind=kind,
        count=count,
        module=given.text("module", default=""),
        reuse=given.text("reuse", default=""),
        change=given.text("change", default=""),
        complexity=given.text("complexity", default=""),
        twin=given.flag("twin"),
    )


def is_generic(item: PointItem, rules: PointRules) -> bool:
    """Whether an item belongs to a common module (user, role, log, log-in …) by its module's or its own name."""
    names = (plain_name(item.module), plain_name(item.name))
    words = [plain_name(word) for word in rules.generic_modules]
    # “登录日志分析模型” is no common module: the word must be the name or nearly all of it.
    return any(word in name and len(name) <= len(word) + 4 for word in words for name in names)


def reuse_of(item: PointItem, rules: PointRules) -> tuple[str, Fraction]:
    """How much of an item counts: a twin by the profile's rule, else its reuse, else what the profile supposes."""
    if item.twin:
        share = rules.twin_data if item.kind in DATA_KINDS else rules.twin_transaction
        if share is None:
            raise CostError(f"功能点“{item.place}”标为另一终端的重复功能，但费用标准没有这种折算。")
        return "另一终端重复", share
    supposed = rules.generic_reuse if rules.generic_reuse and is_generic(item, rules) else rules.reuse.default
    return rules.reuse.pick(item.reuse or supposed or None, where=f"功能点“{item.place}”")


def points_of(item: PointItem, rules: PointRules) -> Fraction:
    """The points of one item after reuse and kind of change; refused in words when the rules do not know it."""
    change = _change_of(item, rules)[1]
    return item.count * _weight_of(item, rules) * reuse_of(item, rules)[1] * change


def count_points(items: Sequence[PointItem], rules: PointRules, derivation: Derivation) -> Fraction:
    """All points; the derivation shows one line for each kind, reuse and change."""
    groups: dict[tuple[str, str, str, str], list[PointItem]] = {}
    for item in items:
        _weight_of(item, rules)
        key = (item.kind, item.complexity, reuse_of(item, rules)[0], _change_of(item, rules)[0])
        groups.setdefault(key, []).append(item)
    total = Fraction(0)
    for (kind, complexity, reuse, change), group in sorted(groups.items(), key=lambda pair: _order(pair[0], rules)):
        count = sum((item.count for item in group), Fraction(0))
        first = group[0]
        share, changed = reuse_of(first, rules)[1], _change_of(first, rules)[1]
        points = count * _weight_of(first, rules) * share * changed
        figures = f"{show(count)} 个 × {show(_weight_of(first, rules))} × {_ratio(share)}（{reuse}）"
        figures += f" × {_ratio(changed)}（{change}）" if change else ""
        derivation.step(f"{kind}{complexity}", figures, points, "功能点", clause=rules.clause)
        total += points
    if rules.places is not None:
        total = round_places(total, rules.places)
    formula = "各类相加" + (f"，取 {rules.places} 位小数" if rules.places is not None else "")
    derivation.step("未调整功能点", formula, total, "功能点", clause=rules.clause)
    return total


def _order(key: tuple[str, str, str, str], rules: PointRules) -> tuple[int, str, str, str]:
    return (list(rules.weights).index(key[0]), *key[1:])


def _weight_of(item: PointItem, rules: PointRules) -> Fraction:
    grades: Mapping[str, Fraction] | None = rules.weights.get(item.kind)
    if grades is None:
        raise CostError(f"功能点“{item.place}”的类型不在 {'、'.join(rules.weights)} 之中。")
    if item.complexity not in grades:
        said = f"的复杂度“{clip(item.complexity)}”不在选项中" if item.complexity else "没有写复杂度"
        options = "、".join(grade for grade in grades if grade) or "（本标准不分复杂度，请留空）"
        raise CostError(f"功能点“{item.place}”{said}。可选：{options}。")
    return grades[item.complexity]


def _change_of(item: PointItem, rules: PointRules) -> tuple[str, Fraction]:
    if rules.changes is None:
        if item.change:
            raise CostError(f"功能点“{item.place}”写了修改类型，但费用标准没有这种折算。")
        return "", Fraction(1)
    return rules.changes.pick(item.change or rules.changes.default or None, where=f"功能点“{item.place}”")


def _ratio(value: Fraction) -> str:
    """Thirds and sixths are shown as such, decimals as decimals."""
    return show(value) if (value * 10**6).denominator == 1 else f"{value.numerator}/{value.denominator}"
