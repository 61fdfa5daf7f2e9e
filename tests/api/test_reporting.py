"""The yearly reporting through the API: what is refused there is refused in words, with article and cure."""

from datetime import date

from tests.county import REPORT, begin, reported
from tests.planning.road import closed, issued
from yuncheng.casework.models import Case
from yuncheng.registry import clock
from yuncheng.registry.models import Unit


def articles(answer):
    return [one["number"] for one in answer.json()["articles"]]


def test_a_project_of_a_school_is_the_school_s_to_report(caller, county):
    project = reported(county, "school").project_id
    answer = caller("edu.handler").post("/cases", {"procedure": "report", "project": project})
    assert (answer.status_code, articles(answer)) == (403, [7])
    assert answer.json()["cures"] == ["请承办单位经办启动"]


def test_a_project_of_another_unit_does_not_exist(caller, county):
    project = reported(county, "farm").project_id
    assert caller("health.handler").post("/cases", {"procedure": "report", "project": project}).status_code == 404


def test_another_s_report_is_no_member_of_my_sending(caller, county):
    foreign = reported(county, "farm")
    dispatch = caller("health.handler").open("dispatch", year=2027)["id"]
    answer = caller("health.handler").act(dispatch, "compose", "prepared", data={"members": [foreign.pk]})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["members"])


def test_the_same_name_again_is_a_bad_form_at_the_name(caller, county):
    reported(county)
    case = caller("health.handler").open("report", data={"name": REPORT["name"]})["id"]
    answer = caller("health.handler").act(case, "fill", "submitted", data=REPORT)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["name"])
    assert "已报送同名项目" in answer.json()["fields"]["name"][0]


def test_late_is_accepted_with_a_reason_and_not_without(caller, county):
    report = reported(county)
    with clock.at(clock.at_hour(date(2026, 10, 1))):
        dispatch = caller("health.handler").open("dispatch", year=2027)["id"]
        answer = caller("health.handler").act(dispatch, "compose", "prepared", data={"members": [report.pk]})
        assert (answer.status_code, list(answer.json()["fields"]), articles(answer)) == (400, ["late_reason"], [7])
        data = {"members": [report.pk], "late_reason": "任务下达较晚。"}
        assert caller("health.handler").act(dispatch, "compose", "prepared", data=data).status_code == 200
        assert caller("health.checker").act(dispatch, "send", "sent").status_code == 200


def test_under_a_closed_round_the_answer_names_rule_article_and_cure(caller, county):
    case = issued(county)
    with clock.at(clock.at_hour(date(2026, 10, 8))):
        closed(county, case)
        report = caller("farm.handler").open("report", data={"name": "迟到的平台"})["id"]
        answer = caller("farm.handler").act(report, "fill", "submitted", data=REPORT | {"name": "迟到的平台"})
    told = answer.json()
    assert (answer.status_code, [one["rule"] for one in told["blockers"]]) == (409, ["R7C"])
    assert (7 in articles(answer), told["cures"][0].startswith("报下一年度")) == (True, True)


def test_a_unit_that_ended_is_told_who_reports(caller, county):
    Unit.objects.filter(code="farm").update(valid_to=date(2026, 2, 28), successor=county.units["health"])
    answer = caller("farm.handler").post("/cases", {"procedure": "report", "data": {"name": "甲"}})
    assert (answer.status_code, answer.json()["cures"]) == (403, ["由承继单位办理"])


def test_what_a_round_opens_stands_in_the_inbox_with_its_last_day(caller, county):
    issued(county)
    turns = caller("farm.handler").get("/inbox").json()["my_turn"]
    assert [(turn["procedure"], turn["step"], turn["due_on"]) for turn in turns] == [
        ("dispatch", "compose", "2026-09-30")
    ]


def test_a_nil_return_through_the_api(caller, county):
    case = begin("dispatch", county["farm.handler"], year=2027)
    assert caller("farm.handler").act(case.pk, "compose", "nothing").status_code == 200
    assert caller("farm.checker").act(case.pk, "nil", "confirmed").status_code == 200
    assert Case.objects.get(pk=case.pk).step == "nothing"
