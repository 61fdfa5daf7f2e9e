"""Scope, posts and methods: what is not one's own does not exist; what is seen but not one's own to do is told so."""

import pytest

from tests.county import REPORT, begin, do, listed_project
from yuncheng.casework.models import Case, Entry


@pytest.fixture
def case(county, workday):
    made = begin("report", county["health.handler"], data={"name": "甲"})
    do(made, "fill", "submitted", county["health.handler"], data=REPORT)
    made.refresh_from_db()
    return made


def addresses(case):
    return [
        f"/projects/{case.project_id}",
        f"/projects/{case.project_id}/journal",
        f"/cases/{case.pk}",
        f"/cases/{case.pk}/entries",
        f"/cases/{case.pk}/checklist",
        f"/cases/{case.pk}/documents",
        f"/entries/{Entry.objects.get(case=case, step='fill').seq}",
    ]


@pytest.mark.parametrize("who", ["farm.handler", "edu.leader", "sysadmin", "secadmin"])
def test_another_s_rows_do_not_exist(caller, case, who, refused):
    for address in addresses(case):
        refused(caller(who).get(address), 404)
    assert caller(who).get("/projects").json()["items"] == []
    assert caller(who).get("/cases").json()["items"] == []


@pytest.mark.parametrize("who", ["health.leader", "lead.handler", "audit.handler", "finance.checker"])
def test_those_in_whose_sight_it_is_read_all_of_it(caller, case, who):
    for address in addresses(case):
        assert caller(who).get(address).status_code == 200, address


def test_visible_but_another_s_to_do_is_403_and_names_who(caller, case, refused):
    body = refused(caller("lead.handler").act(case.pk, "check", "agreed"), 403)
    assert (body["code"], body["who"]) == ("not_yours", "测试卫健局审核")


def test_a_foreign_case_cannot_be_acted_on_and_the_attempt_is_recorded(caller, case, refused):
    refused(
        caller("farm.checker").post(f"/cases/{case.pk}/acts", {"step": "check", "outcome": "agreed", "version": 1}), 404
    )
    denied = Entry.objects.get(result="denied")
    assert str(denied.account) == "测试农业局checker"


def test_foreign_members_in_a_body_are_refused(caller, case, county, refused):
    do(case, "check", "agreed", county["health.checker"])
    farm = caller("farm.handler")
    dispatch = farm.open("dispatch", year=2027)["id"]
    assert list(refused(farm.act(dispatch, "compose", "prepared", data={"members": [case.pk]}), 400)["fields"]) == [
        "members"
    ]


def test_a_foreign_project_cannot_be_opened_on(caller, county, refused):
    project = listed_project(county)
    refused(caller("farm.handler").post("/cases", {"procedure": "approval", "project": project.pk}), 404)
    refused(caller("lead.handler").post("/cases", {"procedure": "approval", "project": project.pk}), 403)
    assert Case.objects.filter(procedure_key="approval").count() == 0


def test_child_procedures_and_unknown_ones_cannot_be_opened(caller, refused):
    refused(caller("lead.handler").post("/cases", {"procedure": "opinion"}), 404)
    refused(caller("lead.handler").post("/cases", {"procedure": "nothing"}), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/cases/1"),
        ("DELETE", "/cases/1"),
        ("POST", "/me"),
        ("GET", "/tokens"),
        ("PATCH", "/projects"),
        ("GET", "/cases/1/acts"),
        ("HEAD", "/tokens"),
    ],
)
def test_a_wrong_method_is_told_with_our_body(caller, method, path, refused):
    answer = caller("health.handler").call(method, path)
    assert answer.status_code == 405
    assert answer["Allow"]
    if method != "HEAD":
        assert refused(answer, 405)["code"] == "wrong_method"


@pytest.mark.parametrize("path", ["/nothing", "/cases/1/2/3", "/", "/me/"])
def test_an_unknown_address_is_told_with_our_body(caller, path, refused):
    refused(caller("health.handler").get(path), 404)


def test_an_operation_without_a_door_is_closed_and_fails_the_check():
    from yuncheng.casework.api.app import behind_its_door
    from yuncheng.casework.checks import operations_without_door
    from yuncheng.casework.refusals import NotVisible

    with pytest.raises(NotVisible):
        behind_its_door(lambda request: "open")(None)
    assert operations_without_door() == []
