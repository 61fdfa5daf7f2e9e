"""Drafts and computed scenarios side by side."""

from __future__ import annotations

import pytest

from tests.board.county import WAN, YEAR, a_draft, on_list, order, row
from tests.pages.visiting import as_, queries, text
from yuncheng.lifecycle.board import draft_funds, drafts
from yuncheng.lifecycle.board.allocation import Ranked, Standing
from yuncheng.lifecycle.board.comparison import differing, scenario, sums
from yuncheng.lifecycle.board.ranking import move_row

COMPARE = f"/board/{YEAR}/compare/"
ROWS = [
    Ranked(1, "budget", 60 * WAN),
    Ranked(2, "budget", 30 * WAN),
    Ranked(3, "budget", 10 * WAN, mandatory=True),
    Ranked(4, "own", 50 * WAN, hold=True),
]
FUNDS = {"budget": 100 * WAN, "own": 80 * WAN}
PROJECTS = {1: 11, 2: 12, 3: 13, 4: 14}


def columns(*kinds):
    return [scenario("7", "基本方案", ROWS, FUNDS, PROJECTS, kind) for kind in kinds]


def test_a_scenario_is_named_after_its_draft_and_what_was_computed():
    assert [(one.key, one.name) for one in columns("", "-mandatory", "-less", "-both")] == [
        ("7", "基本方案"),
        ("7-mandatory", "基本方案（必保优先）"),
        ("7-less", "基本方案（资金减10%）"),
        ("7-both", "基本方案（必保优先且资金减10%）"),
    ]


def test_ten_per_cent_less_money_takes_out_what_no_longer_fits():
    whole, less, both = columns("", "-less", "-both")
    assert whole.allocation.included == {1, 2, 3}
    assert (less.allocation.included, less.allocation.short) == ({1, 2, 3}, 10 * WAN)
    assert (both.allocation.included, both.allocation.short) == ({3, 1}, 0)


def test_only_projects_that_are_in_somewhere_and_not_everywhere_are_told():
    found = differing(columns("", "-both"))
    assert [(one.project, one.cells) for one in found] == [(12, ((2, Standing.IN), (3, Standing.OUT)))]
    assert differing(columns("", "-mandatory")) == []


def test_a_project_that_a_draft_does_not_hold_differs_too():
    one = scenario("1", "甲", ROWS[:1], FUNDS, PROJECTS, "")
    other = scenario("2", "乙", [], FUNDS, {}, "")
    assert [found.cells for found in differing([one, other])] == [((1, Standing.IN), None)]


def test_sums_by_a_group_stand_beside_each_other():
    found = sums(columns("", "-both"), {11: "卫健", 12: "农业", 13: "卫健"})
    assert [(group, [(one.count, one.fen) for one in cells]) for group, cells in found] == [
        ("农业", [(1, 30 * WAN), (0, 0)]),
        ("卫健", [(2, 70 * WAN), (2, 70 * WAN)]),
    ]


# ---------------------------------------------------------------------------------------------- the page


@pytest.fixture
def drafts_of_year(county):
    base = a_draft(county, "甲", "乙", budget=100)
    other = drafts.copy_draft(base.pk, "乙优先", by=county["lead.handler"])
    move_row(other.pk, row(other, "乙").pk, before=row(other, "甲").pk, by=county["lead.handler"])
    return base, other


def test_the_page_tells_which_projects_differ_and_the_totals(county, workday, drafts_of_year):
    base, other = drafts_of_year
    page = text(as_(county["finance.handler"]).get(f"{COMPARE}?drafts={base.pk},{other.pk}"))
    assert "结果不同的项目 2 个，共 2 个" in page
    assert "甲 测试卫健局 · 财政预算资金 线上 第1位 线下 第2位" in page
    assert "乙 测试卫健局 · 财政预算资金 线下 第2位 线上 第1位" in page
    assert "财政预算资金 100.00 1 个 / 可用 100.00 100.00 1 个 / 可用 100.00" in page
    assert "测试卫健局 100.00 1 个 100.00 1 个" in page


def test_without_a_choice_all_drafts_stand_beside_two_scenarios(county, workday, drafts_of_year):
    page = text(as_(county["lead.handler"]).get(COMPARE))
    assert "合计 基本方案 乙优先 乙优先（必保优先） 测算 乙优先（资金减10%） 测算" in page


def test_comparing_stores_nothing(county, workday, drafts_of_year):
    base, _ = drafts_of_year
    as_(county["lead.handler"]).get(f"{COMPARE}?drafts={base.pk}-both")
    base.refresh_from_db()
    assert (order(base), draft_funds.funds_of(base)["budget"], base.revision) == (["甲", "乙"], 100 * WAN, 1)


def test_a_draft_of_another_year_cannot_be_compared(county, workday, drafts_of_year):
    on_list(county, "去年的", plan_year=2026)
    foreign = drafts.new_draft(2026, "去年", by=county["lead.handler"])
    client = as_(county["lead.handler"])
    for asked in (f"{foreign.pk}", "999", "甲", f"{drafts_of_year[0].pk}-half", "1-less-less"):
        answer = client.get(f"{COMPARE}?drafts={asked}")
        assert (answer.status_code, "不在本年度，或已被删除" in text(answer)) == (400, True)


def test_at_most_six_columns_are_compared(county, workday, drafts_of_year):
    base, other = drafts_of_year
    kinds = ("", "-mandatory", "-less", "-both")
    asked = ",".join(f"{one.pk}{kind}" for one in (base, other) for kind in kinds)
    answer = as_(county["lead.handler"]).get(f"{COMPARE}?drafts={asked}")
    assert (answer.status_code, "一次最多比较6个方案" in text(answer)) == (400, True)


def test_a_year_without_drafts_has_nothing_to_compare(county, workday):
    assert "没有可以比较的" in text(as_(county["lead.handler"]).get(COMPARE))


@pytest.mark.parametrize("rows", [1, 3])
def test_comparing_takes_the_same_queries_for_any_number_of_rows(county, workday, rows):
    a_draft(county, *(f"项目{number}" for number in range(rows)), budget=100)
    assert queries(as_(county["lead.handler"]), COMPARE) == 10
