"""Turns and deadlines: derived from the declared steps, with the law of the day the turn began."""

from datetime import date

from tests.county import REPORT, begin, do, reported, sent
from yuncheng.casework.models import Obligation
from yuncheng.casework.obligations import declared_due
from yuncheng.registry import clock
from yuncheng.registry.workdays import is_workday
from yuncheng.rulebook.book import BOOK


def _open(case):
    return Obligation.objects.get(case=case, closed_by__isnull=True)


def test_each_open_case_has_one_turn(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    assert (_open(case).unit, _open(case).post, _open(case).due_on) == (county.units["health"], "handler", None)
    do(case, "fill", "submitted", county["health.handler"], data=REPORT)
    assert (_open(case).unit, _open(case).post) == (county.units["health"], "checker")


def test_a_closed_case_has_no_turn(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    do(case, "withdraw", "withdrawn", county["health.handler"], reason="不报了")
    assert not Obligation.objects.filter(case=case, closed_by__isnull=True).exists()


def test_a_carried_step_waits_for_whoever_sends(county, workday):
    assert _open(reported(county)).unit == county.units["health"]
    school = reported(county, "school", name="乙")
    do(school, "consolidate", "taken", county["edu.handler"])
    assert _open(school).unit == county.units["edu"]


def test_the_bureau_has_its_turn_after_the_sending(county, workday):
    case = sent(county, reported(county))
    assert (_open(case).unit, _open(case).post) == (county.units["lead"], "handler")


def test_admission_is_due_after_five_workdays():
    admit = BOOK.procedures["approval"].step("admit")
    assert declared_due(admit, date(2026, 3, 2), None) == date(2026, 3, 9)
    assert declared_due(admit, date(2026, 2, 13), None) == date(
        2026, 2, 27
    )  # 14 Feb is worked, 15 to 23 Feb is the spring festival


def test_before_the_law_was_in_force_no_deadline_is_told():
    admit = BOOK.procedures["approval"].step("admit")
    assert declared_due(admit, date(2022, 4, 27), None) is None
    assert declared_due(admit, date(2022, 4, 28), None) is not None


def test_sending_is_due_on_the_day_of_the_year_before_the_plan():
    compose = BOOK.procedures["dispatch"].step("compose")
    assert declared_due(compose, date(2026, 9, 1), 2027) == date(2026, 9, 30)
    assert declared_due(compose, date(2026, 10, 8), 2027) == date(2026, 9, 30)  # late already when it begins
    assert declared_due(compose, date(2026, 9, 1), None) is None


def test_years_the_calendar_does_not_know_follow_the_week():
    assert is_workday(date(2031, 3, 3))
    assert not is_workday(date(2031, 3, 2))


def test_the_day_changes_at_midnight_in_the_county_not_in_greenwich():
    with clock.at(clock.at_hour(date(2026, 3, 2), 7, 59)):
        assert clock.today() == date(2026, 3, 2)
    with clock.at(clock.at_hour(date(2026, 3, 2), 0, 0)):
        assert clock.today() == date(2026, 3, 2)
