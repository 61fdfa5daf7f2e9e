"""Projects cite the task they serve: what a unit is offered, and what is refused once it holds no more."""

from __future__ import annotations

import pytest

from tests.county import REPORT, begin, do, reported
from tests.pages.visiting import as_, text
from tests.plans.planning import DATA_TASK, HEALTH_TASK, county_plan, filed, lean, revised
from yuncheng.casework.api.facing import told_whole_case
from yuncheng.casework.offered import choices_of, labels_of
from yuncheng.casework.refusals import BadForm
from yuncheng.rulebook.book import BOOK

_FILL = BOOK.procedures["report"].step("fill")
assert _FILL is not None
PLAN_ITEM = next(field for field in _FILL.fields if field.key == "plan_item")


@pytest.fixture
def plans(county, workday):
    county_plan(county)
    filed(county, lean("1", "电子病历", on="全县·2.1"))
    filed(county, lean("1", "智慧教学", on="全县·1.1"), unit="edu", title="教育信息化规划")


COUNTYS = (("全县·1.1", "全县规划 1.1 公共数据平台"), ("全县·2.1", "全县规划 2.1 数字健康"))


def test_a_unit_is_offered_its_own_tasks_first_then_the_countys(county, plans):
    own = ("health·1", "测试卫健局 1 电子病历")
    assert choices_of(PLAN_ITEM, county.units["health"]) == (own, *COUNTYS)
    assert choices_of(PLAN_ITEM, county.units["farm"]) == COUNTYS


def test_a_school_is_offered_the_tasks_of_its_department(county, plans):
    assert choices_of(PLAN_ITEM, county.units["school"]) == (("edu·1", "测试教育局 1 智慧教学"), *COUNTYS)


def test_labels_are_read_back_after_a_task_is_gone(county, plans):
    revised(county, DATA_TASK)
    assert choices_of(PLAN_ITEM, county.units["farm"]) == COUNTYS[:1]
    assert labels_of(PLAN_ITEM)["全县·2.1"] == "全县规划 2.1 数字健康"


def test_a_report_writes_what_it_serves_and_its_page_leads_there(county, plans):
    case = reported(county, plan_item="health·1")
    assert case.project is not None
    assert case.project.plan_item == "health·1"
    page = as_(county["health.handler"]).get(f"/projects/{case.project_id}/")
    assert "对应的规划任务 第六条 1 电子病历 卫健信息化规划 承接全县规划任务 2.1 数字健康" in text(page)
    assert "/plans/items/health%C2%B71/" in page.content.decode()


def test_the_projects_page_says_that_its_task_holds_no_more(county, plans):
    case = reported(county, plan_item="全县·2.1")
    revised(county, DATA_TASK)
    page = text(as_(county["health.handler"]).get(f"/projects/{case.project_id}/"))
    assert "2.1 数字健康 测试县数字化规划 已不在现行规划" in page


@pytest.mark.parametrize("code", ["全县·9.9", "edu·1", "全县·2.1"])
def test_a_task_of_others_or_no_more_in_force_is_refused_in_words(county, plans, code):
    if code == "全县·2.1":
        revised(county, DATA_TASK)
    case = begin("report", county["health.handler"], data={"name": "智慧测试平台"})
    with pytest.raises(BadForm) as refused:
        do(case, "fill", "submitted", county["health.handler"], data=REPORT | {"plan_item": code})
    told = f"所选的“{code}”现在不能选：可能已经调整或取消，也可能不属本单位，请重新选择。"
    assert refused.value.fields == {"plan_item": [told]}


def test_the_form_and_the_interface_offer_what_may_be_chosen(county, plans):
    revised(county, DATA_TASK, {**HEALTH_TASK, "title": "数字健康二期"})
    case = begin("report", county["health.handler"], data={"name": "智慧测试平台"})
    client = as_(county["health.handler"])
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert '<option value="health·1">测试卫健局 1 电子病历</option>' in page
    assert '<option value="全县·2.1">全县规划 2.1 数字健康二期</option>' in page
    assert "智慧教学" not in page
    told = told_whole_case(case, county["health.handler"])
    fields = next(one.fields for one in told.outcomes if one.key == "submitted")
    offered = next(one["choices"] for one in fields if one["key"] == "plan_item")
    assert [one["code"] for one in offered] == ["health·1", "全县·1.1", "全县·2.1"]
