"""From the published list to the end of the investment assessment (art. 10–14)."""

from tests.approval.road import (
    agency,
    answered,
    applied,
    approved,
    assessed,
    at_decision,
    catalogue_ready,
    closed,
    drawn,
    experts,
    give_opinions,
    issued,
    waiting,
)
from tests.county import do, listed, listed_project, reported, sent
from yuncheng.casework.models import Case, Entry, SpineWrite

WAN = 1_000_000


def walked(county):
    return assessed(county, approved(county, at_decision(county)))


def test_a_listed_project_walks_to_its_assessment(county, workday):
    experts(county)
    project = listed_project(county)
    catalogue_ready(county, project)
    case = applied(county, project)
    drawn(county, case)
    assert len(waiting(case)) == 3
    issued(county, case)
    answered(county, case)
    closed(county, case)
    approved(county, case)
    assessed(county, case)
    case.refresh_from_db()
    project.refresh_from_db()
    assert (case.step, case.closed_on) == ("assessed", workday)
    assert (project.stage, project.standing) == ("评审", "评审完成")
    assert (project.applied_estimate, project.approved_estimate, project.assessed_amount) == (
        120 * WAN,
        110 * WAN,
        105 * WAN + WAN // 2,
    )
    assert (project.review_no, project.approval_no, project.assessment_no) == (
        "测数审〔2026〕3号",
        "测发改〔2026〕9号",
        "测财评〔2026〕5号",
    )
    assert {project.applied_on, project.admitted_on, project.review_closed_on, project.assessed_on} == {workday}


def test_every_fact_of_the_road_opens_the_entry_that_wrote_it(county, workday):
    case = walked(county)
    written = SpineWrite.objects.filter(entry__case=case)
    by = {write.fact: f"{write.entry.step}.{write.entry.outcome}" for write in written}
    assert by == {
        "applied_on": "sign.signed",
        "applied_estimate": "sign.signed",
        "admitted_on": "admit.admitted",
        "review_no": "issue.issued",
        "review_issued_on": "issue.issued",
        "review_closed_on": "close.closed",
        "approval_no": "approve.approved",
        "approved_on": "approve.approved",
        "approved_estimate": "approve.approved",
        "assessment_no": "conclude.assessed",
        "assessed_on": "conclude.assessed",
        "assessed_amount": "conclude.assessed",
    }


def test_a_school_walks_the_same_road_after_its_department_consolidated(county, workday):
    experts(county)
    case = reported(county, "school")
    do(case, "consolidate", "taken", county["edu.handler"], data={"note": "同意汇总"})
    project = listed(county, sent(county, case, "edu")).project
    catalogue_ready(county, project)
    case = applied(county, project)
    case = assessed(county, approved(county, closed(county, answered(county, issued(county, drawn(county, case))))))
    project.refresh_from_db()
    assert project.standing == "评审完成"
    assert project.unit.code == "school"


def test_a_review_without_items_goes_straight_to_the_decision(county, workday):
    experts(county)
    project = listed_project(county)
    catalogue_ready(county, project)
    case = issued(county, drawn(county, applied(county, project)), conclusion="pass", items=[])
    case.refresh_from_db()
    project.refresh_from_db()
    assert case.step == "decide"
    assert (project.review_issued_on, project.review_closed_on) == (workday, workday)


def test_an_agency_reviews_alone(county, workday):
    made = agency(county)
    project = listed_project(county)
    catalogue_ready(county, project)
    case = applied(county, project)
    do(case, "admit", "admitted", county["lead.handler"])
    do(case, "draw", "agency", county["lead.handler"], data={"agency": made.company.credit_code})
    assert [child.assignee for child in waiting(case)] == [made.account]
    give_opinions(case)
    case = assessed(county, approved(county, closed(county, answered(county, issued(county, case)))))
    case.refresh_from_db()
    assert case.step == "assessed"


def test_each_step_leaves_exactly_one_entry_of_the_right_office(county, workday):
    case = walked(county)
    entries = Entry.objects.filter(case=case, result="ok").order_by("seq")
    assert [(entry.step, entry.role) for entry in entries] == [
        ("open", "unit.handler"),
        ("fill", "unit.handler"),
        ("sign", "unit.checker"),
        ("admit", "lead.handler"),
        ("draw", "lead.handler"),
        ("summarise", "lead.handler"),
        ("issue", "lead.checker"),
        ("revise", "unit.handler"),
        ("close", "lead.handler"),
        ("decide", "ndrc.handler"),
        ("approve", "ndrc.checker"),
        ("assess", "finance.handler"),
        ("conclude", "finance.checker"),
    ]
    children = Case.objects.filter(parent=case)
    assert {child.step for child in children} == {"submitted"}
