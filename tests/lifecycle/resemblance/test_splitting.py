"""化整为零: groups with their figures and article, for the bureau; lines and nearness are the law's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.county import do
from tests.pages.visiting import as_, queries, text
from yuncheng.lifecycle.resemblance.splitting import groups_of_year, groups_with
from yuncheng.registry.models import InformationSystem, Project

from .conftest import HERDS, PARKING

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
    assert [len(group.members) for group in groups_of_year(2027)] == [1]  # devices alone, see below


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


SPLITTING_QUERIES = 11


# ---------------------------------------------------------------------------------------------------- other signs


def rules(year=2027):
    return [group.rule for group in groups_of_year(year)]


WHOLE = ("城区内涝监测东片区系统", "城区内涝监测西片区系统")
TOGETHER = "同批报送的相近项目各略低于限额"


def test_filed_on_one_day_on_one_subject_they_are_told_without_a_word_for_a_part(report):
    first, second = report(WHOLE[0], "48"), report(WHOLE[1], "47")
    (group,) = groups_of_year(2027)
    assert (group.rule, group.members, group.fen) == (TOGETHER, (first, second), 95_000_000)
    assert group.reasons == ("都在2026-03-02报送，名称或内容相近",)


def test_filed_on_two_days_they_are_not(report):
    first, second = report(WHOLE[0], "48"), report(WHOLE[1], "47")
    Project.objects.filter(pk=second.pk).update(reported_on=first.reported_on - timedelta(days=1))
    assert rules() == []
    Project.objects.filter(pk=second.pk).update(reported_on=None)
    assert rules() == []


def test_parts_filed_on_one_day_are_told_once(report):
    report(PARTS[0], "48"), report(PARTS[1], "47.5")
    assert rules() == ["疑似化整为零"]


@pytest.mark.parametrize(("count", "found"), [(3, []), (4, ["金额集中在限额之下"])])
def test_amounts_that_bunch_below_a_line_are_told(report, count, found):
    for name in ("畜禽养殖监管系统", "图书馆自助借还系统", "殡葬服务预约平台", "景区客流统计系统")[:count]:
        report(name, "47")
    assert [rule for rule in rules() if rule != TOGETHER] == found


def test_devices_alone_are_told_until_there_is_what_they_serve(county, report):
    part = report(PARTS[1], "47.5")
    (group,) = groups_of_year(2027)
    assert (group.rule, group.members, group.warning) == ("只报了一个部分", (part,), False)
    InformationSystem.objects.create(code="XT-9", name="城区内涝监测平台", unit=county.units["health"])
    assert rules() == []


def test_a_project_that_could_use_the_devices_counts_whatever_it_costs(report):
    report(PARTS[1], "47.5")
    report("城区内涝监测平台", "300")
    assert rules() == []


AGAIN = PARKING | {"name": "城区泊位综合服务系统", "amount": "240"}


def test_what_was_refused_and_comes_again_under_another_name_is_told(county, file_report, told):
    refused = file_report("health", **PARKING)
    told(do, refused.cases.get(), "intake", "refused", county["lead.handler"], reason="用统一平台")
    again = file_report("health", **AGAIN)
    (group,) = groups_of_year(2027)
    assert (group.rule, group.members, group.line) == ("未通过后更名再报", (refused, again), None)
    assert "与未通过的“智慧停车管理平台”内容相近" in group.reasons[0]
    page = text(as_(county["lead.handler"]).get("/likeness/splitting/?year=2027"))
    assert "提示 测试卫健局 ：未通过后更名再报" in page
    assert [len(groups_with(one)) for one in (refused, again)] == [1, 1]


def test_another_unit_another_matter_the_same_name_and_a_withdrawal_are_no_change_of_name(county, file_report, told):
    refused = file_report("health", **PARKING)
    told(do, refused.cases.get(), "intake", "refused", county["lead.handler"], reason="用统一平台")
    file_report("farm", **AGAIN)
    file_report("health", **HERDS)
    assert rules() == []
    gone = file_report("edu", **PARKING)
    told(do, gone.cases.get(), "withdraw", "withdrawn", county["edu.handler"], reason="改名再报")
    file_report("edu", **AGAIN)
    assert rules() == []
