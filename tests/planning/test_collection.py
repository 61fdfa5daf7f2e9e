"""Who has reported, is at work, is late, has not: derived, whatever became of units since."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import begin, do, reported, sent
from tests.pages.visiting import as_, queries, text
from tests.planning.road import issued
from yuncheng.lifecycle.planning.reporting.collection import collection, to_chase
from yuncheng.lifecycle.planning.reporting.years import closed_on, reporters
from yuncheng.registry import clock
from yuncheng.registry.models import Unit

DUE, AFTER = date(2026, 9, 30), date(2026, 10, 1)


def of(code, day=date(2026, 3, 2), year=2027):
    return next(one for one in collection(year, day, threshold=50_000_000) if one.unit.code == code)


def test_what_is_sent_counts_with_its_amount_and_its_road(county, workday):
    for amount, name in (("50", "甲平台"), ("49.99", "乙平台")):
        sent(county, reported(county, name=name, amount=amount))
    reported(county, name="丙平台")
    found = of("health")
    assert (found.reported, found.to_list, found.fen, found.preparing) == (2, 1, 9999 * 10_000, 1)
    assert (found.first_on, found.last_on, found.state(False)) == (workday, workday, "已报送")


@pytest.mark.parametrize(("overdue", "state"), [(False, "正在准备"), (True, "逾期未报送")])
def test_at_work_is_at_work_until_the_day_is_over(county, workday, overdue, state):
    reported(county)
    assert of("health").state(overdue) == state


def test_a_report_begun_without_a_year_belongs_to_the_year_after(county, workday):
    begin("report", county["health.handler"], data={"name": "刚开始的"})
    assert (of("health").preparing, of("health", year=2028).preparing) == (1, 0)


def test_a_to_do_alone_is_no_work_and_a_prepared_sending_is(county, workday):
    issued(county)
    assert (of("farm").state(False), of("farm").at_work) == ("未报送", False)
    case = of("farm").sending
    do(case, "compose", "nothing", county["farm.handler"])
    assert (of("farm").state(False), of("farm").at_work, of("farm").sending.place) == ("正在准备", True, "审核零报送")


def test_sent_on_the_last_day_is_in_time_and_a_day_later_is_not(county, workday):
    first, second = reported(county), reported(county, "farm")
    with clock.at(clock.at_hour(DUE)):
        sent(county, first)
    with clock.at(clock.at_hour(AFTER)):
        sent(county, second, "farm")
    assert (of("health", AFTER).state(True), of("farm", AFTER).state(True)) == ("已报送", "逾期报送")


def test_an_addition_sent_late_is_in_time(county, workday):
    report = reported(county, addition_ground="superior", addition_doc_no="测试发〔2026〕9号")
    with clock.at(clock.at_hour(AFTER)):
        sent(county, report)
    assert of("health", AFTER).state(True) == "已报送"


def test_a_school_s_report_counts_to_its_department(county, workday):
    report = reported(county, "school")
    assert of("edu").preparing == 1
    do(report, "consolidate", "taken", county["edu.handler"])
    sent(county, report, "edu")
    assert (of("edu").reported, of("edu").state(False)) == (1, "已报送")


def test_what_an_ended_unit_reported_counts_to_its_successor(county, workday):
    sent(county, reported(county, "farm"), "farm")
    begin("report", county["farm.handler"], data={"name": "未完成的"})
    Unit.objects.filter(code="farm").update(valid_to=date(2026, 3, 2), successor=county.units["health"])
    found = of("health", date(2026, 3, 3))
    assert (found.reported, found.fen, found.preparing) == (1, 120_000_000, 1)
    assert "farm" not in {one.unit.code for one in collection(2027, date(2026, 3, 3))}
    assert of("farm").reported == 1  # on its last day it still is itself


def test_a_nil_return_of_an_ended_unit_counts_to_its_successor(county, workday):
    case = begin("dispatch", county["farm.handler"], year=2027)
    do(case, "compose", "nothing", county["farm.handler"])
    do(case, "nil", "confirmed", county["farm.checker"])
    Unit.objects.filter(code="farm").update(valid_to=date(2026, 3, 2), successor=county.units["health"])
    assert of("health", date(2026, 3, 3)).state(False) == "零报送"


def test_a_school_of_an_ended_department_counts_to_that_one_s_successor(county, workday):
    Unit.objects.filter(code="edu").update(valid_to=date(2026, 3, 2), successor=county.units["health"])
    whose = reporters(date(2026, 3, 3))
    assert whose[county.units["school"].pk] == county.units["health"].pk
    assert reporters(workday)[county.units["school"].pk] == county.units["edu"].pk


def test_units_that_succeed_each_other_in_a_ring_end_somewhere(county, workday):
    Unit.objects.filter(code="farm").update(valid_to=date(2026, 3, 1), successor=county.units["health"])
    Unit.objects.filter(code="health").update(valid_to=date(2026, 3, 1), successor=county.units["farm"])
    assert set(reporters(workday)) == {unit.pk for unit in Unit.objects.all()}


def test_chased_is_whoever_has_sent_nothing_at_all(county, workday):
    sent(county, reported(county))
    assert "health" not in {one.unit.code for one in to_chase(collection(2027, workday))}


def test_the_filter_and_its_counts_agree(county, workday):
    sent(county, reported(county))
    client = as_(county["lead.handler"])
    page = text(client.get("/reporting/?year=2027"))
    assert "全部 9 未报送 8 已报送 1" in page
    assert "合计 1 个单位 1 1 120.00 0" in text(client.get("/reporting/?year=2027&state=已报送"))
    assert "没有这种状态的单位。" in text(client.get("/reporting/?year=2027&state=零报送"))


def test_only_a_round_that_was_issued_closes_a_year(county, workday):
    assert closed_on(2027) is None
    case = begin("round", county["lead.handler"], year=2027)
    do(case, "withdraw", "withdrawn", county["lead.handler"], reason="重拟")
    assert closed_on(2027) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_the_round_takes_the_same_queries(county, workday, rows):
    case = issued(county)
    for unit in ("health", "farm", "ndrc")[:rows]:
        sent(county, reported(county, unit), unit)
    do(case, "collect", "chased", county["lead.handler"])
    assert queries(as_(county["lead.handler"]), f"/cases/{case.pk}/") == COLLECT_QUERIES


COLLECT_QUERIES = 22


def test_asking_whether_a_year_is_closed_takes_one_query(county, workday, django_assert_num_queries):
    from yuncheng.casework.facts import facts_of_case

    issued(county)
    report = reported(county)
    facts = facts_of_case(report, on=workday)
    with django_assert_num_queries(1):
        assert (facts.maybe("round_closed_on"), facts.maybe("round_closed_on")) == (None, None)
