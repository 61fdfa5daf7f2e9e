"""Another county brings its own file of numbers and names, and nothing else."""

from datetime import date
from pathlib import Path

import pytest

from tests.county import do, reported, sent
from yuncheng.casework.models import Obligation
from yuncheng.casework.refusals import Blocked
from yuncheng.registry import clock
from yuncheng.registry import county as county_module
from yuncheng.rulebook.kernel import Answer

QINGHE = Path(__file__).parents[1] / "rulebook" / "counties" / "qinghe.toml"


@pytest.fixture
def in_qinghe(settings):
    """The invented county whose list begins at 30万, from 2025 at 20.5万; it admits within three workdays."""
    settings.COUNTY_FILE = str(QINGHE)
    county_module.county.cache_clear()
    yield
    county_module.county.cache_clear()


@pytest.mark.parametrize(("amount", "goes"), [("20.499999", "filed"), ("20.5", "to_list"), ("49", "to_list")])
def test_its_own_line_decides_between_filing_and_list(in_qinghe, county, workday, amount, goes):
    case = sent(county, reported(county, amount=amount))
    do(case, "intake", goes, county["lead.handler"])
    case.refresh_from_db()
    assert case.step == {"filed": "filed", "to_list": "publish"}[goes]


@pytest.mark.parametrize(("day", "amount"), [(date(2024, 12, 31), "30"), (date(2025, 1, 1), "20.5")])
def test_a_case_lives_under_the_law_of_the_day_it_was_opened(in_qinghe, county, day, amount):
    with clock.at(clock.at_hour(day)):
        case = sent(county, reported(county, amount=amount))
    with clock.at(clock.at_hour(date(2025, 6, 2))):
        with pytest.raises(Blocked):
            do(case, "intake", "filed", county["lead.handler"])
        do(case, "intake", "to_list", county["lead.handler"])


def test_its_own_periods_make_its_deadlines(in_qinghe, county, workday):
    case = sent(county, reported(county))
    turn = Obligation.objects.get(case=case, closed_by__isnull=True)
    assert turn.due_on == date(2026, 3, 12)  # eight workdays after Monday 2 March


def test_before_its_regulation_nothing_of_law_can_be_answered(in_qinghe, county):
    with clock.at(clock.at_hour(date(2023, 6, 30))), pytest.raises(Blocked) as refused:
        reported(county)
    assert [verdict.answer for verdict in refused.value.verdicts] == [Answer.UNKNOWN] * 3
