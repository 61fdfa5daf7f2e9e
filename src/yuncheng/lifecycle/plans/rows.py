"""The tasks of a plan as rows of its form: what a revision begins with, and which cells will not do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from yuncheng.casework.recorders import BadCell
from yuncheng.rulebook.procedures.plans import COUNTY_ITEM, DEPARTMENT_ITEM

from .items import county_plan
from .models import COUNTY, DEPARTMENT, Plan

_NUMBER = re.compile(r"^[^\s·<>/\\?#%&]{1,20}$")


def normal_number(number: str) -> str:
    """An item's number as it is kept: half-width figures and dots, no blanks around it."""
    return unicodedata.normalize("NFKC", number).strip()


def item_rows(plan: Plan, level: str) -> list[dict[str, Any]]:
    """The items of a plan as the form's rows; of a department's, a county item that holds no more is left out."""
    columns = COUNTY_ITEM if level == COUNTY else DEPARTMENT_ITEM
    rows = [dict(row) for row in plan.items.order_by("position").values(*(column.key for column in columns))]
    if level == DEPARTMENT:
        held = _county_codes()
        for row in rows:
            row["county_item"] = row["county_item"] if row["county_item"] in held else ""
    return rows


def _county_codes() -> frozenset[str]:
    plan = county_plan()
    return frozenset(plan.items.values_list("code", flat=True)) if plan else frozenset()


def bad_numbers(rows: Sequence[Mapping[str, Any]], gone: Mapping[str, str]) -> list[BadCell]:
    """Numbers that are malformed, told twice, or once stood for a task that an earlier revision dropped."""
    found: list[BadCell] = []
    seen: dict[str, int] = {}
    for place, row in enumerate(rows, 1):
        number = normal_number(row["number"])
        if not _NUMBER.match(number):
            found.append(BadCell(place, "number", f"“{number}”不能作编号", "不含空格、斜线和间隔号，如3.2"))
        elif number in seen:
            found.append(BadCell(place, "number", f"“{number}”与第{seen[number]}行重复", "每项任务用自己的编号"))
        elif number in gone and gone[number] != row["title"]:
            problem = f"“{number}”曾是“{gone[number]}”，已在修订中取消"
            found.append(BadCell(place, "number", problem, "新任务请用没有用过的编号，以免引用错位"))
        seen.setdefault(number, place)
    return found


def adrift_cells(rows: Sequence[Mapping[str, Any]]) -> list[BadCell]:
    """Department items that lean on nothing and do not say why."""
    adrift = [place for place, row in enumerate(rows, 1) if not row.get("county_item") and not row.get("why_none")]
    if not adrift:
        return []
    cure = "请选择，或者写明没有对应的缘由" if county_plan() else "现在没有施行中的全县规划，请写明没有对应的缘由"
    return [BadCell(place, "county_item", "没有对上全县规划的任务", cure) for place in adrift]
