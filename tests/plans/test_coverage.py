"""Coverage both ways: tasks with what serves them, projects that serve nothing, tasks nobody takes up."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from tests.county import do, reported
from tests.pages.visiting import as_, queries, text
from tests.plans.planning import DATA_TASK, HEALTH_TASK, county_plan, filed, lean, revised
from yuncheng.lifecycle.plans.coverage import coverage

ALONE = {"number": "3.1", "title": "城市运行", "content": "一网统管。", "units": ""}
YEAR = 2027


@pytest.fixture
def covered(county, workday):
    """Three county tasks: one served through a department's task, one by a project itself, one by nobody."""
    county_plan(county, DATA_TASK, HEALTH_TASK, ALONE)
    filed(county, lean("1", "电子病历", on="全县·2.1"), lean("2", "互联网诊疗", why="上级试点。"))
    reported(county, name="病历平台", amount="60", plan_item="health·1")
    reported(county, "farm", name="数据归集", amount="80.5", plan_item="全县·1.1")
    reported(county, "farm", name="农机调度", amount="20")


def test_every_task_tells_how_it_is_served(county, covered):
    found = coverage(county["lead.handler"], YEAR)
    assert [(task.item.number, task.state, task.all_served.count, task.all_served.fen) for task in found.tasks] == [
        ("1.1", "served", 1, 80_500_000),
        ("2.1", "served", 1, 60_000_000),
        ("3.1", "alone", 0, 0),
    ]
    assert [one.item.code for one in found.tasks[1].departments] == ["health·1"]
    assert [one.item.code for one in found.adrift] == ["health·2"]
    assert (found.citing_nothing.count, found.citing_nothing.fen) == (1, 20_000_000)


def test_a_taken_up_task_without_projects_is_told_apart_from_one_alone(county, covered):
    found = coverage(county["lead.handler"], 2030)
    assert [task.state for task in found.tasks] == ["alone", "taken", "alone"]


def test_a_unit_sees_its_own_projects_and_plans_only(county, covered):
    found = coverage(county["farm.handler"], YEAR)
    assert [(task.state, len(task.departments)) for task in found.tasks] == [("served", 0), ("alone", 0), ("alone", 0)]
    assert found.citing.count == 1


def test_projects_whose_task_is_gone_are_told_apart(county, covered):
    revised(county, DATA_TASK, ALONE)
    reported(county, "edu", name="别的项目")
    found = coverage(county["lead.handler"], YEAR)
    assert [one.item.code for one in found.adrift] == ["health·1", "health·2"]
    filed(county, lean("2", "互联网诊疗", why="上级试点。"), year=2027, what_changed="取消一项。")
    found = coverage(county["lead.handler"], YEAR)
    assert [project.name for project in found.cited_before.projects] == ["病历平台"]


def test_a_withdrawn_report_counts_no_more(county, covered):
    case = reported(county, "farm", name="撤回的", plan_item="全县·1.1")
    do(case, "withdraw", "withdrawn", county["farm.handler"], reason="不做了。")
    assert coverage(county["lead.handler"], YEAR).tasks[0].all_served.count == 1


def test_the_page_shows_task_department_project_and_what_serves_nothing(county, covered):
    page = text(as_(county["lead.handler"]).get(f"/plans/coverage/?year={YEAR}"))
    assert "2.1 数字健康 测试卫健局 1 个项目 60.00 1 电子病历 测试卫健局 1 个项目 60.00 病历平台 测试卫健局" in page
    assert "3.1 城市运行 无人承接" in page
    assert "全县任务 3 项， 1 项无人承接" in page
    assert "没有对应规划任务的项目 1 个" in page
    assert "农机调度" in page.split("没有对应规划任务的项目")[-1]


def test_the_page_narrows_to_what_nobody_takes_up(county, covered):
    page = text(as_(county["lead.handler"]).get(f"/plans/coverage/?year={YEAR}&state=alone"))
    assert "3.1 城市运行" in page
    assert "1.1 公共数据平台" not in page


def test_a_tasks_page_gathers_the_projects_under_it(county, covered):
    page = text(as_(county["lead.handler"]).get(f"/plans/items/全县·2.1/?year={YEAR}"))
    assert "承接它的部门任务 1 项" in page
    assert "病历平台" in page
    assert "数据归集" not in page


def test_the_sheet_has_a_row_for_each_project_and_each_task_without(county, covered):
    answer = as_(county["lead.handler"]).get(f"/plans/coverage/?year={YEAR}&format=xlsx")
    content = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "云阳县2027年度项目与规划对应情况"
    cells = [(row[0], row[2], row[4], row[6]) for row in rows[3:]]
    assert cells == [
        ("1.1 公共数据平台", "", "数据归集", 80.5),
        ("2.1 数字健康", "1 电子病历", "病历平台", 60),
        ("3.1 城市运行", "", "", ""),
        ("（没有对应：上级试点。）", "2 互联网诊疗", "", ""),
        ("（没有对应规划任务）", "", "农机调度", 20),
        ("合计", "", "", 160.5),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_coverage_takes_the_same_queries_for_one_and_three(county, workday, rows):
    items = [{**DATA_TASK, "number": f"1.{n}", "title": f"任务{n}"} for n in range(rows)]
    county_plan(county, *items)
    filed(county, *(lean(str(n), f"部门任务{n}", on=f"全县·1.{n}") for n in range(rows)))
    for number in range(rows):
        reported(county, name=f"项目{number}", plan_item=f"health·{number}")
        reported(county, name=f"无任务{number}")
    assert queries(as_(county["lead.handler"]), f"/plans/coverage/?year={YEAR}") == COVERAGE_QUERIES
    assert queries(as_(county["lead.handler"]), f"/plans/items/全县·1.0/?year={YEAR}") == ITEM_QUERIES


COVERAGE_QUERIES = 12
ITEM_QUERIES = 13
