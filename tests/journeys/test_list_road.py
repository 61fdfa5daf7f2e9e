"""From a unit's report to the published list (art. 7)."""

import pytest

from tests.county import begin, do, listed, reported, sent
from yuncheng.casework.refusals import BadForm, Blocked, NotYours, Stale


def test_a_department_project_is_reported_sent_and_listed(county, workday):
    case = listed(county, sent(county, reported(county)))
    assert (case.step, case.closed_on) == ("listed", workday)
    assert (case.project.listed_on, case.project.list_no) == (workday, "测数发〔2026〕1号")
    assert case.project.reported_on == workday
    assert (case.project.stage, case.project.standing) == ("清单", "已纳入清单")


def test_a_school_reports_through_its_department(county, workday):
    case = reported(county, "school")
    assert case.step == "consolidate"
    do(case, "consolidate", "taken", county["edu.handler"], data={"note": "同意汇总"})
    case = sent(county, case, "edu")
    assert case.step == "intake"


@pytest.mark.parametrize(("amount", "outcome", "end"), [("49.999999", "filed", "filed"), ("50", "to_list", "publish")])
def test_the_line_between_filing_and_list_is_fifty_wan(county, workday, amount, outcome, end):
    case = sent(county, reported(county, amount=amount))
    do(case, "intake", outcome, county["lead.handler"])
    case.refresh_from_db()
    assert case.step == end


def test_a_purchase_of_computers_is_outside_the_law(county, workday):
    case = begin("report", county["health.handler"], data={"name": "购置电脑"})
    with pytest.raises(Blocked) as refused:
        do(case, "fill", "submitted", county["health.handler"], data=_report(kind="hardware_purchase"))
    assert 2 in refused.value.articles


def _report(**changes):
    from tests.county import REPORT

    return REPORT | changes


def test_the_same_person_may_not_check_his_own_report(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    do(case, "fill", "submitted", county["health.handler"], data=_report())
    with pytest.raises(NotYours):
        do(case, "check", "agreed", county["health.handler"])


def test_foreign_members_are_refused(county, workday):
    foreign = reported(county, "farm", name="农情平台")
    dispatch = begin("dispatch", county["health.handler"], year=2027)
    with pytest.raises(BadForm) as refused:
        do(dispatch, "compose", "prepared", county["health.handler"], data={"members": [foreign.pk]})
    assert list(refused.value.fields) == ["members"]


def test_a_stale_version_changes_nothing(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    with pytest.raises(Stale):
        do(case, "fill", "submitted", county["health.handler"], data=_report(), version=case.version + 1)
    case.refresh_from_db()
    assert (case.step, case.version) == ("fill", 0)


def test_a_member_withdrawn_meanwhile_stops_the_sending(county, workday):
    case = reported(county)
    dispatch = begin("dispatch", county["health.handler"], year=2027)
    do(dispatch, "compose", "prepared", county["health.handler"], data={"members": [case.pk]})
    do(case, "withdraw", "withdrawn", county["health.handler"], reason="改为明年再报")
    with pytest.raises(Stale):
        do(dispatch, "send", "sent", county["health.checker"])
