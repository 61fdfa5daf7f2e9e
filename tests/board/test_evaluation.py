"""评价结果登记 (art. 34): entered by one, confirmed by another, shown on the project and on the board."""

from __future__ import annotations

from datetime import date

import pytest

from tests.board.county import YEAR, on_list
from tests.county import begin, do, listed_project
from tests.pages.visiting import as_, text
from yuncheng.casework.refusals import BadForm, Blocked, NotYours
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.board import drafts
from yuncheng.registry.models import Project

RESULT = {"kind": "third_party", "result": "poor", "evaluated_on": "2026-02-20", "advice": "限期整改。"}


@pytest.fixture
def project(county, workday):
    found = listed_project(county, name="旧平台")
    Project.objects.filter(pk=found.pk).update(approved_on=date(2026, 1, 5))
    found.refresh_from_db()
    return found


def recorded(county, project, **changes):
    case = begin("evaluation", county["lead.handler"], project=project)
    do(case, "record", "recorded", county["lead.handler"], data=RESULT | changes)
    return case


def test_a_confirmed_result_stands_on_the_project(county, project):
    case = recorded(county, project)
    project.refresh_from_db()
    assert project.evaluation_result == ""
    do(case, "confirm", "confirmed", county["lead.checker"])
    project.refresh_from_db()
    assert (project.evaluation_result, project.evaluated_on) == ("poor", date(2026, 2, 20))
    page = text(as_(county["health.handler"]).get(f"/projects/{project.pk}/"))
    assert "最近一次评价结果 差 第三十四条" in page
    assert "最近一次评价日期 2026-02-20 第三十四条" in page


def test_a_later_result_takes_the_place_of_the_earlier(county, project):
    do(recorded(county, project), "confirm", "confirmed", county["lead.checker"])
    later = recorded(county, project, result="good", evaluated_on="2026-03-01", advice="")
    do(later, "confirm", "confirmed", county["lead.checker"])
    project.refresh_from_db()
    assert (project.evaluation_result, project.evaluated_on) == ("good", date(2026, 3, 1))


@pytest.mark.parametrize(("result", "asked"), [("excellent", False), ("good", False), ("fair", True), ("poor", True)])
def test_a_poor_result_asks_for_advice(county, project, result, asked):
    case = begin("evaluation", county["lead.handler"], project=project)
    data = RESULT | {"result": result, "advice": ""}
    if not asked:
        assert do(case, "record", "recorded", county["lead.handler"], data=data).outcome == "recorded"
        return
    with pytest.raises(BadForm) as refused:
        do(case, "record", "recorded", county["lead.handler"], data=data)
    assert refused.value.fields == {"advice": ["评价结果为中或差的，请写明整改意见。"]}


@pytest.mark.parametrize(("day", "good"), [("2026-01-04", False), ("2026-01-05", True), ("2026-01-06", True)])
def test_nothing_is_evaluated_before_it_was_approved(county, project, day, good):
    if good:
        recorded(county, project, evaluated_on=day)
        return
    with pytest.raises(BadForm) as refused:
        recorded(county, project, evaluated_on=day)
    assert "早于项目批复日期" in refused.value.fields["evaluated_on"][0]


def test_a_project_that_was_not_approved_is_not_evaluated(county, workday):
    fresh = listed_project(county, name="刚进清单")
    with pytest.raises(Blocked, match="只适用于项目已批复的情形"):
        begin("evaluation", county["lead.handler"], project=fresh)
    assert "评价结果登记" not in text(as_(county["lead.handler"]).get(f"/projects/{fresh.pk}/"))


def test_the_bureau_enters_and_another_of_it_confirms(county, project):
    with pytest.raises(NotYours):
        begin("evaluation", county["health.handler"], project=project)
    case = recorded(county, project)
    with pytest.raises(NotYours):
        do(case, "confirm", "confirmed", county["lead.handler"])
    do(case, "confirm", "returned", county["lead.checker"], reason="请附报告")
    do(case, "record", "recorded", county["lead.handler"], data=RESULT)
    do(case, "confirm", "confirmed", county["lead.checker"])
    # the day of approval was set by hand above; everything else is as the record tells
    told = [fault.sentence for fault in verify().faults]
    assert [sentence for sentence in told if "批复日期" not in sentence] == []


def test_a_confirmed_result_weighs_on_the_units_next_requests(county, project):
    do(recorded(county, project), "confirm", "confirmed", county["lead.checker"])
    on_list(county, "新请求")
    drafts.new_draft(YEAR, "基本方案", by=county["lead.handler"])
    assert "往年评价 差1" in text(as_(county["lead.handler"]).get(f"/board/{YEAR}/"))
