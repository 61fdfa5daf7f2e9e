"""Verdicts on the rows of a data catalogue (annex 2): gather it, get it by sharing, or somebody has it already.

Only known elements are judged; the rest get proposals to confirm. A source that is not shared becomes a question for
the data authority, not a fault of the unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from yuncheng.likeness.items import Dictionary, Element, Proposal, plain, shipped_dictionary

Verdict = Literal["本单位采集", "应通过共享获取", "重复采集", "待协调", "待确认", "系统字段"]
NOT_SHARED = "不予共享"
_MOST_NAMED = 3
_OWN = ("采集单位", "设备所属单位")


@dataclass(frozen=True, slots=True)
class Item:
    """One row: a data item of a resource. `shared` is 无条件共享, 有条件共享, 不予共享 or empty; `way` how."""

    name: str
    resource: str = ""
    unit: str = ""
    shared: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What is said of one row, why in words, who has it already, and what it may be when it is not known."""

    item: Item
    verdict: Verdict
    reason: str
    element: Element | None
    held_by: tuple[Item, ...]
    proposals: tuple[Proposal, ...]


def check_items(
    rows: Iterable[Item], held: Iterable[Item], *, dictionary: Dictionary | None = None
) -> list[RowVerdict]:
    """Judge every row against the catalogues of other units (`held`; rows of the row's own unit there do not count)."""
    book = dictionary or shipped_dictionary()
    by_element: dict[str, list[Item]] = {}
    for item in held:
        if element := book.find(item.name):
            by_element.setdefault(element.name, []).append(item)
    return [_judge(row, by_element, book) for row in rows]


def _judge(row: Item, by_element: dict[str, list[Item]], book: Dictionary) -> RowVerdict:
    element = book.find(row.name)
    if element is None:
        if not plain(row.name):
            return RowVerdict(row, "待确认", "没有数据项名称", None, (), ())
        found = tuple(book.propose(row.name, row.resource))
        reason = "未对应到标准数据元，请从建议中确认" if found else "未对应到标准数据元，也没有相近的，请人工判断"
        return RowVerdict(row, "待确认", reason, None, (), found)
    others = tuple(item for item in by_element.get(element.name, ()) if item.unit != row.unit)
    if element.subject == "系统":
        return RowVerdict(row, "系统字段", f"“{element.name}”由系统产生，不属于采集", element, (), ())
    if element.answered_by(row.unit):
        return RowVerdict(row, "本单位采集", f"本单位是“{element.name}”的权威来源", element, others, ())
    sources = tuple(item for item in others if element.answered_by(item.unit))
    if sources:
        return _from_source(row, element, sources, others)
    if others:
        return RowVerdict(row, "重复采集", f"“{element.name}”已由{_named(others)}采集", element, others, ())
    if element.authority in _OWN:
        return RowVerdict(row, "本单位采集", f"“{element.name}”由采集单位负责，尚无其他单位编目", element, (), ())
    reason = f"“{element.name}”的权威来源是{element.authority}，其资源尚未编目，请申请共享"
    return RowVerdict(row, "应通过共享获取", reason, element, (), ())


def _named(items: tuple[Item, ...]) -> str:
    """Whose they are: the first few by name, the rest by number."""
    units = list(dict.fromkeys(item.unit for item in items if item.unit))
    more = f"等{len(units)}个单位" if len(units) > _MOST_NAMED else ""
    return ("、".join(units[:_MOST_NAMED]) or "其他单位") + more


def _from_source(row: Item, element: Element, sources: tuple[Item, ...], others: tuple[Item, ...]) -> RowVerdict:
    source = next((item for item in sources if item.shared != NOT_SHARED), sources[0])
    where = f"{source.unit}“{source.resource}”"
    if source.shared == NOT_SHARED:
        return RowVerdict(row, "待协调", f"权威来源{where}标为不予共享，请数据主管部门协调", element, others, ())
    details = "，".join(part for part in (source.shared, source.way) if part)
    reason = f"权威来源是{where}" + (f"（{details}）" if details else "")
    return RowVerdict(row, "应通过共享获取", reason, element, others, ())
