"""化整为零: groups with their figures and article, for the bureau; lines and nearness are the law's."""

from __future__ import annotations

import pytest

from tests.county import do
from tests.pages.visiting import as_, queries, text
from yuncheng.lifecycle.resemblance.splitting import groups_of_year, groups_with

PARTS = ("城区内涝监测平台软件开发服务", "城区内涝监测前端感知设备采购", "城区内涝监测数据接口对接服务")


@pytest.fixture
def report(file_report):
    def filed(name, amount, unit="health", **more):
        return file_report(unit, name=name, content="积水报警、泵站远程启停。", amount=amount, **more)

    return filed


def test_two_parts_are_a_hint_and_three_a_warning(report):
    first, second = report(PARTS[0], "48"), report(PARTS[1], "47.5")
    (group,) = groups_of_year(2027)
    assert (group.warning, group.members, group.fen) == (False, (first, second), 95_500_000)
    assert (group.line.article, group.line.fen) == (7, 50_000_000)
    third = report(PARTS[2], "45")
    (group,) = groups_of_year(2027)
    assert (group.warning, group.members) == (True, (first, second, third))


@pytest.mark.parametrize(("amount", "groups"), [("44.99", 0), ("45", 1), ("49.99", 1), ("50", 0), ("50.01", 0)])
def test_a_part_lies_just_below_the_line(report, amount, groups):
    report(PARTS[0], "48")
    report(PARTS[1], amount)
    assert len(groups_of_year(2027)) == groups


def test_the_higher_line_is_that_of_article_25(report):
    report(PARTS[0], "480")
    report(PARTS[1], "475")
    assert [(group.line.article, group.fen) for group in groups_of_year(2027)] == [(25, 955_000_000)]


def test_parts_of_a_department_and_its_school_are_one_departments(county, report):
    department, school = report(PARTS[0], "48", "edu"), None
    school = report(PARTS[1], "47", "school", sending=False)
    (group,) = groups_of_year(2027)
    assert (group.unit, group.members) == (county.units["edu"], (department, school))
    assert len(groups_with(school)) == 1


def test_two_departments_are_two(report):
    report(PARTS[0], "48", "health")
    report(PARTS[1], "47", "farm")
    assert groups_of_year(2027) == []


@pytest.mark.parametrize(("year", "groups"), [(2026, 1), (2025, 0)])
def test_twenty_four_months_are_two_plan_years(report, year, groups):
    report(PARTS[0], "48")
    report(PARTS[1], "47", plan_year=year, sending=False)
    assert len(groups_of_year(2027)) == groups


def test_a_withdrawn_part_is_none(county, report):
    report(PARTS[0], "48")
    gone = report(PARTS[1], "47")
    do(gone.cases.get(), "withdraw", "withdrawn", county["health.handler"], reason="合并报送")
    assert groups_of_year(2027) == []


def test_the_page_is_the_bureaus_and_the_auditors(county, report):
    report(PARTS[0], "48")
    report(PARTS[1], "47.5")
    page = text(as_(county["lead.handler"]).get("/likeness/splitting/?year=2027"))
    assert "提示 测试卫健局 ：疑似化整为零，2 个项目合计 95.50 万元，各低于清单起点 50.00 万元 第七条" in page
    assert "名称像同一项目的各部分" in page
    assert as_(county["audit.leader"]).get("/likeness/splitting/").status_code == 200
    for who in ("health.handler", "finance.checker", "sysadmin"):
        assert as_(county[who]).get("/likeness/splitting/").status_code == 404


def test_a_year_without_any_says_what_would_stand_there(county, workday):
    page = as_(county["lead.handler"]).get("/likeness/splitting/?year=2020")
    assert "没有发现疑似化整为零的项目。" in text(page)


@pytest.mark.parametrize("year", ["99999", "abc"])
def test_an_absurd_year_is_a_bad_form(county, workday, year):
    assert as_(county["lead.handler"]).get(f"/likeness/splitting/?year={year}").status_code == 400


def test_the_bureau_sees_at_intake_that_a_report_may_be_a_part(county, report):
    report(PARTS[0], "48")
    second = report(PARTS[1], "47.5")
    address = f"/cases/{second.cases.get().pk}/"
    assert "2 个项目合计 95.50 万元" in text(as_(county["lead.handler"]).get(address))
    assert "化整为零" not in text(as_(county["health.handler"]).get(address))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries(county, report, rows):
    for part in PARTS[:rows]:
        report(part, "48")
    assert queries(as_(county["lead.handler"]), "/likeness/splitting/?year=2027") == SPLITTING_QUERIES


SPLITTING_QUERIES = 10
