"""Whatever is not in order is refused with the right status, changes nothing, and is recorded."""

from datetime import date, timedelta

import pytest

from tests.county import REPORT, begin, do, listed_project, reported
from yuncheng.casework.models import Case, Entry, Filing
from yuncheng.casework.refusals import BadForm, Blocked, NotVisible, NotYours, Stale


def _case(county):
    return begin("report", county["health.handler"], data={"name": "甲"})


def test_another_office_that_sees_the_case_may_not_act_on_it(county, workday):
    case = _case(county)
    with pytest.raises(NotYours) as refused:
        do(case, "fill", "submitted", county["lead.handler"], data=REPORT)
    assert (refused.value.status, refused.value.who) == (403, "测试卫健局经办")


def test_for_another_department_the_case_does_not_exist(county, workday):
    with pytest.raises(NotVisible):
        do(_case(county), "fill", "submitted", county["farm.handler"], data=REPORT)


@pytest.mark.parametrize("post", ["checker", "leader"])
def test_the_wrong_post_of_the_right_unit_may_not_act(county, workday, post):
    with pytest.raises(NotYours):
        do(_case(county), "fill", "submitted", county[f"health.{post}"], data=REPORT)


def test_steps_out_of_order_are_stale(county, workday):
    with pytest.raises(Stale):
        do(_case(county), "check", "agreed", county["health.checker"])


@pytest.mark.parametrize(("step", "outcome"), [("fill", "agreed"), ("nowhere", "submitted")])
def test_unknown_steps_and_outcomes_do_not_exist(county, workday, step, outcome):
    with pytest.raises(NotVisible):
        do(_case(county), step, outcome, county["health.handler"], data=REPORT)


def test_a_return_without_a_reason_is_a_bad_form(county, workday):
    case = _case(county)
    do(case, "fill", "submitted", county["health.handler"], data=REPORT)
    with pytest.raises(BadForm) as refused:
        do(case, "check", "returned", county["health.checker"])
    assert refused.value.fields == {"reason": ["请写明理由。"]}


def test_an_outcome_for_other_facts_is_not_offered(county, workday):
    case = _case(county)
    do(case, "fill", "submitted", county["health.handler"], data=REPORT)
    with pytest.raises(Blocked) as refused:
        do(case, "check", "to_parent", county["health.checker"])
    assert refused.value.code == "not_offered"


def test_four_eyes_hold_for_persons_not_only_posts(county, workday):
    case = _case(county)
    do(case, "fill", "submitted", county["health.handler"], data=REPORT)
    person = county["health.handler"]
    person.post = "checker"
    person.save()
    with pytest.raises(NotYours) as refused:
        do(case, "check", "agreed", person)
    assert refused.value.code == "four_eyes"


def test_the_day_of_law_lies_between_the_step_before_and_today(county, workday):
    case = _case(county)
    handler = county["health.handler"]
    with pytest.raises(BadForm):
        do(case, "fill", "submitted", handler, data=REPORT, on=workday + timedelta(days=1))
    with pytest.raises(BadForm):
        do(case, "fill", "submitted", handler, data=REPORT, on=workday - timedelta(days=1))
    do(case, "fill", "submitted", handler, data=REPORT, on=workday)


def test_a_refused_act_leaves_no_filing_and_one_denied_entry(county, workday):
    case = _case(county)
    with pytest.raises(BadForm):
        do(case, "fill", "submitted", county["health.handler"], data=REPORT | {"amount": "-5"})
    assert not Filing.objects.filter(case=case).exists()
    denied = Entry.objects.get(case=case, result="denied")
    assert (denied.step, denied.outcome, denied.account) == ("fill", "submitted", county["health.handler"])


def test_refusals_are_recorded_at_a_limited_rate(county, workday):
    case = _case(county)
    for _ in range(25):
        with pytest.raises(NotYours):
            do(case, "fill", "submitted", county["lead.handler"], data=REPORT)
    assert Entry.objects.filter(result="denied").count() == 20


def test_one_key_for_two_acts_is_refused(county, workday):
    case = _case(county)
    do(case, "fill", "submitted", county["health.handler"], data=REPORT, key="same")
    with pytest.raises(Stale) as refused:
        do(case, "withdraw", "withdrawn", county["health.handler"], reason="不报了", key="same")
    assert refused.value.code == "key_reused"


def test_a_closed_case_takes_no_more_acts(county, workday):
    case = _case(county)
    do(case, "withdraw", "withdrawn", county["health.handler"], reason="不报了")
    with pytest.raises(Stale):
        do(case, "fill", "submitted", county["health.handler"], data=REPORT)


def test_a_listed_project_is_not_reported_a_second_time(county, workday):
    project = listed_project(county)
    with pytest.raises(Stale):
        begin("catalogue", county["health.handler"], project=project) and begin(
            "catalogue", county["health.handler"], project=project
        )
    assert Case.objects.filter(project=project, procedure_key="catalogue").count() == 1


def test_procedures_of_offices_are_opened_by_those_offices(county, workday):
    with pytest.raises(NotYours):
        begin("listing", county["health.handler"], year=2027)
    with pytest.raises(NotVisible):
        begin("opinion", county["lead.handler"])


def test_a_foreign_project_cannot_be_opened_upon(county, workday):
    project = listed_project(county)
    with pytest.raises(NotVisible):
        begin("approval", county["farm.handler"], project=project)


def test_a_removed_unit_opens_nothing(county, workday):
    unit = county.units["health"]
    unit.valid_to = date(2026, 3, 1)
    unit.save()
    county["health.handler"].refresh_from_db()
    with pytest.raises(NotYours):
        begin("report", county["health.handler"], data={"name": "甲"})


def test_a_repeated_member_is_refused(county, workday):
    case = reported(county)
    dispatch = begin("dispatch", county["health.handler"], year=2027)
    with pytest.raises(BadForm):
        do(dispatch, "compose", "prepared", county["health.handler"], data={"members": [case.pk, case.pk]})
