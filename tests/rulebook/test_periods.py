"""Periods of law: months clamp to the month's end, ends are inclusive, in force thirty days after."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.ch5_acceptance import acceptance_due, self_evaluation_window
from yuncheng.rulebook.ch6_oversight import blacklist_until
from yuncheng.rulebook.kernel import (
    Answer,
    County,
    Facts,
    add_months,
    add_workdays,
    in_force_after,
    months_window,
    weekday_is_workday,
)
from yuncheng.rulebook.wording import WAN

DAYS = st.dates(date(2000, 1, 1), date(2080, 12, 31))
AFTER = st.dates(date(2022, 4, 28), date(2080, 12, 31))
quick = settings(max_examples=60, deadline=None)


@quick
@given(DAYS, st.integers(0, 240))
def test_months_keep_the_day_or_clamp_to_the_last(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    last = calendar.monthrange(later.year, later.month)[1]
    assert later.day == min(day.day, last)


@quick
@given(DAYS, DAYS, st.integers(0, 60))
def test_months_never_turn_two_days_around(one: date, other: date, months: int) -> None:
    early, late = sorted((one, other))
    assert add_months(early, months) <= add_months(late, months)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 8, 30), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 60, date(2029, 2, 28)),
        (date(2025, 12, 31), 1, date(2026, 1, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_month_ends(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@quick
@given(DAYS, st.integers(0, 24), st.integers(0, 24))
def test_a_window_holds_both_its_ends_and_nothing_beyond(start: date, first: int, more: int) -> None:
    window = months_window(start, first, first + more)
    assert window.holds(window.opens)
    assert window.holds(window.closes)
    assert not window.holds(window.opens - timedelta(days=1))
    assert not window.holds(window.closes + timedelta(days=1))


@quick
@given(DAYS, st.integers(0, 40))
def test_workdays_count_weekdays_after_the_day(day: date, count: int) -> None:
    end = add_workdays(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(map(weekday_is_workday, between)) == count
    assert count == 0 or weekday_is_workday(end)


def test_workdays_obey_a_calendar_and_refuse_to_run_back() -> None:
    holiday = date(2026, 10, 1)
    assert add_workdays(date(2026, 9, 30), 1, lambda day: day != holiday) == date(2026, 10, 2)
    with pytest.raises(ValueError, match="negative"):
        add_workdays(holiday, -1)


def test_in_force_thirty_days_after_publication(yunyang: County, qinghe: County) -> None:
    for county in (yunyang, qinghe):
        assert in_force_after(county.names.published, 30) == county.names.in_force
    assert yunyang.names.in_force == date(2022, 4, 28)
    assert not yunyang.at(date(2022, 4, 27)).in_force
    assert yunyang.at(date(2022, 4, 28)).in_force


@quick
@given(AFTER)
def test_acceptance_is_in_time_up_to_its_last_day(yunyang: County, completed: date) -> None:
    law = yunyang.at(completed)
    due = acceptance_due(completed, law)
    assert due == add_months(completed, 6)
    rule = BOOK.rules["A25"]
    known = {"completed_on": completed, "approved_estimate": 500 * WAN}
    for late, answer in ((0, Answer.YES), (1, Answer.NO)):
        applied = due + timedelta(days=late)
        facts = Facts({**known, "acceptance_applied_on": applied}, on=applied)
        assert rule.ask(facts, law).answer is answer
        assert rule.ask(Facts(known, on=applied), law).answer is answer


@quick
@given(AFTER, AFTER)
def test_self_evaluation_counts_from_the_later_day(yunyang: County, accepted: date, running: date) -> None:
    window = self_evaluation_window(accepted, running, yunyang.at(accepted))
    assert window == months_window(max(accepted, running), 12, 24)


def test_no_self_evaluation_before_both_days_are_known(yunyang: County) -> None:
    law = yunyang.at(date(2026, 3, 2))
    assert self_evaluation_window(None, date(2026, 1, 1), law) is None
    assert self_evaluation_window(date(2026, 1, 1), None, law) is None


@quick
@given(AFTER)
def test_a_listing_blocks_on_its_last_day_and_not_the_day_after(yunyang: County, announced: date) -> None:
    law = yunyang.at(announced)
    until = blacklist_until(announced, law)
    assert until == add_months(announced, 60)
    gate, ended = BOOK.rules["G15"], BOOK.rules["C35"]
    for on, blocked in ((until, True), (until + timedelta(days=1), False)):
        assert gate.ask(Facts({"company_listed_until": until}, on=on), law).passes is not blocked
        assert ended.ask(Facts({"company_announced_on": announced}, on=on), law).passes is not blocked
