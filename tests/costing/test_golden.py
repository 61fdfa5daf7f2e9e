"""The worked examples of the published guides, to the cent; a difference is data with a reason."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from yuncheng.costing import (
    Result,
    develop,
    estimate,
    estimate_three,
    read_request,
    read_software,
    reckon,
    shipped_profile,
)
from yuncheng.costing.fee_kinds import ProgressiveFee
from yuncheng.costing.fees.by_base import tiered

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in GOLDEN["cases"]}


def outcome(case: dict[str, Any]) -> Result:
    profile = shipped_profile(case["profile"])
    if case["do"] == "develop":
        return develop(profile, read_software(case["given"], where="算例"), case["share"])
    return reckon(profile, case["fee"], case["given"])


@pytest.mark.parametrize("name", CASES)
def test_each_example_comes_out_to_the_cent_or_its_difference_is_explained(name):
    case = CASES[name]
    difference = GOLDEN["differences"].get(name)
    result = outcome(case)
    if difference is None:
        assert result.fen == case["fen"]
    else:
        assert result.fen == difference["ours_fen"] != case["fen"]
        assert difference["reason"]
    assert result.steps
    assert all(step.clause for step in result.steps)


@pytest.mark.parametrize("name", GOLDEN["published"])
def test_every_published_figure_is_one_of_those_worked_out_here(name):
    project = GOLDEN["project"]
    worked = {case["id"]: case["fen"] for case in (*GOLDEN["cases"], *GOLDEN["sums"], project)}
    worked |= {part: project[table][key] for part, (table, key) in GOLDEN["parts"].items()}
    assert worked[name] == GOLDEN["published"][name]


def test_every_difference_belongs_to_a_case():
    assert set(GOLDEN["differences"]) <= set(CASES)


@pytest.mark.parametrize("row", GOLDEN["sums"], ids=lambda row: row["id"])
def test_sums_of_examples(row):
    assert sum(outcome(CASES[name]).fen for name in row["of"]) == row["fen"]


def test_the_whole_project_adds_up_as_printed():
    golden = GOLDEN["project"]
    made = estimate(shipped_profile("changsha-2023"), read_request(golden["request"]))
    assert made.fen == golden["fen"]
    assert made.by_group == golden["by_group_fen"]
    assert {name: made.result(name).fen for name in golden["results_fen"]} == golden["results_fen"]
    assert sum(made.by_heading.values()) == sum(made.by_group.values()) == made.fen


def test_the_three_results_rise_and_the_middle_is_the_printed_one():
    three = estimate_three(shipped_profile("changsha-2023"), read_request(GOLDEN["project"]["request"]))
    assert [one.share for one in three.each] == ["P25", "P50", "P75"]
    assert three.low.fen < three.middle.fen == GOLDEN["project"]["fen"] < three.high.fen


@pytest.mark.parametrize("name", GOLDEN["tier_ends_wan"])
def test_tiers_below_at_and_above_each_end(name):
    fee = shipped_profile("changsha-2023").fees[name]
    assert isinstance(fee, ProgressiveFee)
    cent = Fraction(1, 100)
    for number, printed in enumerate(GOLDEN["tier_ends_wan"][name]):
        end = fee.tiers[number].upto_yuan
        assert end is not None
        at = Fraction(printed) * 10_000
        assert tiered(fee, end) == at
        assert tiered(fee, end - cent) == at - cent * fee.tiers[number].percent / 100
        assert tiered(fee, end + cent) == at + cent * fee.tiers[number + 1].percent / 100


def test_the_points_of_the_crypto_example_and_its_slip():
    golden = GOLDEN["crypto_points"]
    items = [
        {"name": f"功能 {number}", "kind": kind, "reuse": reuse, "count": count, "change": "修改"}
        for number, (kind, reuse, count) in enumerate(golden["items"], 1)
    ]
    software = read_software({"items": items, "factors": {"规模": "交付及运维阶段"}}, where="算例")
    result = develop(shipped_profile(golden["profile"]), software)
    assert f"{golden['points']} 功能点" in [step.value for step in result.steps]
    assert result.exact_yuan == Fraction(golden["points"]) * Fraction("6.41") / 174 * 20_000
    assert (
        result.fen == Fraction(golden["table_wan"]) * 1_000_000 != Fraction(golden["printed_sentence_wan"]) * 1_000_000
    )
    assert golden["reason"]
