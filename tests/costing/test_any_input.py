"""Whatever is thrown at the package, it answers or refuses in words; nothing else escapes."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from importlib import resources
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from yuncheng.costing import (
    COLUMNS,
    CostError,
    assess_budget,
    compare,
    estimate,
    parse_profile,
    read_request,
    reckon,
    shipped_profile,
)

PROFILE = shipped_profile("changsha-2023")
SHIPPED: dict[str, Any] = json.loads(
    resources.files("yuncheng.costing").joinpath("profiles", "changsha-2023.json").read_text(encoding="utf-8")
)
WRITTEN = [
    "1万元", "=A1", "#N/A", "－3", "１，０００", "1e9", "3台", "合计", "小计", "软件开发费", "监理费", "机房",
    "2026-11-01", "EI",
]  # fmt: skip
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=12)
CELLS = PLAIN | st.sampled_from(WRITTEN)
NESTED = st.recursive(
    CELLS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner), max_leaves=4
)
ROWS = st.lists(st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=9), max_size=6)
thorough = settings(max_examples=100, deadline=None)


def words(call: Callable[[], object]) -> str:
    """The refusal, or “answered。”."""
    try:
        call()
    except CostError as refused:
        return str(refused)
    return "answered。"


@thorough
@given(ROWS, ROWS, st.sampled_from(["元", "万元", "分"]))
def test_cells_of_a_budget(rows, others, unit):
    today = date(2026, 11, 23)
    for call in (
        lambda: assess_budget(rows, profile=PROFILE, unit=unit, points=others, quotations=others, today=today).text(),
        lambda: compare(rows, others, profile=PROFILE, unit=unit).text(),
        lambda: estimate(PROFILE, read_request({"purchases": rows, "stated": others})).text(),
    ):
        assert words(call).endswith("。")


KEYS = {
    "progressive": ("base", "parts", "difficulty", "options"),
    "rate": ("base", "grade", "percent", "options"),
    "level": ("level", "count", "choices", "bands", "options"),
    "share": ("of_yuan", "options"),
    "people": ("people", "days", "half_day", "mode", "allowance_yuan"),
    "upkeep": ("assets", "year", "level"),
    "workdays": ("units", "day_yuan", "options"),
    "staff": ("months",),
}


@thorough
@given(st.data())
def test_inputs_of_a_fee(data):
    name = data.draw(st.sampled_from(sorted(PROFILE.fees)))
    keys = st.sampled_from(KEYS[SHIPPED["fees"][name]["kind"]])
    given_ = data.draw(st.dictionaries(keys, NESTED, max_size=5))
    assert words(lambda: reckon(PROFILE, name, given_)).endswith("。")


@thorough
@given(st.data())
def test_a_profile_with_anything_anywhere(data):
    changed = copy.deepcopy(SHIPPED)
    at: Any = changed
    key = data.draw(st.sampled_from(sorted(at)))
    while at[key] and isinstance(at[key], (dict, list)) and data.draw(st.integers(0, 3)):
        at = at[key]
        key = data.draw(st.sampled_from(list(at) if isinstance(at, dict) else list(range(len(at)))))
    odd: st.SearchStrategy[Any] = (
        st.none() | st.booleans() | st.integers(-5, 500) | st.text(max_size=3) | st.just([]) | st.just({})
    )
    at[key] = data.draw(odd)
    assert words(lambda: parse_profile(json.dumps(changed), source="某县")).endswith("。")
