"""Money of investment plans to the fen: whatever the lines, every sum of them is the same sum."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from yuncheng.lifecycle.investment.additions import adjusted_lines
from yuncheng.lifecycle.investment.models import ANNUAL, ROLLING, InvestmentLine, InvestmentVersion
from yuncheng.lifecycle.investment.table import SOURCES, table_from
from yuncheng.registry.models import Project, Unit

YEAR, MOST = 2027, 10**13
UNITS = [Unit(pk=number, name=f"单位{number}") for number in (1, 2)]
PROJECTS = [Project(pk=number, name=f"项目{number}", unit=UNITS[number % 2]) for number in range(1, 5)]
fen = st.integers(min_value=1, max_value=MOST)
money = st.dictionaries(st.sampled_from(sorted(SOURCES)), fen, max_size=3)
places = st.tuples(
    st.sampled_from(range(len(PROJECTS))), st.sampled_from((YEAR, YEAR + 1, YEAR + 2)), st.sampled_from(sorted(SOURCES))
)
amounts = st.dictionaries(places, fen, max_size=20)


def lines_of(amounts, *, annual: bool = False) -> list[InvestmentLine]:
    return [
        InvestmentLine(project=PROJECTS[project], year=year, source=source, amount=amount)
        for (project, year, source), amount in amounts.items()
        if not annual or year == YEAR
    ]


def by_place(lines) -> Counter[tuple[int, str]]:
    return Counter({(line.project_id, line.source): line.amount for line in lines})


@given(amounts, st.sampled_from((ANNUAL, ROLLING)))
def test_rows_columns_units_and_the_whole_add_up_to_the_lines(amounts, kind):
    lines = lines_of(amounts, annual=kind == ANNUAL)
    table = table_from(InvestmentVersion(kind=kind, year=YEAR), lines)
    whole = sum(line.amount for line in lines)
    assert sum(row.total for row in table.rows) == whole
    assert (sum(table.totals), table.total) == (whole, whole)
    assert sum(amount for _, _, amount in table.units()) == whole
    assert sum(projects for _, projects, _ in table.units()) == table.projects


@given(amounts)
def test_each_cell_of_an_annual_plan_is_the_money_of_one_project_and_source(amounts):
    lines = lines_of(amounts, annual=True)
    table = table_from(InvestmentVersion(kind=ANNUAL, year=YEAR), lines)
    shown = {(row.project.pk, head): cell for row in table.rows for head, cell in row.told if cell is not None}
    assert shown == {(line.project_id, SOURCES[line.source]): line.amount for line in lines}


@given(amounts, money)
def test_an_addition_adds_what_it_asks_for_and_touches_nobody_elses_money(amounts, wanted):
    lines = lines_of(amounts, annual=True)
    before = by_place(lines)
    adjusted_lines(lines, PROJECTS[0], YEAR, wanted, {})
    assert by_place(lines) == before + Counter({(PROJECTS[0].pk, source): amount for source, amount in wanted.items()})


@given(amounts, money, money)
def test_an_addition_approved_anew_leaves_what_it_would_have_left_at_once(amounts, first, second):
    """Approved with one sum, then with another: the plan is as if only the second had been approved."""
    twice, once = lines_of(amounts, annual=True), lines_of(amounts, annual=True)
    adjusted_lines(twice, PROJECTS[0], YEAR, first, {})
    adjusted_lines(twice, PROJECTS[0], YEAR, second, first)
    adjusted_lines(once, PROJECTS[0], YEAR, second, {})
    assert +by_place(twice) == +by_place(once)


@given(amounts, money, st.integers(min_value=0, max_value=100))
def test_taking_an_addition_out_of_a_plan_that_was_cut_brings_no_line_below_nothing(amounts, put, share):
    lines = lines_of(amounts, annual=True)
    adjusted_lines(lines, PROJECTS[0], YEAR, put, {})
    for line in lines:
        line.amount = line.amount * share // 100  # an adjustment by 发改委 in between
    others = {place: amount for place, amount in by_place(lines).items() if place[0] != PROJECTS[0].pk}
    adjusted_lines(lines, PROJECTS[0], YEAR, {}, put)
    left = by_place(lines)
    assert min(left.values(), default=0) >= 0
    assert {place: amount for place, amount in left.items() if place[0] != PROJECTS[0].pk} == others
