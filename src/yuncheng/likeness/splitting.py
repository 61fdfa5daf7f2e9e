"""化整为零: one project in parts, each just below a line. It warns; people decide.

Amounts are in 万元. A group is of one unit, years at most `apart` apart, no O&M, each amount just below the same line
(from `just_below` times the line on), the same subject (names or meaning), and either parts by their names (设备,
软件开发, 集成…) or one contractor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from yuncheng.likeness import text
from yuncheng.likeness.analysis import Analysis, analyse
from yuncheng.likeness.classes import core_overlap
from yuncheng.likeness.record import Record
from yuncheng.likeness.words import Words, shipped

LINES = (50.0, 500.0)
JUST_BELOW = 0.9
APART = 1
_SAME_SUBJECT, _SAME_MEANING = 0.5, 0.5
_WARN_FROM = 3
_BUNCHED, _LEAST_BUNCHED = 3.0, 4
_RENAMED = 0.7

Degree = Literal["提示", "预警"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: `rule` in a few words, the members in order of id, their sum and the line they stay below."""

    rule: str
    degree: Degree
    members: tuple[Record, ...]
    total: float
    line: float
    reasons: tuple[str, ...]


def split_groups(
    records: Iterable[Record],
    *,
    lines: Sequence[float] = LINES,
    just_below: float = JUST_BELOW,
    apart: int = APART,
    words: Words | None = None,
) -> list[Finding]:
    """The groups among records, of any number of units. Records without an amount or a year are in none."""
    vocabulary = words or shipped()
    by_unit: dict[str, list[Record]] = {}
    for record in records:
        if record.unit and record.amount is not None and record.year is not None:
            by_unit.setdefault(record.unit, []).append(record)
    found = []
    for unit in sorted(by_unit):
        for line in lines:
            below = [r for r in by_unit[unit] if _below(r, line, just_below)]
            if len(below) > 1:
                found += _groups([analyse(vocabulary, r) for r in below], line, apart)
    return found


def patterns(
    records: Iterable[Record], *, lines: Sequence[float] = LINES, just_below: float = JUST_BELOW
) -> list[Finding]:
    """Signs over a unit's whole list: amounts that bunch below a line; one contractor three times a year below it."""
    by_unit: dict[str, list[Record]] = {}
    for record in records:
        if record.unit and record.amount is not None:
            by_unit.setdefault(record.unit, []).append(record)
    found = []
    for unit in sorted(by_unit):
        for line in lines:
            below = _sorted(r for r in by_unit[unit] if _below(r, line, just_below))
            above = [r for r in by_unit[unit] if r.amount is not None and line <= r.amount < (2 - just_below) * line]
            if len(below) >= _LEAST_BUNCHED and len(below) > _BUNCHED * max(len(above), 1):
                span = f"{_money(just_below * line)}至{_money(line)}"
                reason = f"{len(below)}个项目金额在{span}之间，略高于该线的只有{len(above)}个"
                found.append(_finding("金额集中在限额之下", "提示", below, line, [reason]))
            found += _one_contractor(below, line)
    return found


def renamed(application: Record, refused: Iterable[Record], *, words: Words | None = None) -> list[Finding]:
    """Refused applications of the same unit that this one says over again under another name."""
    vocabulary = words or shipped()
    mine = analyse(vocabulary, application)
    found = []
    for record in _sorted(r for r in refused if r.unit == application.unit and r.id != application.id):
        alike = _meaning(mine, analyse(vocabulary, record))
        if alike >= _RENAMED and text.normalise(record.name) != text.normalise(application.name):
            reason = f"与未通过的“{record.name}”内容相近（{alike:.2f}），名称不同"
            found.append(_finding("未通过后更名再报", "提示", [record, application], 0.0, [reason]))
    return found


def _below(record: Record, line: float, just_below: float) -> bool:
    return record.amount is not None and just_below * line <= record.amount < line


def _groups(members: list[Analysis], line: float, apart: int) -> list[Finding]:
    members = [m for m in members if not m.service]
    links = {
        i: {j for j in range(len(members)) if j != i and _one_project(members[i], members[j], apart)}
        for i in range(len(members))
    }
    found, seen = [], set[int]()
    for start in links:
        if start in seen:
            continue
        together, waiting = set[int](), [start]
        while waiting:
            if (at := waiting.pop()) not in together:
                together.add(at)
                waiting += links[at] - together
        seen |= together
        records = [members[i].record for i in together]
        if len(records) > 1 and sum(r.amount or 0 for r in records) >= line:
            degree: Degree = "预警" if len(records) >= _WARN_FROM else "提示"
            found.append(_finding("疑似化整为零", degree, records, line, _reasons([members[i] for i in together])))
    return found


def _one_project(a: Analysis, b: Analysis, apart: int) -> bool:
    if abs((a.record.year or 0) - (b.record.year or 0)) > apart:
        return False
    in_parts = bool(a.name.part and b.name.part)
    one_hand = bool(a.record.contractor) and a.record.contractor == b.record.contractor
    return (in_parts or one_hand) and same_subject(a, b)


def same_subject(a: Analysis, b: Analysis) -> bool:
    """Whether two projects are about one thing, by their names or by what they mean."""
    if core_overlap(a.name.core, b.name.core) >= _SAME_SUBJECT:
        return True
    # two subjects that share no pair of characters are two projects, however near in meaning their functions are
    return core_overlap(a.name.key, b.name.key) > 0.0 and _meaning(a, b) >= _SAME_MEANING


def _meaning(a: Analysis, b: Analysis) -> float:
    sums = [sum((s.vector for s in side.segments[1:]), side.segments[0].vector.copy()) for side in (a, b)]
    length = float((sums[0] @ sums[0]) ** 0.5 * (sums[1] @ sums[1]) ** 0.5)
    return float(sums[0] @ sums[1]) / length if length else 0.0


def _reasons(members: list[Analysis]) -> list[str]:
    parts = sorted({m.name.part for m in members if m.name.part})
    hands = sorted({m.record.contractor for m in members if m.record.contractor})
    reasons = []
    if parts:
        reasons.append("名称像同一项目的各部分：" + "、".join(parts))
    if len(hands) == 1:
        reasons.append(f"承建单位相同：{hands[0]}")
    reasons.append("年度：" + "、".join(str(year) for year in sorted({m.record.year or 0 for m in members})))
    return reasons


def _one_contractor(below: list[Record], line: float) -> list[Finding]:
    together: dict[tuple[str, int], list[Record]] = {}
    for record in below:
        if record.contractor and record.year:
            together.setdefault((record.contractor, record.year), []).append(record)
    rule = "同一承建单位一年多次略低于限额"
    return [
        _finding(rule, "提示", records, line, [f"{contractor}{year}年{len(records)}次"])
        for (contractor, year), records in sorted(together.items(), key=_first)
        if len(records) >= _WARN_FROM
    ]


def _finding(rule: str, degree: Degree, members: Iterable[Record], line: float, reasons: list[str]) -> Finding:
    ordered = tuple(_sorted(members))
    total = round(sum(r.amount or 0.0 for r in ordered), 4)
    return Finding(rule, degree, ordered, total, line, tuple(reasons))


def _sorted(records: Iterable[Record]) -> list[Record]:
    key: Callable[[Record], str] = lambda record: record.id  # noqa: E731
    return sorted(records, key=key)


def _first(entry: tuple[tuple[str, int], list[Record]]) -> tuple[str, int]:
    return entry[0]


def _money(amount: float) -> str:
    return f"{amount:g}万元"
