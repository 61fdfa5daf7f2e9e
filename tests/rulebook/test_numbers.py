"""The numbers: Yunyang's as the regulation has them, another county's from its own file; below, at and above."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.ch3_planning import belongs_on_list, report_due
from yuncheng.rulebook.ch5_acceptance import acceptance_due, bureau_accepts
from yuncheng.rulebook.ch5_construction import self_adjust_limit
from yuncheng.rulebook.kernel import Answer, Basis, County, Facts, Function, Missing, show
from yuncheng.rulebook.parameters import PARAMETERS
from yuncheng.rulebook.wording import WAN

DAY = date(2026, 3, 2)
quick = settings(max_examples=80, deadline=None)


def answer(county: County, key: str, on: date = DAY, **facts: Any) -> Answer:
    return BOOK.rules[key].ask(Facts(facts, on=on), county.at(on), BOOK.facts).answer


def test_numbers_of_the_law_in_yunyang(yunyang: County) -> None:
    law = yunyang.at(DAY)
    values = {key: law.value(key) for key, known in PARAMETERS.items() if known.basis is Basis.LAW}
    assert values == {
        "list.threshold": 50 * WAN,
        "list.report_by": "09-30",
        "performance.due": "12-31",
        "adjust.self_share": Decimal(15),
        "acceptance.bureau_from": 500 * WAN,
        "acceptance.within": 6,
        "selfeval.from": 12,
        "selfeval.to": 24,
        "blacklist.years": 5,
    }


def test_numbers_of_practice_in_yunyang(yunyang: County) -> None:
    law = yunyang.at(DAY)
    asked = {
        "admit.days": 5,
        "review.panel_size": 5,
        "conflict.years": 3,
        "splitting.months": 24,
        "splitting.crowd": Decimal(90),
        "resemblance.alert": Decimal(70),
        "money.idle_months": 12,
        "pool.floor_factor": 3,
        "supervision.from": None,
        "approval.lapse_months": None,
        "adjust.self_cap": None,
    }
    assert {key: law.value(key) for key in asked} == asked
    assert all(PARAMETERS[key].basis is Basis.PRACTICE for key in asked)


def test_every_number_has_a_label_and_an_article_and_can_be_shown(yunyang: County) -> None:
    law = yunyang.at(DAY)
    for key, parameter in PARAMETERS.items():
        assert key == parameter.key
        assert parameter.label
        assert set(parameter.articles) <= set(BOOK.articles)
        assert show(law.value(key), parameter.measure)


@pytest.mark.parametrize(
    ("key", "shown"),
    [("list.threshold", "50万元"), ("list.report_by", "9月30日"), ("adjust.self_share", "15%"),
     ("supervision.from", "不设"), ("blacklist.years", "5年"), ("admit.days", "5个工作日")],
)  # fmt: skip
def test_a_number_as_a_reader_meets_it(yunyang: County, key: str, shown: str) -> None:
    assert show(yunyang.at(DAY).value(key), PARAMETERS[key].measure) == shown


def test_before_the_law_no_number_stands(yunyang: County) -> None:
    law = yunyang.at(date(2022, 4, 27))
    for ask in (law.value, law.number, law.share):
        with pytest.raises(Missing, match="law_in_force"):
            ask("list.threshold")
    with pytest.raises(Missing, match="law_in_force"):
        law.yearly("list.report_by", 2022)
    with pytest.raises(Missing, match="law_in_force"):
        law.due("acceptance.within", date(2022, 4, 27))


def test_a_number_that_a_county_does_not_set_makes_rules_unknown_or_silent(qinghe: County) -> None:
    law = qinghe.at(DAY)
    with pytest.raises(Missing, match=r"performance\.due"):
        law.yearly("performance.due", 2026)
    assert law.due("close.days", DAY) is None


@quick
@given(st.integers(0, 10**12))
def test_every_amount_belongs_to_exactly_one_road(yunyang: County, amount: int) -> None:
    roads = {answer(yunyang, "R7L", reported_amount=amount), answer(yunyang, "R7F", reported_amount=amount)}
    assert roads == {Answer.YES, Answer.NO}
    assert belongs_on_list(amount, yunyang.at(DAY)) is (amount >= 50 * WAN)
    assert bureau_accepts(amount, yunyang.at(DAY)) is (amount >= 500 * WAN)


@quick
@given(st.integers(1, 10**12), st.integers(0, 10**12))
def test_the_own_adjustment_is_exactly_fifteen_percent(yunyang: County, estimate: int, total: int) -> None:
    allowed = total * 100 <= estimate * 15
    assert (total <= self_adjust_limit(estimate, yunyang.at(DAY))) is allowed
    found = answer(yunyang, "A24", approved_estimate=estimate, adjusted_sum=total)
    assert found is (Answer.YES if allowed else Answer.NO)


@quick
@given(st.integers(2023, 2090))
def test_the_report_is_due_on_the_last_of_september_of_the_year_before(yunyang: County, year: int) -> None:
    due = report_due(year, yunyang.at(DAY))
    assert due == date(year - 1, 9, 30)
    assert answer(yunyang, "R7D", reported_on=due, plan_year=year) is Answer.YES
    assert answer(yunyang, "R7D", reported_on=due + timedelta(days=1), plan_year=year) is Answer.NO


class TestAnotherCounty:
    """Nothing is hard-wired: the same rules answer by other numbers."""

    def test_the_list_line_is_another_and_changed_once(self, qinghe: County) -> None:
        eve, day = date(2024, 12, 31), date(2025, 1, 1)
        for on, line in ((date(2023, 7, 1), 30 * WAN), (eve, 30 * WAN), (day, 205 * WAN // 10)):
            assert answer(qinghe, "R7L", on, reported_amount=line - 1) is Answer.NO
            assert answer(qinghe, "R7L", on, reported_amount=line) is Answer.YES
            assert answer(qinghe, "R7L", on, reported_amount=line + 1) is Answer.YES
        assert answer(qinghe, "R7L", date(2023, 6, 30), reported_amount=30 * WAN) is Answer.UNKNOWN

    def test_a_case_of_the_old_day_keeps_the_old_line(self, qinghe: County) -> None:
        facts = {"filed_on": date(2024, 12, 2), "reported_amount": 25 * WAN}
        assert answer(qinghe, "G1", date(2024, 12, 31), **facts) is Answer.YES
        assert answer(qinghe, "G1", date(2025, 1, 1), **facts) is Answer.NO

    def test_the_report_is_due_in_october(self, qinghe: County) -> None:
        assert report_due(2027, qinghe.at(DAY)) == date(2026, 10, 31)

    def test_adjustment_stops_at_ten_percent_or_at_the_cap(self, qinghe: County) -> None:
        law = qinghe.at(DAY)
        assert self_adjust_limit(200 * WAN, law) == 20 * WAN
        assert self_adjust_limit(900 * WAN, law) == 50 * WAN

    def test_the_bureau_accepts_from_three_million_within_three_months(self, qinghe: County) -> None:
        law = qinghe.at(DAY)
        assert [bureau_accepts(300 * WAN + d, law) for d in (-1, 0, 1)] == [False, True, True]
        assert acceptance_due(date(2025, 11, 30), law) == date(2026, 2, 28)

    def test_supervision_from_a_line(self, qinghe: County) -> None:
        for amount, found in ((100 * WAN - 1, Answer.YES), (100 * WAN, Answer.NO), (100 * WAN + 1, Answer.NO)):
            assert answer(qinghe, "G16", building_project=True, approved_estimate=amount) is found

    def test_a_listing_lasts_three_years(self, qinghe: County) -> None:
        assert answer(qinghe, "C35", company_announced_on=date(2023, 3, 2)) is Answer.NO
        assert answer(qinghe, "C35", company_announced_on=date(2023, 3, 1)) is Answer.YES

    def test_deadlines_are_its_own(self, yunyang: County, qinghe: County) -> None:
        monday = date(2026, 3, 2)
        assert yunyang.at(DAY).due("admit.days", monday) == date(2026, 3, 9)
        assert qinghe.at(DAY).due("admit.days", monday) == date(2026, 3, 5)
        assert qinghe.at(DAY).due("trial_run.days", monday) == date(2026, 5, 31)
        assert qinghe.at(DAY).due("approval.lapse_months", monday) == date(2027, 3, 2)
        assert qinghe.at(DAY).due("blacklist.years", monday) == date(2029, 3, 2)

    def test_every_office_has_its_own_name(self, yunyang: County, qinghe: County) -> None:
        for function in Function:
            ours, theirs = yunyang.names.office(function.value), qinghe.names.office(function.value)
            assert function.value not in (ours, theirs)
            assert ours != theirs
