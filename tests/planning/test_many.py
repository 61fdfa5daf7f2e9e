"""One press for many reports: each by itself, told in its row."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import do, reported, sent
from tests.pages.visiting import as_, queries, text
from tests.planning.road import many, workbook
from yuncheng.casework.models import Case, Entry
from yuncheng.lifecycle.planning.reporting.taking_in import hand_up, take_in
from yuncheng.registry import clock

KEY = "0123456789abcdef"


def imported(county, count=3, unit="health"):
    file = hand_up(workbook(county.units[unit], *many(count)), "", year=2027, by=county[f"{unit}.handler"])
    take_in(file.pk, by=county[f"{unit}.handler"])
    return list(Case.objects.filter(unit=county.units[unit]).order_by("id"))


def press(county, who, step, cases, **more):
    posted = {"key": KEY, "way": "forward", "chosen": [f"{case.pk}:{case.version}" for case in cases], **more}
    return as_(county[who]).post(f"/reporting/many/{step}/?year=2027", posted)


def steps():
    return list(Case.objects.order_by("id").values_list("step", flat=True))


def test_the_checker_agrees_to_a_whole_file_in_one_press(county, workday):
    cases = imported(county)
    answer = press(county, "health.checker", "check", cases)
    assert (answer.status_code, steps()) == (200, ["send"] * 3)
    assert "办成 3 个" in text(answer)
    assert Entry.objects.filter(step="check", result="ok").count() == 3


def test_pressed_twice_nothing_happens_twice(county, workday):
    cases = imported(county)
    press(county, "health.checker", "check", cases)
    again = press(county, "health.checker", "check", cases)
    assert "办成 3 个" in text(again)
    assert Entry.objects.filter(step="check", result="ok").count() == 3


def test_one_that_has_moved_is_told_and_stops_nobody(county, workday):
    cases = imported(county)
    do(cases[1], "withdraw", "withdrawn", county["health.handler"], reason="不报了")
    cases[1].version = 1
    page = text(press(county, "health.checker", "check", cases))
    assert "办成 2 个，没有办成 1 个" in page
    assert "平台2 没有办成 事项已办结（已撤回），不能再办理。" in page
    assert steps() == ["send", "withdrawn", "send"]


def test_whoever_filled_in_is_not_the_checker(county, workday):
    cases = imported(county)
    page = text(press(county, "health.handler", "check", cases))
    assert "没有办成 3 个" in page
    assert steps() == ["check"] * 3


def test_what_is_not_in_sight_is_not_even_named(county, workday):
    cases = imported(county)
    page = text(press(county, "farm.checker", "check", cases))
    assert "平台1" not in page
    assert steps() == ["check"] * 3


def test_sent_back_with_one_reason_for_all(county, workday):
    cases = imported(county)
    assert press(county, "health.checker", "check", cases, way="back").status_code == 400
    page = text(press(county, "health.checker", "check", cases[:2], way="back", reason="请补充依据。"))
    assert "办成 2 个" in page
    assert steps() == ["fill", "fill", "check"]
    assert set(Entry.objects.filter(outcome="returned").values_list("reason", flat=True)) == {"请补充依据。"}


@pytest.mark.parametrize("chosen", [[], ["abc"], ["1:x"], ["1"]])
def test_no_tick_or_a_broken_one_is_a_bad_form(county, workday, chosen):
    imported(county)
    posted = {"key": KEY, "way": "forward", "chosen": chosen}
    assert as_(county["health.checker"]).post("/reporting/many/check/?year=2027", posted).status_code == 400


def test_a_step_that_is_not_for_many_has_no_page(county, workday):
    assert as_(county["health.handler"]).get("/reporting/many/fill/").status_code == 404
    assert as_(county["sysadmin"]).get("/reporting/many/check/").status_code == 404


def test_a_department_takes_up_what_its_schools_report(county, workday):
    cases = imported(county, unit="school")
    press(county, "school.checker", "check", cases)
    assert steps() == ["consolidate"] * 3
    fresh = list(Case.objects.order_by("id"))
    page = as_(county["edu.handler"]).get("/reporting/many/consolidate/?year=2027")
    assert "测试中学 2026-03-02 送出" in text(page)
    press(county, "edu.handler", "consolidate", fresh[:2])
    posted = {"way": "back", "reason": "请与统一平台核对。", "key": "fedcba9876543210"}
    press(county, "edu.handler", "consolidate", fresh[2:], **posted)
    assert steps() == ["send", "send", "fill"]


def test_both_days_are_told_the_school_s_and_the_department_s(county):
    with clock.at(clock.at_hour(date(2026, 9, 28))):
        case = reported(county, "school")
    with clock.at(clock.at_hour(date(2026, 10, 9))):
        do(case, "consolidate", "taken", county["edu.handler"])
        case = sent(county, case, "edu")
        page = as_(county["edu.handler"]).get("/reporting/?year=2027")
        assert "测试中学 2026-09-28 送出" in text(page)
        assert "2026-10-09 报送" in text(page)
        assert "逾期9日" in page.content.decode()
        assert "测试教育局 逾期报送 1 1" in text(as_(county["lead.handler"]).get("/reporting/?year=2027"))


def test_the_bureau_takes_in_many_each_on_its_road(county, workday):
    large, small = reported(county, amount="50"), reported(county, "farm", amount="49.99")
    sent(county, large)
    sent(county, small, "farm")
    press(county, "lead.handler", "intake", Case.objects.filter(procedure_key="report"))
    large.refresh_from_db()
    small.refresh_from_db()
    assert (large.step, small.step) == ("publish", "filed")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries(county, workday, rows):
    imported(county, rows)
    assert queries(as_(county["health.checker"]), "/reporting/many/check/?year=2027") == MANY_QUERIES
    assert f"成批审核（{rows}）" in text(as_(county["health.checker"]).get("/reporting/?year=2027"))


MANY_QUERIES = 12


def test_with_nothing_to_do_the_page_says_so(county, workday):
    assert "没有等您办理的项目。" in text(as_(county["health.checker"]).get("/reporting/many/check/"))
