"""What changed between two versions of a plan, item by item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .models import Plan, PlanItem

_TEXTS = {
    "title": "任务",
    "content": "内容和目标",
    "units": "牵头和配合单位",
    "county_item": "对应的全县规划任务",
    "why_none": "没有对应的缘由",
}
_OWN = {"title": "规划名称", "span": "规划期", "goal": "总体目标"}


@dataclass(frozen=True, slots=True)
class Change:
    """One text that reads differently now."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One task: added, dropped, or changed in some of its texts."""

    kind: str  # added · dropped · changed
    item: PlanItem
    changes: tuple[Change, ...] = ()

    @property
    def words(self) -> str:
        return {"added": "新增", "dropped": "取消", "changed": "修改"}[self.kind]


def item_changes(new: Plan, old: Plan) -> list[ItemChange]:
    """The tasks in which two versions differ, in the order of the newer one; dropped ones after them. Two queries."""
    now, before = _items(new), _items(old)
    found = []
    for code, item in now.items():
        was = before.get(code)
        if was is None:
            found.append(ItemChange("added", item))
        elif changes := _changes(item, was):
            found.append(ItemChange("changed", item, changes))
    return [*found, *(ItemChange("dropped", was) for code, was in before.items() if code not in now)]


def own_changes(new: Plan, old: Plan) -> list[Change]:
    """In which of its own texts (name, years, goal) the plan differs."""
    pairs = ((label, str(getattr(old, key)), str(getattr(new, key))) for key, label in _OWN.items())
    return [Change(label, before, after) for label, before, after in pairs if before != after]


def _items(plan: Plan) -> Mapping[str, PlanItem]:
    return {item.code: item for item in plan.items.order_by("position")}


def _changes(item: PlanItem, was: PlanItem) -> tuple[Change, ...]:
    pairs = ((label, getattr(was, key), getattr(item, key)) for key, label in _TEXTS.items())
    return tuple(Change(label, before, after) for label, before, after in pairs if before != after)
