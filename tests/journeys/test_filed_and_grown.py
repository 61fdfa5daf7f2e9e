"""A project filed below the line that grows past it, and reports that come back and go again (art. 7)."""

from datetime import date

import pytest

from tests.approval import road
from tests.county import REPORT, begin, do, listed, reported, sent
from yuncheng.casework.refusals import Blocked
from yuncheng.registry import clock


@pytest.fixture
def filed(county, workday):
    case = sent(county, reported(county, amount="30"))
    do(case, "intake", "filed", county["lead.handler"])
    return case.project


def _application(estimate):
    return {"estimate": estimate, "schedule": [{"year": "2027", "work": "建成", "amount": estimate}]}


def test_filing_does_not_stand_for_the_list_once_the_estimate_reaches_it(county, filed):
    case = road.applied(county, filed, **_application("50"))
    with pytest.raises(Blocked) as refused:
        do(case, "admit", "admitted", county["lead.handler"])
    assert [verdict.rule for verdict in refused.value.verdicts] == ["G1A"]
    assert refused.value.cures == ("撤回申报，按现投资额度重新报送，纳入清单后再申报",)


def test_below_the_line_filing_is_enough(county, filed):
    case = road.applied(county, filed, **_application("49.99"))
    do(case, "admit", "admitted", county["lead.handler"])


def test_it_is_reported_again_listed_and_then_admitted(county, filed):
    case = road.applied(county, filed, **_application("120"))
    do(case, "withdraw", "withdrawn", county["health.handler"], reason="先纳入清单")
    again = begin("report", county["health.handler"], project=filed)
    assert again.project == filed
    do(again, "fill", "submitted", county["health.handler"], data=REPORT)
    do(again, "check", "agreed", county["health.checker"])
    listed(county, sent(county, again))
    filed.refresh_from_db()
    assert filed.listed_on is not None
    do(road.applied(county, filed, **_application("120")), "admit", "admitted", county["lead.handler"])


def test_a_listed_project_is_not_reported_again(county, workday):
    project = listed(county, sent(county, reported(county))).project
    with pytest.raises(Blocked) as refused:
        begin("report", county["health.handler"], project=project)
    assert refused.value.sentence == "“清单报送”只适用于项目不在清单的情形。"
    assert (refused.value.articles, refused.value.cures) == ((7,), ("额度、内容有变或者不再建设的，办理清单调整",))


def test_what_comes_back_and_goes_again_was_reported_when_it_first_went(county):
    with clock.at(clock.at_hour(date(2026, 9, 30))):
        case = sent(county, reported(county))
    with clock.at(clock.at_hour(date(2026, 10, 12))):
        do(case, "intake", "returned", county["lead.handler"], reason="内容写得太简单")
        do(case, "fill", "submitted", county["health.handler"], data=REPORT)
        do(case, "check", "agreed", county["health.checker"])
        sent(county, case)
    case.project.refresh_from_db()
    assert case.project.reported_on == date(2026, 9, 30)
